"""How much room words take in a picture, and where they are broken.

Widths are those of a sans-serif face with Chinese glyphs one em wide; Latin ones
are taken a little too wide rather than too narrow.
"""

from __future__ import annotations

from dataclasses import dataclass
from unicodedata import east_asian_width

LEADING = 1.3
"""Height of a line in ems."""
_NARROW = frozenset("fijlrtI.,:;'|!() ·-/")


@dataclass(frozen=True, slots=True)
class Words:
    """Words in lines, and the size they are written in."""

    lines: tuple[str, ...]
    size: int


def em(letter: str) -> float:
    """The width of a letter in ems."""
    if east_asian_width(letter) in "WFA":
        return 1.0
    if letter in _NARROW:
        return 0.36
    return 0.72 if letter.isupper() or letter in "mwMW%" else 0.6


def line_width(text: str, size: int) -> float:
    """The width of one line in pixels."""
    return sum(em(letter) for letter in text) * size


def width_of(words: Words) -> float:
    """The width of the widest line."""
    return max((line_width(line, words.size) for line in words.lines), default=0.0)


def height_of(words: Words) -> float:
    """The height of all lines."""
    return len(words.lines) * words.size * LEADING


def wrapped(text: str, width: float, size: int, *, most: int = 2) -> Words:
    """The text in lines of at most about the width, at most so many lines.

    Chinese breaks anywhere, Latin between words; lines are made about equally
    long, and the last one takes what is left over.
    """
    whole = line_width(text, size)
    count = min(most, max(1, -(-int(whole) // int(width))))
    aim = whole / count
    lines: list[str] = []
    line = ""
    for part in _parts(text):
        fuller = line_width(line + part, size)
        nearer = fuller - aim > aim - line_width(line, size)
        if line and fuller > aim and nearer and len(lines) < count - 1:
            lines.append(line.strip())
            line = part.lstrip()
        else:
            line += part
    return Words((*lines, line.strip()), size)


def _parts(text: str) -> list[str]:
    """What may not be broken: a wide letter, or a Latin word with its blank."""
    parts: list[str] = []
    for letter in text:
        wide = east_asian_width(letter) in "WF"
        glued = letter in "，、。）》”：；◆" or (
            not wide
            and parts
            and parts[-1][-1:] not in (" ", "")
            and east_asian_width(parts[-1][-1]) not in "WF"
        )
        if parts and glued:
            parts[-1] += letter
        else:
            parts.append(letter)
    return parts
