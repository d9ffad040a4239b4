"""People of the Hangzhou bureau, their acts, and ports that only remember."""

from datetime import UTC, datetime
from typing import Any

from nontax_site.kernel.acts import Act, Actor, Grant

NOW = datetime(2026, 11, 21, 6, 5, tzinfo=UTC)
"""14:05 in Beijing on a Saturday."""


def make_actor(login: str, role: str, place: str = "region:330100") -> Actor:
    """A person holding one role at one place."""
    return Actor(login, f"person-of-{login}", login, (Grant(role, place),))


CLERK = make_actor("clerk", "bureau_clerk")
SUPERVISOR = make_actor("supervisor", "bureau_supervisor")
UNIT_CLERK = make_actor("unit-clerk", "unit_clerk", "unit:330100-0001")
STRANGER = make_actor("stranger", "bureau_supervisor", "region:140000")


def act(actor: Actor = CLERK, comment: str = "", **facts: Any) -> Act:
    """An act of the actor at ``NOW``, with facts."""
    return Act(actor, NOW, comment).with_facts(**facts)


class RememberingWorkflows:
    """IWorkflows that fires everything and remembers what was asked."""

    def __init__(self) -> None:
        self.fired: list[tuple[str, str, Act]] = []

    def begin(self, document: Any, act: Act) -> None:
        self.fired.append((document.id, "begin", act))

    def fire(self, document: Any, verb: str, act: Act) -> None:
        self.fired.append((document.id, verb, act))

    def completes(self, document: Any, verb: str, act: Act) -> bool:
        return True

    @property
    def verbs(self) -> list[str]:
        return [verb for _, verb, _ in self.fired]


class RememberingAudit:
    """IAudit that remembers its notes."""

    def __init__(self) -> None:
        self.notes: list[tuple[str, str, str, dict[str, Any]]] = []

    def record(self, document: Any, act: Act, verb: str, **facts: Any) -> None:
        self.notes.append((document.id, verb, act.comment, facts))

    def note(self, lane: str, act: Act, verb: str, subject: str, **facts: Any) -> None:
        self.notes.append((lane, verb, subject, facts))
