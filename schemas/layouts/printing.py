"""Pages of a layout as PDF: the whole paper, and what goes on pre-printed paper."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any, Final

from nontax_site.bills.facts import PaperFacts
from nontax_site.bills.printers import NOWHERE, Offsets
from nontax_site.kernel.clock import BEIJING
from nontax_site.kernel.errors import BadInput
from schemas import fonts
from schemas.glyphs import require
from schemas.layouts.layout import Layout
from schemas.layouts.parts import Box, Field, Pairs, Part, QrSlot, Rows
from schemas.layouts.setting import BLACK, Page, Run, Stroke, set_out
from schemas.layouts.words import FIELDS, Words, paper_words
from schemas.qr import qr_svg
from schemas.typesetting import render

_OPENING: Final = "（《〈「『【〔“‘"
_PUNCTUATION: Final = re.compile(f"[{_OPENING}，。、；：？！）》〉」』】〕”’·…—]")
_CROSS: Final = 4.0
MOST_COPIES: Final = 6


class OffsetLeavesPage(BadInput):
    """With this offset a field would be printed beside the paper."""

    code = "offset-leaves-page"
    message = "With this offset «${what}» would leave the paper."
    remedy = "Feed the paper straight and measure again with the test page."


def pdf_of(
    layout: Layout, words: Words, *, all_copies: bool = False, attached: str = ""
) -> bytes:
    """The whole paper as PDF/A, of the first copy or of all, a page for each.

    ``attached`` is the XML of the bill. Raises MissingGlyph, TextTooLong,
    TooManyLines, QrTooLong.
    """
    require(words.texts())
    pages: list[Page] = []
    for copy in layout.copies if all_copies else layout.copies[:1]:
        pages += set_out(layout, words, copy=copy)
    said = words.values
    title = f"{said['name']} {said['code']} {said['number']}"
    return _painted(layout, pages, title, said["unit"], words.at, attached)


def print_copy(
    layout: Layout,
    facts: PaperFacts | Words,
    offsets: Offsets = NOWHERE,
    *,
    sheets: int = 1,
) -> bytes:
    """The PDF that fills in pre-printed paper: the variable fields and no more.

    Every sheet is the same, as all copies of a bill must be. Raises as ``pdf_of``
    does, and OffsetLeavesPage.
    """
    if not 1 <= sheets <= MOST_COPIES:
        raise ValueError(f"a bill has 1 to {MOST_COPIES} copies")
    words = paper_words(facts) if isinstance(facts, PaperFacts) else facts
    require(words.texts())
    check_offsets(layout, offsets)
    (page,) = set_out(layout, words, form=False)
    moved = shifted(page, offsets)
    said = words.values
    title = f"{layout.title} {said['code']} {said['number']}"
    return _painted(layout, [moved] * sheets, title, said["unit"], words.at)


def check_offsets(layout: Layout, offsets: Offsets) -> None:
    """Raise OffsetLeavesPage where a variable field would leave the page."""
    x, y = offsets.in_mm
    for part, box in _variable(layout):
        moved = Box(box.left + x, box.top + y, box.right + x, box.bottom + y)
        if not moved.inside(layout.page):
            name = FIELDS.get(getattr(part, "field", ""), "项目")
            raise OffsetLeavesPage(what=name)


def _variable(layout: Layout) -> Iterator[tuple[Part, Box]]:
    """What is filled in on pre-printed paper, and where."""
    for part in layout.parts:
        if isinstance(part, Rows | Pairs | QrSlot):
            for box in part.boxes(layout.copies):
                yield part, box
        elif isinstance(part, Field) and not part.printed:
            taken = fonts.width(part.label, part.size * fonts.MM_A_POINT)
            yield part, replace(part.box, left=part.x + taken)


def shifted(page: Page, offsets: Offsets) -> Page:
    """The page with everything on it moved."""
    x, y = offsets.in_mm
    return replace(
        page,
        runs=tuple(replace(run, x=run.x + x, y=run.y + y) for run in page.runs),
        strokes=tuple(
            Stroke(s.x + x, s.y + y, s.to_x + x, s.to_y + y, s.width, s.colour)
            for s in page.strokes
        ),
        codes=tuple(replace(code, x=code.x + x, y=code.y + y) for code in page.codes),
    )


def try_page(layout: Layout, offsets: Offsets, at: datetime) -> bytes:
    """A test page to lay on the form: crosshairs and the frames of the fields.

    Crosshairs stand 10 mm from each edge and in the middle; what they miss the
    form by is what the offsets are to be changed by. Raises OffsetLeavesPage.
    """
    check_offsets(layout, offsets)
    strokes: list[Stroke] = []
    runs: list[Run] = []
    for x in (10.0, layout.width / 2, layout.width - 10):
        for y in (10.0, layout.height / 2, layout.height - 10):
            strokes += _cross(x, y)
            runs.append(Run(x + 1, y - 1, 2.0, f"{x:g},{y:g}", "#1f5f9e"))
    for _part, box in _variable(layout):
        strokes += _outline(box)
    page = Page(tuple(runs), tuple(strokes), (), ())
    title = f"{layout.title} 对位测试页 ({offsets})"
    return _painted(layout, [shifted(page, offsets)], title, "", at)


def _cross(x: float, y: float) -> Iterator[Stroke]:
    yield Stroke(x - _CROSS, y, x + _CROSS, y, 0.3, "#1f5f9e")
    yield Stroke(x, y - _CROSS, x, y + _CROSS, 0.3, "#1f5f9e")


def _outline(box: Box) -> Iterator[Stroke]:
    for x, y, to_x, to_y in (
        (box.left, box.top, box.right, box.top),
        (box.right, box.top, box.right, box.bottom),
        (box.left, box.bottom, box.right, box.bottom),
        (box.left, box.top, box.left, box.bottom),
    ):
        yield Stroke(x, y, to_x, to_y, 0.2, BLACK)


# ---- painting ------------------------------------------------------------------


def _painted(
    layout: Layout,
    pages: Sequence[Page],
    title: str,
    author: str,
    at: datetime,
    attached: str = "",
) -> bytes:
    day = at.astimezone(BEIJING)
    data = {
        "title": title,
        "author": author,
        "day": {"year": day.year, "month": day.month, "day": day.day},
        "width": layout.width,
        "height": layout.height,
        "pages": [_as_data(page) for page in pages],
    }
    return render("sheet", data, at, attached=attached)


def _as_data(page: Page) -> dict[str, Any]:
    return {
        "runs": [piece for run in page.runs for piece in _pieces(run)],
        "strokes": [asdict(stroke) for stroke in page.strokes],
        "codes": [
            {"x": c.x, "y": c.y, "side": c.side, "svg": qr_svg(c.text)}
            for c in page.codes
        ],
        "stamps": [
            {"x": s.x, "y": s.y, "width": s.width, "height": s.height, **asdict(s.seal)}
            for s in page.stamps
        ],
        "mark": page.mark,
    }


def _pieces(run: Run) -> Iterator[dict[str, Any]]:
    """A run cut at its punctuation, which the compiler would set closer."""
    x = run.x
    for text in _cut(run.text):
        yield {
            **asdict(run),
            "x": x,
            "text": text,
            "opens": text in _OPENING,
        }
        x += fonts.width(text, run.size, run.spacing) + run.spacing


def _cut(text: str) -> Iterator[str]:
    begin = 0
    for found in _PUNCTUATION.finditer(text):
        if found.start() > begin:
            yield text[begin : found.start()]
        yield found.group()
        begin = found.end()
    if begin < len(text):
        yield text[begin:]
