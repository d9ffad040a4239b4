"""The parts a layout is made of.

Places and lengths are millimetres from the upper left corner of the page, ``y`` of
a text is its baseline, sizes of type and widths of strokes are points. A text has
a ``width`` it may take; a field whose text is longer is set smaller and on more
lines inside ``height``. What is ``printed`` stands on pre-printed paper already.
Inks: ``form`` (the colour of the copy), ``black``, ``money`` (black, vermilion on
a red bill), ``vermilion``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Final

from schemas import fonts

TOLERANCE: Final = 0.05
"""What two places may differ by and still be the same."""


@dataclass(frozen=True, slots=True)
class Box:
    """A part of the page, in mm."""

    left: float
    top: float
    right: float
    bottom: float

    def inside(self, other: Box) -> bool:
        """Whether nothing of it leaves the other box."""
        return (
            self.left >= other.left - TOLERANCE
            and self.top >= other.top - TOLERANCE
            and self.right <= other.right + TOLERANCE
            and self.bottom <= other.bottom + TOLERANCE
        )

    def meets(self, other: Box) -> bool:
        """Whether both have more than an edge in common."""
        return (
            self.left < other.right - TOLERANCE
            and other.left < self.right - TOLERANCE
            and self.top < other.bottom - TOLERANCE
            and other.top < self.bottom - TOLERANCE
        )


@dataclass(frozen=True, slots=True)
class Copy:
    """One copy 联: its caption says which it is and what for; its colour."""

    caption: str
    colour: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Caption:
    """Words of the form itself; ``vertical`` writes them downwards.

    With ``copy`` the caption of the copy follows, with ``when`` it is there only
    if that field says something, or, for ``red``, on a red bill.
    """

    kind: ClassVar[str] = "caption"
    x: float
    y: float
    text: str = ""
    size: float = 9
    align: str = "left"
    ink: str = "form"
    bold: bool = False
    spacing: float = 0.0
    vertical: bool = False
    copy: bool = False
    when: str = ""
    last: bool = False

    def boxes(self, copies: tuple[Copy, ...]) -> Iterator[Box]:
        """Where it may stand: one box for each copy it speaks of."""
        for copy in copies if self.copy else copies[:1]:
            yield self.box_of(self.text + (copy.caption if self.copy else ""))

    def box_of(self, text: str) -> Box:
        """Where the text stands."""
        size = self.size * fonts.MM_A_POINT
        if self.vertical:
            step = size + self.spacing
            top = self.y - fonts.ASCENT * size
            bottom = top + step * len(text) - self.spacing
            return Box(self.x - size / 2, top, self.x + size / 2, bottom)
        wide = fonts.width(text, size, self.spacing)
        left = self.x - {"left": 0.0, "center": wide / 2, "right": wide}[self.align]
        return Box(left, *_upright(self.y, size, left + wide))


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A fact of the bill, with a label of the form before it where it has one.

    ``titled`` names a field that holds the label, for one that differs.
    """

    kind: ClassVar[str] = "field"
    field: str
    x: float
    y: float
    width: float
    size: float = 9
    height: float = 0.0
    align: str = "left"
    ink: str = "black"
    bold: bool = False
    spacing: float = 0.0
    label: str = ""
    titled: str = ""
    printed: bool = False
    last: bool = False

    def boxes(self, _copies: tuple[Copy, ...]) -> Iterator[Box]:
        """The box the label and the text have."""
        yield self.box

    @property
    def box(self) -> Box:
        """The whole width, and the height round the line."""
        size = self.size * fonts.MM_A_POINT
        top, right, bottom = _upright(self.y, size, self.x + self.width)
        more = max(0.0, self.height - (bottom - top)) / 2
        return Box(self.x, top - more, right, bottom + more)


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of the lines of a bill."""

    field: str
    title: str
    width: float
    align: str = "left"
    ink: str = "black"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """The table of lines, from ``y`` to ``bottom`` with a head of height ``head``.

    ``least`` is the height of a row. Where it ``flows``, rows grow with their text
    and further pages follow, and a page that another follows goes down to ``tall``;
    otherwise the rows are as many as there is room for.
    """

    kind: ClassVar[str] = "rows"
    x: float
    y: float
    bottom: float
    head: float
    least: float
    columns: tuple[Column, ...]
    size: float = 9
    stroke: float = 0.6
    flows: bool = False
    tall: float = 0.0

    @property
    def width(self) -> float:
        """All columns together."""
        return sum(column.width for column in self.columns)

    @property
    def capacity(self) -> int:
        """How many rows of the least height a page takes."""
        return int((self.bottom - self.y - self.head + TOLERANCE) / self.least)

    def boxes(self, _copies: tuple[Copy, ...]) -> Iterator[Box]:
        """The table."""
        yield Box(self.x, self.y, self.x + self.width, self.bottom)

    @property
    def tall_box(self) -> Box:
        """The table on a page that another follows."""
        right = self.x + self.width
        return Box(self.x, self.y, right, max(self.tall, self.bottom))


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairs:
    """The further facts, name and value, in columns of one box."""

    kind: ClassVar[str] = "pairs"
    x: float
    y: float
    width: float
    height: float
    columns: int = 2
    size: float = 9
    last: bool = False

    def boxes(self, _copies: tuple[Copy, ...]) -> Iterator[Box]:
        """The box."""
        yield Box(self.x, self.y, self.x + self.width, self.y + self.height)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A stroke of the form."""

    kind: ClassVar[str] = "line"
    x: float
    y: float
    to_x: float
    to_y: float
    stroke: float = 0.6
    ink: str = "form"
    last: bool = False

    def boxes(self, _copies: tuple[Copy, ...]) -> Iterator[Box]:
        """The stroke without its width: it may touch what it underlines."""
        yield Box(self.x, self.y, self.to_x, self.to_y)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rect:
    """A frame of the form; what it frames stands inside."""

    kind: ClassVar[str] = "rect"
    x: float
    y: float
    width: float
    height: float
    stroke: float = 0.6
    ink: str = "form"
    when: str = ""
    last: bool = False

    def boxes(self, _copies: tuple[Copy, ...]) -> Iterator[Box]:
        """What it frames."""
        yield Box(self.x, self.y, self.x + self.width, self.y + self.height)


@dataclass(frozen=True, slots=True, kw_only=True)
class QrSlot:
    """The place of a QR code of a field, quiet zone and all."""

    kind: ClassVar[str] = "qr"
    field: str
    x: float
    y: float
    side: float

    def boxes(self, _copies: tuple[Copy, ...]) -> Iterator[Box]:
        """The square."""
        yield Box(self.x, self.y, self.x + self.side, self.y + self.side)


@dataclass(frozen=True, slots=True, kw_only=True)
class SealSlot:
    """The place of a seal of a role; a seal is set over words."""

    kind: ClassVar[str] = "seal"
    role: str
    x: float
    y: float
    width: float
    height: float
    last: bool = False

    def boxes(self, _copies: tuple[Copy, ...]) -> Iterator[Box]:
        """Where it is set."""
        yield Box(self.x, self.y, self.x + self.width, self.y + self.height)


Part = Caption | Field | Rows | Pairs | Line | Rect | QrSlot | SealSlot


def _upright(y: float, size: float, right: float) -> tuple[float, float, float]:
    """Top, right and bottom of a line of text on the baseline."""
    return y - fonts.ASCENT * size, right, y + fonts.DESCENT * size
