"""Decisions of several persons: n of m, all, any, in order.

Who has approved stands in the history: an approval that is not the last is a step
that leaves the state. Leaving the state, and any other step on the document, ends
what was approved so far: it was said of what stood there then. Nobody counts
twice, in whoever's name he acts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from nontax_site.kernel.acts import Act, Actor
from nontax_site.kernel.clock import shown
from nontax_site.security import grants
from nontax_site.storage.document import ESCALATE
from workflows.deadlines import Setting
from workflows.definitions import Transition, function
from workflows.keys import ALL, IN_ORDER, ApprovalRule
from workflows.refusals import (
    AlreadyApproved,
    NotAnApprover,
    NotYourTurn,
    RoleHasApproved,
)

PASSED_OVER = frozenset({ESCALATE})
"""Steps of the engine itself that change nothing about what was approved."""


@dataclass(frozen=True, slots=True)
class Approval:
    """Who approved, for which role ("" for none), when; ``behalf`` in whose name."""

    person: str
    name: str
    role: str
    at: datetime
    behalf: tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class Approvals:
    """A rule on one document: what was given and what is still needed.

    ``places`` are those of the document, where roles over it are held.
    """

    rule: ApprovalRule
    given: tuple[Approval, ...]
    places: tuple[str, ...]

    @property
    def needed(self) -> int:
        """How many must approve altogether."""
        return self.rule.count

    @property
    def left(self) -> int:
        """How many are still needed; at least the one who changes the state."""
        return max(self.needed - len(self.given), 1)

    @property
    def roles_left(self) -> tuple[str, ...]:
        """The roles one of which must approve next; empty for any that may."""
        if self.rule.how == IN_ORDER:
            return self.rule.roles[len(self.given) :][:1]
        if self.rule.how != ALL:
            return self.rule.roles
        given = {approval.role for approval in self.given}
        return tuple(role for role in self.rule.roles if role not in given)

    def role_of(self, actor: Actor) -> str:
        """The role the actor's approval would stand for, "" for none."""
        held = (r for r in self.roles_left if actor.holds(r, *self.places))
        return next(held, "")

    def check(self, actor: Actor, act: Act) -> None:
        """Raise unless the approval of the actor is one that is still needed.

        ``actor`` is the one whose rights count, ``act`` names who really acts.
        """
        acting = {a.person for a in (act.actor, act.on_behalf_of) if a is not None}
        for approval in self.given:
            behalf = {approval.behalf[1]} if approval.behalf else set()
            if acting & {approval.person, *behalf}:
                raise AlreadyApproved(at=shown(approval.at))
        if not self.rule.roles or self.role_of(actor):
            return
        held = [r for r in self.rule.roles if actor.holds(r, *self.places)]
        if not held:
            raise NotAnApprover(role=grants.TITLES[self.roles_left[0]])
        if self.rule.how == IN_ORDER:
            raise NotYourTurn(role=grants.TITLES[self.roles_left[0]])
        raise RoleHasApproved(
            role=grants.TITLES[held[0]], other=grants.TITLES[self.roles_left[0]]
        )


def approvals_of(document: Any, way: Transition, setting: Setting) -> Approvals | None:
    """The approvals a transition of a document needs, None where one person decides.

    ``setting`` reads what the region has set, for ``approvals-when``.
    """
    if way.approvals is None:
        return None
    if way.approvals_when and not function(way.approvals_when)(document, setting):
        return None
    return Approvals(way.approvals, _given(document, way), document.places())


def _given(document: Any, way: Transition) -> tuple[Approval, ...]:
    """The approvals since the document came here or was last changed."""
    found = []
    for entry in reversed(document.history()):
        if entry.from_state != entry.to_state:
            break
        if entry.verb == way.verb:
            found.append(
                Approval(
                    entry.person, entry.name, entry.role, entry.at, entry.on_behalf_of
                )
            )
        elif entry.verb not in PASSED_OVER:
            break
    return tuple(reversed(found))
