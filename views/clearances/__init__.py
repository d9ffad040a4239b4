"""The pages of clearances of stubs."""

from __future__ import annotations

from typing import Any


def includeme(config: Any) -> None:
    """Open the list, the document and the page of each verb."""
    from views.clearances import acting, listing

    listing.CLEARANCES.register(config)
    for page in acting.ACTIONS:
        page.register(config)
    config.scan("views.clearances")
