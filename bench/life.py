"""The life of a bill beside raw SQL and Django: ``python -m bench.life``.

Issue, query, confirm, sign, seal, deliver and write off, each step one durable
commit, for us on FileStorage, and on a PostgreSQL of the benchmark's own for psycopg
and for Django 5 with django-fsm. They take turns; the rate F of synced appends is probed before each turn.
The main figure leaves the two commits of sealing out on both sides; they are
reported apart. Prints Markdown.
"""

from __future__ import annotations

import argparse
import gc
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.django_peer import DjangoPeer
from bench.meter import Meter, cpu_seconds, fsync_rate, machine, median, table
from bench.ours import Ours
from bench.peer import Peer, Seals
from bench.postgres import running
from nontax_site.security.seals import Signer
from schemas.xml import ElectronicBillFormat

AT_ONCE = 10
"""So many lives go through a step before the next: what one turn of a sender finds."""

SEALING = ("sign", "seal")
STEPS = ("issue", "query", "confirm", "look", "feed", *SEALING, "deliver", "write_off")
MAIN = tuple(step for step in STEPS if step not in SEALING)

PLAIN, PAYING = (5, 4096), (13, 8192)
"""Objects and bytes a commit may store, the file of a bill aside."""

AS_PAYING = ("issue", "confirm", "sign")
"""Held to the budget of paying: two of them make a document with its number."""


@dataclass
class Turns:
    """What one side did in its turns."""

    name: str
    meter: Meter = field(default_factory=Meter)
    main: list[float] = field(default_factory=list)
    whole: list[float] = field(default_factory=list)
    commits: list[float] = field(default_factory=list)
    of_f: list[float] = field(default_factory=list)
    main_ms: list[tuple[float, float]] = field(default_factory=list)
    whole_ms: list[tuple[float, float]] = field(default_factory=list)


def beat(side: Any, meter: Meter, lives: int) -> None:
    """So many lives, step by step; the sender turns when there is work for it."""
    codes = [side.issue(meter) for _ in range(lives)]
    for code in codes:
        side.query(meter, code)
    for code in codes:
        side.confirm(meter, code)
    side.turn(meter)
    side.turn(meter)
    for code in codes:
        side.deliver(meter, code)
    for code in codes:
        side.write_off(meter, code)
    side.turn(meter)


