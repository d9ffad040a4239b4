"""Sequences: how a holder walks the numbers allotted to it, and their container.

A sequence writes only itself, so holders do not meet; it never skips and never
repeats. An aborted transaction gives its number back because nothing was stored.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from BTrees.OOBTree import OOBTree
from persistent import Persistent

from nontax_site.storage.classes import stored
from nontax_site.storage.ranges import Block, Series, SeriesExhausted


@stored
class Sequence(Persistent):
    """One holder's place in the blocks of one series.

    ``given`` is the last number given out, 0 before the first. ``more`` are blocks
    that were set aside for the holder and come after the present one.
    """

    more: tuple[Block, ...] = ()

    def __init__(self, holder: str) -> None:
        self.holder = holder
        self.block: Block | None = None
        self.given = 0

    @property
    def left(self) -> int:
        """How many numbers of the present block are not given out yet."""
        if self.block is None:
            return 0
        return self.block.last - max(self.given, self.block.first - 1)

    def next(self, series: Series, block_size: int, at: datetime) -> int:
        """The next number; asks the series for a block when none is left.

        Raises SeriesExhausted.
        """
        if self.block is None or not self.left:
            if self.more:
                self.block, self.more = self.more[0], self.more[1:]
            else:
                self.block = series.allot(self.holder, block_size, at)
            self.given = self.block.first - 1
        self.given += 1
        return self.given

    def end_block(self) -> None:
        """Give no more numbers out of what the holder has; the next opens a block."""
        if self.block is not None:
            self.block.ended = max(self.given, self.block.first - 1)
            self.block = None
        for block in self.more:
            block.ended = block.first - 1
        self.more = ()

    def set_aside(
        self, series: Series, count: int, block_size: int, at: datetime
    ) -> None:
        """Have at least so many numbers ready; raises SeriesExhausted.

        What is missing is allotted as one block of whole block sizes.
        """
        ready = self.left + sum(block.last - block.first + 1 for block in self.more)
        missing = count - ready
        if missing <= 0:
            return
        size = -(-missing // block_size) * block_size
        if series.limit - series.allotted < missing:
            raise SeriesExhausted(series=series.key)
        self.more = (*self.more, series.allot(self.holder, size, at))


@stored
class Numbered(Persistent):
    """All documents of one noun by series and number (``root.notices``, ``bills``).

    ``limit`` is the highest number a series can hold.
    """

    def __init__(self, limit: int = 9_999_999_999) -> None:
        self.limit = limit
        self._series = OOBTree()
        self._sequences = OOBTree()

    def allot_next(
        self, series_key: str, holder: str, block_size: int, at: datetime
    ) -> int:
        """The holder's next number of the series; raises SeriesExhausted."""
        series = self._opened(series_key)
        label = f"{series_key}|{holder}"
        sequence = self._sequences.get(label)
        if sequence is None:
            sequence = self._sequences[label] = Sequence(holder)
        return int(sequence.next(series, block_size, at))

    def set_aside(
        self, series_key: str, holder: str, count: int, block_size: int, at: datetime
    ) -> None:
        """Have so many numbers of the series ready for the holder.

        Raises SeriesExhausted; none is given out yet.
        """
        series = self._opened(series_key)
        label = f"{series_key}|{holder}"
        sequence = self._sequences.get(label)
        if sequence is None:
            sequence = self._sequences[label] = Sequence(holder)
        sequence.set_aside(series, count, block_size, at)

    def coming(self, series_key: str, holder: str) -> int:
        """The number ``allot_next`` would give the holder now; writes nothing."""
        sequence = self._sequences.get(f"{series_key}|{holder}")
        if sequence is not None and sequence.left:
            block = sequence.block
            return max(int(sequence.given), int(block.first) - 1) + 1
        series = self._series.get(series_key)
        return 1 if series is None else int(series.allotted) + 1

    def reserve(self, series_key: str, holder: str, size: int, at: datetime) -> Block:
        """Allot a block without taking a number from it; raises SeriesExhausted.

        For numbers that were given out before this system, so that it goes on
        behind them.
        """
        return self._opened(series_key).allot(holder, size, at)

    def jump(
        self, series_key: str, beyond: int, holder: str, at: datetime
    ) -> Block | None:
        """Give out of the series only numbers behind ``beyond`` from now on.

        What lies between is one block of the named holder, None when nothing does;
        every present block is ended. For a restore: the numbers in between may have
        been given to somebody (invariant 21). Raises SeriesExhausted.
        """
        series = self._opened(series_key)
        for label, sequence in self._sequences.items(f"{series_key}|"):
            if not label.startswith(f"{series_key}|"):
                break
            sequence.end_block()
        size = beyond - series.allotted
        return series.allot(holder, size, at) if size > 0 else None

    def _opened(self, series_key: str) -> Series:
        series: Series | None = self._series.get(series_key)
        if series is None:
            series = self._series[series_key] = Series(series_key, self.limit)
        return series

    def put(self, series_key: str, serial: int, document: Any) -> None:
        """Bind the document to its number; raises NumberNotAllotted, AlreadyThere.

        Raises KeyError when the series was never opened.
        """
        self._series[series_key].put(serial, document)

    def find(self, series_key: str, serial: int) -> Any:
        """The document of the number, or None."""
        series = self._series.get(series_key)
        return None if series is None else series.find(serial)

    def series(self, series_key: str) -> Series | None:
        """The series of the key, or None."""
        found: Series | None = self._series.get(series_key)
        return found

    def sequence(self, series_key: str, holder: str) -> Sequence | None:
        """The holder's sequence in the series, or None before its first number."""
        found: Sequence | None = self._sequences.get(f"{series_key}|{holder}")
        return found

    def series_keys(self) -> Iterator[str]:
        """The keys of all series in order."""
        return iter(self._series.keys())

    def documents(self, series_key: str | None = None) -> Iterator[Any]:
        """Every document, or those of one series, in the order of the numbers."""
        for key, series in self._series.items():
            if series_key in {None, key}:
                yield from series.documents()

    def highest(self) -> dict[str, int]:
        """Highest number allotted per series and given out per ``series|holder``."""
        numbers = {key: series.allotted for key, series in self._series.items()}
        numbers.update((key, one.given) for key, one in self._sequences.items())
        return numbers

    def unused(self, series_key: str) -> Iterator[tuple[str, int]]:
        """Numbers given out of a block in the past that hold no document.

        Normally none: number and document are stored in one commit.
        """
        series = self._series.get(series_key)
        if series is None:
            return
        for block in series.blocks():
            sequence = self._sequences.get(f"{series_key}|{block.holder}")
            given = sequence.given if sequence is not None else 0
            last = block.last if block.ended is None else block.ended
            for serial in range(block.first, min(last, given) + 1):
                if serial not in block.documents:
                    yield block.holder, serial
