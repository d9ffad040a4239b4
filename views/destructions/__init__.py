"""The pages of destructions of paper."""

from __future__ import annotations

from typing import Any


def includeme(config: Any) -> None:
    """Open the list, the document and the page of each verb."""
    from views.destructions import acting, listing

    listing.DESTRUCTIONS.register(config)
    for page in acting.ACTIONS:
        page.register(config)
    config.scan("views.destructions")
