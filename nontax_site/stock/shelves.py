"""Which holder has numbers in which stretches: the index beside the ledgers.

It is kept in the transaction of the change and can be made again from the ledgers
(``nontax check`` compares). A holder's blank numbers and its written ones are two
entries, so that the next blank number is found without reading what is used up.
"""

from __future__ import annotations

from collections.abc import Iterator

from BTrees.OOBTree import OOBTree, OOTreeSet
from persistent import Persistent

from nontax_site.stock.batch import type_of
from nontax_site.stock.ledger import Ledger
from nontax_site.stock.places import BLANK
from nontax_site.storage.classes import stored

Shelf = tuple[str, str, bool]
"""(holder, four digits of the type, whether its numbers are blank)."""

Mark = tuple[Shelf, int]
"""A shelf and the first number of a stretch that has numbers of it."""

END = chr(0x10FFFF)


def marks(ledger: Ledger, low: int | None, high: int | None) -> set[Mark]:
    """Who has blank or written numbers in the stretches between two numbers."""
    type_code = type_of(ledger.code)
    return {
        ((value[1], type_code, value[0] in BLANK), stretch.first)
        for stretch in ledger.stretches(low, high)
        for _first, value in stretch.rows
    }


@stored
class Shelves(Persistent):
    """The stretches by holder, type and whether they have blank numbers."""

    def __init__(self) -> None:
        self._shelves = OOBTree()

    def change(self, code: str, before: set[Mark], after: set[Mark]) -> None:
        """Take out what no longer holds and put in what does."""
        for shelf, first in before - after:
            self._shelves[shelf].remove(_key(code, first))
        for shelf, first in after - before:
            keys = self._shelves.get(shelf)
            if keys is None:
                keys = self._shelves[shelf] = OOTreeSet()
            keys.insert(_key(code, first))

    def blank(self, holder: str, type_code: str) -> Iterator[tuple[str, int]]:
        """(code, first) of the holder's stretches with blank numbers, in order."""
        for key in self._shelves.get((holder, type_code, True), ()):
            yield _unkey(key)

    def all_of(self, holder: str) -> list[tuple[str, int]]:
        """(code, first) of every stretch the holder has numbers in, in order."""
        keys = set()
        for shelf in self._shelves.values((holder,), (holder, END)):
            keys.update(shelf)
        return [_unkey(key) for key in sorted(keys)]

    def marks(self) -> Iterator[tuple[str, Mark]]:
        """(code, mark) of everything in the index."""
        for shelf, keys in self._shelves.items():
            for key in keys:
                code, first = _unkey(key)
                yield code, (shelf, first)


def _key(code: str, first: int) -> str:
    return f"{code}{first:010d}"


def _unkey(key: str) -> tuple[str, int]:
    return key[:8], int(key[8:])
