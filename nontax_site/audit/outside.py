"""Handing checkpoints to somebody outside, who keeps what we cannot change.

Where the site and its anchor file stand on one machine, whoever owns the machine
could change both. So each checkpoint, as a line of JSON with the head of its lane
and the platform's signature, is also handed to an outside anchor; its receipts are
kept, and ``nontax check`` compares what both sides say. Without a setting nobody
is told, and the site says so.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar, NamedTuple
from urllib.parse import urlsplit

import urllib3
from BTrees.IOBTree import IOBTree
from persistent import Persistent
from zope.interface import implementer

from nontax_site.audit.checkpoints import CHECKPOINTS
from nontax_site.audit.lanes import Breach
from nontax_site.kernel.errors import NontaxError, NotConfigured
from nontax_site.kernel.interfaces import IOutsideAnchor
from nontax_site.storage.canonical import canonical_json, sm3_hex
from nontax_site.storage.classes import stored

SETTING = "nontax.outside_anchor"
HOSTS = "nontax.outside_hosts"

AT_ONCE = 24
TIMEOUT_S = 10
RECEIPT_BYTES = 500


class OutsideSilent(NontaxError):
    """The outside anchor did not take a checkpoint; it is tried again later."""

    code: ClassVar[str] = "outside-silent"
    message: ClassVar[str] = "The outside anchor did not answer: ${what}."


class Receipt(NamedTuple):
    """What was handed over (its SM3 digest), when, and what came back."""

    at: str
    digest: str
    said: str


@stored
class Handed(Persistent):
    """What was handed over, by the checkpoint's number (``root.handed``).

    ``failing`` is (since, what) while the outside anchor does not answer.
    """

    def __init__(self) -> None:
        self._receipts = IOBTree()
        self.failing: tuple[str, str] | None = None

    @property
    def last(self) -> int:
        """The number of the last checkpoint that was handed over, 0 for none."""
        return int(self._receipts.maxKey()) if self._receipts else 0

    def keep(self, number: int, receipt: Receipt) -> None:
        """Keep a receipt; a number is handed over once."""
        self._receipts[number] = tuple(receipt)
        if self.failing is not None:
            self.failing = None

    def fail(self, at: datetime, what: str) -> None:
        """Remember since when it fails, and with what words the last time."""
        since = self.failing[0] if self.failing else at.astimezone(UTC).isoformat()
        if self.failing != (since, what[:200]):
            self.failing = (since, what[:200])

    def receipts(self) -> Iterator[tuple[int, Receipt]]:
        """Every receipt with its checkpoint's number, in order."""
        for number, row in self._receipts.items():
            yield number, Receipt(*row)


@implementer(IOutsideAnchor)
class NoOutside:
    """The default: nobody outside is told."""

    configured: ClassVar[bool] = False

    def hand(self, line: bytes) -> str:
        """Never called for a checkpoint; says that it took nothing."""
        raise OutsideSilent(what=f"none is configured for {len(line)} bytes")

    def lines(self) -> Iterator[bytes]:
        """Nothing was kept."""
        return iter(())


@implementer(IOutsideAnchor)
class FileOutside:
    """Lines appended to a file on another disk or machine, synced one by one."""

    configured: ClassVar[bool] = True

    def __init__(self, path: Path) -> None:
        self.path = path

    def hand(self, line: bytes) -> str:
        """Append the line; the receipt is the length of the file after it."""
        try:
            with self.path.open("ab") as file:
                file.write(line + b"\n")
                file.flush()
                os.fsync(file.fileno())
                return str(file.tell())
        except OSError as error:
            raise OutsideSilent(what=error.strerror or type(error).__name__) from error

    def lines(self) -> Iterator[bytes]:
        """The lines as they stand there now; none while there is no file."""
        if not self.path.exists():
            return
        with self.path.open("rb") as file:
            for line in file:
                yield line.rstrip(b"\n")


