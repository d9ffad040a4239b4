"""The running number of a region's cases of one kind: ``R-330100-26-000007``."""

from __future__ import annotations

from datetime import date
from typing import Any


def next_case(folder: Any, letter: str, region: str, day: date) -> str:
    """The next case number of the region's year; two at once conflict.

    ``folder`` holds the cases by their number, ``letter`` names the kind.
    """
    prefix = f"{letter}-{region}-{day.year % 100:02d}-"
    last = list(folder.keys(prefix, prefix + "~"))[-1:]
    number = int(last[0].rpartition("-")[2]) + 1 if last else 1
    return f"{prefix}{number:06d}"
