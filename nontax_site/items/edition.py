"""An edition 目录版本 of the item catalogue: a sheet of items, published as one.

Items and their tariffs are set above; a region takes them over from a sheet. The
clerk who sent it in does not publish it. What a row would do to the catalogue is
reckoned from the items as they are, so the page and the publishing say the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar, NamedTuple

from persistent import Persistent
from zope.interface import implementer

from nontax_site.items.item import ChargeItem
from nontax_site.items.tariff import Tariff
from nontax_site.kernel.interfaces import IEditionDocument
from nontax_site.storage.canonical import canonical_json, sm3_hex
from nontax_site.storage.classes import stored
from nontax_site.storage.document import Document

DRAFT = "draft"
SUBMITTED = "submitted"
PUBLISHED = "published"
GIVEN_UP = "given_up"

NEW = "new"
CHANGED = "changed"
SAME = "same"

CHANGE_TITLES: dict[str, str] = {
    NEW: "New item",
    CHANGED: "Changed item",
    SAME: "Unchanged item",
}


class EditionRow(NamedTuple):
    """A row of the sheet: an item and its tariff from a day on; money in fen."""

    number: int
    code: str
    name: str
    category: str
    department: str
    legal_basis: str
    tariff_kind: str
    amount_fen: int
    min_fen: int
    max_fen: int
    measure: str
    destination: str
    from_day: date
    business_group: str = ""
    national_code: str = ""

    def tariff(self) -> Tariff:
        """The tariff of the row; raises what ``Tariff`` raises."""
        return Tariff(
            from_day=self.from_day,
            kind=self.tariff_kind,
            amount_fen=self.amount_fen,
            min_fen=self.min_fen,
            max_fen=self.max_fen,
            measure=self.measure,
        )


class Change(NamedTuple):
    """What a row does: new, changed or same; ``fields`` are (field, before, after)."""

    row: EditionRow
    what: str
    fields: tuple[tuple[str, str, str], ...] = ()


@stored
class EditionRows(Persistent):
    """The rows, apart from their document: lists do not load them."""

    def __init__(self, rows: Iterable[EditionRow]) -> None:
        self.rows: tuple[tuple[Any, ...], ...] = tuple(map(tuple, rows))

    def canonical_value(self) -> str:
        """The digest of the rows, for the document's own."""
        return sm3_hex(canonical_json([list(map(str, row)) for row in self.rows]))


@stored
@implementer(IEditionDocument)
class Edition(Document):
    """An edition; its id is ``C-<region>-<yy>-<number>``.

    ``title`` and ``number`` name the document from above it carries out, ``file``
    and ``file_digest`` the sheet that was sent in. ``done`` counts what publishing
    did: (new, changed, same).
    """

    kind: ClassVar[str] = "edition"
    FIELDS: ClassVar[tuple[str, ...]] = (
        *Document.FIELDS,
        "title",
        "number",
        "file",
        "file_digest",
        "count",
        "rows",
        "done",
    )

    title: str = ""
    number: str = ""
    file: str = ""
    file_digest: str = ""
    count: int = 0
    rows: EditionRows | None = None
    done: tuple[int, int, int] | None = None

    @property
    def all_rows(self) -> tuple[EditionRow, ...]:
        """The rows of the sheet."""
        return tuple(EditionRow(*row) for row in self.rows.rows) if self.rows else ()


def change_of(row: EditionRow, item: ChargeItem | None) -> Change:
    """What the row does to the catalogue as it is; pure."""
    if item is None:
        return Change(row, NEW)
    before = item.tariff_on(row.from_day) or (
        item.tariffs[-1] if item.tariffs else None
    )
    pairs = (
        ("name", item.name, row.name),
        ("department", item.department, row.department),
        ("legal_basis", "；".join(item.legal_basis), row.legal_basis),
        ("destination", item.destination, row.destination),
        ("tariff", _said(before), _said(row.tariff())),
    )
    fields = tuple(pair for pair in pairs if pair[1] != pair[2])
    return Change(row, CHANGED if fields else SAME, fields)


def _said(tariff: Tariff | None) -> str:
    """A tariff in words, "" for none."""
    return tariff.standard if tariff else ""


def not_named(
    rows: Iterable[EditionRow], items: Iterable[ChargeItem]
) -> tuple[ChargeItem, ...]:
    """Published items the sheet does not name; they stay as they are."""
    codes = {row.code for row in rows}
    return tuple(item for item in items if item.is_published and item.id not in codes)
