"""The stubs a unit has still to hand in, and whether a batch of them is whole.

Stubs are kept and handed in in the order of their numbers (CQ-19); up to the last
number of a batch every used and every void one must be in it (CQ-20, CQ-44).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from nontax_site.stock.allotting import lines_of
from nontax_site.stock.clearance_refusals import (
    NotHandedIn,
    NothingToHandIn,
    NotVoid,
    StubMissing,
    StubsOutOfOrder,
    VoidMissing,
    VoidOutside,
)
from nontax_site.stock.ledger import Value, history
from nontax_site.stock.moving import check_lines
from nontax_site.stock.paperwork import Row, Span, less
from nontax_site.stock.places import BLANK, TITLES, Place

Found = tuple[str, int, int, Place]
"""(code, first, last, place) of numbers that stand at one place."""


def outstanding(root: Any, unit: str) -> tuple[Found, ...]:
    """What a unit has still to hand in, in the order of the numbers.

    Used and void numbers, and those the system wrote off whose stubs it still has.
    """
    return tuple(_outstanding(root, unit))


def _outstanding(root: Any, unit: str) -> Iterator[Found]:
    for run in root.paper.runs(holder=unit):
        place = run.spot.place
        if place in {Place.USED, Place.VOID}:
            yield run.code, run.first, run.last, place
        elif place is Place.WRITTEN_OFF:
            ledger = root.paper.ledger(run.code)
            for first, last, value in ledger.runs(run.first, run.last):
                if is_automatic(root, value[2].document):
                    yield run.code, first, last, place


def is_automatic(root: Any, document: str) -> bool:
    """Whether the document is a clearance of the system's own."""
    kind, _colon, name = document.partition(":")
    found = root.clearances.get(name) if kind == "clearance" else None
    return found is not None and found.automatic


def voids_within(found: Sequence[Found], rows: Sequence[Row]) -> tuple[Row, ...]:
    """The void numbers among the rows."""
    voids = [found_[:3] for found_ in found if found_[3] is Place.VOID]
    return less(voids, less(voids, rows))


def check_stubs(
    root: Any, unit: str, rows: Sequence[Row], voids: Sequence[Row]
) -> None:
    """Raise what is wrong with a batch of stubs.

    NothingToHandIn, what ``check_lines`` raises, StubsOutOfOrder, NotHandedIn,
    StubMissing, VoidOutside, NotVoid and VoidMissing; all name the first number.
    """
    found = outstanding(root, unit)
    if not found:
        raise NothingToHandIn
    check_lines(lines_of(rows))
    for before, after in pairwise(rows):
        if (after[0], after[1]) < (before[0], before[1]):
            raise StubsOutOfOrder(range=Span(*after).shown)
    mine = [part[:3] for part in found]
    for code, first, _last in less(rows, mine):
        standing = root.paper.where(code, first)
        raise NotHandedIn(
            bill_code=code, number=f"{first:010d}", place=TITLES[standing.spot.place]
        )
    _check_whole(found, rows)
    _check_voids(voids_within(found, rows), rows, voids)


def _check_whole(found: Sequence[Found], rows: Sequence[Row]) -> None:
    """Up to the last number of each code nothing is left out."""
    last_of = {code: last for code, _first, last in sorted(rows)}
    for code, first, last, place in found:
        if first > last_of.get(code, 0):
            continue
        cut = (code, first, min(last, last_of[code]))
        for _code, missing, _last in less([cut], rows):
            raise StubMissing(
                bill_code=code, number=f"{missing:010d}", place=TITLES[place]
            )


def _check_voids(
    real: Sequence[Row], rows: Sequence[Row], named: Sequence[Row]
) -> None:
    if named:
        check_lines(lines_of(named))
    for row in less(named, rows):
        raise VoidOutside(range=Span(*row).shown)
    for row in less(named, real):
        raise NotVoid(range=Span(*row).shown)
    for row in less(real, named):
        raise VoidMissing(range=Span(*row).shown)


def bulk_of(root: Any, rows: Sequence[Row]) -> tuple[tuple[str, int, int, str], ...]:
    """The used numbers among the rows that a document used as a range."""
    found = []
    for code, first, last in rows:
        for low, high, value in root.paper.ledger(code).runs(first, last):
            if value[0] == Place.USED and root.paper.find(code, low) is None:
                found.append((code, low, high, _used_by(value, low)))
    return tuple(found)


def _used_by(value: Value, number: int) -> str:
    """The document that used a number, wherever its stub went since."""
    for movement, before in history(value, number):
        if movement.place == Place.USED and before and before.place in BLANK:
            return movement.document
    return ""
