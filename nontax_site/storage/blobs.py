"""Content too long for a record: bytes in a ZODB blob, beside their digest.

A stored blob never changes: other content is another one. Its SM3 digest and its
length stand in the record, so whoever edits the file of a blob is found by
``proves``. Works wherever the storage keeps blobs: FileStorage with a
``blob-dir``, RelStorage, and the DemoStorage of the tests.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from io import BytesIO
from typing import BinaryIO, ClassVar

from persistent import Persistent
from ZODB.blob import Blob

from nontax_site.kernel.errors import BadInput
from nontax_site.storage.classes import stored

OCTETS = "application/octet-stream"
"""The type of content whose type nobody said."""

PIECE = 64 * 1024
"""Content is read and written in pieces of so many bytes."""

stored(Blob)


class ContentTooLong(BadInput):
    """The content is longer than is taken here."""

    code: ClassVar[str] = "content-too-long"
    message: ClassVar[str] = "The file is larger than ${limit} MB."
    remedy: ClassVar[str] = "Make it smaller, or send it in parts."


@stored
class StoredBlob(Persistent):
    """Content with its SM3 ``digest`` (hex), ``length`` in bytes and its type."""

    def __init__(self, blob: Blob, digest: str, length: int, content_type: str) -> None:
        self.blob = blob
        self.digest = digest
        self.length = length
        self.content_type = content_type

    def open(self) -> BinaryIO:
        """The content as a file for reading; close it."""
        return self.blob.open("r")  # type: ignore[no-any-return]

    def read(self) -> bytes:
        """The whole content."""
        with self.open() as file:
            return file.read()

    def pieces(self) -> Iterator[bytes]:
        """The content piece by piece."""
        with self.open() as file:
            while piece := file.read(PIECE):
                yield piece

    def proves(self) -> bool:
        """Whether the content is still what was stored; False when it is gone."""
        digest, length = hashlib.new("sm3"), 0
        try:
            for piece in self.pieces():
                digest.update(piece)
                length += len(piece)
        except (OSError, KeyError):
            return False
        return (digest.hexdigest(), length) == (self.digest, self.length)

    def canonical_value(self) -> str:
        """What stands for the content in the digest of a document."""
        return self.digest


def put(
    content: bytes | BinaryIO, content_type: str = OCTETS, *, limit: int | None = None
) -> StoredBlob:
    """Store content in the running transaction, piece by piece.

    Raises ContentTooLong beyond ``limit`` bytes; nothing is stored then. The
    caller puts the result where it belongs: alone it is not reachable.
    """
    source = BytesIO(content) if isinstance(content, bytes) else content
    digest, length, blob = hashlib.new("sm3"), 0, Blob()
    with blob.open("w") as file:
        while piece := source.read(PIECE):
            length += len(piece)
            if limit is not None and length > limit:
                raise ContentTooLong(limit=megabytes(limit))
            digest.update(piece)
            file.write(piece)
    return StoredBlob(blob, digest.hexdigest(), length, content_type)


def megabytes(length: int) -> str:
    """A length as people say it: whole megabytes, or one digit below ten."""
    whole, rest = divmod(length * 10 // (1024 * 1024), 10)
    return str(whole) if whole >= 10 or not rest else f"{whole}.{rest}"
