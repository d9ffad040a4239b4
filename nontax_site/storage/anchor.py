"""The anchor: what the database was, written down outside it.

One JSON line every five minutes and at stop: last transaction, heads of the audit
lanes, highest numbers, and the digest of what the file has grown by. Compared at
start and by ``nontax check``, it finds what nothing inside can: a cut tail, an
older copy put back, a changed byte. Lines are chained; copy the file elsewhere.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from string import Template
from threading import RLock
from typing import Any, NamedTuple

from transaction import TransactionManager

from nontax_site.kernel.errors import Corrupt
from nontax_site.storage import segments
from nontax_site.storage.canonical import canonical_json, sm3_hex
from nontax_site.storage.case_numbers import CASE
from nontax_site.storage.connecting import is_shared
from nontax_site.storage.folder import Folder

NUMBERED = ("notices", "bills")
"""The containers of series; their highest numbers are anchored."""

SHAPES = {
    "units": re.compile(r"(\d{6}-)(\d{4,})"),
    "adoptions": re.compile(r"(.+@\d{6}\.)(\d{2,})"),
}
"""Folders with running numbers of their own shape; of any other those of cases."""

_START = "0" * 64
_lock = RLock()


class Breach(NamedTuple):
    """What differs from the anchor: a msgid with ``${name}`` places and its facts."""

    message: str
    facts: dict[str, Any]

    @property
    def sentence(self) -> str:
        """The message in English with its facts filled in."""
        return Template(self.message).safe_substitute(self.facts)


class Folded(NamedTuple):
    """What the lines of an anchor say together.

    ``reached`` is when the last transaction was made (ISO, UTC); ``heads`` is lane →
    [count, head]; ``numbers`` the highest of each series and sequence.
    """

    reached: str
    heads: dict[str, list[Any]]
    numbers: dict[str, int]
    breaches: list[Breach]


class Anchor:
    """The file of anchors at ``path``; ``site_of(root mapping)`` gives the tree."""

    def __init__(
        self, path: Path | str, site_of: Callable[[Any], Any] | None = None
    ) -> None:
        self.path = Path(path)
        self._site_of = site_of or (lambda root: root.get("site"))

    # ---- writing --------------------------------------------------------------

    def append(self, database: Any, at: datetime) -> dict[str, Any]:
        """Write a line about the database as it is; returns what was written.

        Raises Corrupt when the file has shrunk since the last line: only a pack
        that says so may do that.
        """
        with self._held():
            known = self._known()
            line = self._line(database, at, known)
            path = segments.file_of(database)
            if path is not None:
                start, end = known.position, database.storage.getSize()
                if end < start:
                    raise Corrupt(what=f"{path.name} shrank from {start} to {end}")
                line["segment"] = [start, end, segments.digest_of(path, start, end)]
            return self._write(line)

    def pack(self, database: Any, at: datetime, days: float = 0) -> dict[str, Any]:
        """Pack the database and begin a fresh line of segments.

        The old file is compared first, because nothing proves it afterwards;
        raises Corrupt and packs nothing when it differs.
        """
        with self._held():
            breaches = self.compare(database)
            if breaches:
                raise Corrupt(what=breaches[0].sentence)
            database.pack(days=days)
            line = self._line(database, at, self._known())
            path = segments.file_of(database)
            if path is not None:
                end = database.storage.getSize()
                line["packed"] = True
                line["segment"] = [0, end, segments.digest_of(path, 0, end)]
            return self._write(line)

    @contextmanager
    def _held(self) -> Iterator[None]:
        """Alone with the file, among threads and among processes of the machine."""
        with _lock:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self.path.with_suffix(".lock").open("ab") as file:
                fcntl.flock(file, fcntl.LOCK_EX)
                yield

    def _line(self, database: Any, at: datetime, known: _Known) -> dict[str, Any]:
        """What every line holds; heads and numbers only where they changed."""
        path = segments.file_of(database)
        with _reading(database) as root:
            site = self._site_of(root)
            heads = {} if site is None else site.audit.heads()
            numbers = numbers_of(site)
            tid = _last_seen(database, root)
        return {
            "at": at.isoformat(),
            "tid": tid.hex(),
            "heads": {
                name: list(head)
                for name, head in heads.items()
                if known.heads.get(name) != list(head)
            },
            "numbers": {
                name: number
                for name, number in numbers.items()
                if known.numbers.get(name) != number
            },
            "set_aside": segments.set_aside(path) if path is not None else [],
            "prev": known.digest,
        }

    def _write(self, line: dict[str, Any]) -> dict[str, Any]:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        whole = len(self._text())
        with self.path.open("ab") as file:
            file.truncate(whole)
            file.write(canonical_json(line) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        return line

    # ---- comparing ------------------------------------------------------------

    def compare(self, database: Any, *, whole: bool = True) -> list[Breach]:
        """Everything in which the database differs from what was written down.

        ``whole`` also reads the file from end to end (about 5 s a gigabyte);
        without it only ends, heads and numbers are compared.
        """
        with _lock:
            known = self._known(_Reach(database))
            breaches = list(known.breaches)
            breaches += self._compare_inside(database, known)
            path = segments.file_of(database)
            if path is not None and known.lines:
                breaches += _compare_file(database, path, known)
                if whole:
                    breaches += _compare_segments(path, known)
            return breaches

    def _compare_inside(self, database: Any, known: _Known) -> Iterator[Breach]:
        with _reading(database) as root:
            last = _last_seen(database, root)
            if last < known.tid:
                facts = {
                    "last": segments.time_of(last),
                    "anchored": segments.time_of(known.tid),
                }
                yield Breach(
                    "The database ends at ${last}, it reached ${anchored} before: "
                    "its tail is cut off.",
                    facts,
                )
            site = self._site_of(root)
            for name, (count, head) in known.heads.items():
                found = None if site is None else site.audit.head_at(name, count)
                if found != head:
                    yield Breach(
                        "The audit lane ${lane} no longer holds entry ${count} "
                        "as it was.",
                        {"lane": name, "count": count},
                    )
            now = numbers_of(site)
            for name, number in known.numbers.items():
                if now.get(name, 0) < number:
                    yield Breach(
                        "Numbers of ${series} went back from ${before} to ${after}.",
                        {"series": name, "before": number, "after": now.get(name, 0)},
                    )

    def folded(self, until: bytes | None = None) -> Folded:
        """What the lines say together, those about later transactions left out."""
        known = _Known()
        for number, text in enumerate(self._text().splitlines(), 1):
            if until is not None and _tid_of(text) > until:
                break
            known.take(number, text)
        reached = segments.time_of(known.tid).isoformat() if known.tid else ""
        return Folded(reached, dict(known.heads), dict(known.numbers), known.breaches)

    def agrees_until(self, database: Any) -> list[Breach]:
        """What differs from the lines as old as the database or older.

        For one that was restored: the newer lines speak of what it cannot hold.
        """
        with _reading(database) as root:
            last = _last_seen(database, root)
        known = _Known()
        for number, text in enumerate(self._text().splitlines(), 1):
            if _tid_of(text) > last:
                break
            known.take(number, text)
        return [*known.breaches, *self._compare_inside(database, known)]

    def _known(self, reach: _Reach | None = None) -> _Known:
        """What the lines say together, those beyond a reader's reach left out."""
        known = _Known()
        for number, text in enumerate(self._text().splitlines(), 1):
            if reach is not None and reach.ends_before(text):
                break
            known.take(number, text)
        return known

    def _text(self) -> bytes:
        """The whole lines; what a crash left of a line at the end is none."""
        text = self.path.read_bytes() if self.path.exists() else b""
        return text[: text.rfind(b"\n") + 1]