@implementer(IOutsideAnchor)
class HttpOutside:
    """Each line posted to one address of a listed host; no redirect is followed."""

    configured: ClassVar[bool] = True

    def __init__(self, url: str) -> None:
        self.url = url

    def hand(self, line: bytes) -> str:
        """Post the line; the receipt is the beginning of the answer."""
        try:
            with urllib3.PoolManager(retries=False, timeout=TIMEOUT_S) as pool:
                answer = pool.request(
                    "POST",
                    self.url,
                    body=line,
                    headers={"Content-Type": "application/json"},
                    redirect=False,
                    preload_content=False,
                )
                said = answer.read(RECEIPT_BYTES)
                status = answer.status
                answer.close()
        except urllib3.exceptions.HTTPError as error:
            raise OutsideSilent(what=type(error).__name__) from error
        if not 200 <= status < 300:
            raise OutsideSilent(what=f"HTTP {status}")
        return said.decode("utf-8", "replace")

    def lines(self) -> Iterator[bytes]:
        """What is kept there is asked for by the auditors, not by the site."""
        return iter(())


def outside_of(settings: Mapping[str, Any]) -> NoOutside | FileOutside | HttpOutside:
    """What ``nontax.outside_anchor`` names: ``file:<path>``, an address, or nothing.

    Raises NotConfigured for an address whose host ``nontax.outside_hosts`` does not
    list, and in production for one without TLS.
    """
    said = str(settings.get(SETTING) or "").strip()
    if not said:
        return NoOutside()
    if said.startswith("file:"):
        return FileOutside(Path(said.removeprefix("file:")))
    parts = urlsplit(said)
    hosts = str(settings.get(HOSTS) or "").split()
    plain = parts.scheme == "http" and settings.get("nontax.mode") != "production"
    if parts.hostname not in hosts or not (parts.scheme == "https" or plain):
        raise NotConfigured(what=f"{SETTING} (its host in {HOSTS}, https)")
    return HttpOutside(said)


def statements(lane: Any, after: int = 0) -> dict[int, bytes]:
    """The lines about the checkpoints after one, by number, in one walk."""
    if lane is None:
        return {}
    heads = lane.heads_at(range(after + 1, lane.count + 1))
    return {
        entry["n"]: statement(entry, heads[entry["n"]])
        for entry in lane.entries()
        if entry["n"] in heads
    }


def statement(entry: dict[str, Any], head: str) -> bytes:
    """The line about one checkpoint; ``head`` is that of its lane after it."""
    sealed = entry["facts"]["sealed"]
    return canonical_json(
        {
            "checkpoint": entry["n"],
            "at": entry["at"],
            "head": head,
            "signature": sealed["signature_b64"],
            "certificate": sealed["certificate_serial"],
        }
    )


def hand_over(call: Callable[[Any], Any], outside: Any, now: datetime) -> int:
    """Hand over what was not yet, oldest first; how many were taken.

    ``call`` runs a function of the tree in a transaction of its own; nobody outside
    is asked in one. Stops at the first that is not taken, and remembers why.
    """

    def waiting(site: Any) -> list[tuple[int, bytes]]:
        found = statements(site.audit.find(CHECKPOINTS), site.handed.last)
        return sorted(found.items())[:AT_ONCE]

    taken = 0
    for number, line in call(waiting):
        try:
            said = outside.hand(line)
        except OutsideSilent as error:
            words = error.sentence
            call(lambda site, words=words: site.handed.fail(now, words))
            break
        receipt = Receipt(now.astimezone(UTC).isoformat(), sm3_hex(line), said)
        call(lambda site, n=number, r=receipt: site.handed.keep(n, r))
        taken += 1
    return taken


def differences(log: Any, handed: Handed, outside: Any) -> Iterator[Breach]:
    """Where the checkpoints are not what was handed over, or what is kept there."""
    said = statements(log.find(CHECKPOINTS))
    for number, receipt in handed.receipts():
        line = said.get(number)
        if line is None or sm3_hex(line) != receipt.digest:
            what = "The checkpoint is not what was handed outside."
            yield Breach(CHECKPOINTS, number, what)
    kept = 0
    for line in outside.lines():
        kept += 1
        number = _number(line)
        if said.get(number) != line:
            what = "The outside anchor says something else about this checkpoint."
            yield Breach(CHECKPOINTS, number, what)
    if isinstance(outside, FileOutside) and kept < sum(1 for _ in handed.receipts()):
        yield Breach(CHECKPOINTS, kept, "The outside anchor lost lines after this one.")


def _number(line: bytes) -> int:
    """The checkpoint a line is about, 0 for a line that cannot be read."""
    try:
        return int(json.loads(line)["checkpoint"])
    except (ValueError, KeyError, TypeError):
        return 0
