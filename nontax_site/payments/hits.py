"""Which open notices an adjusted item stands in; reads only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from nontax_site.payments.notice import DRAFT, ISSUED, LOCKED

PAGE = 200
MOST = 10_000
"""So many open notices of a unit are looked at."""


def hits_in(root: Any, item: str, units: Iterable[str]) -> dict[str, list[str]]:
    """Payment codes of drafts and unpaid notices with the item, by unit."""
    return {unit: list(_hits_of(root, item, unit)) for unit in units}


def _hits_of(root: Any, item: str, unit: str) -> Iterator[str]:
    tokens = tuple(f"notice:{state}" for state in (DRAFT, ISSUED, LOCKED))
    before: str | None = None
    looked = 0
    while looked < MOST:
        codes, before = root.orders.page(
            f"unit:{unit}", tokens, before=before, limit=PAGE
        )
        for code in codes:
            notice = root.find("notice", code)
            if notice and any(line.item_code == item for line in notice.parts):
                yield code
        looked += len(codes)
        if before is None:
            return
