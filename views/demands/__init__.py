"""The pages of dunning: list, document, each step, the demand on paper."""

from __future__ import annotations

from typing import Any


def includeme(config: Any) -> None:
    """Open the list, the document and the page of each verb."""
    from views.demands import acting, listing

    listing.DEMANDS.register(config)
    for page in acting.ACTIONS:
        page.register(config)
    config.scan("views.demands")
