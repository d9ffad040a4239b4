"""The pages of loss reports."""

from __future__ import annotations

from typing import Any


def includeme(config: Any) -> None:
    """Open the list, the document and the page of each verb."""
    from views.losses import acting, listing

    listing.LOSSES.register(config)
    for page in acting.ACTIONS:
        page.register(config)
    config.scan("views.losses")
