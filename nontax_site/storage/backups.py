"""Backups: sets of files with a chained list of what belongs to them.

A set is a directory named by when it was begun: one full copy and, on files, what
came after it in further steps. ``backup.jsonl`` has a line a step: every file with
its length and SM3, whose site it is, how far it reaches, chained like the anchor. So
a changed, missing, foreign or exchanged file is found before anything is restored;
the tools below know less (a missing step is none of theirs).
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar

from nontax_site.kernel.errors import Corrupt, NotConfigured
from nontax_site.storage.canonical import canonical_json, sm3_hex

LINES = "backup.jsonl"
ANCHOR_COPY = "anchor.jsonl"
FULL, DELTA = "full", "delta"

_START = "0" * 64
_CHUNK = 1 << 20

Progress = Callable[[int], None]


class NoBackup(NotConfigured):
    """The directory holds no backup."""

    code: ClassVar[str] = "no-backup"
    message: ClassVar[str] = "There is no backup in ${where}."


class BackupBroken(Corrupt):
    """A backup is not what was written: nothing of it is restored."""

    code: ClassVar[str] = "backup-broken"
    message: ClassVar[str] = "The backup ${where} does not prove: ${what}."
    remedy: ClassVar[str] = "Use another set or another copy; ask who changed it."


class Backup:
    """One set in its directory."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def name(self) -> str:
        """When it was begun, as its directory is called."""
        return self.path.name

    @property
    def data(self) -> Path:
        """Where the copies of the database lie."""
        return self.path / "data"

    @property
    def blobs(self) -> Path:
        """Where the copies of the blobs lie."""
        return self.path / "blobs"

    def lines(self) -> list[dict[str, Any]]:
        """What the steps say; raises NoBackup and BackupBroken."""
        file = self.path / LINES
        if not file.is_file():
            raise NoBackup(where=self.path)
        found, prev = [], _START
        for number, text in enumerate(file.read_bytes().splitlines(), 1):
            try:
                line = json.loads(text)
                chained = line["prev"] == prev and line["n"] == number
            except (ValueError, KeyError, TypeError):
                raise self._broken(f"line {number} of {LINES} is damaged") from None
            if not chained:
                raise self._broken(f"line {number} of {LINES} is not in its order")
            prev = sm3_hex(prev.encode(), text)
            found.append(line)
        if not found:
            raise NoBackup(where=self.path)
        return found

    @property
    def last(self) -> dict[str, Any]:
        """The newest step."""
        return self.lines()[-1]

    def files(self) -> dict[str, tuple[int, str]]:
        """(length, SM3) of every file by its name in the set."""
        found: dict[str, tuple[int, str]] = {}
        for line in self.lines():
            found.update((name, tuple(facts)) for name, facts in line["files"].items())
        return found

    def add(self, kind: str, at: datetime, facts: dict[str, Any]) -> dict[str, Any]:
        """Write the line of a step: the files that are new or other than before."""
        whole = self.path / LINES
        text = whole.read_bytes() if whole.exists() else b""
        known = self.files() if text else {}
        prev, before = _START, text.splitlines()
        for one in before:
            prev = sm3_hex(prev.encode(), one)
        files = {}
        for name in self._present():
            size = (self.path / name).stat().st_size
            if name in known and name.startswith("blobs/") and known[name][0] == size:
                continue
            facts_of_file = (size, digest_of(self.path / name))
            if known.get(name) != facts_of_file:
                files[name] = facts_of_file
        line = {
            "n": len(before) + 1,
            "at": at.astimezone(UTC).isoformat(),
            "kind": kind,
            "files": files,
            "prev": prev,
            **facts,
        }
        with whole.open("ab") as file:
            file.write(canonical_json(line) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        return line

    def verify(self, progress: Progress | None = None) -> dict[str, Any]:
        """Read every file and compare; returns the last line.

        Raises NoBackup and BackupBroken at the first thing that differs.
        """
        lines, files = self.lines(), self.files()
        if lines[0]["kind"] != FULL or any(one["kind"] != DELTA for one in lines[1:]):
            raise self._broken("it does not begin with one full copy")
        if len({line["site"] for line in lines}) != 1:
            raise self._broken("its steps are of different sites")
        for name, (size, digest) in sorted(files.items()):
            path = self.path / name
            if not path.is_file():
                raise self._broken(f"{name} is missing")
            if path.stat().st_size != size or digest_of(path) != digest:
                raise self._broken(f"{name} was changed")
            if progress is not None:
                progress(size)
        foreign = sorted(set(self._present()) - set(files))
        if foreign:
            raise self._broken(f"{foreign[0]} does not belong to it")
        return lines[-1]

    def size(self) -> int:
        """The bytes of all its files."""
        return sum(size for size, _digest in self.files().values())

    def _present(self) -> Iterator[str]:
        for path in sorted(self.path.rglob("*")):
            if path.is_file() and path.name != LINES:
                yield path.relative_to(self.path).as_posix()

    def _broken(self, what: str) -> BackupBroken:
        return BackupBroken(where=self.name, what=what)


def sets(directory: Path) -> list[Backup]:
    """Every set in the directory, oldest first."""
    if not directory.is_dir():
        return []
    return [
        Backup(path) for path in sorted(directory.iterdir()) if (path / LINES).is_file()
    ]


def begin(directory: Path, at: datetime) -> Backup:
    """A new empty set; a second begun in the same second gets the next one."""
    while True:
        path = directory / f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
        try:
            path.mkdir(parents=True, mode=0o700)
        except FileExistsError:
            at += timedelta(seconds=1)
        else:
            (path / "data").mkdir(mode=0o700)
            return Backup(path)


def digest_of(path: Path) -> str:
    """SM3 of a file, hex."""
    digest = hashlib.new("sm3")
    with path.open("rb") as file:
        while data := file.read(_CHUNK):
            digest.update(data)
    return digest.hexdigest()
