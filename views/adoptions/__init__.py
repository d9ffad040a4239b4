"""The pages of adoptions: items from above, as a region uses them."""

from __future__ import annotations

from typing import Any


def includeme(config: Any) -> None:
    """Open the list, the document and the page of each verb."""
    from views.adoptions import acting, listing

    listing.ADOPTIONS.register(config)
    for page in acting.ACTIONS:
        page.register(config)
    config.scan("views.adoptions")
