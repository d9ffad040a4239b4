"""Running numbers of documents that are no bills: ``R-330100-26-000007``."""

from __future__ import annotations

import re
from datetime import date

from nontax_site.storage.folder import Folder
from nontax_site.storage.ranges import SeriesExhausted

DIGITS = 6
CASE = re.compile(r"([A-Z]+-[0-9-]+-\d{2}-)(\d{4,})")
"""What such a number looks like: its row and its place in it."""


def next_case(
    folder: Folder, letters: str, place: str, day: date, digits: int = DIGITS
) -> str:
    """The next number of the place's year; two who ask at once conflict.

    ``folder`` holds the documents by their number, ``letters`` names the kind and
    ``place`` is a region or unit. Raises SeriesExhausted behind so many digits.
    """
    prefix = f"{letters}-{place}-{day.year % 100:02d}-"
    number = folder.next_number(prefix)
    if number >= 10**digits:
        raise SeriesExhausted(series=prefix)
    return f"{prefix}{number:0{digits}d}"
