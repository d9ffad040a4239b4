"""The pages of supply rounds: notice, applications, pick list, desk."""

from __future__ import annotations

from typing import Any


def includeme(config: Any) -> None:
    """Open the list, the document and the page of each verb."""
    from views.supply_rounds import acting, listing

    listing.SUPPLY_ROUNDS.register(config)
    for page in acting.ACTIONS:
        page.register(config)
    config.scan("views.supply_rounds")
