"""A PostgreSQL of the tests' own, and databases that begin anew in it.

One server a session, on a free port of the loopback address, in a directory that
goes with it; it syncs nothing, because nothing here outlives the run. Before each
test its databases are put back as they were at first. Without the programs a test
says so, and in CI it fails.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from relstorage.adapters.postgresql import PostgreSQLAdapter
from relstorage.options import Options
from relstorage.storage import RelStorage

from nontax_site.storage.moving import copy_transactions

_USER = "nontax"
_SERVER_USER = "postgres"
_START_S = 30.0
_IN_MEMORY = Path("/dev/shm")  # noqa: S108
_ROOM = 1024**3

UNSYNCED = ("fsync=off", "full_page_writes=off", "synchronous_commit=off")
SYNCED = ("fsync=on", "synchronous_commit=on")

KEEP_HISTORY = os.environ.get("NONTAX_KEEP_HISTORY_IN_TESTS") == "1"
"""Whether the tests' databases keep earlier revisions; both must pass."""


def programs() -> Path | None:
    """The directory of the newest server's programs, or None."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"),
        key=lambda path: int(path.parts[-3].partition(".")[0]),
    )
    on_path = shutil.which("initdb")
    if found:
        return found[-1].parent
    return Path(on_path).resolve().parent if on_path else None


def why_not() -> str:
    """Why no server can be started here; "" when one can."""
    if programs() is None:
        return (
            "no PostgreSQL server is installed (etc/install-test-tools.sh installs "
            "it): this test cannot run on PostgreSQL"
        )
    return ""


def needs_postgresql() -> None:
    """Without a server the test is skipped, in CI it fails."""
    said = why_not()
    if said and os.environ.get("CI"):
        pytest.fail(said)
    if said:
        pytest.skip(said)


class Cluster:
    """The running server; ``stop()`` at the end."""

    def __init__(self, directory: Path, settings: tuple[str, ...] = UNSYNCED) -> None:
        self.directory = directory
        self._home = directory / "postgresql"
        self._home.mkdir()
        self._as_user: dict[str, Any] = {}
        if os.geteuid() == 0:
            directory.chmod(0o755)
            shutil.chown(self._home, _SERVER_USER, _SERVER_USER)
            self._as_user = {
                "user": _SERVER_USER,
                "group": _SERVER_USER,
                "extra_groups": [],
            }
        self._settings = settings
        self._programs = programs()
        assert self._programs is not None, "ask needs_postgresql() first"
        subprocess.run(
            [
                *(self._programs / "initdb", "-D", self._home / "data", "-U", _USER),
                *("--auth=trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"),
            ],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd=self._home,
            **self._as_user,
        )
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.start()

    def start(self) -> None:
        """Start the server (again) and wait until it answers."""
        options = (
            *("listen_addresses=127.0.0.1", "max_connections=200", "autovacuum=off"),
            *("wal_level=minimal", "max_wal_senders=0", "shared_buffers=64MB"),
            *self._settings,
        )
        with (self.directory / "postgresql.log").open("ab") as log:
            self.process = subprocess.Popen(
                [
                    *(self._programs / "postgres", "-D", self._home / "data"),
                    *("-k", self._home, "-p", str(self.port)),
                    *(part for option in options for part in ("-c", option)),
                ],
                stdout=log,
                stderr=log,
                cwd=self._home,
                **self._as_user,
            )
        until = time.monotonic() + _START_S
        while True:
            try:
                psycopg2.connect(self.dsn("postgres")).close()
            except psycopg2.OperationalError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.05)
            else:
                return

    def stop(self, how: int = signal.SIGQUIT) -> None:
        """Stop the server; at once, because nobody needs its files any more."""
        self.process.send_signal(how)
        self.process.wait(timeout=60)

    def kill(self) -> None:
        """End the server and every backend of it without any warning."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        for child in children.read_text().split():
            with suppress(ProcessLookupError):  # it has ended by itself meanwhile
                os.kill(int(child), signal.SIGKILL)
        self.process.kill()
        self.process.wait(timeout=60)
        (self._home / "data" / "postmaster.pid").unlink(missing_ok=True)

    def dsn(self, name: str) -> str:
        """Where the database of the name is."""
        return f"host=127.0.0.1 port={self.port} user={_USER} dbname={name}"

    def execute(self, statement: str) -> None:
        """One statement outside of any transaction."""
        connection = psycopg2.connect(self.dsn("postgres"))
        try:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(statement)
        finally:
            connection.close()

    def create(self, name: str, template: str = "template1") -> str:
        """A new database as the template is; returns its name."""
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
        return name

    def drop(self, name: str) -> None:
        """Drop the database and whoever is connected to it."""
        self.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def storage(
        self, name: str, *, keep_history: bool = False, blobs: Path | None = None
    ) -> RelStorage:
        """A storage over the database; makes its tables when there are none."""
        options = Options(
            name=name,
            keep_history=keep_history,
            cache_local_mb=8,
            commit_lock_timeout=10,
            **({"blob_dir": str(blobs), "shared_blob_dir": False} if blobs else {}),
        )
        adapter = PostgreSQLAdapter(dsn=self.dsn(name), options=options)
        return RelStorage(adapter, options=options)


