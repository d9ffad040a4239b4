"""The pages of applications for bills: list, new one, document, each step."""

from __future__ import annotations

from typing import Any


def includeme(config: Any) -> None:
    """Open the list, the document and the page of each verb."""
    from views.supplies import acting, listing

    listing.SUPPLIES.register(config)
    for page in acting.ACTIONS:
        page.register(config)
    config.scan("views.supplies")
