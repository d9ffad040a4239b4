"""A list page of 50 rows over HTTP, beside the same page in Django 5.

``python -m bench.list_page [--rounds 5] [--requests 400]``. Both run on waitress with
four threads in a process of their own and are asked over four connections that stay
open, in turns; one account is signed in, the page is the newest 50 notices of its
unit in one state. Prints Markdown with requests a second, the CPU of the servers
behind (PostgreSQL too) and the size of the page.
"""

from __future__ import annotations

import argparse
import http.client
import re
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from bench.filling import UNITS, fill_peer, notices, put_notices
from bench.lists import sample_notice
from bench.meter import cpu_seconds, family, machine, median, table
from bench.ours import START
from bench.postgres import running

NOTICES = 20_000
CONNECTIONS = 4
OURS, PEER = 18461, 18462
UNIT = UNITS[0]
PATH = f"/notices?place=unit:{UNIT}&state=settled"
PEER_PATH = f"/notices?place={UNIT}&state=settled"


@dataclass
class Side:
    """A server that is asked: where, with which cookie, and what it needed."""

    name: str
    port: int
    path: str
    processes: list[int]
    cookie: str = ""
    size: int = 0
    rates: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    def ask(self, times: int) -> int:
        """Ask over one connection; returns the bytes of the last page."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        for _ in range(times):
            connection.request("GET", self.path, headers={"Cookie": self.cookie})
            answer = connection.getresponse()
            body = answer.read()
            assert answer.status == 200, (self.name, answer.status, body[:500])
        connection.close()
        return len(body)

    def turn(self, requests: int) -> None:
        """So many requests over all connections, measured."""
        each = requests // CONNECTIONS
        before, began = cpu_seconds(self.processes), time.perf_counter()
        with ThreadPoolExecutor(CONNECTIONS) as pool:
            sizes = list(pool.map(self.ask, [each] * CONNECTIONS))
        seconds = time.perf_counter() - began
        self.size = sizes[0]
        self.rates.append(each * CONNECTIONS / seconds)
        used = cpu_seconds(self.processes) - before
        self.cpu.append(used / (each * CONNECTIONS) * 1000)


def serve(directory: Path) -> None:
    """Our site with the notices, on waitress; says when it is ready."""
    import logging

    import waitress

    # that four connections wait for four threads is what is measured
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    from nontax_site.kernel.clock import FixedClock
    from tests.factories.office import build_base
    from tests.factories.units_at_work import open_units

    base = build_base(FixedClock(START))
    site = open_units(base, directory, 1)
    site.do(lambda request: _fill(request, site))
    print("ready", flush=True)
    waitress.serve(base.app, listen=f"127.0.0.1:{OURS}", threads=4, _quiet=True)


def _fill(request: Any, site: Any) -> None:
    code = site.issue(request, site.units[0])
    sample = request.site.document("notice", code).__getstate__()
    for _serial in put_notices(request.site, tuple(sample), NOTICES, 27):
        pass


def sign_in(port: int) -> str:
    """The cookies of a clerk who has signed in."""
    from tests.factories.office import PASSWORD

    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", "/sign-in")
    answer = connection.getresponse()
    page, kept = answer.read().decode(), _cookies(answer)
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))
    sent = urlencode({**hidden, "login": "school-clerk", "password": PASSWORD})
    heads = {
        "Cookie": "; ".join(f"{name}={value}" for name, value in kept.items()),
        "Content-Type": "application/x-www-form-urlencoded",
    }
    connection.request("POST", "/sign-in", sent, heads)
    answer = connection.getresponse()
    answer.read()
    assert answer.status == 303, answer.status
    kept |= _cookies(answer)
    connection.close()
    return "; ".join(f"{name}={value}" for name, value in kept.items())


def _cookies(answer: Any) -> dict[str, str]:
    lines = answer.headers.get_all("Set-Cookie") or []
    pairs = (line.partition(";")[0].partition("=") for line in lines)
    return {name: value for name, _sign, value in pairs}


def started(*arguments: str) -> tuple[Any, str]:
    """A server process and the first line it said."""
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", *arguments],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    return process, process.stdout.readline().strip()


def prepare_peer(server: Any, sample: tuple[Any, ...]) -> None:
    """The peer's notices and the names of the units."""
    with server.connect() as connection:
        fill_peer(connection, sample, NOTICES)
        connection.execute("CREATE TABLE unit_name (id text PRIMARY KEY, name text)")
        for number, unit in enumerate(UNITS):
            name = f"杭州市第{number}中学"
            connection.execute("INSERT INTO unit_name VALUES (%s, %s)", (unit, name))


def measure(directory: Path, rounds: int, requests: int) -> None:
    """Start both, ask in turns, print the report."""
    print(f"Machine: {machine()}. {rounds} rounds of {requests} requests.\n")
    (directory / "sample").mkdir()
    (directory / "site").mkdir()
    sample = sample_notice(directory / "sample")
    assert next(notices(sample, 1)).payer
    children = []
    with running(directory) as server:
        prepare_peer(server, sample)
        try:
            ours, _ready = started(
                "bench.list_page", "--serve", str(directory / "site")
            )
            children.append(ours)
            peer, key = started(
                "bench.django_list", str(server.sockets), str(PEER), UNIT
            )
            children.append(peer)
            sides = [
                Side("nontax-site", OURS, PATH, [ours.pid]),
                Side("Django 5", PEER, PEER_PATH, [peer.pid, *family(server.pid)]),
            ]
            _wait(OURS)
            _wait(PEER)
            sides[0].cookie = sign_in(OURS)
            sides[1].cookie = f"sessionid={key}"
            for side in sides:
                side.turn(requests // 4)
                side.rates.clear()
                side.cpu.clear()
            sides[1].processes = [peer.pid, *family(server.pid)]
            for _ in range(rounds):
                for side in sides:
                    side.turn(requests)
            report(sides)
        finally:
            for child in children:
                child.terminate()
                child.wait(timeout=30)


def _wait(port: int) -> None:
    """Until somebody listens."""
    import socket

    until = time.monotonic() + 60
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=5).close()
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
        else:
            return


def report(sides: list[Side]) -> None:
    """Requests a second, how many times the peer's, CPU and size."""
    rows = []
    for side in sides:
        times = [a / b for a, b in zip(side.rates, sides[1].rates, strict=True)]
        rows.append(
            (
                *(side.name, f"{median(side.rates):.0f}", f"{median(times):.2f}x"),
                *(f"{median(side.cpu):.1f}", f"{side.size / 1024:.0f}"),
            )
        )
    heads = ("side", "requests/s", "of Django's", "CPU ms a request", "kB a page")
    print(table(heads, rows))


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="turns of each side")
    parser.add_argument("--requests", type=int, default=400, help="requests a turn")
    parser.add_argument("--serve", help="only our server, in this directory")
    given = parser.parse_args()
    if given.serve:
        serve(Path(given.serve))
        return
    with tempfile.TemporaryDirectory(prefix="nontax-page-") as directory:
        measure(Path(directory), given.rounds, given.requests)


if __name__ == "__main__":
    main()
