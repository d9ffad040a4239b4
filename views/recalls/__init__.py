"""The pages of recalls: who still holds what."""

from __future__ import annotations

from typing import Any


def includeme(config: Any) -> None:
    """Open the list, the document and the page of each verb."""
    from views.recalls import acting, listing

    listing.RECALLS.register(config)
    for page in acting.ACTIONS:
        page.register(config)
    config.scan("views.recalls")
