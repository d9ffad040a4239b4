"""Which characters the committed font can show, asked before a page is made."""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any, Final

from nontax_site.kernel.errors import Refused

FONT: Final = Path(__file__).parent / "papers" / "NotoSerifSC_400Regular.ttf"
BOX: Final = "□"
_BLANKS: Final = frozenset(" \n\t")
_UNICODE_FULL: Final = 12


class MissingGlyph(Refused):
    """The font has no sign for a character; the record stands, the paper waits."""

    code = "missing-glyph"
    message = "The paper cannot show «${character}» (${codepoint})."
    remedy = "The bill is valid without its paper. Ask for the sign to be added."


@cache
def _ranges() -> tuple[tuple[int, ...], tuple[int, ...]]:
    """First and last code points of the runs the font covers, ascending."""
    data = FONT.read_bytes()
    count = struct.unpack_from(">H", data, 4)[0]
    tables = {}
    for index in range(count):
        tag, _, offset, _ = struct.unpack_from(">4sIII", data, 12 + 16 * index)
        tables[tag] = offset
    begin = tables[b"cmap"]
    for index in range(struct.unpack_from(">H", data, begin + 2)[0]):
        at = begin + struct.unpack_from(">I", data, begin + 4 + 8 * index + 4)[0]
        if struct.unpack_from(">H", data, at)[0] == _UNICODE_FULL:
            return _groups(data, at)
    raise ValueError("the font has no table of all its characters")


def _groups(data: bytes, at: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    groups = struct.unpack_from(">I", data, at + 12)[0]
    runs = [struct.unpack_from(">II", data, at + 16 + 12 * i) for i in range(groups)]
    return tuple(first for first, _ in runs), tuple(last for _, last in runs)


def shows(character: str) -> bool:
    """Whether the font has a sign for the character."""
    firsts, lasts = _ranges()
    place = bisect_right(firsts, ord(character)) - 1
    return place >= 0 and ord(character) <= lasts[place]


def require(texts: Iterable[str]) -> None:
    """Raise MissingGlyph for the first character that cannot be shown."""
    for text in texts:
        for character in text:
            if character not in _BLANKS and not shows(character):
                codepoint = f"U+{ord(character):04X}"
                raise MissingGlyph(character=character, codepoint=codepoint)


def shown(text: str) -> str:
    """The text with a box for every character that cannot be shown."""
    return "".join(
        character if character in _BLANKS or shows(character) else BOX
        for character in text
    )


def covered(value: Any) -> Any:
    """The same words, in lists and mappings too, in letters the font has."""
    if isinstance(value, str):
        return shown(value)
    if isinstance(value, dict):
        return {name: covered(part) for name, part in value.items()}
    if isinstance(value, tuple | list):
        return [covered(part) for part in value]
    return value
