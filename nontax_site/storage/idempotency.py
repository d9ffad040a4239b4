"""Idempotency keys: same key and body, same answer, no second effect.

The key, the digest of the request and its answer are kept in the transaction of
the effect. Bank keys are kept for ever. A bank numbers its messages in one row
whatever unit they are about, so a tree in the order of the keys is where all units
would meet: the keys are spread over many small trees by a checksum instead.
"""

from __future__ import annotations

import zlib
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
    """Some of the answers; small leaves, because every effect writes a leaf."""

    max_leaf_size: ClassVar[int] = 6
    max_internal_size: ClassVar[int] = 250


@stored
class IdempotencyRecords(Persistent):
    """All keys by sender (``root.idempotency``); the trees are made once."""

    TREES: ClassVar[int] = 256

    def __init__(self) -> None:
        self._trees = tuple(AnswersByKey() for _ in range(self.TREES))

    def _place(self, sender: str, key: str) -> tuple[AnswersByKey, str]:
        """The tree and the name of a key in it; a sender holds no line break."""
        name = f"{sender}\n{key}"
        return self._trees[zlib.crc32(name.encode()) % len(self._trees)], name

    def find(self, sender: str, key: str) -> tuple[str, Answer] | None:
        """Digest of the body and the answer, or None for a new key."""
        tree, name = self._place(sender, key)
        kept = tree.get(name)
        return None if kept is None else (kept[0], Answer(*kept[1:]))

    def insert(self, sender: str, key: str, body_digest: str, answer: Answer) -> None:
        """Keep an answer; a key that is there already raises KeyReused."""
        tree, name = self._place(sender, key)
        if not tree.insert(name, (body_digest, *answer)):
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
