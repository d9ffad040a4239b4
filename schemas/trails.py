"""The whole trail of a document as PDF/A-2b, for a file on paper."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from nontax_site.kernel.clock import BEIJING
from schemas.glyphs import covered
from schemas.typesetting import render


@dataclass(frozen=True, slots=True)
class TrailSheet:
    """What is printed, in words: rows of text, times already as they are shown.

    ``history``: when, what, state, who, comment. ``papers``: name, material,
    version, who, digest, removal. ``entries``: number, when, what, account, digest.
    ``proofs``: holds (None: nothing to prove yet), title, sentence.
    """

    title: str
    number: str
    at: datetime
    facts: tuple[tuple[str, str], ...]
    history: tuple[tuple[str, ...], ...]
    papers: tuple[tuple[str, ...], ...]
    entries: tuple[tuple[str, ...], ...]
    proofs: tuple[tuple[bool | None, str, str], ...]


def trail_paper(sheet: TrailSheet) -> bytes:
    """The PDF; a letter the font lacks is shown as a box: names are what they are."""
    words = covered(asdict(sheet) | {"at": None})
    day = sheet.at.astimezone(BEIJING)
    words["printed"] = {"year": day.year, "month": day.month, "day": day.day}
    return render("trail", words, sheet.at)
