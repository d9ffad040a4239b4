"""One scope's keys: a large set, and in front of it the last changes of it.

Every change writes the front only, one small object, and what came and went again
(a bill is signed for a moment) never reaches the set. When the front is full its
oldest changes move into the set together. Two transactions that change different keys do
not refuse each other, whichever they are: a leaf of a BTree cannot merge the removal
of its first or last key, and in an order the oldest is what is dealt with first.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from typing import Any
from zlib import compress, crc32, decompress

from persistent import Persistent

from nontax_site.storage.attempts import CannotMerge
from nontax_site.storage.classes import stored
from nontax_site.storage.merging import joined

AFTER = "\x7f"
"""Stands behind every letter of a key."""

FULL = 48
"""So many changes stand in the front; every change of a scope writes them."""

AT_ONCE = 6
"""So many move at once: each may write a leaf of its own."""


@stored
class Scope(Persistent):
    """A sorted set of keys (as an OOTreeSet is) that writers may change at once.

    ``front`` tells of each key that differs from the set ``behind`` whether it is
    in, the oldest change first; ``moved`` counts how often changes went into the
    set, and ``marks`` are short marks of the keys that went there last. The front is
    kept packed: its keys are much alike.
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
        if len(front) > FULL:
            self._move(tuple(front.items())[:AT_ONCE])

    def _move(self, changes: tuple[tuple[str, bool], ...]) -> None:
        left = dict(self.front)
        for key, is_in in changes:
            (self.behind.insert if is_in else self.behind.remove)(key)
            del left[key]
        self.front = left
        self.moved += 1
        self.marks = tuple(_mark(key) for key, _is_in in changes)

    def _p_resolveConflict(  # noqa: N802
        self, old: dict[str, Any], committed: dict[str, Any], new: dict[str, Any]
    ) -> dict[str, Any]:
        """What both did to different keys.

        One of the two may have moved changes into the set besides, once, if the
        other did nothing to those keys: of them the front tells no more.
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
        if mover["moved"] > old["moved"] and any(
            _mark(key) in mover["marks"] for key in _changed(old, other)
        ):
            raise CannotMerge
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
    return crc32(key.encode())


def _changed(old: dict[str, Any], state: dict[str, Any]) -> set[str]:
    before, after = old["front"], state["front"]
    return {key for key in {*before, *after} if before.get(key) != after.get(key)}


def below(key: str) -> str:
    """A bound between a key and every smaller one (letters are below DEL)."""
    return f"{key[:-1]}{chr(ord(key[-1]) - 1)}{AFTER}"
