"""The pages of print orders: list, new one, document, each step."""

from __future__ import annotations

from typing import Any


def includeme(config: Any) -> None:
    """Open the list, the document and the page of each verb."""
    from views.print_orders import acting, listing

    listing.PRINT_ORDERS.register(config)
    for page in acting.ACTIONS:
        page.register(config)
    config.scan("views.print_orders")
