"""Where everything of a workflow's picture stands: lanes, columns, arrows, words.

Each state is a column with its box on top and a line down from it; each lane is
one who acts. A transition is an arrow from column to column in the lane of who
takes it, named by its verb. Words stand only in the gaps between columns, and in
a lane two arrows share a row only where nothing of them meets: so no words ever
lie on a box, on a line or on other words (the tests measure it).

Sizes are pixels; the words are given by the caller in the reader's language.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from workflows.arrows import (
    LABEL,
    LANES,
    LINE,
    Say,
    Walked,
    Way,
    columns_of,
    hang,
    rank,
    taken,
    ways_of,
)
from workflows.definitions import Definition
from workflows.lettering import Words, height_of, width_of, wrapped

SIDE = 118
"""The width of the column with the lanes' names."""
BOX_HEIGHT = 46
TOP = 22
FIRST_ROW = TOP + BOX_HEIGHT + 14
LOOP = 22
"""How far an arrow back to its own state reaches out."""
PADDING = 10


@dataclass(frozen=True, slots=True)
class Rect:
    """A part of the picture with words: where it stands and what it says."""

    x: float
    y: float
    width: float
    height: float
    lines: tuple[str, ...]
    size: int = LINE

    def meets(self, other: Rect) -> bool:
        """Whether two parts have a point in common."""
        return (
            self.x < other.x + other.width
            and other.x < self.x + self.width
            and self.y < other.y + other.height
            and other.y < self.y + self.height
        )


@dataclass(frozen=True, slots=True)
class Box:
    """A state: its box and how the document met it."""

    state: str
    rect: Rect
    column: float
    tone: str
    is_here: bool
    is_been: bool


