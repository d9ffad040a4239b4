"""Texts that fit their place: where they break and how small they are set."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from nontax_site.kernel.errors import Refused
from schemas import fonts

LEAST: Final = 3.5
"""The smallest type in points; what does not fit then is refused."""

LEADING: Final = 1.22
"""From one line to the next, in parts of the size."""

STEP: Final = 0.5
"""By how many points a text is set smaller at a time."""

_WORDS: Final = re.compile(r"\n|[!-~]+|.", re.DOTALL)
_NOT_FIRST: Final = frozenset("，。、；：？！）》」』】〕”’")


class TextTooLong(Refused):
    """A text does not fit its place even in the smallest type."""

    code = "paper-text-too-long"
    message = "«${what}» is too long for the paper."
    remedy = "Shorten the text, or use a bill with more room."


def fit(
    text: str, width: float, height: float, size: float, name: str
) -> tuple[float, list[str]]:
    """The largest size in mm, and the lines, in which the text fits a box.

    ``size`` is the one wished for in points. Raises TextTooLong naming the field.
    """
    points = size
    while points >= LEAST:
        lines = wrap(text, width, points * fonts.MM_A_POINT)
        if block(points * fonts.MM_A_POINT, len(lines)) <= height:
            return points * fonts.MM_A_POINT, lines
        points -= STEP
    raise TextTooLong(what=name)


def wrap(text: str, width: float, size: float) -> list[str]:
    """The lines of a text; nothing of it is lost but the ends of its own lines.

    Words of letters and digits stay whole where they can, and a closing sign does
    not begin a line.
    """
    lines, line, used = [], "", 0.0
    for piece in _pieces(text, width, size):
        wide = fonts.width(piece, size)
        if piece == "\n" or (
            line and used + wide > width + 0.01 and piece not in _NOT_FIRST
        ):
            lines.append(line)
            line, used = "", 0.0
        if piece != "\n":
            line, used = line + piece, used + wide
    return [*lines, line]


def _pieces(text: str, width: float, size: float) -> Iterator[str]:
    for piece in _WORDS.findall(text.replace("\r", "").replace("\t", " ")):
        if len(piece) > 1 and fonts.width(piece, size) > width:
            yield from piece
        else:
            yield piece


def block(size: float, lines: int) -> float:
    """The height of so many lines of a size."""
    return size * (1 + LEADING * (lines - 1))


def begin_at(x: float, width: float, align: str, wide: float) -> float:
    """Where a text of a width begins in a box."""
    return x + {"left": 0.0, "center": (width - wide) / 2, "right": width - wide}[align]


def first_baseline(top: float, bottom: float, size: float, lines: int) -> float:
    """The baseline of the first of some lines that stand in the middle of a box."""
    return (top + bottom - block(size, lines)) / 2 + fonts.ASCENT * size
