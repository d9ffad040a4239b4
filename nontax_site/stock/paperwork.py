"""What every document of the stock has in common: places, and ranges as rows.

The department in charge 主管部门 of a unit sees and decides on the documents of its
units, so ``overseer`` (a unit's id, "" without one) counts as a place of theirs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar, NamedTuple

from nontax_site.storage.document import Document
from nontax_site.units.departments import with_department, with_department_for


class Span(NamedTuple):
    """A range of numbers under a bill code, both ends in it; kept as a plain row."""

    code: str
    first: int
    last: int

    @property
    def size(self) -> int:
        """How many numbers it has."""
        return self.last - self.first + 1

    @property
    def shown(self) -> str:
        """The range as it is printed on the books."""
        if self.first == self.last:
            return f"{self.code}-{self.first:010d}"
        return f"{self.code}-{self.first:010d}–{self.last:010d}"


Row = tuple[str, int, int]
"""A span as a document keeps it."""


def rows_of(spans: Iterable[Span]) -> tuple[Row, ...]:
    """Spans as a document keeps them."""
    return tuple((s.code, s.first, s.last) for s in spans)


def spans_of(rows: Iterable[Row]) -> tuple[Span, ...]:
    """What a document keeps, with named parts."""
    return tuple(Span(*row) for row in rows)


def ranges_of(numbers: Sequence[tuple[str, int]]) -> tuple[Row, ...]:
    """Numbers under their codes as ranges, in order."""
    found: list[Row] = []
    for code, number in sorted(numbers):
        if found and found[-1][0] == code and found[-1][2] + 1 == number:
            found[-1] = (code, found[-1][1], number)
        else:
            found.append((code, number, number))
    return tuple(found)


def counted(rows: Iterable[Row]) -> int:
    """How many numbers the rows have together."""
    return sum(last - first + 1 for _code, first, last in rows)


def less(rows: Iterable[Row], gone: Iterable[Row]) -> tuple[Row, ...]:
    """The rows without the numbers of the others, split where these lie inside."""
    left = list(rows)
    for code, first, last in gone:
        kept: list[Row] = []
        for row in left:
            its_code, low, high = row
            if its_code != code or last < low or high < first:
                kept.append(row)
                continue
            if low < first:
                kept.append((code, low, first - 1))
            if last < high:
                kept.append((code, last + 1, high))
        left = kept
    return tuple(left)


class StockDocument(Document):
    """A document about paper; ``overseer`` is the department in charge of its unit."""

    FIELDS: ClassVar[tuple[str, ...]] = (*Document.FIELDS, "overseer")

    overseer: str = ""

    def places(self) -> tuple[str, ...]:
        """Its unit, the department over it, its region, the site."""
        return with_department(super().places(), self.overseer)

    def places_for(self, role: str) -> tuple[str, ...]:
        """The department's place only for its own staff and its custodian."""
        return with_department_for(role, super().places(), self.overseer)

    def also_ordered(self) -> tuple[str, ...]:
        """The department finds what waits for it among its own."""
        return (f"unit:{self.overseer}",) if self.overseer else ()
