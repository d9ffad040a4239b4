"""A batch 批次: numbers of one type that were ordered together from a printer."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from persistent import Persistent

from nontax_site.stock.refusals import BookCut, WrongType
from nontax_site.storage.case_numbers import next_case
from nontax_site.storage.classes import stored

NUMBER_MAX = 9_999_999_999
"""The last number of ten digits."""

LETTER = "B"


@stored
class Batch(Persistent):
    """The numbers ``first`` to ``last`` under a bill code.

    ``id`` is ``B-<region>-<yy>-<n>``; ``type_id`` names the revision of the bill
    type and ``type_code`` its four digits; a book has ``sheets`` numbers, 1 where
    there are no books. ``document`` is what ordered it, as ``kind:id``.
    """

    def __init__(
        self,
        id: str,  # noqa: A002
        region: str,
        type_id: str,
        code: str,
        numbers: tuple[int, int],
        sheets: int,
        document: str,
        created: datetime,
    ) -> None:
        self.id = id
        self.region = region
        self.type_id = type_id
        self.code = code
        self.first, self.last = numbers
        self.sheets = sheets
        self.document = document
        self.created = created

    @property
    def type_code(self) -> str:
        """Class and kind, two digits each, as they stand in the bill code."""
        return type_of(self.code)

    @property
    def count(self) -> int:
        """How many numbers the batch has."""
        return int(self.last - self.first + 1)

    def __contains__(self, number: int) -> bool:
        return bool(self.first <= number <= self.last)

    def book_of(self, number: int) -> tuple[int, int]:
        """First and last number of the book a number stands in."""
        first = number - (number - self.first) % self.sheets
        return first, min(first + self.sheets - 1, self.last)

    def check_books(self, first: int, last: int) -> None:
        """Raise BookCut unless the range is made of whole books."""
        low, high = self.book_of(first), self.book_of(last)
        for book, whole in ((low, low[0] == first), (high, high[1] == last)):
            if not whole:
                raise BookCut(
                    first=first,
                    last=last,
                    book_first=book[0],
                    book_last=book[1],
                    sheets=self.sheets,
                )


def type_of(code: str) -> str:
    """The four digits of the bill type in a bill code: class and kind."""
    return code[2:6]


def check_type(code: str, wanted: str) -> None:
    """Raise WrongType unless the code is of the type with the four digits."""
    if type_of(code) != wanted:
        raise WrongType(bill_code=code, its_type=type_of(code), wanted=wanted)


def next_batch(root: Any, region: str, day: date) -> str:
    """The id of the region's next batch of the year."""
    return next_case(root.paper_batches, LETTER, region, day)
