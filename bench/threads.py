"""Units at work side by side: ``python -m bench.threads [--lives 200]``.

One thread, then four, each at work for a unit of its own on one FileStorage: issue,
query and confirm, then deliver and write off what the one sender has signed and
sealed. First the sender works between the two, so that only units could meet; then
beside them, as in the running site, where it writes for the very units that are at
work. Every commit has a request of its own and is tried again after a conflict.
Prints Markdown.
"""

from __future__ import annotations

import argparse
import tempfile
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any, Self

from bench.meter import Meter, fsync_rate, machine, percentile, table
from bench.ours import START
from nontax_site.kernel.clock import FixedClock
from nontax_site.storage.attempts import Attempts, random_pause
from tests.factories.office import build_base
from tests.factories.units_at_work import UnitsAtWork, open_units

AT_ONCE = 10
LOOK_S = 0.2
"""So long a clerk with nothing to hand over waits before looking again."""


@dataclass
class Worker:
    """One thread at work for one unit; counts its conflicts."""

    site: UnitsAtWork
    unit: str
    meter: Meter = field(default_factory=Meter)
    conflicts: int = 0
    finished: int = 0
    waiting: int = 0

    def pause(self, attempt: int) -> None:
        """Called after every conflict."""
        self.conflicts += 1
        random_pause(attempt)

    def do(self, step: str, deed: Any, *given: Any) -> Any:
        """The deed in a transaction of its own, measured with its repetitions."""
        with self.meter.timed(step):
            attempts = Attempts(most=100, pause=self.pause)
            return self.site.do(deed, *given, attempts=attempts)

    def pay(self, lives: int) -> None:
        """Issue so many notices, each queried and paid at once."""
        for _ in range(lives):
            self.site.clock.advance(timedelta(seconds=1))
            code = self.do("issue", self.site.issue, self.unit)
            self.do("query", self.site.query, code)
            self.do("confirm", self.site.confirm, code)
            self.waiting += 1

    def run(self, lives: int) -> None:
        """So many lives, ten notices between two looks at what is sealed."""
        for _ in range(lives // AT_ONCE):
            self.pay(AT_ONCE)
            self.finish()
        while self.waiting:
            if not self.finish():
                time.sleep(LOOK_S)

    def finish(self) -> int:
        """Deliver and write off what is sealed by now; returns how many."""
        ready = self.site.do(self._sealed)
        for code in ready:
            self.do("deliver", self.site.deliver, code)
            self.do("write_off", self.site.write_off, code)
        self.waiting -= len(ready)
        self.finished += len(ready)
        return len(ready)

    def _sealed(self, request: Any) -> list[str]:
        """The notices whose bills the unit's list shows as sealed."""
        site = request.site
        scope = f"unit:{self.unit}"
        names, _ = site.orders.page(scope, ("bill:sealed",), limit=self.waiting)
        return [site.document("bill", name).notice for name in names]


class BesideThem:
    """The site's one sender in a thread of its own."""

    def __init__(self, site: UnitsAtWork) -> None:
        self.conflicts = 0
        self._sender = site.sender(attempts=Attempts(most=100, pause=self._pause))
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._work)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._stop.set()
        self._thread.join()

    def _pause(self, attempt: int) -> None:
        self.conflicts += 1
        random_pause(attempt)

    def _work(self) -> None:
        while not self._stop.is_set():
            if not self._sender.run_once():
                self._stop.wait(0.05)


def together(works: Iterable[Callable[[], Any]]) -> float:
    """Seconds until all of the works are done, each in a thread of its own."""
    running = [threading.Thread(target=work) for work in works]
    began = time.perf_counter()
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    return time.perf_counter() - began


def alone(workers: list[Worker], site: UnitsAtWork, each: int) -> float:
    """Seconds of the units' own work, the sender at work between its two halves."""
    seconds = together(partial(worker.pay, each) for worker in workers)
    site.sender().drain()
    return seconds + together(worker.finish for worker in workers)


def measure(directory: Path, threads: int, lives: int, *, beside: bool) -> list[str]:
    """One row: so many threads, so many lives in all."""
    site = open_units(build_base(FixedClock(START)), directory, threads)
    workers = [Worker(site, unit) for unit in site.units]
    alone(workers, site, 1)
    for worker in workers:
        worker.meter, worker.conflicts, worker.finished = Meter(), 0, 0
    rate, each = fsync_rate(directory), lives // threads
    senders = 0
    if beside:
        with BesideThem(site) as sender:
            seconds = together(partial(worker.run, each) for worker in workers)
        senders = sender.conflicts
    else:
        seconds = alone(workers, site, each)
    site.close()
    times = [t for w in workers for found in w.meter.seconds.values() for t in found]
    conflicts = sum(worker.conflicts for worker in workers)
    done = sum(worker.finished for worker in workers)
    return [
        *(str(threads), "beside" if beside else "between", f"{rate:.0f}"),
        *(f"{done / seconds:.1f}", f"{len(times) / seconds:.0f}"),
        *(f"{conflicts} in {len(times)}", f"{conflicts / len(times):.1%}"),
        *(str(senders) if beside else "-",),
        *(f"{percentile(times, part) * 1000:.1f}" for part in (0.5, 0.99)),
    ]


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lives", type=int, default=200, help="lives in all")
    parser.add_argument("--directory", help="where to write (default: a temporary one)")
    given = parser.parse_args()
    print(f"Machine: {machine()}. {given.lives} lives a row.\n")
    rows = []
    for beside, threads in ((False, 1), (False, 4), (True, 1), (True, 4)):
        with tempfile.TemporaryDirectory(
            prefix="nontax-bench-", dir=given.directory
        ) as directory:
            row = measure(Path(directory), threads, given.lives, beside=beside)
            rows.append(row)
    heads = (
        *("threads", "sender", "F", "lives/s", "commits/s", "conflicts", "a commit"),
        *("of the sender", "p50 ms", "p99 ms"),
    )
    print(table(heads, rows))


if __name__ == "__main__":
    main()
