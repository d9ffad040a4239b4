"""One scope's keys: a large set, and in front of it the last changes of it.

Every change writes the front only, one small object, and what came and went again
(a bill is signed for a moment) never reaches the set. When the front is full its
oldest changes are moved into the set together by the one sender (``settle``), which
follows every change anyway. Two transactions that change different keys do not refuse
each other, whichever they are: a leaf of a BTree cannot merge the removal of its first
or last key, and in an order the oldest is what is dealt with first.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from hashlib import blake2b
from typing import Any
from zlib import compress, decompress

from persistent import Persistent

from nontax_site.storage.attempts import CannotMerge
from nontax_site.storage.classes import stored
from nontax_site.storage.merging import joined

AFTER = "\x7f"
"""Stands behind every letter of a key."""

FULL = 48
"""With more changes in the front the sender moves the older half into the set."""

MOST = 2 * FULL
"""With so many whoever makes a change moves them: every change writes the front."""


@stored
class Scope(Persistent):
    """A sorted set of keys (as an OOTreeSet is) that writers may change at once.

    ``front`` tells of each key that differs from the set ``behind`` whether it is
    in, the oldest change first; ``moved`` counts how often changes went into the
    set, and ``marks`` are marks of the keys that went there last. The front is kept
    packed: its keys are much alike.
    """

    def __init__(self, behind: Any) -> None:
        self.behind = behind
        self.front: dict[str, bool] = {}
        self.moved = 0
        self.marks: tuple[int, ...] = ()

    def __getstate__(self) -> dict[str, Any]:
        return {**vars(self), "front": _packed(self.front)}

    def __setstate__(self, state: dict[str, Any]) -> None:
        super().__setstate__({**state, "front": _unpacked(state["front"])})

    def __contains__(self, key: str) -> bool:
        found = self.front.get(key)
        return key in self.behind if found is None else found

    def insert(self, key: str) -> None:
        """Put the key in; nothing happens when it is in."""
        if key not in self:
            self._note(key, inside=True)

    def remove(self, key: str) -> None:
        """Take the key out; raises KeyError."""
        if key not in self:
            raise KeyError(key)
        self._note(key, inside=False)

    def _note(self, key: str, *, inside: bool) -> None:
        front = dict(self.front)
        if key in front:
            del front[key]
        else:
            front[key] = inside
        self.front = front
        if len(front) > MOST:
            self._move()

    def settle(self) -> None:
        """Move the older changes into the set when the front is full."""
        if len(self.front) > FULL:
            self._move()

    def _move(self) -> None:
        changes = list(self.front.items())
        moved = changes[: -FULL // 2]
        for key, is_in in moved:
            (self.behind.insert if is_in else self.behind.remove)(key)
        self.front = dict(changes[len(moved) :])
        self.moved += 1
        self.marks = tuple(_mark(key) for key, _is_in in moved)

    def _p_resolveConflict(  # noqa: N802
        self, old: dict[str, Any], committed: dict[str, Any], new: dict[str, Any]
    ) -> dict[str, Any]:
        """What both did to different keys.

        One of the two may have moved changes into the set besides, once. What the
        other did to those keys in the meantime differs from the set again.
        """
        old, committed, new = (
            {**state, "front": _unpacked(state["front"])}
            for state in (old, committed, new)
        )
        mover, other = (
            (committed, new) if new["moved"] == old["moved"] else (new, committed)
        )
        if other["moved"] != old["moved"] or mover["moved"] - old["moved"] > 1:
            raise CannotMerge
        if mover["moved"] > old["moved"]:
            _meet_the_set(old["front"], mover, other)
        front = joined(old["front"], committed["front"], new["front"])
        return {**mover, "front": _packed(front)}

    def keys(self, low: str = "", high: str | None = None) -> Iterator[str]:
        """The keys between two bounds, both included, in order."""
        found = self.behind.keys(low, high)
        near = sorted(
            key for key in self.front if key >= low and (high is None or key <= high)
        )
        if not near:
            return iter(found)
        front = self.front
        come = [key for key in near if front[key]]
        kept = (key for key in found if front.get(key) is not False)
        return heapq.merge(kept, come) if come else kept

    def __iter__(self) -> Iterator[str]:
        return self.keys()

    def __bool__(self) -> bool:
        return next(iter(self), None) is not None

    def max_key(self, high: str) -> str:
        """The greatest key that is not above the bound; raises ValueError."""
        come = [key for key, is_in in self.front.items() if is_in and key <= high]
        while True:
            try:
                found = self.behind.maxKey(high)
            except ValueError:
                return max(come)
            if self.front.get(found) is not False:
                return max([*come, found])
            high = below(found)


def _packed(front: dict[str, bool]) -> bytes:
    lines = (f"{'+' if is_in else '-'}{key}" for key, is_in in front.items())
    return compress("\n".join(lines).encode())


def _unpacked(packed: bytes) -> dict[str, bool]:
    lines = decompress(packed).decode().split("\n")
    return {line[1:]: line[0] == "+" for line in lines if line}


def _mark(key: str) -> int:
    return int.from_bytes(blake2b(key.encode(), digest_size=8).digest())


def _meet_the_set(
    old: dict[str, bool], mover: dict[str, Any], other: dict[str, Any]
) -> None:
    """Say of the keys that were moved how they differ from the set as it is now.

    Changes ``old`` and both fronts so that ``joined`` finds what the other did to
    them. Raises CannotMerge for a key that both put there.
    """
    marks = frozenset(mover["marks"])
    for key in {*old, *other["front"]}:
        if _mark(key) not in marks or key in mover["front"]:
            continue
        if key not in old:
            raise CannotMerge
        was_in = old.pop(key)
        if other["front"].pop(key, None) is None:
            other["front"][key] = not was_in


def below(key: str) -> str:
    """A bound between a key and every smaller one (letters are below DEL)."""
    return f"{key[:-1]}{chr(ord(key[-1]) - 1)}{AFTER}"
