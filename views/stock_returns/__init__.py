"""The pages of returns of unused bills."""

from __future__ import annotations

from typing import Any


def includeme(config: Any) -> None:
    """Open the list, the document and the page of each verb."""
    from views.stock_returns import acting, listing

    listing.STOCK_RETURNS.register(config)
    for page in acting.ACTIONS:
        page.register(config)
    config.scan("views.stock_returns")
