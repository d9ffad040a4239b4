"""Where a paper number can stand: a closed list of places that exclude each other.

Every number of a batch stands in exactly one of them at every moment (rules.md §3,
practice.md §3, 15). Titles are msgids; ``TONES`` are the tones of states, and each
place has its own colour class ``place-<name>`` in the map of ranges.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple


class Place(StrEnum):
    """The places. ``ordered`` means ordered and not delivered."""

    ORDERED = "ordered"
    SPOILED = "spoiled"
    STORE = "store"
    TRANSIT = "transit"
    DEPARTMENT = "department"
    UNIT = "unit"
    LEASED = "leased"
    USED = "used"
    VOID = "void"
    LOST = "lost"
    RETURNED = "returned"
    STUB = "stub"
    CLEARED = "cleared"
    WRITTEN_OFF = "written_off"
    KEPT = "kept"
    DESTROYED = "destroyed"


class Spot(NamedTuple):
    """A place and who answers for it there.

    ``holder`` is the printer's name (ordered, spoiled), a store's id (store,
    returned, kept), a document's id (transit), a unit's id (department, unit, used,
    void, lost, stub …) or a lease's id (leased).
    """

    place: Place
    holder: str

    @classmethod
    def of(cls, place: str, holder: str) -> Spot:
        """The spot of stored words."""
        return cls(Place(place), holder)

    @property
    def has_register(self) -> bool:
        """Whether what comes and goes here is registered with a balance (CQ-41)."""
        return self.place in SHELVES

    def __str__(self) -> str:
        return f"{self.place}:{self.holder}"


SHELVES = frozenset({Place.STORE, Place.DEPARTMENT, Place.UNIT})
"""Blank paper somebody keeps: with a custodian, a register and a balance."""

BLANK = SHELVES | {Place.ORDERED, Place.TRANSIT, Place.LEASED, Place.RETURNED}
"""Places of numbers nothing was written on."""

P = Place
FOLLOWS: Mapping[Place, frozenset[Place]] = {
    P.ORDERED: frozenset({P.SPOILED, P.STORE}),
    P.SPOILED: frozenset({P.DESTROYED}),
    P.STORE: frozenset(
        {P.STORE, P.TRANSIT, P.DEPARTMENT, P.UNIT, P.SPOILED, P.LOST, P.RETURNED}
    ),
    P.TRANSIT: frozenset(
        {P.STORE, P.DEPARTMENT, P.UNIT, P.SPOILED, P.LOST, P.RETURNED}
    ),
    P.DEPARTMENT: frozenset({P.STORE, P.TRANSIT, P.UNIT, P.LOST, P.RETURNED}),
    P.UNIT: frozenset(
        {
            P.STORE,
            P.TRANSIT,
            P.DEPARTMENT,
            P.LEASED,
            P.USED,
            P.VOID,
            P.LOST,
            P.RETURNED,
        }
    ),
    P.LEASED: frozenset({P.UNIT, P.USED, P.VOID, P.LOST}),
    P.USED: frozenset({P.VOID, P.STUB, P.LOST, P.WRITTEN_OFF}),
    P.VOID: frozenset({P.STUB, P.LOST}),
    P.LOST: frozenset({P.RETURNED, P.STUB, P.WRITTEN_OFF}),
    P.RETURNED: frozenset({P.STORE, P.TRANSIT, P.LOST, P.DESTROYED}),
    P.STUB: frozenset({P.CLEARED, P.USED, P.VOID, P.LOST}),
    P.CLEARED: frozenset({P.WRITTEN_OFF, P.STUB, P.LOST}),
    P.WRITTEN_OFF: frozenset({P.KEPT, P.STUB, P.LOST}),
    P.KEPT: frozenset({P.DESTROYED, P.LOST}),
    P.DESTROYED: frozenset(),
}
"""Where a number may go from each place; nothing comes back from the shredder."""

TITLES: Mapping[Place, str] = {
    P.ORDERED: "Ordered, not delivered",
    P.SPOILED: "Spoiled by the printer",
    P.STORE: "In store",
    P.TRANSIT: "On the way",
    P.DEPARTMENT: "Blank at the department",
    P.UNIT: "Blank at the unit",
    P.LEASED: "Leased to an offline counter",
    P.USED: "Used",
    P.VOID: "Void with all copies",
    P.LOST: "Lost",
    P.RETURNED: "Returned unused",
    P.STUB: "Stub handed in",
    P.CLEARED: "Cleared",
    P.WRITTEN_OFF: "Written off",
    P.KEPT: "Kept",
    P.DESTROYED: "Destroyed",
}

TONES: Mapping[Place, str] = {
    P.ORDERED: "wait",
    P.SPOILED: "bad",
    P.STORE: "ok",
    P.TRANSIT: "wait",
    P.DEPARTMENT: "ok",
    P.UNIT: "ok",
    P.LEASED: "wait",
    P.USED: "done",
    P.VOID: "bad",
    P.LOST: "bad",
    P.RETURNED: "wait",
    P.STUB: "wait",
    P.CLEARED: "done",
    P.WRITTEN_OFF: "done",
    P.KEPT: "done",
    P.DESTROYED: "done",
}


def colour(place: Place) -> str:
    """The class that colours a place in pictures."""
    return f"place-{place.replace('_', '-')}"
