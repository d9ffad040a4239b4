"""The inbox: every message of a channel, raw, before anybody reads it.

A message is kept in its own short transaction (trust D32): its bytes, the
headers that sign it, when it came. What became of it is written on it in the
transaction of the effect, or in another short one where nothing took effect. A
message that does not prove is kept too, cut to a few kilobytes with the digest
and length of the whole.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from BTrees.LOBTree import LOBTree
from persistent import Persistent

from nontax_site.storage.canonical import sm3_hex
from nontax_site.storage.classes import stored

UNKNOWN_CHANNEL = "unknown"
"""Where messages are kept that name no channel of ours."""

KEPT_BYTES = 4096
"""So much is kept of a message that does not prove."""

HEADERS = ("X-Channel", "X-Key-Serial", "X-Timestamp", "X-Signature")


@stored
class Raw(Persistent):
    """The bytes of one message and the headers that sign it; never touched again."""

    def __init__(self, data: bytes, headers: tuple[str, ...]) -> None:
        self.data = data
        self.headers = headers


@stored
class Message(Persistent):
    """One message: when, what, proved or why not, and what became of it.

    ``verb`` is query, confirm or day-end; ``refusal`` is why it does not prove,
    "" when it does; ``outcome`` is the code that was answered, "" until then;
    ``has_effect`` whether money or a settlement came of it.
    """

    def __init__(
        self,
        number: int,
        verb: str,
        at: datetime,
        raw: Raw,
    ) -> None:
        self.number = number
        self.verb = verb
        self.at = at
        self.raw = raw
        self.length = len(raw.data)
        self.digest = sm3_hex(raw.data)
        self.refusal = ""
        self.serial = ""
        self.outcome = ""
        self.has_effect = False

    @property
    def is_proved(self) -> bool:
        """Whether the signature proved."""
        return not self.refusal

    def became(self, outcome: str, serial: str, *, has_effect: bool) -> None:
        """Write what was answered and which serial it spoke of."""
        self.outcome = outcome
        self.serial = serial
        self.has_effect = has_effect


@stored
class Inbox(Persistent):
    """The messages of one channel, by the microsecond they came at.

    They stand in a few trees side by side, so that two which come at once rarely
    meet in one leaf.
    """

    TREES = 16

    def __init__(self) -> None:
        self._trees = tuple(LOBTree() for _ in range(self.TREES))

    def keep(
        self,
        verb: str,
        at: datetime,
        headers: Mapping[str, str],
        body: bytes,
        refusal: str = "",
    ) -> Message:
        """Keep a message raw; one that does not prove is cut short."""
        number = _microseconds(at)
        tree = self._tree(number)
        while number in tree:
            number += self.TREES
        shown = tuple(str(headers.get(name, ""))[:512] for name in HEADERS)
        message = Message(number, verb, at, Raw(body, shown))
        if refusal:
            message.refusal = refusal
            message.outcome = "401"
            message.raw.data = body[:KEPT_BYTES]
        tree[number] = message
        return message

    def __getitem__(self, number: int) -> Message:
        """The message of the number; raises KeyError."""
        found: Message = self._tree(number)[number]
        return found

    def messages(self) -> Iterator[Message]:
        """All messages in the order they came."""
        rows = heapq.merge(*(tree.items() for tree in self._trees), key=_number)
        return (message for _, message in rows)

    def newest_first(self) -> Iterator[Message]:
        """All messages, the last one first."""
        rows = heapq.merge(
            *(reversed(tree.items()) for tree in self._trees),
            key=_number,
            reverse=True,
        )
        return (message for _, message in rows)

    def _tree(self, number: int) -> LOBTree:
        tree: LOBTree = self._trees[number % self.TREES]
        return tree


def _number(row: tuple[int, Message]) -> int:
    return row[0]


def _microseconds(at: datetime) -> int:
    return int(at.timestamp()) * 1_000_000 + at.microsecond


def inbox_of(root: Any, channel: str) -> Inbox:
    """The inbox of a channel; the first message opens it."""
    found: Inbox | None = root.inbox.get(channel)
    if found is None:
        found = root.inbox.add(channel, Inbox())
    return found
