"""The pages of adjustments and of the units' receipts."""

from __future__ import annotations

from typing import Any


def includeme(config: Any) -> None:
    """Open the lists, the documents and the page of each verb."""
    from views.adjustments import acting, listing

    listing.ADJUSTMENTS.register(config)
    listing.RECEIPTS.register(config)
    for page in acting.ACTIONS:
        page.register(config)
    config.scan("views.adjustments")
