"""Paper numbers by the million: ``python -m bench.stock``.

On one FileStorage: what a blank number costs, how many objects a movement stores
whatever its length, how long the life of one number among ten million takes to read,
and issuing 1,000 fixed bills at once against one by one, each a durable commit.
Wanted: at most 2 bytes a blank number; as many objects for 100,000 numbers as for
100; under 1 ms; at least 200 times. Prints Markdown.
"""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from bench.meter import fsync_rate, machine, median, percentile, table
from nontax_site.root import SITE
from nontax_site.stock.moving import Line
from nontax_site.stock.places import Place, Spot
from nontax_site.storage.connecting import open_database, own_transaction
from tests.factories.stock import (
    CODE,
    POLICE,
    SCHOOL,
    STORE,
    TRANSIT,
    Stock,
    act,
)
from tests.factories.storage import counted, quiet

MILLION = 1_000_000
TRACED = 2_000
FIXED = 1_000
TURNS = 3
BATCHES = 10
WANTED_BYTES, WANTED_MS, WANTED_TIMES = 2, 1, 200


class Bench:
    """A database with a stock in it."""

    def __init__(self, directory: str) -> None:
        self.path = Path(directory) / "site.fs"
        self.database = open_database(f"file://{self.path}", fatal=quiet)

        def build(root: Any) -> None:
            root[SITE] = Stock().root

        own_transaction(self.database, build)

    def do(self, deed: Callable[[Stock], Any]) -> Any:
        """One durable commit."""
        return own_transaction(self.database, lambda root: deed(Stock(root[SITE])))

    def objects(self, deed: Callable[[Stock], Any]) -> int:
        """How many objects a commit stores."""
        with counted(self.database) as stores:
            self.do(deed)
        return stores.objects

    def packed_bytes(self) -> int:
        """The size of the file without what is no more."""
        self.database.pack(time.time() + 1)
        return self.path.stat().st_size


def blank_numbers(bench: Bench) -> tuple[float, int]:
    """Bytes a blank number, of ten million in the store, and how many there are."""
    before = bench.packed_bytes()
    for batch in range(BATCHES):
        first = batch * MILLION + 1
        bench.do(lambda stock, first=first: stock.stocked(first, first + MILLION - 1))
    return (bench.packed_bytes() - before) / (BATCHES * MILLION), BATCHES * MILLION


def movements(bench: Bench) -> list[tuple[str, int, int]]:
    """(what, objects for 100 numbers, objects for 100,000 numbers).

    Everything is done once before, so that registers and shelves are there.
    """
    void = Spot(Place.VOID, SCHOOL.holder)
    found = []
    for what, deed in (
        ("allot a range out of the store", partial(_moved, STORE, TRANSIT, 1)),
        ("sign for it", partial(_moved, TRANSIT, SCHOOL, 1)),
        ("split: half of it goes back", partial(_moved, SCHOOL, STORE, 2)),
        ("use a quarter at once", _used),
        ("void a quarter", partial(_moved, SCHOOL, void, 4)),
    ):
        for first, size in ((2 * MILLION + 1, 100), (1, 100), (MILLION + 1, 100_000)):
            found.append((what, bench.objects(partial(deed, first, size))))
    whats = found[1::3]
    return [
        (what, few, many)
        for (what, few), (_what, many) in zip(whats, found[2::3], strict=True)
    ]


def _moved(
    source: Spot, target: Spot, part: int, first: int, size: int, stock: Stock
) -> None:
    """Move the last part of a range (a quarter of four stands before the last half)."""
    last = first + size - 1 if part < 4 else first + size // 2 - 1  # noqa: PLR2004
    stock.move(last - size // part + 1, last, source, target)


def _used(first: int, size: int, stock: Stock) -> None:
    line = Line(CODE, first, first + size // 4 - 1)
    stock.moving.use_range(line, SCHOOL, act(SCHOOL), "bulk:1")


def traces(bench: Bench) -> list[float]:
    """Seconds of CPU to read the life of a number, warm, of many ranges and units."""
    for batch in range(BATCHES):

        def allot(stock: Stock, batch: int = batch) -> None:
            for part in range(100):
                first = batch * MILLION + 500_001 + part * 2_000
                unit = SCHOOL if part % 2 else POLICE
                stock.move(first, first + 999, STORE, TRANSIT)
                stock.move(first, first + 999, TRANSIT, unit)

        bench.do(allot)
    dice = random.Random(7)
    numbers = [dice.randrange(1, BATCHES * MILLION) for _ in range(TRACED)]

    def read(stock: Stock) -> list[float]:
        found = []
        for turn in range(2):
            for number in numbers:
                begin = time.thread_time()
                stock.book.trace(CODE, number)
                if turn:
                    found.append(time.thread_time() - begin)
        return found

    return bench.do(read)


def fixed_bills(bench: Bench) -> tuple[float, float]:
    """Seconds for 1,000 fixed bills: one by one, and at once (medians)."""
    singly, together = [], []
    for turn in range(TURNS):
        first = 5 * MILLION + turn * 2 * FIXED + 1
        bench.do(lambda s, a=first: s.supplied(a, a + 2 * FIXED - 1))
        begin = time.perf_counter()
        for number in range(first, first + FIXED):
            bench.do(lambda s, n=number: s.issue(number=n))
        singly.append(time.perf_counter() - begin)
        line = Line(CODE, first + FIXED, first + 2 * FIXED - 1)
        begin = time.perf_counter()
        bench.do(lambda s, x=line: s.moving.use_range(x, SCHOOL, act(SCHOOL), "bulk:1"))
        together.append(time.perf_counter() - begin)
    return median(singly), median(together)


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as directory:
        print(machine())
        print(f"F: {fsync_rate(Path(directory)):,.0f}/s\n")
        bench = Bench(directory)
        size, count = blank_numbers(bench)
        moved = movements(bench)
        read = traces(bench)
        one_by_one, at_once = fixed_bills(bench)
    rows = [
        ("bytes a blank number, of ten million", f"{size:.5f}", f"{WANTED_BYTES}"),
        *(
            (f"objects a commit: {what}", f"{few} and {many}", "equal")
            for what, few, many in moved
        ),
        (
            f"life of one number among {count:,}, warm: p50, p99",
            f"{median(read) * 1e3:.3f} ms, {percentile(read, 99) * 1e3:.3f} ms",
            f"{WANTED_MS} ms",
        ),
        (
            f"{FIXED:,} fixed bills one by one, at once",
            f"{one_by_one:.2f} s, {at_once * 1e3:.2f} ms: {one_by_one / at_once:,.0f}x",
            f"{WANTED_TIMES}x",
        ),
    ]
    print(table(("what (100 and 100,000 numbers)", "measured", "wanted"), rows))


if __name__ == "__main__":
    main()
