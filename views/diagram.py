"""A small picture of a workflow with a document's own path drawn in.

Plain SVG with attributes only (the content policy allows no style), with words
for those who cannot see it.
"""

from __future__ import annotations

from typing import Any

from views.i18n import _
from views.markup import Markup, escape, fill, joined

WIDTH, HEIGHT, GAP_X, GAP_Y = 116, 40, 44, 56
INK, PALE, ACCENT, LIT = "#1d2b3a", "#c3ccd6", "#12407a", "#e6eef8"


def diagram(request: Any, document: Any) -> Markup:
    """The states as boxes, main path above, side exits below, arrows between."""
    definition = request.workflows.definition(document.kind)
    states = list(definition.states.values())
    main = sorted((s for s in states if s.step is not None), key=lambda s: s.step or 0)
    side = [s for s in states if s.step is None]
    spots = {s.name: (i, 0) for i, s in enumerate(main)}
    spots |= {s.name: (i, 1) for i, s in enumerate(side)}
    walked = {(e.from_state, e.to_state) for e in document.history()}
    ways = dict.fromkeys(
        (t.from_state, t.to_state)
        for t in definition.transitions
        if t.from_state != t.to_state
    )
    arrows = joined("", (_arrow(spots, way, way in walked) for way in ways))
    visited = {e.to_state for e in document.history()}
    boxes = joined(
        "",
        (
            _box(
                spots[s.name],
                request.fmt.words(s.title),
                here=s.name == document.state,
                been=s.name in visited,
            )
            for s in states
        ),
    )
    columns = max(len(main), len(side), 1)
    width = columns * (WIDTH + GAP_X) + 8
    height = (2 if side else 1) * (HEIGHT + GAP_Y) + 16
    return fill(
        '<svg class="diagram" role="img" aria-label="{}" viewBox="0 0 {} {}" '
        'width="{}" height="{}">'
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" '
        'markerHeight="7" orient="auto-start-reverse">'
        '<path d="M0 0L8 4L0 8z" fill="context-stroke"/></marker></defs>{}{}</svg>',
        request.fmt.words(_("States of this document and the way it went")),
        width,
        height,
        width,
        height,
        arrows,
        boxes,
    )


def _corner(spot: tuple[int, int]) -> tuple[int, int]:
    column, row = spot
    return 4 + column * (WIDTH + GAP_X), 28 + row * (HEIGHT + GAP_Y)


def _box(spot: tuple[int, int], words: str, *, here: bool, been: bool) -> Markup:
    x, y = _corner(spot)
    return fill(
        '<rect x="{}" y="{}" width="{}" height="{}" rx="4" fill="{}" stroke="{}" '
        'stroke-width="{}"/><text x="{}" y="{}" text-anchor="middle" font-size="13" '
        'fill="{}">{}</text>',
        x,
        y,
        WIDTH,
        HEIGHT,
        ACCENT if here else LIT if been else "#ffffff",
        ACCENT if been or here else PALE,
        2 if been or here else 1,
        x + WIDTH // 2,
        y + HEIGHT // 2 + 5,
        "#ffffff" if here else INK,
        escape(words),
    )


def _arrow(
    spots: dict[str, tuple[int, int]], way: tuple[str, str], walked: bool
) -> Markup:
    start, end = spots[way[0]], spots[way[1]]
    return fill(
        '<path d="{}" fill="none" stroke="{}" stroke-width="{}" '
        'marker-end="url(#tip)"/>',
        _line(start, end),
        ACCENT if walked else PALE,
        2 if walked else 1,
    )


def _line(start: tuple[int, int], end: tuple[int, int]) -> str:
    (x1, y1), (x2, y2) = _corner(start), _corner(end)
    middle = HEIGHT // 2
    if start[1] == end[1]:
        if end[0] == start[0] + 1:
            return f"M{x1 + WIDTH} {y1 + middle}L{x2} {y2 + middle}"
        lift = 10 + 4 * abs(end[0] - start[0])
        a, b = x1 + WIDTH // 2, x2 + WIDTH // 2
        return f"M{a} {y1}C{a} {y1 - lift} {b} {y2 - lift} {b} {y2}"
    a, b = x1 + WIDTH // 2, x2 + WIDTH // 2
    if start[1] < end[1]:
        return f"M{a} {y1 + HEIGHT}L{b} {y2}"
    return f"M{a} {y1}L{b} {y2 + HEIGHT}"
