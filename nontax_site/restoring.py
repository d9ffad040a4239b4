"""After a restore: what was lost, and numbers that nobody may get twice.

A restored database is older than what was promised to people. What lies between is
told lane by lane and series by series from the newest anchor, and every series goes
on behind the highest number anybody may have been given (invariant 21).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from nontax_site.audit.log import Audit
from nontax_site.kernel.acts import Act, system_actor
from nontax_site.storage.anchor import NUMBERED, Folded

LANE = "site"
HOLDER = "restored"
SAFETY_GAP = 1000
"""So many numbers more are left out: given since the last line of the anchor."""


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


def numbers_of(site: Any) -> dict[str, int]:
    """The highest numbers of the tree, named as the anchor names them."""
    return {
        f"{noun}/{key}": number
        for noun in NUMBERED
        for key, number in getattr(site, noun).highest().items()
    }


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
    act = Act(system_actor("restore"), at)
    facts = {name: f"{first}-{last}" for name, (first, last) in skipped.items()}
    Audit(site.audit, clock).note(LANE, act, "restore", "site", skipped=facts)
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
