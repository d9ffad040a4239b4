"""More at once: ``python -m bench.scale [--rounds 3] [--lives 160]``.

One, two and four processes on a PostgreSQL of the benchmark's own, and one, four and
sixteen threads on one FileStorage, each at work for a unit of its own: the life of
``bench.life`` while the one sender signs and seals beside them, in a process of its
own on PostgreSQL and a thread on files. The rows take turns, because the disk has its
moods. Wanted: conflicts in at most 1 % of the commits, p99 at most ten times p50, and
no fewer lives a second with more at work ("of one": the median of what the rounds
say, each against its own row of one). Prints Markdown.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

from bench.meter import (
    Meter,
    cpu_seconds,
    family,
    fsync_rate,
    machine,
    median,
    percentile,
    table,
)
from bench.ours import START
from bench.threads import AT_ONCE, BesideThem, Worker, together
from nontax_site.kernel.clock import FixedClock
from nontax_site.storage.attempts import Attempts, random_pause
from tests.factories.office import Base, build_base
from tests.factories.postgresql import SYNCED, Cluster, running, template
from tests.factories.units_at_work import open_units, reopen_units

PROCESSES = (1, 2, 4)
THREADS = (1, 4, 16)
WARM = 10
HEADS = (
    *("storage", "at work", "F", "lives/s", "of one", "CPU ms a life"),
    *("conflicts", "a commit", "of the sender", "p50 ms", "p99 ms", "p99/p50"),
)

_fork = multiprocessing.get_context("fork")


@dataclass
class Found:
    """What one turn of a row measured."""

    times: list[float] = field(default_factory=list)
    conflicts: int = 0
    done: int = 0
    of_sender: int = 0
    rate: float = 0.0
    seconds: float = 0.0
    cpu: float = 0.0

    def add(self, worker: Worker) -> None:
        """Take over what a worker measured."""
        self.times += [t for found in worker.meter.seconds.values() for t in found]
        self.conflicts += worker.conflicts
        self.done += worker.finished

    @property
    def lives(self) -> float:
        """Lives a second."""
        return self.done / self.seconds


def share(lives: int, number: int) -> int:
    """The lives of each of so many, in tens, as a worker does them."""
    return max(lives // number // AT_ONCE, 1) * AT_ONCE


def row(name: str, number: int, turns: list[Found], ones: list[Found]) -> list[str]:
    """One line of the table: of all rounds, or the median of them."""
    times = [one for found in turns for one in found.times]
    conflicts = sum(found.conflicts for found in turns)
    p50, p99 = (percentile(times, part) * 1000 for part in (0.5, 0.99))
    ratio = median(a.lives / b.lives for a, b in zip(turns, ones, strict=True))
    return [
        *(name, str(number), f"{median(found.rate for found in turns):.0f}"),
        *(f"{median(found.lives for found in turns):.1f}", f"{ratio:.2f}x"),
        f"{median(found.cpu / found.done for found in turns) * 1000:.1f}",
        *(f"{conflicts} in {len(times)}", f"{conflicts / len(times):.2%}"),
        str(sum(found.of_sender for found in turns)),
        *(f"{p50:.1f}", f"{p99:.1f}", f"{p99 / p50:.1f}"),
    ]


# ---- threads on files ------------------------------------------------------------


def on_files(base: Base, directory: Path, threads: int, lives: int) -> Found:
    """So many threads on one FileStorage, the sender a thread beside them."""
    site = open_units(base, directory, threads)
    workers = [Worker(site, unit) for unit in site.units]
    with BesideThem(site) as sender:
        together(partial(worker.run, WARM) for worker in workers)
        for worker in workers:
            worker.meter, worker.conflicts, worker.finished = Meter(), 0, 0
        sender.conflicts = 0
        rate, cpu = fsync_rate(directory), time.process_time()
        seconds = together(
            partial(worker.run, share(lives, threads)) for worker in workers
        )
        cpu = time.process_time() - cpu
    site.close()
    found = Found(of_sender=sender.conflicts, rate=rate, seconds=seconds, cpu=cpu)
    for worker in workers:
        found.add(worker)
    return found


# ---- processes on PostgreSQL -----------------------------------------------------


class Crew:
    """Processes at work on one database; each opens it for itself."""

    def __init__(self, base: Base, cluster: Cluster, directory: Path) -> None:
        self.base, self.cluster, self.directory = base, cluster, directory
        self.names = {
            "": template(cluster, "site", base.main),
            "sessions": template(cluster, "sessions", base.sessions),
        }
        self.stop = _fork.Event()

    def storage_of(self, name: str) -> Any:
        """A storage of this process's own over the database of the name."""
        return self.cluster.storage(self.names[name])

    def found(self, number: int) -> list[str]:
        """Open so many units; their ids."""
        site = open_units(self.base, self.directory, number, self.storage_of)
        units = site.units
        site.close()
        return units

    def work(self, number: int, unit: str, lives: int, gate: Any, answers: Any) -> None:
        """One process at work for one unit."""
        site = reopen_units(self.base, self.directory, self.storage_of)
        site.serials = count((number + 1) * 10_000_000)
        worker = Worker(site, unit)
        worker.run(WARM)
        worker.meter, worker.conflicts, worker.finished = Meter(), 0, 0
        gate.wait()
        began = time.perf_counter()
        worker.run(lives)
        seconds = time.perf_counter() - began
        found = Found()
        found.add(worker)
        answers.put((seconds, found))
        gate.wait()
        # the processor's time of everybody is read between the two
        gate.wait()
        site.close()

    def send(self, conflicts: Any) -> None:
        """The sender's process."""
        site = reopen_units(self.base, self.directory, self.storage_of)

        def pause(attempt: int) -> None:
            with conflicts.get_lock():
                conflicts.value += 1
            random_pause(attempt)

        sender = site.sender(attempts=Attempts(most=100, pause=pause))
        while not self.stop.is_set():
            if not sender.run_once():
                self.stop.wait(0.05)
        site.close()