@dataclass(frozen=True, slots=True)
class Band:
    """A lane: who acts, and from where to where."""

    title: Rect
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Arrow:
    """A way: columns it starts from, where it ends, at which height.

    ``walked`` are the columns the document came from; an arrow whose only source
    is its target is a loop. ``source`` None is the beginning.
    """

    sources: tuple[float, ...]
    target: float
    y: float
    is_loop: bool
    is_system: bool
    is_begin: bool
    walked: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """The whole picture."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    bands: tuple[Band, ...]
    arrows: tuple[Arrow, ...]
    labels: tuple[Rect, ...]
    dates: tuple[Rect, ...]
    path: tuple[tuple[float, float, float], ...]
    """Pieces of columns the document stood in: x, from y, to y."""


def draw(
    definition: Definition,
    say: Say,
    *,
    walked: Sequence[Walked] = (),
    here: str = "",
    marker: str = "",
) -> Drawing:
    """The picture of a workflow; with a document's own way drawn in.

    ``marker`` follows the words of what needs a second person.
    """
    states = columns_of(definition)
    ways = ways_of(definition, states, say, marker)
    hang(ways, states, walked)
    gap = _gap(definition, ways, say)
    start = SIDE + 26.0
    xs = [start + gap * n for n in range(1, len(states) + 1)]
    lanes = _lanes(ways)
    bands, rows, bottom = _rows(lanes, ways, say)
    columns = [start, *xs]
    arrows = [_arrow(way, rows[id(way)], columns) for way in ways]
    labels = [_label(way, rows[id(way)], columns, gap) for way in ways]
    dates = [each for way in ways for each in _dates(way, rows[id(way)], columns, gap)]
    boxes = _boxes(definition, states, xs, say, walked=walked, here=here)
    right = max(
        [
            xs[-1] + boxes[-1].rect.width / 2,
            *(r.x + r.width for r in labels),
            *(r.x + r.width for r in dates),
        ]
    )
    return Drawing(
        width=right + PADDING,
        height=bottom + 4,
        boxes=tuple(boxes),
        bands=tuple(bands),
        arrows=tuple(arrows),
        labels=tuple(labels),
        dates=tuple(dates),
        path=tuple(_path(ways, rows, states, xs, walked, here)),
    )


# ---- rows and columns -----------------------------------------------------------


def _gap(definition: Definition, ways: list[Way], say: Say) -> float:
    """How far columns stand apart: wide enough for every word between them."""
    boxes = [width_of(_title(say(s.title))) + 40 for s in definition.states.values()]
    labels = [
        width_of(words) + 20 + (LOOP + 14 if way.is_loop else 0)
        for way in ways
        for words in (way.words, *(w for _s, w in way.steps))
    ]
    return max(132.0, *boxes, *labels)


def _title(text: str) -> Words:
    return wrapped(text, LABEL - 8, LINE)


def _lanes(ways: list[Way]) -> list[str]:
    """The lanes, units above, bureau below."""
    found = dict.fromkeys(way.lane for way in ways)
    return sorted(found, key=lambda lane: [rank(r) for r in lane.split("|")])


def _rows(
    lanes: list[str], ways: list[Way], say: Say
) -> tuple[list[Band], dict[int, float], float]:
    """The bands and the height of each arrow; first fit within its lane."""
    bands, heights, y = [], {}, float(FIRST_ROW)
    for lane in lanes:
        rows: list[list[Way]] = []
        for way in (w for w in ways if w.lane == lane):
            row = next((r for r in rows if _fits(way, r)), None)
            if row is None:
                rows.append([way])
            else:
                row.append(way)
        top = y
        y += 6
        for row in rows:
            y += max(_above(way) for way in row) + 8
            heights.update({id(way): y for way in row})
            y += max(_under(way) for way in row) + 10
        title = wrapped(
            "、".join(say(LANES.get(role, role)) for role in lane.split("|")),
            SIDE - 20,
            LINE,
            most=4,
        )
        y = max(y, top + height_of(title) + 16)
        middle = (top + y - height_of(title)) / 2
        rect = Rect(
            10, middle, width_of(title), height_of(title), title.lines, title.size
        )
        bands.append(Band(rect, top, y - top))
    return bands, heights, y


def _above(way: Way) -> float:
    """The room the words of an arrow take above its line."""
    tall = height_of(way.words)
    return tall / 2 + 3 if way.is_loop else tall


def _under(way: Way) -> float:
    """The room taken under the line: dates, and half of the words of a loop."""
    dates = max([height_of(words) + 4 for _source, words in way.steps] or [0])
    return dates + _drop(way)


def _drop(way: Way) -> float:
    """How far the words of a loop reach below its line."""
    return max(height_of(way.words) / 2 - 3, 4) if way.is_loop else 0


def _fits(way: Way, row: list[Way]) -> bool:
    first, last = way.span
    return all(last < other.span[0] or other.span[1] < first for other in row)


# ---- parts ----------------------------------------------------------------------


def _arrow(way: Way, y: float, columns: list[float]) -> Arrow:
    return Arrow(
        sources=tuple(columns[s + 1] for s in way.sources),
        target=columns[way.target + 1],
        y=y,
        is_loop=way.is_loop,
        is_system=way.is_system,
        is_begin=way.is_begin,
        walked=tuple(columns[s + 1] for s, _words in way.steps),
    )


def _label(way: Way, y: float, columns: list[float], gap: float) -> Rect:
    """The words of an arrow, above it in the gap next to its farthest source."""
    words = way.words
    left, right = _room(way, way.far, columns, gap)
    if way.is_loop:
        return _centred(words, left, left, y - 3 - height_of(words) / 2)
    return _centred(words, left, right, y - 5 - height_of(words))


def _dates(way: Way, y: float, columns: list[float], gap: float) -> Iterable[Rect]:
    """Under each walked piece when it was and who it was."""
    for source, words in way.steps:
        left, right = _room(way, source, columns, gap)
        right = left if way.is_loop else right
        yield _centred(words, left, right, y + _drop(way) + 5)


def _room(
    way: Way, source: int, columns: list[float], gap: float
) -> tuple[float, float]:
    """The gap between two columns in which words of an arrow stand."""
    x = columns[source + 1]
    if way.is_loop:
        return x + LOOP + 6, x + gap - 6
    if way.is_begin:
        return x + 8, columns[way.target + 1] - 8
    if source < way.target:
        return x + 8, x + gap - 8
    return x - gap + 8, x - 8


def _centred(words: Words, left: float, right: float, y: float) -> Rect:
    width = width_of(words)
    x = max(left, (left + right - width) / 2)
    return Rect(x, y, width, height_of(words), words.lines, words.size)


def _boxes(
    definition: Definition,
    states: list[str],
    xs: list[float],
    say: Say,
    *,
    walked: Sequence[Walked],
    here: str,
) -> list[Box]:
    been = {step.to_state for step in walked}
    made = []
    for name, x in zip(states, xs, strict=True):
        state = definition.states[name]
        words = _title(say(state.title))
        width = max(width_of(words) + 22, 84.0)
        rect = Rect(x - width / 2, TOP, width, BOX_HEIGHT, words.lines, words.size)
        made.append(
            Box(name, rect, x, state.tone, is_here=name == here, is_been=name in been)
        )
    return made


def _path(
    ways: list[Way],
    rows: dict[int, float],
    states: list[str],
    xs: list[float],
    walked: Sequence[Walked],
    here: str,
) -> Iterable[tuple[float, float, float]]:
    """The pieces of columns between one step and the next, and up to the box."""
    came: float | None = None
    for step in walked:
        way: Any = taken(ways, states, step)
        if way is None:
            continue
        y = rows[id(way)]
        if came is not None and step.from_state in states:
            yield xs[states.index(step.from_state)], came, y
        came = y
    if came is not None and here in states:
        yield xs[states.index(here)], TOP + BOX_HEIGHT, came
