"""The register 票据领发登记簿: books of 100 numbered pages that are only added to.

One register per holder and bill type. Each deed that moves blank numbers to or from
the holder writes one line with what came, what went, the balance and who signed
(CQ-39…43); ``stock.moving`` writes it and nobody else. Nothing is torn out: every
line is chained to the one before it by its digest.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from BTrees.IOBTree import IOBTree
from BTrees.OOBTree import OOBTree
from persistent import Persistent

from nontax_site.kernel.clock import beijing_day
from nontax_site.stock.places import Place, Spot
from nontax_site.storage.canonical import canonical_json, sm3_hex
from nontax_site.storage.classes import stored

LINES_A_PAGE = 20
PAGES_A_BOOK = 100
"""The register has 100 pages, kept complete (CQ-42)."""

START = "0" * 64

WRITTEN = frozenset({Place.USED, Place.VOID, Place.LEASED})
"""What goes there is use; what comes back from a lease is taken off."""

Ranges = tuple[tuple[str, int, int], ...]
"""(bill code, first, last) of each range."""


class RegisterLine(NamedTuple):
    """One line; kept as a plain tuple.

    ``place`` and ``holder`` are where the numbers came from or went to. ``signer``
    is the name of who received them, ``signer_login`` his account, ``by`` the name
    of who did the deed. ``balance`` is what the holder has after it.
    """

    at: datetime
    document: str
    ranges: Ranges
    received: int
    given: int
    balance: int
    place: str
    holder: str
    signer: str
    signer_login: str
    by: str

    @property
    def other(self) -> Spot:
        """The other side of the movement."""
        return Spot.of(self.place, self.holder)

    @property
    def used(self) -> int:
        """How many numbers were used by it; below zero when a lease ends."""
        return self.given - self.received if self.place in WRITTEN else 0


class PageNumber(NamedTuple):
    """Which book and which of its pages, both from 1."""

    book: int
    page: int


@stored
class RegisterPage(Persistent):
    """A page that is full; ``before`` is the digest its first line is chained to."""

    def __init__(self, before: str, lines: tuple[Any, ...]) -> None:
        self.before = before
        self.lines = lines


@stored
class Register(Persistent):
    """The books of one holder and one bill type.

    ``count`` lines were written, ``balance`` numbers are left, ``head`` is the
    digest of the last line. The page in hand stands in the register itself.
    ``use`` is (month as ``yyyy-mm``, numbers used) of each month with use.
    """

    def __init__(self, holder: str, type_code: str) -> None:
        self.holder = holder
        self.type_code = type_code
        self.count = 0
        self.balance = 0
        self.head = START
        self.before = START
        self.open_lines: tuple[Any, ...] = ()
        self.use: tuple[tuple[str, int], ...] = ()
        self._pages = IOBTree()

    def write(self, line: RegisterLine) -> int:
        """Add a line and return its number from 1; ``moving`` sets its balance."""
        if len(self.open_lines) == LINES_A_PAGE:
            full = RegisterPage(self.before, self.open_lines)
            self._pages[self.count // LINES_A_PAGE - 1] = full
            self.open_lines, self.before = (), self.head
        self.open_lines = (*self.open_lines, tuple(line))
        self.head = chained(self.head, line)
        self.count += 1
        self.balance = line.balance
        if line.used:
            self.use = added(self.use, line)
        return self.count

    # ---- reading ------------------------------------------------------------

    @property
    def page_count(self) -> int:
        """How many pages have been begun; one when nothing was written."""
        return max(-(-self.count // LINES_A_PAGE), 1)

    def books(self) -> int:
        """How many books have been begun."""
        return -(-self.page_count // PAGES_A_BOOK)

    def pages_of(self, book: int) -> int:
        """How many pages of a book have been begun, 0 for a book not begun."""
        left = self.page_count - (book - 1) * PAGES_A_BOOK
        return max(min(left, PAGES_A_BOOK), 0)

    def page(self, number: PageNumber) -> list[tuple[int, RegisterLine]] | None:
        """(number, line) of each line of a page; None for a page not begun."""
        index = (number.book - 1) * PAGES_A_BOOK + number.page - 1
        inside = 1 <= number.page <= PAGES_A_BOOK and number.book >= 1
        if not inside or index >= self.page_count:
            return None
        lines = self._lines_of(index)
        first = index * LINES_A_PAGE + 1
        return [(first + n, RegisterLine(*line)) for n, line in enumerate(lines)]

    def carried(self, number: PageNumber) -> int:
        """The balance a page begins with."""
        index = (number.book - 1) * PAGES_A_BOOK + number.page - 1
        return RegisterLine(*self._lines_of(index - 1)[-1]).balance if index else 0

    def lines(self) -> Iterator[RegisterLine]:
        """Every line, oldest first."""
        for index in range(self.page_count):
            for line in self._lines_of(index):
                yield RegisterLine(*line)

    def line_with(self, at: datetime, document: str) -> int:
        """The number of the line a document wrote at a moment; 0 for none."""
        pages = range(self.page_count if self.count else 0)
        page = bisect_right(pages, at, key=lambda index: self._lines_of(index)[0][0])
        while page:
            page -= 1
            lines = self._lines_of(page)
            for number, line in enumerate(lines, 1):
                if line[:2] == (at, document):
                    return page * LINES_A_PAGE + number
            if lines[0][0] < at:
                break
        return 0

    def _lines_of(self, index: int) -> tuple[Any, ...]:
        if index == self.page_count - 1:
            return self.open_lines
        lines: tuple[Any, ...] = self._pages[index].lines
        return lines

    def breaches(self) -> Iterator[str]:
        """What does not prove: a line that was changed, a balance that does not run."""
        head, balance, count = START, 0, 0
        use: tuple[tuple[str, int], ...] = ()
        for line in self.lines():
            head, count = chained(head, line), count + 1
            balance += line.received - line.given
            use = added(use, line) if line.used else use
            if line.balance != balance:
                yield f"line {count}: the balance is {line.balance}, not {balance}."
                balance = line.balance
        if (head, count) != (self.head, self.count):
            yield "its lines are not those that were written."
        if balance != self.balance:
            yield f"its balance is {self.balance}, its last line says {balance}."
        if use != self.use:
            yield "its use by months is not that of its lines."


def chained(head: str, line: RegisterLine) -> str:
    """The digest of a line behind the digest before it."""
    return sm3_hex(head.encode(), canonical_json(tuple(line)))


def added(
    use: tuple[tuple[str, int], ...], line: RegisterLine
) -> tuple[tuple[str, int], ...]:
    """The use by months with that of a line."""
    month = month_of(line.at)
    known = dict(use)
    known[month] = known.get(month, 0) + line.used
    return tuple(sorted(known.items()))


def month_of(at: datetime) -> str:
    """The month of a moment in Beijing as ``yyyy-mm``."""
    return f"{beijing_day(at):%Y-%m}"


def month_before(month: str) -> str:
    """The month before a month ``yyyy-mm``."""
    year, number = int(month[:4]), int(month[5:])
    return f"{year - 1}-12" if number == 1 else f"{year}-{number - 1:02d}"


def page_of(line: int) -> PageNumber:
    """Book and page of a line by its number."""
    index = (line - 1) // LINES_A_PAGE
    return PageNumber(index // PAGES_A_BOOK + 1, index % PAGES_A_BOOK + 1)


@stored
class Registers(Persistent):
    """All registers by holder and type (``root.registers``)."""

    def __init__(self) -> None:
        self._registers = OOBTree()

    def find(self, holder: str, type_code: str) -> Register | None:
        """The register of a holder and a type, or None before its first line."""
        found: Register | None = self._registers.get((holder, type_code))
        return found

    def opened(self, holder: str, type_code: str) -> Register:
        """The register of a holder and a type, begun when there is none."""
        register = self.find(holder, type_code)
        if register is None:
            register = Register(holder, type_code)
            self._registers[holder, type_code] = register
        return register

    def of(self, holder: str) -> list[Register]:
        """The registers of a holder by type."""
        return list(self._registers.values((holder,), (holder, chr(0x10FFFF))))

    def __iter__(self) -> Iterator[Register]:
        return iter(self._registers.values())
