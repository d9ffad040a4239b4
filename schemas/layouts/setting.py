"""Words put into a layout: pages of runs, strokes, codes and stamps at their place.

Where a text breaks and how small it is set is decided here (with ``fitting.py`` and
``rows.py``); the painters put what they are given where they are told.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from schemas import fonts
from schemas.layouts.fitting import (
    LEADING,
    LEAST,
    STEP,
    TextTooLong,
    begin_at,
    first_baseline,
    fit,
    wrap,
)
from schemas.layouts.layout import FOLDER, Layout
from schemas.layouts.parts import (
    Caption,
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
from schemas.layouts.rows import PAD, Row, shares
from schemas.layouts.words import FIELDS, SealWords, Words

EDITION: Final = "1"
"""Raised when the same words and layout are set another way: papers are made anew."""

VERMILION: Final = "#d0202a"
BLACK: Final = "#111111"


@cache
def set_as(name: str) -> str:
    """What tells one way of setting a layout from another: edition and file."""
    kept = (FOLDER / f"{name}.json").read_bytes()
    return f"{EDITION} {hashlib.sha256(kept).hexdigest()}"


@dataclass(frozen=True, slots=True)
class Run:
    """A text on one line from ``x``, baseline ``y``; size and spacing in mm."""

    x: float
    y: float
    size: float
    text: str
    colour: str
    bold: bool = False
    spacing: float = 0.0


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line; its width in points."""

    x: float
    y: float
    to_x: float
    to_y: float
    width: float
    colour: str


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code."""

    x: float
    y: float
    side: float
    text: str


@dataclass(frozen=True, slots=True)
class Stamp:
    """A seal at its place."""

    x: float
    y: float
    width: float
    height: float
    seal: SealWords


@dataclass(frozen=True, slots=True)
class Page:
    """One page as it is painted; ``mark`` stands across it."""

    runs: tuple[Run, ...]
    strokes: tuple[Stroke, ...]
    codes: tuple[Code, ...]
    stamps: tuple[Stamp, ...]
    mark: str = ""


def set_out(
    layout: Layout, words: Words, *, copy: Copy | None = None, form: bool = True
) -> tuple[Page, ...]:
    """The pages of one copy (the first, unless said).

    Without ``form`` only what a printer adds to pre-printed paper is set, at the
    same places. Raises TextTooLong and TooManyLines.
    """
    setting = _Setting(layout, words, copy or layout.copies[0], form)
    pages = setting.shares()
    return tuple(
        setting.page(share, number, len(pages))
        for number, share in enumerate(pages, start=1)
    )


@dataclass(frozen=True, slots=True)
class _Setting:
    """What one copy is set from."""

    layout: Layout
    words: Words
    copy: Copy
    form: bool

    def ink(self, name: str) -> str:
        if name == "money":
            return VERMILION if self.words.red else BLACK
        return {"form": self.copy.colour, "black": BLACK, "vermilion": VERMILION}[name]

    def present(self, when: str) -> bool:
        """Whether what a part depends on is there."""
        if not when:
            return True
        return self.words.red if when == "red" else bool(self.words.values.get(when))

    def shares(self) -> list[tuple[Row, ...]]:
        """The rows of each page."""
        table = self.layout.rows
        if table is None:
            return [()]
        return shares(table, self.words.rows)

    def page(self, share: tuple[Row, ...], number: int, count: int) -> Page:
        runs: list[Run] = []
        strokes: list[Stroke] = []
        said = f"第 {number} 页　共 {count} 页"
        values = {**self.words.values, "pages": said}
        on_last = number == count
        for part in self.parts(on_last=on_last):
            match part:
                case Caption():
                    runs += self._caption(part)
                case Field():
                    runs += self._field(part, values)
                case Pairs():
                    runs += self._pairs(part)
                case Rows():
                    runs += self._cells(part, share)
                    strokes += self._grid(part, share, on_last=on_last)
                case Line() if self.form:
                    strokes.append(
                        Stroke(part.x, part.y, part.to_x, part.to_y, part.stroke,
                               self.ink(part.ink))
                    )  # fmt: skip
                case Rect() if self.form and self.present(part.when):
                    strokes += _frame(part, self.ink(part.ink))
        return Page(
            tuple(runs),
            tuple(strokes),
            self._codes(),
            self._stamps(on_last=on_last),
            self.words.mark,
        )

    def parts(self, *, on_last: bool) -> Iterator[Part]:
        """The parts of a page: some stand on the last one only."""
        for part in self.layout.parts:
            if on_last or not getattr(part, "last", False):
                yield part

    def _codes(self) -> tuple[Code, ...]:
        return tuple(
            Code(part.x, part.y, part.side, self.words.values[part.field])
            for part in self.layout.parts
            if isinstance(part, QrSlot) and self.words.values.get(part.field)
        )

    def _stamps(self, *, on_last: bool) -> tuple[Stamp, ...]:
        """The seals that are set; on pre-printed paper they stand already."""
        seals = {seal.role: seal for seal in self.words.seals if self.form}
        return tuple(
            Stamp(part.x, part.y, part.width, part.height, seals[part.role])
            for part in self.parts(on_last=on_last)
            if isinstance(part, SealSlot) and part.role in seals
        )

    def _caption(self, part: Caption) -> Iterator[Run]:
        text = part.text + (self.copy.caption if part.copy else "")
        if not self.form or not self.present(part.when):
            return
        box, size = part.box_of(text), part.size * fonts.MM_A_POINT
        run = Run(
            box.left, part.y, size, text, self.ink(part.ink), part.bold, part.spacing
        )
        if not part.vertical:
            yield run
            return
        for place, sign in enumerate(text):
            down = part.y + place * (size + part.spacing)
            left = part.x - fonts.width(sign, size) / 2
            yield replace(run, x=left, y=down, text=sign, spacing=0.0)

    def _field(self, part: Field, values: Mapping[str, str]) -> Iterator[Run]:
        label = values.get(part.titled, "") if part.titled else part.label
        size = part.size * fonts.MM_A_POINT
        taken = fonts.width(label, size)
        if label and self.form:
            yield Run(part.x, part.y, size, label, self.ink("form"))
        text = values.get(part.field, "")
        if not text or (part.printed and not self.form):
            return
        box = part.box
        room = part.width - taken - part.spacing * (len(text) - 1)
        small, lines = fit(
            text, room, box.bottom - box.top, part.size, FIELDS[part.field]
        )
        first = part.y
        if small != size or len(lines) > 1:
            first = first_baseline(box.top, box.bottom, small, len(lines))
        for place, line in enumerate(lines):
            wide = fonts.width(line, small, part.spacing)
            left = begin_at(part.x + taken, part.width - taken, part.align, wide)
            down = first + place * small * LEADING
            ink = self.ink(part.ink)
            yield Run(left, down, small, line, ink, part.bold, part.spacing)

    def _pairs(self, part: Pairs) -> Iterator[Run]:
        """Name and value one after the other, row by row of the columns."""
        wide = part.width / part.columns - PAD
        points = part.size
        while points >= LEAST:
            size = points * fonts.MM_A_POINT
            cells = [wrap("".join(pair), wide, size) for pair in self.words.others]
            rows = [
                cells[place : place + part.columns]
                for place in range(0, len(cells), part.columns)
            ]
            heights = [
                size * (LEADING * max(len(cell) for cell in row) + 0.35) for row in rows
            ]
            if sum(heights) <= part.height:
                yield from self._set_pairs(part, rows, heights, size)
                return
            points -= STEP
        raise TextTooLong(what="其他信息")

    def _set_pairs(
        self,
        part: Pairs,
        rows: list[list[list[str]]],
        heights: list[float],
        size: float,
    ) -> Iterator[Run]:
        names = iter(name for name, _ in self.words.others)
        top = part.y
        for row, height in zip(rows, heights, strict=True):
            for place, cell in enumerate(row):
                name = next(names)
                left = part.x + place * part.width / part.columns
                down = top + size * (0.2 + fonts.ASCENT)
                if self.form:
                    yield Run(left, down, size, name, self.ink("form"))
                taken = fonts.width(name, size)
                first = cell[0].removeprefix(name)
                if first:
                    yield Run(left + taken, down, size, first, BLACK)
                for further, line in enumerate(cell[1:], start=1):
                    low = down + further * size * LEADING
                    yield Run(left, low, size, line, BLACK)
            top += height

    def _cells(self, table: Rows, share: tuple[Row, ...]) -> Iterator[Run]:
        if self.form:
            yield from self._heads(table)
        top = table.y + table.head
        for height, cells in share:
            left = table.x
            for column, size, lines in cells:
                first = first_baseline(top, top + height, size, len(lines))
                for place, line in enumerate(lines):
                    room = column.width - 2 * PAD
                    wide = fonts.width(line, size)
                    start = begin_at(left + PAD, room, column.align, wide)
                    down = first + place * size * LEADING
                    if line:
                        yield Run(start, down, size, line, self.ink(column.ink))
                left += column.width
            top += height

    def _heads(self, table: Rows) -> Iterator[Run]:
        size, left = table.size * fonts.MM_A_POINT, table.x
        for column in table.columns:
            wide = fonts.width(column.title, size)
            start = begin_at(left, column.width, "center", wide)
            down = first_baseline(table.y, table.y + table.head, size, 1)
            yield Run(start, down, size, column.title, self.ink("form"))
            left += column.width

    def _grid(
        self, table: Rows, share: tuple[Row, ...], *, on_last: bool
    ) -> Iterator[Stroke]:
        if not self.form:
            return
        right, ink, wide = table.x + table.width, self.ink("form"), table.stroke
        bottom = table.bottom if on_last else table.tall_box.bottom
        levels, level = [table.y, bottom], table.y + table.head
        heights = iter([height for height, _ in share])
        while level < bottom - 0.05:
            levels.append(level)
            level += next(heights, table.least)
        for level in levels:
            yield Stroke(table.x, level, right, level, wide, ink)
        left = table.x
        for column in (*table.columns, None):
            yield Stroke(left, table.y, left, bottom, wide, ink)
            left += column.width if column else 0.0


def _frame(part: Rect, ink: str) -> Iterator[Stroke]:
    right, low = part.x + part.width, part.y + part.height
    yield Stroke(part.x, part.y, right, part.y, part.stroke, ink)
    yield Stroke(right, part.y, right, low, part.stroke, ink)
    yield Stroke(part.x, low, right, low, part.stroke, ink)
    yield Stroke(part.x, part.y, part.x, low, part.stroke, ink)
