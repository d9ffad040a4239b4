"""Idempotency keys: same key and body, same answer, no second effect.

The key, the digest of the request and its answer are kept in the transaction of
the effect, one tree a sender. Bank keys are kept for ever.
"""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, NamedTuple

from BTrees.OOBTree import OOBTree
from persistent import Persistent

from nontax_site.kernel.errors import Refused
from nontax_site.storage.classes import stored


class KeyReused(Refused):
    """The key came before with another body; nothing changed."""

    code: ClassVar[str] = "idempotency-key-reused"
    message: ClassVar[str] = (
        "The key ${key} was used before with a different request body."
    )
    remedy: ClassVar[str] = "Send a new request under a new key."


class Answer(NamedTuple):
    """What was answered: status, body bytes and the aware time."""

    status: int
    body: bytes
    at: datetime


@stored
class AnswersByKey(OOBTree):
    """One sender's answers; small leaves, because every effect writes a leaf."""

    max_leaf_size: ClassVar[int] = 6
    max_internal_size: ClassVar[int] = 250


@stored
class IdempotencyRecords(Persistent):
    """All keys by sender (``root.idempotency``)."""

    def __init__(self) -> None:
        self._senders = OOBTree()

    def find(self, sender: str, key: str) -> tuple[str, Answer] | None:
        """Digest of the body and the answer, or None for a new key."""
        kept = self._senders.get(sender, {}).get(key)
        return None if kept is None else (kept[0], Answer(*kept[1:]))

    def insert(self, sender: str, key: str, body_digest: str, answer: Answer) -> None:
        """Keep an answer; a key that is there already raises KeyReused."""
        keys = self._senders.get(sender)
        if keys is None:
            keys = self._senders[sender] = AnswersByKey()
        if not keys.insert(key, (body_digest, *answer)):
            raise KeyReused(key=key)


class Idempotency:
    """The two questions a door asks about a key."""

    def __init__(self, records: IdempotencyRecords) -> None:
        self._records = records

    def seen(self, sender: str, key: str, body_digest: str) -> Answer | None:
        """The answer given before to the same body; raises KeyReused for another."""
        found = self._records.find(sender, key)
        if found is None:
            return None
        if found[0] != body_digest:
            raise KeyReused(key=key)
        return found[1]

    def keep(self, sender: str, key: str, body_digest: str, answer: Answer) -> None:
        """Keep the answer in the running transaction; raises KeyReused."""
        self._records.insert(sender, key, body_digest, answer)
