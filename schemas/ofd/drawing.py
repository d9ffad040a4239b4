"""One page of a layout as the content of an OFD page.

Seals are not drawn here: a reader draws them from the electronic seal itself.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from lxml import etree

from schemas import fonts
from schemas.layouts.setting import VERMILION, Code, Page, Run, Stroke
from schemas.ofd.elements import add, number, numbers, root, written
from schemas.qr import QUIET, qr_matrix

_BOLD = 0.25 * fonts.MM_A_POINT
_MARK_SIZE = 62 * fonts.MM_A_POINT
_MARK_SPACING = 14 * fonts.MM_A_POINT
_MARK_TURN = math.radians(-22)
_MARK_ALPHA = "100"


class Ids:
    """The numbers of the objects of a document, each used once."""

    def __init__(self, last: int = 0) -> None:
        self.last = last

    def next(self) -> str:
        """The next number, as an attribute."""
        self.last += 1
        return str(self.last)


def content(page: Page, size: tuple[float, float], font: str, ids: Ids) -> bytes:
    """The file of a page of a size in mm."""
    top = root("Page")
    add(add(top, "Area"), "PhysicalBox", numbers(0, 0, *size))
    layer = add(add(top, "Content"), "Layer", ID=ids.next(), Type="Body")
    for stroke in page.strokes:
        _stroke(layer, stroke, ids)
    for code in page.codes:
        _code(layer, code, ids)
    for run in page.runs:
        _run(layer, run, font, ids)
    if page.mark:
        _mark(layer, page.mark, size, font, ids)
    return written(top)


def _colour(parent: etree._Element, name: str, colour: str, alpha: str = "") -> None:
    parts = [int(colour[place : place + 2], 16) for place in (1, 3, 5)]
    extra = {"Alpha": alpha} if alpha else {}
    add(parent, name, Value=" ".join(map(str, parts)), **extra)


def _stroke(layer: etree._Element, stroke: Stroke, ids: Ids) -> None:
    wide = stroke.width * fonts.MM_A_POINT
    left, top = min(stroke.x, stroke.to_x), min(stroke.y, stroke.to_y)
    right, low = max(stroke.x, stroke.to_x), max(stroke.y, stroke.to_y)
    box = numbers(
        left - wide, top - wide, right - left + 2 * wide, low - top + 2 * wide
    )
    path = add(
        layer,
        "PathObject",
        ID=ids.next(),
        Boundary=box,
        LineWidth=number(wide),
        Cap="Square",
    )
    _colour(path, "StrokeColor", stroke.colour)
    start = numbers(stroke.x - left + wide, stroke.y - top + wide)
    end = numbers(stroke.to_x - left + wide, stroke.to_y - top + wide)
    add(path, "AbbreviatedData", f"M {start} L {end}")


def _code(layer: etree._Element, code: Code, ids: Ids) -> None:
    """The dark modules as one path, a rectangle for each run in a row."""
    matrix = qr_matrix(code.text)
    step = code.side / (len(matrix) + 2 * QUIET)
    path = add(
        layer,
        "PathObject",
        ID=ids.next(),
        Boundary=numbers(code.x, code.y, code.side, code.side),
        Stroke="false",
        Fill="true",
    )
    _colour(path, "FillColor", "#000000")
    drawn = []
    for line, row in enumerate(matrix):
        for begin, end in _dark(row):
            left, right = (begin + QUIET) * step, (end + QUIET) * step
            top, low = (line + QUIET) * step, (line + 1 + QUIET) * step
            drawn.append(
                f"M {numbers(left, top)} L {numbers(right, top)} "
                f"L {numbers(right, low)} L {numbers(left, low)} C"
            )
    add(path, "AbbreviatedData", " ".join(drawn))


def _dark(row: tuple[bool, ...]) -> Iterator[tuple[int, int]]:
    begin = -1
    for place, dark in enumerate((*row, False)):
        if dark and begin < 0:
            begin = place
        elif not dark and begin >= 0:
            yield begin, place
            begin = -1


def _run(layer: etree._Element, run: Run, font: str, ids: Ids) -> None:
    wide = fonts.width(run.text, run.size, run.spacing)
    top = run.y - fonts.ASCENT * run.size
    bold = {"Stroke": "true", "LineWidth": number(_BOLD)} if run.bold else {}
    text = add(
        layer,
        "TextObject",
        ID=ids.next(),
        Boundary=numbers(run.x, top, max(wide, 0.1), run.size),
        Font=font,
        Size=number(run.size),
        **bold,
    )
    _colour(text, "FillColor", run.colour)
    if run.bold:
        _colour(text, "StrokeColor", run.colour)
    _text_code(text, run.text, 0, fonts.ASCENT * run.size, run.size, run.spacing)


def _text_code(
    text: etree._Element, said: str, x: float, y: float, size: float, spacing: float
) -> None:
    """The signs, and how far each is from the next: a reader measures nothing."""
    deltas = [fonts.advance(sign) * size + spacing for sign in said[:-1]]
    apart = {"DeltaX": numbers(*deltas)} if deltas else {}
    add(text, "TextCode", said, X=number(x), Y=number(y), **apart)


def _mark(
    layer: etree._Element, mark: str, size: tuple[float, float], font: str, ids: Ids
) -> None:
    """What stands across the page, half transparent, over everything."""
    wide, high = size
    cos, sin = math.cos(_MARK_TURN), math.sin(_MARK_TURN)
    text = add(
        layer,
        "TextObject",
        ID=ids.next(),
        Boundary=numbers(0, 0, wide, high),
        CTM=numbers(cos, sin, -sin, cos, wide / 2, high / 2),
        Font=font,
        Size=number(_MARK_SIZE),
    )
    _colour(text, "FillColor", VERMILION, _MARK_ALPHA)
    half = fonts.width(mark, _MARK_SIZE, _MARK_SPACING) / 2
    low = (fonts.ASCENT - 0.5) * _MARK_SIZE
    _text_code(text, mark, -half, low, _MARK_SIZE, _MARK_SPACING)
