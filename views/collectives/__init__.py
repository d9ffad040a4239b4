"""The pages of a day's cash and its collective notices."""

from __future__ import annotations

from typing import Any


def includeme(config: Any) -> None:
    """Open the list, the document and the page of each verb."""
    from views.collectives import acting, listing

    listing.COLLECTIVES.register(config)
    for page in acting.ACTIONS:
        page.register(config)
    config.scan("views.collectives")
