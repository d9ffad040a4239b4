"""Lists and look-up by code at two sizes, beside PostgreSQL's composite index.

``python -m bench.lists [--sizes 100000 1000000] [--times 2000]``. A page is 50
notices of one state, of a unit or of the region's, from the newest or from a random
place on; a look-up is one notice by its code. "Asked again" are questions about the newest
5,000, what a site deals with in a day, after each has been asked once. Both sides get
whole notices and read payer, amount and due day of each; each reading is a transaction
of its own. Prints Markdown.
"""

from __future__ import annotations

import argparse
import gc
import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.filling import REGION, UNITS, fill_ours, fill_peer
from bench.meter import machine, percentile, table
from bench.ours import Ours
from bench.postgres import running
from nontax_site.catalog.orders import place_of
from nontax_site.kernel.codes import PaymentCode
from nontax_site.root import SITE

PAGE = 50
DAY = 5_000
AGAIN = ", of the day, asked again"
LOOK_UP = "look-up by code"
STATES = ("issued", "paid", "settled")


def sample_notice(directory: Path) -> tuple[Any, ...]:
    """The stored values of one issued notice."""
    from bench.meter import Meter

    ours = Ours(directory, 1)
    code = ours.issue(Meter())
    ours.request.tm.begin()
    state = ours.request.site.document("notice", code).__getstate__()
    ours.request.tm.abort()
    ours.close()
    return tuple(state)


class OurSide:
    """Reading from the orders and the documents."""

    def __init__(self, database: Any) -> None:
        self._connection = database.open()
        self._manager = self._connection.transaction_manager

    def page(self, scope: str, state: str, before: str | None) -> int:
        """Fen of the page's notices."""
        self._manager.begin()
        site = self._connection.root()[SITE]
        ids, _cursor = site.orders.page(
            scope, (f"notice:{state}",), before=before, limit=PAGE
        )
        found = [site.find("notice", name) for name in ids]
        total = sum(n.total_fen for n in found if n.payer[0] and n.due)
        self._manager.abort()
        return total

    def look_up(self, code: str) -> int:
        """Fen of the notice of a code."""
        self._manager.begin()
        found = self._connection.root()[SITE].find("notice", code)
        total = int(found.total_fen)
        self._manager.abort()
        return total

    def place(self, code: str) -> tuple[str, Any]:
        """Where a notice stands: ours and the table's way."""
        self._manager.begin()
        found = self._connection.root()[SITE].find("notice", code)
        said = place_of(found), found.created.replace(second=0, microsecond=0)
        self._manager.abort()
        return said


class PeerSide:
    """Reading by the composite indexes."""

    def __init__(self, connection: Any) -> None:
        self._cursor = connection.cursor()

    def page(self, scope: str, state: str, before: Any) -> int:
        """Fen of the page's notices."""
        kind, _, name = scope.partition(":")
        query = f"SELECT * FROM notice WHERE {kind} = %s AND state = %s"  # noqa: S608
        given: list[Any] = [name, state]
        if before is not None:
            query += " AND (created, id) < (%s, %s)"
            given += before
        query += f" ORDER BY created DESC, id DESC LIMIT {PAGE + 1}"
        rows = self._cursor.execute(query, given).fetchall()[:PAGE]
        return sum(row[10] for row in rows if row[7][0] and row[11])

    def look_up(self, code: str) -> int:
        """Fen of the notice of a code."""
        query = "SELECT * FROM notice WHERE id = %s"
        return int(self._cursor.execute(query, (code,)).fetchone()[10])


def code_of(serial: int) -> str:
    return str(PaymentCode.compose(REGION, 26, "00", serial, "LUHN"))


