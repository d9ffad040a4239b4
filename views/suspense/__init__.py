"""The pages of suspense money: list, document, proposing, the second decision."""

from __future__ import annotations

from typing import Any


def includeme(config: Any) -> None:
    """Open the list, the document and the page of each verb."""
    from views.suspense import deciding, listing

    listing.SUSPENSE.register(config)
    for page in deciding.ACTIONS:
        page.register(config)
    config.scan("views.suspense")
