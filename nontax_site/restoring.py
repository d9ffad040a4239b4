"""After a restore: what was lost, and numbers that nobody may get twice.

A restored database is older than what was promised to people. What lies between is
told lane by lane and series by series from the newest anchor, and every series goes
on behind the highest number anybody may have been given (invariant 21): those of
notices and bills, and the running numbers of units, cases, batches and the like.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, NamedTuple

from nontax_site.audit.log import Audit
from nontax_site.kernel.acts import Act, system_actor
from nontax_site.kernel.clock import beijing_day
from nontax_site.storage.anchor import (
    NUMBERED,
    Folded,
    folders_of,
    numbers_of,
    shape_of,
)
from nontax_site.storage.case_numbers import CASE

LANE = "site"
HOLDER = "restored"
SAFETY_GAP = 1000
"""So many numbers more are left out: given since the last line of the anchor."""
ROW_GAP = 200
"""So many at most of a row of running numbers, most of which have 9999 a year."""
ROW_GAPS = {"adoptions": 5}
DAILY = ("leavings", "reviews", "role_changes")
"""Folders whose names begin with the day; those of this day may have been given."""
DAILY_GAP = 20


class Lost(NamedTuple):
    """What the anchor knows and the restored database does not.

    ``entries``: lane → (count restored, count anchored); ``numbers``: series or
    sequence → (restored, anchored). Empty when the backup is as new as the anchor.
    """

    ends: str
    reached: str
    entries: dict[str, tuple[int, int]]
    numbers: dict[str, tuple[int, int]]

    @property
    def is_nothing(self) -> bool:
        """Whether nothing the anchor knows is missing."""
        return not self.entries and not self.numbers


def lost(site: Any, ends: str, known: Folded) -> Lost:
    """What the restored site lacks of what the anchor knows."""
    heads = site.audit.heads()
    entries = {}
    for lane, (count, _head) in known.heads.items():
        here = heads[lane][0] if lane in heads else 0
        if here < count:
            entries[lane] = (here, count)
    now = numbers_of(site)
    numbers = {
        name: (now.get(name, 0), number)
        for name, number in known.numbers.items()
        if now.get(name, 0) < number
    }
    return Lost(ends, known.reached, entries, numbers)


def jump(
    site: Any, known: Folded, clock: Any, gap: int = SAFETY_GAP
) -> dict[str, tuple[int, int]]:
    """Let every series go on behind what may have been given, and note it.

    Returns series → (first, last) of what is left out; written in the running
    transaction with an entry in the audit log.
    """
    at: datetime = clock.now()
    skipped: dict[str, tuple[int, int]] = {}
    for noun, key, beyond in _beyond(site, known):
        block = getattr(site, noun).jump(key, beyond + gap, f"{HOLDER}:{at:%F}", at)
        if block is not None:
            skipped[f"{noun}/{key}"] = (block.first, block.last)
    skipped |= _leave_out_rows(site, known, beijing_day(at), gap)
    for noun in DAILY:
        getattr(site, noun).leave_out(f"{beijing_day(at):%Y%m%d}-", DAILY_GAP)
    act = Act(system_actor("restore"), at)
    facts = {name: f"{first}-{last}" for name, (first, last) in skipped.items()}
    Audit(site.audit, clock).note(LANE, act, "restore", "site", skipped=facts)
    return skipped


def _leave_out_rows(
    site: Any, known: Folded, day: date, gap: int
) -> dict[str, tuple[int, int]]:
    """Let the rows of running numbers go on behind what may have been given.

    Rows of cases of earlier years are closed by themselves.
    """
    skipped = {}
    this_year = f"-{day:%y}-"
    for noun, folder in folders_of(site):
        rows = folder.highest(shape_of(noun))
        for name, number in known.numbers.items():
            of, _, row = name.partition("/")
            if of == noun:
                rows[row] = max(rows.get(row, 0), number)
        for row, number in sorted(rows.items()):
            if shape_of(noun) is CASE and not row.endswith(this_year):
                continue
            last = number + min(gap, ROW_GAPS.get(noun, ROW_GAP))
            skipped[f"{noun}/{row}"] = (folder.next_number(row), last)
            folder.leave_out(row, last)
    return skipped


def _beyond(site: Any, known: Folded) -> Iterator[tuple[str, str, int]]:
    """(noun, series, highest number allotted here or in the anchor)."""
    for noun in NUMBERED:
        here = getattr(site, noun)
        keys = {key: here.series(key).allotted for key in here.series_keys()}
        for name, number in known.numbers.items():
            of, _, key = name.partition("/")
            if of == noun and "|" not in key:
                keys[key] = max(keys.get(key, 0), number)
        for key, number in sorted(keys.items()):
            yield noun, key, min(number, here.limit)