def template(cluster: Cluster, name: str, source: Any) -> str:
    """A database that holds what the storage holds; returns its name."""
    cluster.create(name)
    storage = cluster.storage(name, keep_history=KEEP_HISTORY)
    copy_transactions(source, storage)
    storage.close()
    return name


class Templates:
    """Databases on the server that are put back as they were before each test.

    Only what was written since is taken away again, which costs milliseconds.
    """

    def __init__(self, cluster: Cluster, names: tuple[str, ...]) -> None:
        self.cluster = cluster
        self._connections = {name: self._prepared(name) for name in names}

    def storage(self, name: str, blobs: Path) -> RelStorage:
        """The storage of a database, as it was at first."""
        self._put_back(name)
        return self.cluster.storage(
            name,
            keep_history=KEEP_HISTORY,
            blobs=blobs if name == "office" else None,
        )

    def close(self) -> None:
        """Let go of the databases."""
        for connection, _tid in self._connections.values():
            connection.close()

    def _prepared(self, name: str) -> tuple[Any, int]:
        connection = psycopg2.connect(self.cluster.dsn(name))
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE at_first AS SELECT * FROM object_state")
            cursor.execute("SELECT max(tid) FROM object_state")
            (tid,) = cursor.fetchone()
        return connection, tid

    def _put_back(self, name: str) -> None:
        connection, tid = self._connections[name]
        with connection.cursor() as cursor:
            cursor.execute(_END_OTHERS)
            for statement in _HISTORY if KEEP_HISTORY else _PLAIN:
                cursor.execute(statement, {"tid": tid})


_END_OTHERS = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
_PLAIN = (
    "DELETE FROM object_state WHERE tid > %(tid)s",
    """
    INSERT INTO object_state SELECT * FROM at_first f
    WHERE NOT EXISTS (SELECT 1 FROM object_state s WHERE s.zoid = f.zoid)
    """,
)
_HISTORY = (
    "DELETE FROM current_object WHERE tid > %(tid)s",
    "DELETE FROM object_state WHERE tid > %(tid)s",
    "DELETE FROM transaction WHERE tid > %(tid)s",
    """
    INSERT INTO current_object SELECT zoid, max(tid) FROM object_state o
    WHERE NOT EXISTS (SELECT 1 FROM current_object c WHERE c.zoid = o.zoid)
    GROUP BY zoid
    """,
)


def place() -> Path | None:
    """Where the server's files live: in memory where there is room, None elsewhere.

    Every commit empties temporary tables, which are files: on a disk that is 20 ms,
    in memory 5.
    """
    room = shutil.disk_usage(_IN_MEMORY).free if _IN_MEMORY.is_dir() else 0
    return _IN_MEMORY if room > _ROOM and os.access(_IN_MEMORY, os.W_OK) else None


@contextmanager
def running(settings: tuple[str, ...] = UNSYNCED) -> Iterator[Cluster]:
    """A server in a directory of its own until the block ends.

    Not under pytest's own: that is closed to the user the server runs as.
    """
    with tempfile.TemporaryDirectory(
        prefix="nontax-postgresql-", dir=place()
    ) as directory:
        cluster = Cluster(Path(directory), settings)
        try:
            yield cluster
        finally:
            if cluster.process.poll() is None:
                cluster.stop()
