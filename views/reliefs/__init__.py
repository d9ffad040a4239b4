"""The pages of relief: list, asking at a notice, document, deciding."""

from __future__ import annotations

from typing import Any


def includeme(config: Any) -> None:
    """Open the list, the document and the page of each verb."""
    from views.reliefs import acting, listing

    listing.RELIEFS.register(config)
    for page in acting.ACTIONS:
        page.register(config)
    config.scan("views.reliefs")
