"""A recall 停用收回: who still holds bills of a version that is used no more (CQ-46, CQ-47)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, ClassVar

from zope.interface import implementer

from nontax_site.kernel.interfaces import IRecallDocument
from nontax_site.stock.paperwork import StockDocument
from nontax_site.stock.places import Place
from nontax_site.stock.standing import Run
from nontax_site.storage.classes import stored

DRAFT = "draft"
ANNOUNCED = "announced"
CLOSED = "closed"
DISCARDED = "discarded"

HELD = frozenset({Place.TRANSIT, Place.DEPARTMENT, Place.UNIT, Place.LEASED})
"""Blank numbers somebody still has; what is in a store is at the bureau already."""


@stored
@implementer(IRecallDocument)
class Recall(StockDocument):
    """One recall; its id is ``Q-<region>-<yy>-<n>``.

    ``bill_type`` is the version's id, ``returns`` those opened for the holders,
    ``reminded`` when they were reminded.
    """

    kind: ClassVar[str] = "recall"
    FIELDS: ClassVar[tuple[str, ...]] = (
        *StockDocument.FIELDS,
        "bill_type",
        "title",
        "due",
        "basis",
        "returns",
        "reminded",
    )

    bill_type: str = ""
    title: str = ""
    due: date | None = None
    basis: str = ""
    returns: tuple[str, ...] = ()
    reminded: tuple[datetime, ...] = ()


def held_of(root: Any, recall: Recall) -> Iterator[Run]:
    """What is still held of the recalled version, in the order of the numbers."""
    for batch in root.paper_batches.values():
        if batch.type_id != recall.bill_type:
            continue
        between = (batch.first, batch.last)
        for run in root.paper.runs(code=batch.code, between=between):
            if run.spot.place in HELD:
                yield run
