"""A PostgreSQL of the benchmark's own: made in a directory, stopped at its end.

It listens on a Unix socket only, syncs every commit (``fsync`` and
``synchronous_commit`` on, nothing else changed) and runs as ``postgres`` where
the benchmark runs as root, because it refuses to run as root.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

_SERVER_USER = "postgres"
_START_S = 30.0


@dataclass(frozen=True, slots=True)
class Server:
    """The running server: its process id and where it listens."""

    pid: int
    sockets: Path

    def connect(self) -> Any:
        """A connection that prepares every statement at its first use."""
        return psycopg.connect(
            host=str(self.sockets), dbname="postgres", user="bench", prepare_threshold=0
        )


def programs() -> Path:
    """The directory of the newest server's programs; raises FileNotFoundError."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"),
        key=lambda path: int(path.parts[-3].partition(".")[0]),
    )
    on_path = shutil.which("initdb")
    if not found and on_path is None:
        raise FileNotFoundError("no PostgreSQL server is installed")
    return found[-1].parent if found else Path(str(on_path)).resolve().parent


@contextmanager
def running(directory: Path) -> Iterator[Server]:
    """A fresh server in the directory until the block ends."""
    home = directory / "postgres"
    home.mkdir()
    as_user: dict[str, Any] = {}
    if os.geteuid() == 0:
        directory.chmod(0o755)
        shutil.chown(home, _SERVER_USER, _SERVER_USER)
        as_user = {"user": _SERVER_USER, "group": _SERVER_USER, "extra_groups": []}
    data, bin_ = home / "data", programs()
    subprocess.run(
        [
            *(bin_ / "initdb", "-D", data, "-U", "bench", "--auth=trust"),
            *("-E", "UTF8", "--locale=C.UTF-8"),
        ],
        check=True,
        stdout=subprocess.DEVNULL,
        cwd=home,
        **as_user,
    )
    with (directory / "postgres.log").open("wb") as log:
        process = subprocess.Popen(
            [
                *(bin_ / "postgres", "-D", data, "-k", home),
                *("-c", "listen_addresses=", "-c", "fsync=on"),
                *("-c", "synchronous_commit=on"),
            ],
            stdout=log,
            stderr=log,
            cwd=home,
            **as_user,
        )
    try:
        yield _ready(Server(process.pid, home))
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=60)


def _ready(server: Server) -> Server:
    """The server when it answers; raises psycopg.OperationalError when it does not."""
    until = time.monotonic() + _START_S
    while True:
        try:
            server.connect().close()
        except psycopg.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
        else:
            return server