def turn(side: Any, turns: Turns, lives: int, rate: float) -> None:
    """One turn of a side, measured."""
    gc.collect()
    meter, others = Meter(side.backend()), side.processes()
    before = cpu_seconds(others)
    for _ in range(lives // AT_ONCE):
        beat(side, meter, AT_ONCE)
    behind = cpu_seconds(others) - before
    for steps, found in ((MAIN, turns.main_ms), (STEPS, turns.whole_ms)):
        client, server = meter.cpu(steps)
        found.append((client / lives * 1000, (server + behind) / lives * 1000))
    writing = [step for step in MAIN if step != "look"]
    commits = meter.commits(writing) / meter.total(writing)
    turns.main.append(lives / meter.total(MAIN))
    turns.whole.append(lives / meter.total())
    turns.commits.append(commits)
    turns.of_f.append(commits / rate)
    turns.meter.add(meter)


def measure(directory: Path, rounds: int, lives: int) -> None:
    """Run everything in the directory and print the report."""
    print(f"Machine: {machine()}. {rounds} rounds of {lives} lives a side.\n")
    ours = Ours(directory)
    beat(ours, Meter(), AT_ONCE)
    bill, xml = ours.sample()
    keyring = ours.request.site.keys
    ours.request.tm.begin()
    signer = Signer(keyring, ours.site.registry.master_key)
    body = ElectronicBillFormat().signed_slice(xml)
    seals = Seals(signer, (f"unit:{bill.unit}", f"finance:{bill.region}"), body)
    ours.request.tm.abort()
    with running(directory) as server:
        sides: list[Any] = [
            ours,
            Peer(server, (xml, seals)),
            Peer(server, (xml, seals), pipelined=True),
            DjangoPeer(server, (xml, seals)),
        ]
        for side in sides:
            beat(side, Meter(), AT_ONCE)
        found = [Turns(side.name) for side in sides]
        rates = []
        for _ in range(rounds):
            for side, turns in zip(sides, found, strict=True):
                rates.append(fsync_rate(directory))
                turn(side, turns, lives, rates[-1])
        report(found, rates)
        report_stores(ours)
        for side in sides:
            side.close()


def report(found: list[Turns], rates: list[float]) -> None:
    """Lives, commits and CPU of each side, and the times of each step."""
    ours = found[0]
    spread = f"{min(rates):.0f} to {max(rates):.0f}"
    print(f"F (512 bytes, synced): median {median(rates):.0f}/s, {spread}.\n")
    heads = (
        *("side", "lives/s", "ours is", "with sealing", "ours is", "commits/s"),
        *("commits of F", "CPU ms a life (client + server)", "with sealing"),
    )
    rows = []
    for side in found:
        main = [a / b for a, b in zip(ours.main, side.main, strict=True)]
        whole = [a / b for a, b in zip(ours.whole, side.whole, strict=True)]
        rows.append(
            (
                *(side.name, f"{median(side.main):.0f}", f"{median(main):.2f}x"),
                *(f"{median(side.whole):.0f}", f"{median(whole):.2f}x"),
                *(f"{median(side.commits):.0f}", f"{median(side.of_f):.2f}"),
                *(_cpu(side.main_ms), _cpu(side.whole_ms)),
            )
        )
    print(table(heads, rows), "\n")
    steps = [
        (
            step,
            *(
                f"{side.meter.percentile(step, 0.5):.2f} / "
                f"{side.meter.percentile(step, 0.99):.2f}"
                for side in found
            ),
        )
        for step in STEPS
    ]
    print(table(("p50 / p99 ms", *(side.name for side in found)), steps), "\n")


def _cpu(found: list[tuple[float, float]]) -> str:
    """The medians of client and server, and their sum."""
    client, server = (median(pair[part] for pair in found) for part in (0, 1))
    return f"{client:.1f} + {server:.1f} = {client + server:.1f}"


def report_stores(ours: Ours) -> None:
    """Objects and bytes that each of our commits stores, beside the budget."""
    rows = []
    stored = ours.count(AT_ONCE * 4, _one_by_one)
    for step in STEPS:
        commits = [stores_aside(one) for one in stored.get(step, ())]
        if not commits or step == "feed":
            continue
        objects, sizes = ([one[part] for one in commits] for part in (0, 1))
        limit = PAYING if step in AS_PAYING else PLAIN
        rows.append(
            (
                step,
                f"{sum(objects) / len(commits):.1f} (max {max(objects)})",
                f"{sum(sizes) / len(commits):.0f} (max {max(sizes)})",
                f"{limit[0]} and {limit[1]}",
            )
        )
    print(table(("commit", "objects", "bytes", "budget"), rows))


def _one_by_one(side: Any, meter: Meter, lives: int) -> None:
    """So many lives one after the other, with a sender that is never late."""
    for _ in range(lives):
        beat(side, meter, 1)


def stores_aside(stores: Any) -> tuple[int, int]:
    """(objects, bytes) of a commit without the file of a bill."""
    sizes = [size for name, size in stores.records if not name.endswith("BillFile")]
    return len(sizes), sum(sizes)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="turns of each side")
    parser.add_argument("--lives", type=int, default=200, help="lives in a turn")
    parser.add_argument("--directory", help="where to write (default: a temporary one)")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="nontax-bench-", dir=given.directory) as d:
        measure(Path(d), given.rounds, max(given.lives, AT_ONCE))


if __name__ == "__main__":
    main()
