"""The pages of editions of the item catalogue: list, sending in, document, verbs."""

from __future__ import annotations

from typing import Any


def includeme(config: Any) -> None:
    """Open the list, the document and the page of each verb."""
    from views.editions import acting, listing

    listing.EDITIONS.register(config)
    for page in acting.ACTIONS:
        page.register(config)
    config.scan("views.editions")
