"""The pages of stock-takings."""

from __future__ import annotations

from typing import Any


def includeme(config: Any) -> None:
    """Open the list, the document and the page of each verb."""
    from views.stock_takings import acting, listing

    listing.STOCK_TAKINGS.register(config)
    for page in acting.ACTIONS:
        page.register(config)
    config.scan("views.stock_takings")
