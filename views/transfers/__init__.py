"""The pages of transfers between stores."""

from __future__ import annotations

from typing import Any


def includeme(config: Any) -> None:
    """Open the list, the document and the page of each verb."""
    from views.transfers import acting, listing

    listing.TRANSFERS.register(config)
    for page in acting.ACTIONS:
        page.register(config)
    config.scan("views.transfers")
