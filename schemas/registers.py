"""A page of the register 票据领发登记簿 as PDF/A-2b."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from nontax_site.kernel.clock import BEIJING
from schemas.glyphs import covered
from schemas.typesetting import render


@dataclass(frozen=True, slots=True)
class RegisterPaper:
    """What is printed: rows of text, times already as they are shown.

    ``lines``: number, time, document, numbers, received, handed out, balance, from
    or to, signer, done by.
    """

    holder: str
    bill_type: str
    book: int
    page: int
    pages: int
    carried: int
    balance: int
    lines: tuple[tuple[str, ...], ...]
    at: datetime
    by: str


def register_paper(paper: RegisterPaper) -> bytes:
    """The PDF of one page; a letter the font lacks is shown as a box."""
    day = paper.at.astimezone(BEIJING)
    words = covered(asdict(paper) | {"at": day.strftime("%Y-%m-%d %H:%M")})
    words["printed"] = {"year": day.year, "month": day.month, "day": day.day}
    return render("register", words, paper.at)
