"""Layouts, read from their JSON files and checked at once.

A layout that shows a field nobody knows, leaves its page or covers one text with
another does not load.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any, Final

from schemas.layouts.parts import (
    Box,
    Caption,
    Column,
    Copy,
    Field,
    Line,
    Pairs,
    Part,
    QrSlot,
    Rect,
    Rows,
    SealSlot,
)
from schemas.layouts.words import FIELDS, LINE_FIELDS

FOLDER: Final = Path(__file__).parent
NAMES: Final = (
    "electronic",
    "payment-book",
    "general-receipt",
    "fixed-receipt",
    "pos-slip",
)
"""The layouts there are; each has a file of its name."""

PAPERS: Final = NAMES[1:]
"""Those that are printed on pre-printed paper; a bill type names one of them."""

INKS: Final = ("form", "black", "money", "vermilion")
ALIGNS: Final = ("left", "center", "right")


class LayoutBroken(ValueError):
    """A layout file is not a layout; raised when it is loaded."""


_KINDS: Final[dict[str, type[Part]]] = {
    part.kind: part
    for part in (Caption, Field, Rows, Pairs, Line, Rect, QrSlot, SealSlot)
}


@dataclass(frozen=True, slots=True)
class Layout:
    """A page with its parts, and the copies that are printed of it."""

    name: str
    title: str
    form: str
    width: float
    height: float
    copies: tuple[Copy, ...]
    parts: tuple[Part, ...]

    @property
    def page(self) -> Box:
        """The whole page."""
        return Box(0, 0, self.width, self.height)

    @property
    def rows(self) -> Rows | None:
        """The table of lines; None where there is none."""
        return next((part for part in self.parts if isinstance(part, Rows)), None)

    @property
    def fields(self) -> frozenset[str]:
        """Every fact it shows, those of the lines too."""
        columns = self.rows.columns if self.rows else ()
        named = {p.field for p in self.parts if isinstance(p, Field | QrSlot)}
        return frozenset(named | {column.field for column in columns})


@cache
def load(name: str) -> Layout:
    """The layout of a name; KeyError for none, LayoutBroken for a broken file."""
    if name not in NAMES:
        raise KeyError(name)
    return read((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def read(text: str) -> Layout:
    """The layout a JSON text describes; raises LayoutBroken, saying what is wrong."""
    try:
        given = json.loads(text)
        copies = tuple(Copy(**copy) for copy in given.pop("copies"))
        parts = tuple(_part(dict(part)) for part in given.pop("parts"))
        layout = Layout(copies=copies, parts=parts, **given)
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        raise LayoutBroken(f"not a layout: {error}") from error
    faults = list(_faults(layout))
    if faults:
        raise LayoutBroken("; ".join(faults))
    return layout


def _part(given: dict[str, Any]) -> Part:
    kind = _KINDS[given.pop("kind")]
    if kind is Rows:
        given["columns"] = tuple(Column(**column) for column in given["columns"])
    for field in fields(kind):
        value = given.get(field.name)
        if field.type == "float" and not isinstance(value, int | float | None):
            raise TypeError(f"{kind.kind}: {field.name} is no number")
    made: Part = kind(**given)
    return made


# ---- what may be wrong with one ------------------------------------------------


def _faults(layout: Layout) -> Iterator[str]:
    if not layout.copies:
        yield "a layout needs a copy"
        return
    yield from _unknown(layout)
    for part in layout.parts:
        for box in part.boxes(layout.copies):
            if box.right < box.left or box.bottom < box.top:
                yield f"{named(part)} has no room"
            elif not box.inside(layout.page):
                yield f"{named(part)} leaves the page"
    yield from _overlaps(layout)


def _unknown(layout: Layout) -> Iterator[str]:
    for part in layout.parts:
        if getattr(part, "ink", "form") not in INKS:
            yield f"{named(part)} has an unknown ink"
        if getattr(part, "align", "left") not in ALIGNS:
            yield f"{named(part)} has an unknown alignment"
        field = getattr(part, "field", "") or getattr(part, "titled", "")
        if field and field not in FIELDS:
            yield f"{named(part)} shows an unknown field"
        if isinstance(part, Rows):
            unknown = [c.field for c in part.columns if c.field not in LINE_FIELDS]
            yield from (f"a column shows an unknown field {name}" for name in unknown)
            if part.capacity < 1:
                yield "the table has no room for a row"


def _overlaps(layout: Layout) -> Iterator[str]:
    """Words, codes and tables may not cover each other; a seal may cover words."""
    solid = [
        (part, box)
        for part in layout.parts
        if not isinstance(part, Line | Rect | SealSlot)
        for box in part.boxes(layout.copies)
    ]
    for place, (part, box) in enumerate(solid):
        for other, its in solid[place + 1 :]:
            if other is not part and box.meets(its):
                yield f"{named(part)} and {named(other)} overlap"
    table = layout.rows
    if table is None:
        return
    for part, box in solid:
        if not (part is table or getattr(part, "last", False)) and box.meets(
            table.tall_box
        ):
            yield f"{named(part)} and the table of a page that goes on overlap"
    if not table.tall_box.inside(layout.page):
        yield "the table of a page that goes on leaves the page"


def named(part: Part) -> str:
    """The part for people who mend a layout."""
    for key in ("field", "text", "role"):
        if getattr(part, key, ""):
            return f"{part.kind} «{getattr(part, key)}»"
    return part.kind
