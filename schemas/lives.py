"""The whole life of one paper number (number trace 号码追踪) as PDF/A-2b."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from nontax_site.kernel.clock import BEIJING
from schemas.glyphs import covered
from schemas.typesetting import render


@dataclass(frozen=True, slots=True)
class LifePaper:
    """What is printed: rows of text, times already as they are shown.

    ``facts`` are (label, value), an even number of them; ``steps``: number, time,
    what, came from, went to, document, who, register line.
    """

    number: str
    facts: tuple[tuple[str, str], ...]
    steps: tuple[tuple[str, ...], ...]
    at: datetime
    by: str


def life_paper(paper: LifePaper) -> bytes:
    """The PDF of one life; a letter the font lacks is shown as a box."""
    day = paper.at.astimezone(BEIJING)
    words = covered(asdict(paper) | {"at": day.strftime("%Y-%m-%d %H:%M")})
    words["printed"] = {"year": day.year, "month": day.month, "day": day.day}
    return render("life", words, paper.at)
