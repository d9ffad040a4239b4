"""A drawing as SVG: attributes only, because pages allow no style of their own."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from workflows.drawing import (
    BOX_HEIGHT,
    LOOP,
    SIDE,
    TOP,
    Arrow,
    Band,
    Box,
    Drawing,
    Rect,
)
from workflows.lettering import LEADING

INK, SOFT, PALE = "#1d2b3a", "#55626f", "#aab6c2"
ACCENT, LIT, PAPER, TINT = "#12407a", "#e6eef8", "#ffffff", "#f5f7fa"
FACE = (
    "PingFang SC, Microsoft YaHei, Noto Sans CJK SC, Noto Sans SC, "
    "Source Han Sans SC, WenQuanYi Micro Hei, sans-serif"
)


def svg(drawing: Drawing, title: str, here: str = "", shown: str = "diagram") -> str:
    """The picture; ``title`` is what is read out, ``here`` marks the present state."""
    width, height = f"{drawing.width:.0f}", f"{drawing.height:.0f}"
    parts = "\n".join(_parts(drawing, here))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="{shown}" role="img" '
        f'aria-label="{escape(title)}" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" font-family="{FACE}">\n'
        f"{parts}\n</svg>\n"
    )


def _parts(drawing: Drawing, here: str) -> Iterator[str]:
    yield f'<rect width="{drawing.width:.0f}" height="{drawing.height:.0f}" fill="{PAPER}"/>'
    for number, band in enumerate(drawing.bands):
        yield _band(band, drawing.width, tinted=number % 2 == 0)
    for box in drawing.boxes:
        yield (
            f'<path d="M{box.column:.1f} {TOP + BOX_HEIGHT}V{drawing.height - 4:.1f}" '
            f'stroke="{PALE}" stroke-width="1" stroke-dasharray="2 4"/>'
        )
    for x, from_y, to_y in drawing.path:
        yield (
            f'<path d="M{x:.1f} {from_y:.1f}V{to_y:.1f}" stroke="{ACCENT}" '
            'stroke-width="2.5"/>'
        )
    for arrow in sorted(drawing.arrows, key=lambda a: bool(a.walked)):
        yield from _arrow(arrow)
    for box in drawing.boxes:
        yield from _box(box, here)
    for label in drawing.labels:
        yield _text(label, INK)
    for date in drawing.dates:
        yield _text(date, ACCENT)


def _band(band: Band, width: float, *, tinted: bool) -> str:
    fill = TINT if tinted else PAPER
    return (
        f'<rect x="0" y="{band.y:.1f}" width="{width:.0f}" '
        f'height="{band.height:.1f}" fill="{fill}"/>'
        f'<path d="M0 {band.y:.1f}H{width:.0f}M{SIDE} {band.y:.1f}'
        f'v{band.height:.1f}" stroke="#d5dce4" stroke-width="1" fill="none"/>'
        + _text(band.title, INK, weight="600", middle=False)
    )


def _box(box: Box, here: str) -> Iterator[str]:
    fill = ACCENT if box.is_here else LIT if box.is_been else PAPER
    stroke = ACCENT if box.is_here or box.is_been else PALE
    rect = box.rect
    yield (
        f'<rect x="{rect.x:.1f}" y="{rect.y:.1f}" width="{rect.width:.1f}" '
        f'height="{rect.height:.1f}" rx="5" fill="{fill}" stroke="{stroke}" '
        f'stroke-width="{2 if box.is_been or box.is_here else 1}"/>'
    )
    yield _text(
        rect, PAPER if box.is_here else INK, weight="600" if box.is_here else "500"
    )
    if box.is_here and here:
        yield (
            f'<text x="{box.column:.1f}" y="{TOP - 7}" text-anchor="middle" '
            f'font-size="11" font-weight="600" fill="{ACCENT}">▼ {escape(here)}</text>'
        )


def _arrow(arrow: Arrow) -> Iterator[str]:
    """The line with its head; what the document walked stands out."""
    colour = SOFT if not arrow.walked else PALE
    if arrow.is_loop:
        yield from _loop(arrow, ACCENT if arrow.walked else SOFT)
        return
    far = max(arrow.sources, key=lambda x: abs(x - arrow.target))
    full = set(arrow.sources) == set(arrow.walked)
    yield from _line(arrow, far, ACCENT if full else colour, lit=full)
    for x in arrow.sources:
        yield _dot(x, arrow.y, ACCENT if x in arrow.walked else SOFT, arrow)
    if not full:
        for x in arrow.walked:
            yield from _line(arrow, x, ACCENT, lit=True)


def _line(arrow: Arrow, start: float, colour: str, *, lit: bool) -> Iterator[str]:
    way = 1 if start < arrow.target else -1
    tip = arrow.target - 2 * way
    dashes = ' stroke-dasharray="5 3"' if arrow.is_system and not lit else ""
    yield (
        f'<path d="M{start:.1f} {arrow.y:.1f}H{tip - 6 * way:.1f}" stroke="{colour}" '
        f'stroke-width="{2.5 if lit else 1.25}" fill="none"{dashes}/>'
    )
    yield _head(tip, arrow.y, way, colour)


def _loop(arrow: Arrow, colour: str) -> Iterator[str]:
    x, y, lit = arrow.target, arrow.y, bool(arrow.walked)
    dashes = ' stroke-dasharray="4 3"' if arrow.is_system and not lit else ""
    yield (
        f'<path d="M{x:.1f} {y - 9:.1f}h{LOOP - 8}a6 6 0 0 1 0 12H{x + 9:.1f}" '
        f'stroke="{colour}" stroke-width="{2.5 if lit else 1.25}" fill="none"{dashes}/>'
    )
    yield _head(x + 2, y + 3, -1, colour)
    yield _dot(x, y - 9, colour, arrow)


def _head(x: float, y: float, way: int, colour: str) -> str:
    back = x - 8 * way
    return (
        f'<path d="M{x:.1f} {y:.1f}L{back:.1f} {y - 4:.1f}V{y + 4:.1f}z" '
        f'fill="{colour}"/>'
    )


def _dot(x: float, y: float, colour: str, arrow: Arrow) -> str:
    radius = 6 if arrow.is_begin else 3
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius}" fill="{colour}"/>'


def _text(rect: Rect, colour: str, *, weight: str = "", middle: bool = True) -> str:
    """Lines of words, centred in their part or from its left."""
    size, lines = rect.size, rect.lines
    x = rect.x + rect.width / 2 if middle else rect.x
    top = rect.y + (rect.height - len(lines) * size * LEADING) / 2
    anchor = ' text-anchor="middle"' if middle else ""
    bold = f' font-weight="{weight}"' if weight else ""
    return "".join(
        f'<text x="{x:.1f}" y="{top + size * (LEADING * n + 1.0):.1f}" '
        f'font-size="{size}"{anchor}{bold} fill="{colour}">{escape(line)}</text>'
        for n, line in enumerate(lines)
    )
