"""What a cell of a sheet says, and what is wrong with it.

A spreadsheet keeps numbers with 15 digits: a longer code that was typed as a
number has lost its end, so it is refused and never guessed. An amount is read
from the shortest decimal that means the number, and has two places at most. A day
is a real day of the sheet, or is written 2026-03-05, 2026/3/5 or 2026年3月5日.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, ClassVar

from nontax_site.kernel.errors import BadInput
from nontax_site.kernel.money import Money

EXACT = 10**15
"""From here on a spreadsheet no longer keeps every digit of a number."""

_SCIENTIFIC = re.compile(r"[0-9](\.[0-9]+)?[eE]\+[0-9]{2,3}")
_DAY = re.compile(
    r"([0-9]{4})(?:-([0-9]{1,2})-([0-9]{1,2})|/([0-9]{1,2})/([0-9]{1,2})"
    r"|年([0-9]{1,2})月([0-9]{1,2})日)"
)


class CodeAsNumber(BadInput):
    """A long code was typed as a number and has lost its last digits."""

    code: ClassVar[str] = "cell-code-as-number"
    message: ClassVar[str] = (
        "A code must be text: as the number ${value} it has lost digits."
    )
    remedy: ClassVar[str] = "Format the column as text and type the code again."


class CellNotText(BadInput):
    """A cell that should hold words holds something else."""

    code: ClassVar[str] = "cell-not-text"
    message: ClassVar[str] = "This should be text, not ${value}."


class CellNotMoney(BadInput):
    """A cell that should hold an amount holds something else."""

    code: ClassVar[str] = "cell-not-money"
    message: ClassVar[str] = "This should be an amount such as 1234.50, not ${value}."


class CellMoneyPlaces(BadInput):
    """An amount with parts of a fen."""

    code: ClassVar[str] = "cell-money-places"
    message: ClassVar[str] = "An amount has two decimal places at most: ${value}."


class CellNotDay(BadInput):
    """A cell that should hold a day holds something else."""

    code: ClassVar[str] = "cell-not-day"
    message: ClassVar[str] = "This should be a day such as 2026-03-05, not ${value}."


def column_letters(column: int) -> str:
    """The letters of a column counted from 0: A, B, … Z, AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def cell_name(row: int, column: int) -> str:
    """The name of a cell, row counted from 1 and column from 0: B7."""
    return f"{column_letters(column)}{row}"


@dataclass(frozen=True, slots=True)
class Cell:
    """One value as it stands in the file."""

    value: Any

    @property
    def is_empty(self) -> bool:
        """Whether it says nothing."""
        return self.value is None or (
            isinstance(self.value, str) and not self.value.strip()
        )

    @property
    def shown(self) -> str:
        """The value as people read it, for error messages and for mending."""
        value = self.value
        if value is None:
            return ""
        if isinstance(value, float):
            return _plain(value)
        if isinstance(value, datetime):
            whole = value.time() == time()
            return value.date().isoformat() if whole else value.isoformat(" ")
        if isinstance(value, bool):
            return "TRUE" if value else "FALSE"
        return str(value).strip()

    def text(self) -> str:
        """Words or a code.

        Raises CodeAsNumber for a number that lost digits, CellNotText for a day
        or a truth value.
        """
        value = self.value
        if isinstance(value, str):
            text = value.strip()
            if _SCIENTIFIC.fullmatch(text):
                raise CodeAsNumber(value=text)
            return text
        if value is None:
            return ""
        if isinstance(value, float | int) and not isinstance(value, bool):
            if abs(value) >= EXACT:
                raise CodeAsNumber(value=f"{value:.5g}")
            return _plain(float(value))
        raise CellNotText(value=self.shown)

    def money(self) -> Money:
        """An amount; raises CellNotMoney, CellMoneyPlaces or errors of Money."""
        value = self.value
        if isinstance(value, str):
            return Money.parse(value.strip().replace(",", "").removeprefix("¥"))
        if isinstance(value, bool) or not isinstance(value, float | int):
            raise CellNotMoney(value=self.shown)
        exact = Decimal(str(value))
        fen = exact * 100
        if not fen.is_finite():
            raise CellNotMoney(value=self.shown)
        if fen != fen.to_integral_value():
            raise CellMoneyPlaces(value=self.shown)
        return Money.parse(f"{exact:.2f}")

    def day(self) -> date:
        """A day; raises CellNotDay."""
        value = self.value
        if isinstance(value, datetime) and value.time() == time():
            return value.date()
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        if isinstance(value, str):
            found = _DAY.fullmatch(value.strip())
            if found:
                numbers = [int(part) for part in found.groups() if part]
                try:
                    return date(*numbers)
                except ValueError:
                    pass
        raise CellNotDay(value=self.shown)


def _plain(value: float) -> str:
    """A number without an exponent and without a needless .0."""
    if not math.isfinite(value):
        return str(value)
    text = format(Decimal(str(value)), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
