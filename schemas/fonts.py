"""The committed font: how wide a text is, and a subset to embed in a file."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Any, Final

import uharfbuzz

from schemas.glyphs import FONT

FAMILY: Final = "Noto Serif SC"
ASCENT: Final = 0.88
DESCENT: Final = 0.12
"""The box of a sign over and under the line, in parts of the size."""

MM_A_POINT: Final = 25.4 / 72
_LAYOUT_TABLES: Final = ("GSUB", "GPOS", "GDEF", "BASE", "STAT", "vhea", "vmtx")


@cache
def _face() -> Any:
    return uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(FONT)))


@cache
def _font() -> Any:
    return uharfbuzz.Font(_face())


@lru_cache(maxsize=8192)
def advance(character: str) -> float:
    """How far a sign moves the pen, in parts of the size; 0 for one it lacks."""
    glyph = _font().get_nominal_glyph(ord(character))
    if glyph is None:
        return 0.0
    return float(_font().get_glyph_h_advance(glyph)) / float(_face().upem)


def width(text: str, size: float, spacing: float = 0.0) -> float:
    """The width of a text of a size, both in mm, with spacing between signs."""
    if not text:
        return 0.0
    return sum(map(advance, text)) * size + spacing * (len(text) - 1)


def subset(texts: Iterable[str]) -> bytes:
    """A font file with the signs of the texts only; the same for the same signs."""
    wanted = uharfbuzz.SubsetInput()
    wanted.unicode_set.update({ord(sign) for text in texts for sign in text})
    wanted.drop_table_tag_set.update(
        int.from_bytes(tag.encode(), "big") for tag in _LAYOUT_TABLES
    )
    return bytes(uharfbuzz.subset(_face(), wanted).blob.data)
