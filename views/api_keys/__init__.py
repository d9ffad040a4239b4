"""The pages of keys of programs: list, asking, the key, deciding, its secret."""

from __future__ import annotations

from typing import Any


def includeme(config: Any) -> None:
    """Open the list, the document and the page of each verb."""
    from views.api_keys import acting, listing

    listing.API_KEYS.register(config)
    for page in acting.ACTIONS:
        page.register(config)
    config.scan("views.api_keys")
