"""Copies one storage into another: every transaction with its own id, and blobs.

Works between FileStorage and RelStorage both ways. A copy that was interrupted
goes on behind the last transaction that arrived. What a storage holds is told by
``contents``: counts and a digest, equal on both sides when nothing was lost.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any, NamedTuple

from ZODB.blob import is_blob_record
from ZODB.Connection import TransactionMetaData
from ZODB.interfaces import IBlobStorage
from ZODB.POSException import POSKeyError
from ZODB.utils import z64

Progress = Callable[[int], None]
"""Told how many transactions more have arrived."""

_CHUNK = 1 << 20


class Contents(NamedTuple):
    """What a storage holds: its live objects, their bytes and one digest of all.

    ``digest`` is SM3 over id, transaction and record of every object in the order
    of the ids, with the digest of the blob of those that have one.
    """

    objects: int
    bytes: int
    blobs: int
    digest: str


def copy_transactions(
    source: Any, target: Any, progress: Progress | None = None
) -> int:
    """Copy what the target does not have yet; returns how many transactions.

    ``source`` and ``target`` are open storages, the target empty or a part of an
    earlier copy of the same source.
    """
    copied = 0
    with _walking(source, _next(target.lastTransaction())) as walk:
        for transaction in walk:
            _copy_one(source, target, transaction)
            copied += 1
            if progress is not None:
                progress(1)
    return copied


@contextmanager
def _walking(storage: Any, start: bytes = z64) -> Iterator[Iterator[Any]]:
    """The transactions from the id on; what the walk holds open is closed."""
    walk = storage.iterator(start) if start != z64 else storage.iterator()
    try:
        yield walk
    finally:
        if hasattr(walk, "close"):
            walk.close()


def _copy_one(source: Any, target: Any, transaction: Any) -> None:
    meta = TransactionMetaData(
        transaction.user,
        transaction.description,
        getattr(transaction, "extension_bytes", b"") or transaction.extension,
    )
    target.tpc_begin(meta, transaction.tid, " ")
    try:
        for record in transaction:
            _restore(source, target, record, meta)
        target.tpc_vote(meta)
    except BaseException:
        target.tpc_abort(meta)
        raise
    target.tpc_finish(meta)


def _restore(source: Any, target: Any, record: Any, meta: Any) -> None:
    blob = _blob_of(source, record.oid, record.tid, record.data)
    if blob is None:
        target.restore(record.oid, record.tid, record.data, "", None, meta)
        return
    handle, name = tempfile.mkstemp(".copy", dir=target.temporaryDirectory())
    with closing(blob), os.fdopen(handle, "wb") as copy:
        shutil.copyfileobj(blob, copy, _CHUNK)
    target.restoreBlob(record.oid, record.tid, record.data, name, None, meta)


def _blob_of(storage: Any, oid: bytes, tid: bytes, data: bytes | None) -> Any:
    """The open file of a blob's record, or None when it is none."""
    if not data or not IBlobStorage.providedBy(storage) or not is_blob_record(data):
        return None
    try:
        return storage.openCommittedBlobFile(oid, tid)
    except POSKeyError:
        return None


def _next(tid: bytes) -> bytes:
    """The smallest id behind a transaction's, or no id before the first."""
    if tid == z64:
        return z64
    return (int.from_bytes(tid, "big") + 1).to_bytes(8, "big")


def transactions(storage: Any) -> int:
    """How many transactions the storage can give."""
    with _walking(storage) as walk:
        return sum(1 for _ in walk)


def first_transaction(storage: Any) -> bytes:
    """The id of the first transaction there is; StopIteration without any."""
    with _walking(storage) as walk:
        first: bytes = next(iter(walk)).tid
    return first


def records(storage: Any) -> Iterator[tuple[bytes, bytes, bytes]]:
    """(id, transaction, record) of every object as it is now, by id."""
    newest: dict[bytes, bytes] = {}
    with _walking(storage) as walk:
        for transaction in walk:
            for record in transaction:
                newest[record.oid] = record.tid if record.data else b""
    for oid in sorted(newest):
        if newest[oid]:
            yield oid, newest[oid], storage.loadSerial(oid, newest[oid])


def contents(storage: Any) -> Contents:
    """Count and digest every object of the storage as it is now."""
    digest = hashlib.new("sm3")
    objects = size = blobs = 0
    for oid, tid, data in records(storage):
        objects, size = objects + 1, size + len(data)
        digest.update(oid + tid + len(data).to_bytes(8, "big") + data)
        blob = _blob_of(storage, oid, tid, data)
        if blob is not None:
            blobs += 1
            with closing(blob):
                digest.update(hashlib.file_digest(blob, _sm3).digest())
    return Contents(objects, size, blobs, digest.hexdigest())


def _sm3() -> Any:
    return hashlib.new("sm3")