class _Reach:
    """How much of a file that the running site writes on a reader has seen.

    A read-only FileStorage stays where it was when it was opened; anchors written
    since then speak of a part of the file that it does not know.
    """

    def __init__(self, database: Any) -> None:
        self._path = segments.file_of(database)
        self._reads = database.storage.isReadOnly()
        self._seen = database.storage.getSize()

    def ends_before(self, text: bytes) -> bool:
        """Whether the line was written about a part the file got afterwards."""
        if not self._reads or self._path is None or b'"packed"' in text:
            return False
        try:
            end = json.loads(text)["segment"][1]
        except (ValueError, KeyError, TypeError):
            return False
        return bool(self._seen < end <= self._path.stat().st_size)


class _Known:
    """The lines of an anchor folded into what holds after the last of them."""

    def __init__(self) -> None:
        self.lines = 0
        self.tid = b""
        self.digest = _START
        self.heads: dict[str, list[Any]] = {}
        self.numbers: dict[str, int] = {}
        self.segments: list[tuple[int, int, str]] = []
        self.set_aside: set[str] = set()
        self.breaches: list[Breach] = []

    @property
    def position(self) -> int:
        """Up to where the file was measured."""
        return self.segments[-1][1] if self.segments else 0

    def take(self, number: int, text: bytes) -> None:
        """Add one line; a changed one becomes a breach."""
        self.lines = number
        try:
            line = json.loads(text)
            prev = line["prev"]
        except (ValueError, KeyError, TypeError):
            self.breaches.append(Breach("Anchor line ${n} is damaged.", {"n": number}))
            return
        if prev != self.digest:
            said = Breach("Anchor line ${n} was changed.", {"n": number - 1})
            self.breaches.append(said)
        self.digest = sm3_hex(self.digest.encode(), text)
        self.tid = max(self.tid, bytes.fromhex(line["tid"]))
        self.heads.update(line["heads"])
        self.numbers.update(line["numbers"])
        self.set_aside.update(line["set_aside"])
        if line.get("packed"):
            self.segments = []
        if "segment" in line:
            start, end, digest = line["segment"]
            self.segments.append((start, end, digest))


