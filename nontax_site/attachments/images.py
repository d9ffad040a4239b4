"""Pictures: their points, read from the header, and where they end.

Nothing is decoded: a picture of a billion points costs no memory here.
"""

from __future__ import annotations

import struct

PNG_START = b"\x89PNG\r\n\x1a\n"
JPEG_START = b"\xff\xd8\xff"

MOST_POINTS = 60_000_000
"""A page of A3 at 400 points to an inch has 31 million."""

_WITHOUT_LENGTH = frozenset({0x01, *range(0xD0, 0xD8)})
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


class BadImage(ValueError):
    """The bytes do not go on as they began, or something stands behind them."""


def png_points(data: bytes) -> tuple[int, int]:
    """Width and height; raises BadImage unless it is whole and ends the file."""
    if data[12:16] != b"IHDR" or len(data) < 33:
        raise BadImage
    width, height = struct.unpack(">II", data[16:24])
    place = len(PNG_START)
    while place + 12 <= len(data):
        (length,) = struct.unpack(">I", data[place : place + 4])
        kind = data[place + 4 : place + 8]
        place += 12 + length
        if kind == b"IEND":
            break
    else:
        raise BadImage
    if place != len(data) or not (width and height):
        raise BadImage
    return width, height


def jpeg_points(data: bytes) -> tuple[int, int]:
    """Width and height; raises BadImage when there is no frame or no end.

    Telephones write their own facts behind the end: those stay, but nothing that
    begins like another kind of file.
    """
    points = _frame(data)
    end = data.rfind(b"\xff\xd9")
    behind = data[end + 2 :].lower()
    foreign = (b"pk\x03\x04", b"pk\x05\x06", b"%pdf", b"<html", b"<script", b"<svg")
    if end < 0 or any(start in behind for start in foreign):
        raise BadImage
    return points


def _frame(data: bytes) -> tuple[int, int]:
    """The points that the first frame header says."""
    place = 2
    while place + 4 <= len(data):
        if data[place] != 0xFF:
            raise BadImage
        marker = data[place + 1]
        if marker == 0xFF:
            place += 1
            continue
        if marker in _WITHOUT_LENGTH:
            place += 2
            continue
        (length,) = struct.unpack(">H", data[place + 2 : place + 4])
        if marker in _FRAMES and place + 9 <= len(data):
            height, width = struct.unpack(">HH", data[place + 5 : place + 9])
            if width and height:
                return width, height
            raise BadImage
        if marker in {0xD9, 0xDA} or length < 2:
            raise BadImage
        place += 2 + length
    raise BadImage