def on_server(base: Base, directory: Path, processes: int, lives: int) -> Found:
    """So many processes on a server of their own, the sender another process."""
    with running(SYNCED) as cluster:
        crew = Crew(base, cluster, directory)
        units = crew.found(processes)
        gate, answers = _fork.Barrier(processes + 1), _fork.Queue()
        conflicts = _fork.Value("i", 0)
        sender = _fork.Process(target=crew.send, args=(conflicts,))
        sender.start()
        each = share(lives, processes)
        workers = [
            _fork.Process(target=crew.work, args=(number, unit, each, gate, answers))
            for number, unit in enumerate(units)
        ]
        for worker in workers:
            worker.start()
        rate = fsync_rate(directory)
        gate.wait()
        conflicts.value = 0
        everyone = family(os.getpid())
        cpu = cpu_seconds(everyone)
        said = [answers.get(timeout=600) for _ in workers]
        gate.wait()
        cpu = cpu_seconds(everyone) - cpu
        gate.wait()
        for worker in workers:
            worker.join()
        found = Found(of_sender=conflicts.value, rate=rate, cpu=cpu)
        crew.stop.set()
        sender.join()
    for _seconds, one in said:
        found.times += one.times
        found.conflicts += one.conflicts
        found.done += one.done
    found.seconds = max(seconds for seconds, _one in said)
    return found


HALVES = {
    "files": ("FileStorage, threads", on_files, THREADS),
    "server": ("PostgreSQL, processes", on_server, PROCESSES),
}


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--lives", type=int, default=160, help="lives in each turn")
    parser.add_argument("--only", choices=tuple(HALVES), help="one half only")
    given = parser.parse_args()
    print(
        f"Machine: {machine()}. {given.rounds} rounds of {given.lives} lives a row.\n"
    )
    rows = []
    for half, (name, measure, numbers) in HALVES.items():
        if given.only not in {None, half}:
            continue
        found: dict[int, list[Found]] = {number: [] for number in numbers}
        for _ in range(given.rounds):
            for number in numbers:
                found[number].append(turn(measure, number, given.lives))
        rows += [row(name, one, turns, found[1]) for one, turns in found.items()]
    print(table(HEADS, rows))


def turn(measure: Callable[..., Found], number: int, lives: int) -> Found:
    """One turn of a row, on a site of its own."""
    with tempfile.TemporaryDirectory(prefix="nontax-bench-") as directory:
        base = build_base(FixedClock(START))
        found = measure(base, Path(directory), number, lives)
        base.close()
    return found


if __name__ == "__main__":
    main()
