"""What the address of a list asks for, read strictly.

Whatever is no filter, no size, no place of the reader or no cursor of ours is said in
a sentence (400); a place that is not his and one that does not exist are the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from nontax_site.catalog.terms import LONGEST, QuestionTooLong, question_of
from nontax_site.kernel.errors import BadInput
from nontax_site.kernel.money import Money
from views.scopes import ALL, widest

SIZE = 50
"""Rows of a page."""
SIZES = (20, 50, 100, 200)
MOST = 200
CREATED, DUE, AMOUNT = "created", "due", "amount"
NEWEST = f"-{CREATED}"

CONDITIONS = ("place", "state", "asked", "from", "to", "least", "most", "q")
"""The filters of every list by their names in the address."""
WAYS = ("sort", "size", "before", "after")
"""What else the address of a list may say about the page."""

_CURSOR = re.compile(r"[0-9][0-9T:\-]{3,19}\|[\w.\-:]{1,80}", re.ASCII)
_VERB = re.compile(r"[a-z_]{1,40}")


class DayMalformed(BadInput):
    """A date in the address of a list is none."""

    code = "day-malformed"
    message = "«${text}» is not a date. Write it like 2026-11-21."


class DaysTurned(BadInput):
    """From is after to."""

    code = "days-turned"
    message = "The first day ${first} is after the last day ${last}."


class AmountsTurned(BadInput):
    """The least is more than the most."""

    code = "amounts-turned"
    message = "The amount from ${least} is more than the amount up to ${most}."


class SizeUnknown(BadInput):
    """No size of a page."""

    code = "size-unknown"
    message = "A page has 1 to ${most} rows, not «${text}»."


class PageNumber(BadInput):
    """Lists are read on from a row, not by number."""

    code = "page-number"
    message = "Lists have no page numbers."
    remedy = "Go on with «Older» and «Newer»."


class SortUnknown(BadInput):
    """The list has no such order."""

    code = "sort-unknown"
    message = "This list cannot be sorted by «${text}»."
    remedy = "Choose the heading of a column."


class StateUnknown(BadInput):
    """No state of this kind of document."""

    code = "state-unknown"
    message = "«${text}» is no state of this list."


class PlaceNotYours(BadInput):
    """A place the reader has nothing at, or none at all."""

    code = "place-not-yours"
    message = "«${text}» is none of your places in this list."


class CursorBroken(BadInput):
    """The place to go on from is none of ours."""

    code = "cursor-broken"
    message = "The place to go on from is broken."
    remedy = "Begin the list anew."


@dataclass(frozen=True, slots=True)
class Filters:
    """What the address of a list asks for."""

    scope: str
    scopes: tuple[str, ...]
    states: tuple[str, ...]
    asked: str
    day_from: date | None
    day_to: date | None
    before: str | None
    after: str | None = None
    least: Money | None = None
    most: Money | None = None
    text: str = ""
    sort: str = NEWEST
    size: int = SIZE

    @property
    def within(self) -> tuple[str, ...]:
        """The scopes of the order book the list reads; none when nothing is his."""
        if self.scope == ALL:
            return widest(s for s in self.scopes if s != ALL)
        return (self.scope,) if self.scope else ()

    @property
    def order(self) -> str:
        """What it is sorted by: created, due or amount."""
        return self.sort.removeprefix("-")

    @property
    def is_upwards(self) -> bool:
        """Whether the smallest or oldest comes first."""
        return not self.sort.startswith("-")

    @property
    def is_any(self) -> bool:
        """Whether anything beside the place is asked for."""
        return bool(
            self.states
            or self.asked
            or self.text
            or self.day_from
            or self.day_to
            or self.least is not None
            or self.most is not None
        )

    def narrows(self) -> bool:
        """Whether documents have to be read to know which belong to the list."""
        if self.least is not None or self.most is not None:
            return True
        if self.order == CREATED and not self.text:
            return False
        return bool(self.states or self.asked or self.day_from or self.day_to)


def filters_of(
    request: Any,
    scopes: tuple[str, ...],
    states: Iterable[str],
    sorts: Iterable[str],
    first: str = NEWEST,
) -> Filters:
    """The filters in the address, sorted as ``first`` when it does not say.

    Raises the errors above.
    """
    given = request.GET
    if "page" in given:
        raise PageNumber(field="page")
    wanted = given.get("place", "")
    if wanted and wanted not in scopes:
        raise PlaceNotYours(field="place", text=_short(wanted))
    days = tuple(_day(name, given.get(name, "")) for name in ("from", "to"))
    if days[0] and days[1] and days[0] > days[1]:
        raise DaysTurned(field="from", first=days[0], last=days[1])
    before, after = (_cursor(given.get(name, "")) for name in ("before", "after"))
    if before and after:
        raise CursorBroken(field="before")
    least, most = (_amount(given.get(name, "")) for name in ("least", "most"))
    if least is not None and most is not None and least > most:
        raise AmountsTurned(field="least", least=least.grouped(), most=most.grouped())
    return Filters(
        scope=wanted or (scopes[0] if scopes else ""),
        scopes=scopes,
        states=tuple(_states(given.getall("state"), set(states))),
        asked=_asked(given.get("asked", "")),
        day_from=days[0],
        day_to=days[1],
        before=before,
        after=after,
        least=least,
        most=most,
        text=_text(given.get("q", "")),
        sort=_sort(given.get("sort", ""), tuple(sorts)) or first,
        size=_size(given.get("size", "")),
    )


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:40]}…"


def _day(name: str, text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise DayMalformed(field=name, text=_short(text)) from None


def _cursor(text: str) -> str | None:
    if text and not _CURSOR.fullmatch(text):
        raise CursorBroken(field="before")
    return text or None


def _amount(text: str) -> Money | None:
    """An amount of the address; raises what ``Money.parse`` raises."""
    text = text.strip().replace(",", "").lstrip("¥￥")
    return Money.parse(text) if text else None


def _states(texts: Iterable[str], known: set[str]) -> Iterable[str]:
    for text in dict.fromkeys(texts):
        if text and text not in known:
            raise StateUnknown(field="state", text=_short(text))
        if text:
            yield text


def _asked(text: str) -> str:
    if text and not _VERB.fullmatch(text):
        raise StateUnknown(field="asked", text=_short(text))
    return text


def _text(text: str) -> str:
    """What is looked for; raises what the search box raises."""
    text = text.strip()
    if len(text) > LONGEST:
        raise QuestionTooLong(field="q", most=LONGEST)
    if text:
        question_of(text, lambda phone: "0")
    return text


def _sort(text: str, known: tuple[str, ...]) -> str:
    if text and text.removeprefix("-") not in known:
        raise SortUnknown(field="sort", text=_short(text))
    return text


def _size(text: str) -> int:
    if not text:
        return SIZE
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= MOST):
        raise SizeUnknown(field="size", text=_short(text), most=MOST)
    return int(text)
