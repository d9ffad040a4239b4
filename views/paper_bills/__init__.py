"""The pages of paper bills: list, sheet and its copies, writing, paying, voiding."""

from __future__ import annotations

from typing import Any


def includeme(config: Any) -> None:
    """Open the list, the document and the page of each verb."""
    from views.paper_bills import acting, listing

    listing.PAPER_BILLS.register(config)
    for page in acting.ACTIONS:
        page.register(config)
    config.scan("views.paper_bills")