@contextmanager
def _reading(database: Any) -> Iterator[Any]:
    """The root mapping on a connection of its own that writes nothing."""
    manager = TransactionManager(explicit=True)
    connection = database.open(manager)
    manager.begin()
    try:
        yield connection.root()
    finally:
        manager.abort()
        connection.close()


def _tid_of(text: bytes) -> bytes:
    """The transaction a line speaks of; that of a damaged line is none."""
    try:
        return bytes.fromhex(json.loads(text)["tid"])
    except (ValueError, KeyError, TypeError):
        return b""


def _last_seen(database: Any, root: Any) -> bytes:
    """The last transaction; of a server's database the last the reader can see."""
    storage = root._p_jar._storage if is_shared(database) else database.storage
    last: bytes = storage.lastTransaction()
    return last


def numbers_of(site: Any) -> dict[str, int]:
    """Highest number of every series, sequence and row, named ``noun/key``."""
    if site is None:
        return {}
    found = {
        f"{noun}/{key}": number
        for noun in NUMBERED
        for key, number in getattr(site, noun).highest().items()
    }
    for noun, folder in folders_of(site):
        for row, number in folder.highest(shape_of(noun)).items():
            found[f"{noun}/{row}"] = number
    return found


def shape_of(noun: str) -> re.Pattern[str]:
    """What the running numbers of a folder look like."""
    return SHAPES.get(noun, CASE)


def folders_of(site: Any) -> Iterator[tuple[str, Folder]]:
    """The folders of the tree by their names."""
    site._p_activate()
    for noun, thing in sorted(vars(site).items()):
        if isinstance(thing, Folder):
            yield noun, thing


def _compare_file(database: Any, path: Path, known: _Known) -> Iterator[Breach]:
    size = database.storage.getSize()
    if size < known.position:
        yield Breach(
            "${file} shrank from ${before} to ${after} bytes and no pack said so.",
            {"file": path.name, "before": known.position, "after": size},
        )
    for name in sorted(set(segments.set_aside(path)) - known.set_aside):
        yield Breach("Transactions were moved aside to ${file}.", {"file": name})
    if not segments.is_at_its_path(database):
        yield Breach("The open file is not the file at ${file}.", {"file": path.name})


def _compare_segments(path: Path, known: _Known) -> Iterator[Breach]:
    for start, end, digest in known.segments:
        if segments.digest_of(path, start, end) != digest:
            times = segments.times_of(path, start, end)
            yield Breach(
                "${file} was changed between positions ${start} and ${end} "
                "(transactions of ${first} to ${last}).",
                {"file": path.name, "start": start, "end": end, **times._asdict()},
            )
