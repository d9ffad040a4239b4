"""QR codes as SVG: for pages and for papers."""

from __future__ import annotations

import io
from typing import Final

import segno

from nontax_site.kernel.errors import BadInput

QUIET: Final = 4
"""The quiet zone in modules that the standard asks for."""

LONGEST: Final = 500
"""More text than this makes signs too small for a phone at arm's length."""


class QrTooLong(BadInput):
    """The text does not fit a QR code that a phone can read."""

    code = "qr-too-long"
    message = "The text of a QR code may have ${limit} characters at most."


def qr_svg(text: str, title: str = "", *, dark: str = "#000") -> str:
    """The QR code as an SVG element of its own size, error correction M.

    ``title`` is what a screen reader says. Raises QrTooLong; ValueError for none.
    """
    out = io.BytesIO()
    code = _made(text)
    code.save(
        out,
        kind="svg",
        border=QUIET,
        dark=dark,
        light="#fff",
        title=title or None,
        xmldecl=False,
        svgns=True,
        omitsize=True,
        nl=False,
    )
    return out.getvalue().decode("utf-8")


def qr_matrix(text: str) -> tuple[tuple[bool, ...], ...]:
    """The modules of the same QR code, row by row, without its quiet zone.

    Raises QrTooLong; ValueError for none.
    """
    return tuple(tuple(map(bool, row)) for row in _made(text).matrix)


def _made(text: str) -> segno.QRCode:
    if not text:
        raise ValueError("a QR code needs a text")
    if len(text) > LONGEST:
        raise QrTooLong(limit=LONGEST)
    return segno.make(text, error="m", micro=False)
