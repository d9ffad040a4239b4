"""The inbox: every message of a channel, raw, before anybody reads it.

A message is kept in its own short transaction (trust D32): its bytes, the
headers that sign it, when it came. What became of it is written on it in the
transaction of the effect, or in another short one where nothing took effect. A
message that does not prove is kept too, cut to a few kilobytes with the digest
and length of the whole.
"""

from __future__ import annotations

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
    """The messages of one channel by number, from 1 without gaps."""

    def __init__(self) -> None:
        self._messages = LOBTree()

    def keep(
        self,
        verb: str,
        at: datetime,
        headers: Mapping[str, str],
        body: bytes,
        refusal: str = "",
    ) -> Message:
        """Keep a message raw; one that does not prove is cut short."""
        number = self._messages.maxKey() + 1 if self._messages else 1
        shown = tuple(str(headers.get(name, ""))[:512] for name in HEADERS)
        message = Message(number, verb, at, Raw(body, shown))
        if refusal:
            message.refusal = refusal
            message.outcome = "401"
            message.raw.data = body[:KEPT_BYTES]
        self._messages[number] = message
        return message

    def message(self, number: int) -> Message | None:
        """The message of the number, or None."""
        found: Message | None = self._messages.get(number)
        return found

    def messages(self) -> Iterator[Message]:
        """All messages in the order they came."""
        return iter(self._messages.values())

    def newest_first(self) -> Iterator[Message]:
        """All messages, the last one first."""
        return iter(reversed(self._messages.values()))


def inbox_of(root: Any, channel: str) -> Inbox:
    """The inbox of a channel; the first message opens it."""
    found: Inbox | None = root.inbox.get(channel)
    if found is None:
        found = root.inbox.add(channel, Inbox())
    return found