def questions(ours: OurSide, count: int, times: int) -> dict[str, list[Any]]:
    """The same random questions for both sides, by what is read."""
    dice = random.Random(11)
    found: dict[str, list[Any]] = {}
    units, region = [f"unit:{unit}" for unit in UNITS], [f"region:{REGION}"]
    for name, scopes, oldest in (
        ("newest page of a unit", units, None),
        ("page of a unit from a random place", units, count // 20),
        ("newest page of the region", region, None),
        ("page of the region from a random place", region, count // 20),
        (f"page of the region from a place{AGAIN}", region, count - DAY),
    ):
        rows = found[name] = []
        for _ in range(times):
            place = stamp = None
            if oldest is not None:
                code = code_of(dice.randrange(oldest, count + 1))
                place, created = ours.place(code)
                stamp = (created, code)
            rows.append((dice.choice(scopes), dice.choice(STATES), place, stamp))
    for name, oldest in ((LOOK_UP, 1), (f"{LOOK_UP}{AGAIN}", count - DAY)):
        codes = (code_of(dice.randrange(oldest, count + 1)) for _ in range(times))
        found[name] = [(code,) for code in codes]
    return found


def timed(deed: Callable[..., int], asked: list[tuple[Any, ...]]) -> tuple[Any, int]:
    """Seconds of each, and the sum of what was read."""
    seconds, total = [], 0
    gc.collect()
    for given in asked:
        began = time.perf_counter()
        total += deed(*given)
        seconds.append(time.perf_counter() - began)
    return seconds, total


def measure(directory: Path, size: int, times: int, server: Any) -> list[Any]:
    """The rows of the report for one size."""
    sample = sample_notice(directory / f"sample-{size}")
    began = time.perf_counter()
    database = fill_ours(directory / f"{size}.fs", sample, size)
    filled = time.perf_counter() - began
    connection = server.connect()
    fill_peer(connection, sample, size)
    ours, peer = OurSide(database), PeerSide(connection)
    rows = []
    for name, asked in questions(ours, size, times).items():
        if name.startswith(LOOK_UP):
            mine, theirs = asked, asked
            deeds = ours.look_up, peer.look_up
        else:
            mine = [row[:3] for row in asked]
            theirs = [(row[0], row[1], row[3]) for row in asked]
            deeds = ours.page, peer.page
        for deed, given in zip(deeds, (mine, theirs), strict=True):
            timed(deed, given if name.endswith(AGAIN) else given[: times // 4])
        seconds, total = timed(deeds[0], mine)
        others, same = timed(deeds[1], theirs)
        assert total == same, name
        rows.append((name, size, seconds, others))
    connection.close()
    database.close()
    print(f"{size:,} notices: filled in {filled:.0f} s.\n")
    return rows


def report(found: list[Any]) -> None:
    """p50 and p99 of both sides and what part of the time ours is."""
    rows = []
    for name, size, ours, theirs in sorted(found, key=lambda row: row[0]):
        mine, peer = percentile(ours, 0.5), percentile(theirs, 0.5)
        rows.append(
            (
                *(name, f"{size:,}"),
                f"{mine * 1e6:.0f} / {percentile(ours, 0.99) * 1e6:.0f}",
                f"{peer * 1e6:.0f} / {percentile(theirs, 0.99) * 1e6:.0f}",
                f"{mine / peer:.2f}x",
            )
        )
    heads = ("what", "notices", "ours p50 / p99 µs", "PostgreSQL p50 / p99 µs")
    print(table((*heads, "ours is"), rows))


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--times", type=int, default=2_000, help="readings of each")
    parser.add_argument("--directory", help="where to write (default: a temporary one)")
    given = parser.parse_args()
    print(f"Machine: {machine()}. {given.times} readings of each.\n")
    with tempfile.TemporaryDirectory(prefix="nontax-lists-", dir=given.directory) as d:
        directory, found = Path(d), []
        with running(directory) as server:
            for size in given.sizes:
                (directory / f"sample-{size}").mkdir()
                found += measure(directory, size, given.times, server)
        report(found)


if __name__ == "__main__":
    main()
