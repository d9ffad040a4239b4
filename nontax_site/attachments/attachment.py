"""One file on a document, and all files of one document.

``root.attachments`` keeps ``Papers`` by ``kind:id``. A row never changes except
for its scan and the mark that removes it; a replacement is a further row of the
same number, and the older one stays to be looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from persistent import Persistent

from nontax_site.attachments.contents import KINDS
from nontax_site.attachments.scanning import USABLE
from nontax_site.storage.blobs import StoredBlob
from nontax_site.storage.classes import stored
from nontax_site.storage.document import Document


class Removed(NamedTuple):
    """Who took a paper out, when and why; kept as a plain tuple."""

    at: datetime
    login: str
    name: str
    reason: str


@stored
@dataclass(frozen=True, slots=True)
class Attachment:
    """A file as it was handed in; ``number`` and ``version`` name it.

    ``kind`` is a key of ``contents.KINDS``, ``material`` the code of what it is,
    "" for none in particular. ``person`` is the keyed digest of who added it.
    """

    number: int
    version: int
    name: str
    kind: str
    length: int
    digest: str
    material: str
    at: datetime
    person: str
    login: str
    who: str
    scan: str
    content: StoredBlob
    removed: tuple[Any, ...] | None = None

    @property
    def content_type(self) -> str:
        """Its type on the wire."""
        return KINDS[self.kind].content_type

    @property
    def is_picture(self) -> bool:
        """Whether a page can show it."""
        return self.kind in {"png", "jpeg"}

    @property
    def is_usable(self) -> bool:
        """Whether it counts for a step: in force, and clean as far as is scanned."""
        return self.removed is None and self.scan in USABLE

    def facts(self) -> dict[str, Any]:
        """What the audit log says of it: never its name, which may name people."""
        return {
            "n": self.number,
            "v": self.version,
            "digest": self.digest,
            "length": self.length,
            "material": self.material,
            "scan": self.scan,
            "removed": self.removed is not None,
        }

    @property
    def removal(self) -> Removed | None:
        """Who removed it, or None."""
        return Removed(*self.removed) if self.removed else None


@stored
class Papers(Persistent):
    """The files of one document, in the order they came."""

    def __init__(self) -> None:
        self.rows: tuple[Attachment, ...] = ()

    def current(self) -> tuple[Attachment, ...]:
        """The newest version of each, in the order of their numbers."""
        newest = {row.number: row for row in self.rows}
        return tuple(newest[number] for number in sorted(newest))

    def versions(self, number: int) -> tuple[Attachment, ...]:
        """All versions of one, newest first."""
        return tuple(row for row in reversed(self.rows) if row.number == number)

    def find(self, number: int, version: int) -> Attachment | None:
        """The one version of the one number, or None."""
        wanted = (number, version)
        return next((r for r in self.rows if (r.number, r.version) == wanted), None)

    def put_in_place(self, row: Attachment) -> None:
        """Let a row stand where the one of its number and version stood."""
        name = (row.number, row.version)
        self.rows = tuple(
            row if (old.number, old.version) == name else old for old in self.rows
        )

    @property
    def next_number(self) -> int:
        """The number of the next new paper."""
        return max((row.number for row in self.rows), default=0) + 1


def key_of(document: Document) -> str:
    """Where the papers of a document stand."""
    return f"{document.kind}:{document.id}"


def papers_of(attachments: Any, document: Document) -> Papers:
    """The papers of a document; an empty one, kept nowhere, when it has none."""
    found: Papers | None = attachments.get(key_of(document))
    return found if found is not None else Papers()


def usable(attachments: Any, document: Document) -> Iterator[Attachment]:
    """The papers that count for a step."""
    return (row for row in papers_of(attachments, document).current() if row.is_usable)
