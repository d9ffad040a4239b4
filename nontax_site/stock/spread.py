"""How numbers lie over their places: parts for a picture, sums for a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from nontax_site.stock.places import Place
from nontax_site.stock.standing import Run

MOST = 30
"""Runs below a thirtieth of all are joined with their neighbours in a picture."""


class Part(NamedTuple):
    """Consecutive numbers of a picture: one run, or small neighbours joined."""

    first: int
    last: int
    runs: tuple[Run, ...]

    @property
    def size(self) -> int:
        """How many numbers it has."""
        return self.last - self.first + 1

    @property
    def is_joined(self) -> bool:
        """Whether it stands for more than one run."""
        return len(self.runs) > 1

    def counts(self) -> Counter[Place]:
        """How many of its numbers stand at each place."""
        return counted(self.runs)

    @property
    def place(self) -> Place:
        """Where most of its numbers stand."""
        return self.counts().most_common(1)[0][0]


def parts_of(runs: Sequence[Run], most: int = MOST) -> tuple[Part, ...]:
    """The runs as parts: each its own, or in a fine mixture at most 2 × most + 1."""
    if len(runs) <= most:
        return tuple(_part([run]) for run in runs)
    least = max(sum(run.size for run in runs) // most, 1)
    return tuple(_part(rows) for rows in _joined(runs, least))


def _joined(runs: Iterable[Run], least: int) -> Iterator[list[Run]]:
    small: list[Run] = []
    for run in runs:
        is_large = run.size >= least
        breaks = bool(small) and (is_large or small[-1].last + 1 != run.first)
        if breaks or sum(one.size for one in small) >= least:
            yield small
            small = []
        if is_large:
            yield [run]
        else:
            small.append(run)
    if small:
        yield small


def _part(runs: Sequence[Run]) -> Part:
    return Part(runs[0].first, runs[-1].last, tuple(runs))


def counted(runs: Iterable[Run]) -> Counter[Place]:
    """How many numbers stand at each place."""
    found: Counter[Place] = Counter()
    for run in runs:
        found[run.spot.place] += run.size
    return found


class Held(NamedTuple):
    """A sum: numbers and books of a type at one spot."""

    type: str
    place: Place
    holder: str
    size: int
    books: int


def held_by_spot(root: Any, runs: Iterable[Run]) -> list[Held]:
    """Numbers and whole books by type and spot; books are those of the batch."""
    count: Counter[tuple[str, Place, str]] = Counter()
    books: Counter[tuple[str, Place, str]] = Counter()
    for run in runs:
        key = (run.type, run.spot.place, run.spot.holder)
        count[key] += run.size
        books[key] += _books(root.paper_batches[run.batch], run)
    order = list(Place)
    keys = sorted(count, key=lambda key: (key[0], order.index(key[1]), key[2]))
    return [Held(*key, count[key], books[key]) for key in keys]


def _books(batch: Any, run: Run) -> int:
    """How many whole books lie in a run; the last of a batch may be short."""
    sheets = batch.sheets
    if sheets == 1:
        return 0
    begin = -(-(run.first - batch.first) // sheets)
    past = run.last - batch.first + 1
    end = -(-past // sheets) if run.last == batch.last else past // sheets
    return max(int(end - begin), 0)
