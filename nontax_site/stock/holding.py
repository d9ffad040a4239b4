"""What a unit still holds, as the number book knows it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from nontax_site.stock.places import Place

UNFINISHED = frozenset(
    {Place.UNIT, Place.DEPARTMENT, Place.LEASED, Place.USED, Place.VOID, Place.STUB}
)
"""Places of numbers a unit has still to return or to hand in for clearance."""


def held_by(root: Any, unit: str) -> int:
    """How many numbers a unit has that are neither returned nor cleared."""
    runs = root.paper.runs(holder=unit)
    return sum(run.size for run in runs if run.spot.place in UNFINISHED)


def held_types(root: Any, unit: str) -> Mapping[str, int]:
    """How many blank numbers a unit has, by the four digits of their type."""
    found: Counter[str] = Counter()
    for run in root.paper.runs(place=Place.UNIT, holder=unit):
        found[run.type] += run.size
    return found
