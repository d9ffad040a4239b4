"""What the benchmarks measure with: times of steps, CPU, the disk's own rate."""

from __future__ import annotations

import os
import statistics
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

PROBES = 300
_TICKS = os.sysconf("SC_CLK_TCK")


class Meter:
    """Seconds of every commit by the name of its step, and its seconds of CPU.

    ``server`` is the process that works for this one, a database's backend.
    """

    def __init__(self, server: int | None = None) -> None:
        self.server = server
        self.seconds: dict[str, list[float]] = defaultdict(list)
        self.client_cpu: dict[str, float] = defaultdict(float)
        self.server_cpu: dict[str, float] = defaultdict(float)

    @contextmanager
    def timed(self, step: str) -> Iterator[None]:
        """Measure the block as one commit of the step."""
        server, client = self._server_seconds(), time.process_time()
        began = time.perf_counter()
        yield
        self.seconds[step].append(time.perf_counter() - began)
        self.client_cpu[step] += time.process_time() - client
        self.server_cpu[step] += self._server_seconds() - server

    def _server_seconds(self) -> float:
        """Seconds the backend has been on a processor, to the nanosecond."""
        if self.server is None:
            return 0.0
        text = Path(f"/proc/{self.server}/schedstat").read_text()
        return int(text.split()[0]) / 1e9

    def add(self, other: Meter) -> None:
        """Take over what another meter measured."""
        for step, found in other.seconds.items():
            self.seconds[step].extend(found)
            self.client_cpu[step] += other.client_cpu[step]
            self.server_cpu[step] += other.server_cpu[step]

    def cpu(self, steps: Iterable[str]) -> tuple[float, float]:
        """Seconds of CPU of the steps: (client, server)."""
        found = list(steps)
        client = sum(self.client_cpu[step] for step in found)
        return client, sum(self.server_cpu[step] for step in found)

    def total(self, steps: Iterable[str] | None = None) -> float:
        """Seconds of the steps, or of all."""
        return sum(
            sum(found)
            for step, found in self.seconds.items()
            if steps is None or step in steps
        )

    def commits(self, steps: Iterable[str] | None = None) -> int:
        """How many commits of the steps were measured, or of all."""
        return sum(
            len(found)
            for step, found in self.seconds.items()
            if steps is None or step in steps
        )

    def percentile(self, step: str, part: float) -> float:
        """Milliseconds that ``part`` of the commits of the step stayed within."""
        return percentile(self.seconds[step], part) * 1000


def percentile(values: Sequence[float], part: float) -> float:
    """The smallest value that ``part`` of the values do not exceed; 0 for none."""
    if not values:
        return 0.0
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


def median(values: Iterable[float]) -> float:
    """The median; 0 for none."""
    found = list(values)
    return statistics.median(found) if found else 0.0


def fsync_rate(directory: Path) -> float:
    """F: appends of 512 bytes, each synced, in a second."""
    path = directory / "probe"
    data = b"n" * 512
    with path.open("ab", buffering=0) as file:
        began = time.perf_counter()
        for _ in range(PROBES):
            file.write(data)
            os.fsync(file.fileno())
        seconds = time.perf_counter() - began
    path.unlink()
    return PROBES / seconds


def family(process: int) -> list[int]:
    """A process and all that it started, by their ids."""
    found = [process]
    children = Path(f"/proc/{process}/task/{process}/children")
    for child in children.read_text().split():
        found.extend(family(int(child)))
    return found


def cpu_seconds(processes: Iterable[int]) -> float:
    """CPU seconds the processes have used, user and kernel, from ``/proc``."""
    total = 0
    for process in processes:
        try:
            text = Path(f"/proc/{process}/stat").read_text()
        except FileNotFoundError:
            continue
        fields = text.rpartition(")")[2].split()
        total += int(fields[11]) + int(fields[12])
    return total / _TICKS


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def machine() -> str:
    """What the figures were measured on, in one line."""
    names = [
        line.partition(":")[2].strip()
        for line in Path("/proc/cpuinfo").read_text().splitlines()
        if line.startswith("model name")
    ]
    load = os.getloadavg()[0]
    model = names[0] if names else "unknown processor"
    return f"{model}, {os.cpu_count()} cores, load {load:.1f} at the start"
