"""Series of legal numbers and the blocks that are allotted out of them.

A number is unique under its series (a bill code, or a payment code's region, year
and source). The bureau allots a holder a block of the series in one commit; each
block keeps the documents of its numbers, which is the second guard: a number is
put in once or refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, ClassVar

from BTrees.LOBTree import LOBTree
from persistent import Persistent

from nontax_site.kernel.errors import Refused
from nontax_site.storage.classes import stored
from nontax_site.storage.folder import AlreadyThere


class SeriesExhausted(Refused):
    """No number is left in the series."""

    code: ClassVar[str] = "series-exhausted"
    message: ClassVar[str] = "No number is left in the series ${series}."
    remedy: ClassVar[str] = "A new bill code or year opens a new series."


class NumberNotAllotted(Refused):
    """The number stands in no block that was allotted."""

    code: ClassVar[str] = "number-not-allotted"
    message: ClassVar[str] = "The number ${serial} of ${series} was not allotted."


@stored
class Numbers(LOBTree):
    """The documents of a block; small leaves and nodes, as each new one writes them."""

    max_leaf_size: ClassVar[int] = 16
    max_internal_size: ClassVar[int] = 24


@stored
class Block(Persistent):
    """Consecutive numbers ``first`` to ``last`` allotted to one holder.

    ``index`` counts the blocks of the series from 0; ``at`` is when it was
    allotted. ``documents`` holds serial -> document. ``ended`` is the last number
    given out of a block that a jump has ended (after a restore), else None.
    """

    ended: int | None = None

    def __init__(
        self, index: int, first: int, last: int, holder: str, at: datetime
    ) -> None:
        self.index = index
        self.first = first
        self.last = last
        self.holder = holder
        self.at = at
        self.documents = Numbers()

    def __contains__(self, serial: int) -> bool:
        return self.first <= serial <= self.last


@stored
class Series(Persistent):
    """All numbers of one key, from 1 to ``limit``, and who holds which of them."""

    def __init__(self, key: str, limit: int) -> None:
        self.key = key
        self.limit = limit
        self.allotted = 0
        self.block_count = 0
        self._blocks = LOBTree()

    def allot(self, holder: str, size: int, at: datetime) -> Block:
        """Give the holder the next ``size`` numbers; raises SeriesExhausted.

        The last block may be shorter. Writes the series, so two who ask at once
        conflict and one of them is retried.
        """
        if size < 1:
            raise ValueError("a block holds at least one number")
        if self.allotted >= self.limit:
            raise SeriesExhausted(series=self.key)
        first = self.allotted + 1
        last = min(self.allotted + size, self.limit)
        block = Block(self.block_count, first, last, holder, at)
        self._blocks[first] = block
        self.allotted = last
        self.block_count += 1
        return block

    def block_of(self, serial: int) -> Block | None:
        """The block the number stands in, or None when it was not allotted."""
        if not 1 <= serial <= self.allotted:
            return None
        block: Block = self._blocks[self._blocks.maxKey(serial)]
        return block

    def holder_of(self, serial: int) -> str | None:
        """Who was allotted the number, or None."""
        block = self.block_of(serial)
        return None if block is None else block.holder

    def blocks(self) -> Iterator[Block]:
        """Every block in the order of its numbers."""
        return iter(self._blocks.values())

    def put(self, serial: int, document: Any) -> None:
        """Bind the document to its number, once for ever.

        Raises NumberNotAllotted and AlreadyThere.
        """
        block = self.block_of(serial)
        if block is None:
            raise NumberNotAllotted(series=self.key, serial=serial)
        if not block.documents.insert(serial, document):
            raise AlreadyThere(name=f"{self.key} {serial}")

    def find(self, serial: int) -> Any:
        """The document of the number, or None."""
        block = self.block_of(serial)
        return None if block is None else block.documents.get(serial)

    def documents(self) -> Iterator[Any]:
        """Every document in the order of the numbers."""
        for block in self.blocks():
            yield from block.documents.values()
