"""Copies a database into a backup and back: files by repozo, PostgreSQL by pg_dump.

Both run beside the site. What repozo and pg_restore do not see is proved before and
after by their callers: the files of the set, then every invariant.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, ClassVar

from ZODB.scripts import repozo

from nontax_site.kernel.errors import NotConfigured
from nontax_site.storage.backups import Backup, BackupBroken
from nontax_site.storage.guarding import StorageAway

DUMP = "main.dump"
SITE_FILE = "site.fs"
BLOBS = "blobs"


class ToolFailed(NotConfigured):
    """A program of the database server is missing or says no."""

    code: ClassVar[str] = "tool-failed"
    message: ClassVar[str] = "${tool} does not work here: ${said}"


# ---- files ---------------------------------------------------------------------


def _options(backup: Backup, at: datetime, **given: Any) -> SimpleNamespace:
    """The options of repozo; its files are named by the second, so each gets its own."""
    while any(backup.data.glob(f"{at.astimezone(UTC):%Y-%m-%d-%H-%M-%S}.*")):
        at += timedelta(seconds=1)
    return SimpleNamespace(
        **{
            "repository": str(backup.data),
            "file": None,
            "full": False,
            "date": None,
            "output": None,
            "quick": False,
            "gzip": True,
            "killold": False,
            "withverify": True,
            "test_now": at.astimezone(UTC).timetuple()[:6],
            **given,
        }
    )


def save_files(var: Path, backup: Backup, at: datetime, *, full: bool) -> None:
    """Copy the file of the database, or what it has grown by, and new blobs."""
    repozo.do_backup(_options(backup, at, file=str(var / SITE_FILE), full=full))
    for source in _blobs_of(var / BLOBS):
        target = backup.blobs / source.relative_to(var / BLOBS)
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            shutil.copy2(source, target)


def is_delta_of(var: Path, backup: Backup) -> bool:
    """Whether the file still begins with what the set holds (no pack since)."""
    files = repozo.find_files(_options(backup, datetime.now(UTC)))
    if not files:
        return False
    _name, start, end, digest = repozo.scandat(files)
    site = var / SITE_FILE
    if end is None or site.stat().st_size < end:
        return False
    with site.open("rb") as file:
        file.seek(start)
        return bool(repozo.checksum(file, end - start) == digest)


def restore_files(backup: Backup, var: Path) -> None:
    """Put the database's file and the blobs in place; raises BackupBroken."""
    options = _options(backup, datetime.now(UTC), output=str(var / SITE_FILE))
    try:
        repozo.do_verify(options)
        repozo.do_recover(options)
    except (repozo.VerificationFail, repozo.NoFiles, OSError, KeyError) as error:
        (var / f"{SITE_FILE}.part").unlink(missing_ok=True)
        raise BackupBroken(where=backup.name, what=str(error)) from error
    for source in _blobs_of(backup.blobs):
        target = var / BLOBS / source.relative_to(backup.blobs)
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        shutil.copy2(source, target)


def _blobs_of(folder: Path) -> Iterator[Path]:
    """Whole blobs and the mark of their lay-out, not what is being written."""
    if not folder.is_dir():
        return
    for path in sorted(folder.rglob("*")):
        if path.is_file() and (path.suffix == ".blob" or path.name == ".layout"):
            yield path


# ---- PostgreSQL ----------------------------------------------------------------


def save_server(dsn: str, backup: Backup) -> None:
    """Dump the database with its blobs, as one moment saw it."""
    _call("pg_dump", "-Fc", "--no-owner", "-d", dsn, "-f", str(backup.data / DUMP))


def restore_server(backup: Backup, dsn: str) -> None:
    """Put the dump into an empty database; raises ToolFailed."""
    dump = str(backup.data / DUMP)
    _call("pg_restore", "--no-owner", "--exit-on-error", "-1", "-d", dsn, dump)


def is_empty_server(dsn: str) -> bool:
    """Whether the database has no table yet; raises StorageAway."""
    import psycopg2

    try:
        connection = psycopg2.connect(dsn)
    except psycopg2.OperationalError as error:
        raise StorageAway from error
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_tables "
                "WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
            )
            (tables,) = cursor.fetchone()
    finally:
        connection.close()
    return int(tables) == 0


def _call(tool: str, *words: str) -> None:
    found = shutil.which(tool) or _installed(tool)
    if found is None:
        raise ToolFailed(tool=tool, said="it is not installed")
    done = subprocess.run(
        [found, *words],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PGCONNECT_TIMEOUT": "10"},
    )
    if done.returncode:
        lines = done.stderr.strip().splitlines()
        said = [line for line in lines if "error:" in line] or lines[-1:]
        raise ToolFailed(tool=tool, said=said[0] if said else "it says nothing")


def _installed(tool: str) -> str | None:
    """Where Debian keeps the newest server's programs."""
    found = sorted(
        Path("/usr/lib/postgresql").glob(f"*/bin/{tool}"),
        key=lambda path: int(path.parts[-3].partition(".")[0]),
    )
    return str(found[-1]) if found else None
