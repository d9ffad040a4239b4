"""An adjustment 项目调整: a notice from above about one item, and who has seen it.

It says what changes from which day, shows before it is published which units charge
the item and which of their notices are open at the old tariff, and stays open until
every unit has acknowledged it. Issued notices keep the tariff of their day.
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from zope.interface import implementer

from nontax_site.items.tariff import Tariff
from nontax_site.kernel.interfaces import IAdjustmentDocument, IReceiptDocument
from nontax_site.storage.classes import stored
from nontax_site.storage.document import Document

DRAFTED = "drafted"
PUBLISHED = "published"
COMPLETE = "complete"

TARIFF = "tariff"
HAND_OVER = "hand_over"
RETIRE = "retire"

WHAT_TITLES: dict[str, str] = {
    TARIFF: "New tariff",
    HAND_OVER: "Another body collects",
    RETIRE: "No longer charged",
}
"""What an adjustment may change."""

OPEN = "open"
ACKNOWLEDGED = "acknowledged"


@stored
@implementer(IAdjustmentDocument)
class Adjustment(Document):
    """An adjustment; its id is ``A-<region>-<yy>-<number>``.

    ``title`` and ``number`` name the document from above, ``day`` is when it takes
    effect; ``tariff`` or ``body`` say what changes. ``receipts`` are the ids of the
    units' receipts once it is published, ``left`` how many of them are open.
    """

    kind: ClassVar[str] = "adjustment"
    FIELDS: ClassVar[tuple[str, ...]] = (
        *Document.FIELDS,
        "item",
        "item_name",
        "what",
        "title",
        "number",
        "day",
        "tariff",
        "body",
        "receipts",
        "left",
    )

    item: str = ""
    item_name: str = ""
    what: str = TARIFF
    title: str = ""
    number: str = ""
    day: date | None = None
    tariff: Tariff | None = None
    body: str = ""
    receipts: tuple[str, ...] = ()
    left: int = 0


@stored
@implementer(IReceiptDocument)
class Receipt(Document):
    """A unit's receipt 执行回执 of an adjustment; its id is ``<adjustment>.<unit>``.

    ``hits`` are payment codes of the unit's notices that were open at the old tariff
    when it was published, ``hit_count`` how many there were in all.
    """

    kind: ClassVar[str] = "receipt"
    FIELDS: ClassVar[tuple[str, ...]] = (
        *Document.FIELDS,
        "adjustment",
        "item",
        "item_name",
        "day",
        "hits",
        "hit_count",
    )

    adjustment: str = ""
    item: str = ""
    item_name: str = ""
    day: date | None = None
    hits: tuple[str, ...] = ()
    hit_count: int = 0
