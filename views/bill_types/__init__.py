"""The pages of bill types: list, drafting, document with its guide, each verb."""

from __future__ import annotations

from typing import Any


def includeme(config: Any) -> None:
    """Open the list, the document and the page of each verb."""
    from views.bill_types import acting, listing

    listing.BILL_TYPES.register(config)
    for page in acting.ACTIONS:
        page.register(config)
    config.scan("views.bill_types")
