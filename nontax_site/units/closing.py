"""Closing a unit: only when nothing of it is open, and with a successor named."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from nontax_site.kernel.acts import Act
from nontax_site.kernel.errors import Refused
from nontax_site.units.unit import Unit

OpenThings = Callable[[Unit], Mapping[str, int]]
"""How many things of a unit are open, by the keys of ``OPEN_TITLES``."""

OPEN_TITLES: Mapping[str, str] = {
    "unpaid": "Payment notices not yet paid",
    "unsettled": "Payment notices paid but not settled",
    "bills": "Bills not finished",
    "suspense": "Suspense money",
    "cash": "Days of cash not paid in",
    "certificate": "A bill certificate in force or applied for",
    "paper": "Paper bills not returned or cleared",
    "uncounted": "Not counted yet",
}

OPEN_TOKENS: Mapping[str, tuple[str, ...]] = {
    "unpaid": ("notice:draft", "notice:issued", "notice:locked"),
    "unsettled": ("notice:paid",),
    "bills": ("bill:signed", "bill:sealed", "bill:delivered"),
    "suspense": ("suspense:open", "suspense:proposed"),
    "cash": (
        "collective:open",
        "collective:gathered",
        "collective:differing",
        "collective:proposed",
    ),
    "certificate": (
        "certificate:applied",
        "certificate:returned",
        "certificate:checked",
        "certificate:granted",
        "certificate:suspended",
    ),
}
"""What keeps a unit open: the order tokens behind each line."""


class Counting(Protocol):
    """The part of the orders that counts."""

    def count(self, scope: str, tokens: tuple[str, ...]) -> int:
        """How many documents of a scope stand in one of the states."""


class UnitHasOpenThings(Refused):
    """Something of the unit is still open."""

    code = "unit-has-open-things"
    message = "${unit_name} cannot be closed while something is open: ${things}."
    remedy = "Finish, cancel or hand over what is open, then close the unit."


class SuccessorNotActive(Refused):
    """A unit's successor must be another unit that charges."""

    code = "successor-not-active"
    message = "${successor} cannot be the successor: it must be another, active unit."

    def __init__(self, *, field: str = "successor", **facts: Any) -> None:
        super().__init__(field=field, **facts)


def open_things(
    orders: Counting, paper: Callable[[Unit], int] = lambda _unit: 0
) -> OpenThings:
    """Count what is open of a unit: in its own order of documents, and its paper.

    ``paper`` says how many paper bills the unit has not returned or cleared.
    """

    def counted(unit: Unit) -> Mapping[str, int]:
        scope = f"unit:{unit.id}"
        found = {
            what: orders.count(scope, tokens) for what, tokens in OPEN_TOKENS.items()
        } | {"paper": paper(unit)}
        return {what: count for what, count in found.items() if count}

    return counted


def check_closing(unit: Unit, things: Mapping[str, int] | None) -> None:
    """Raise UnitHasOpenThings when something is open; ``None`` asks nothing."""
    if things:
        raise UnitHasOpenThings(
            unit_name=unit.name,
            things=tuple(OPEN_TITLES[what] for what in things),
            counts=dict(things),
        )


class Closing:
    """Closes a unit for good."""

    def __init__(self, workflows: Any, open_things: OpenThings) -> None:
        self.workflows = workflows
        self.open_things = open_things

    def close(self, unit: Unit, act: Act, successor: Unit | None = None) -> None:
        """Close the unit and point to its successor, if it has one.

        Raises SuccessorNotActive, UnitHasOpenThings, or what the workflow says.
        """
        if successor is not None:
            if successor.id == unit.id or not successor.is_active:
                raise SuccessorNotActive(successor=successor.name)
            unit.successor = successor.id
        unit.proposed_accounts = ()
        things = self.open_things(unit)
        self.workflows.fire(unit, "close", act.with_facts(open_things=things))
