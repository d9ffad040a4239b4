"""The pages of remittances from another place: list, document, each step."""

from __future__ import annotations

from typing import Any


def includeme(config: Any) -> None:
    """Open the list, the document and the page of each verb."""
    from views.remittances import acting, listing

    listing.REMITTANCES.register(config)
    for page in acting.ACTIONS:
        page.register(config)
    config.scan("views.remittances")
