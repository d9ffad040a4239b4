"""The pages of use plans: list, drafting, document, all of a year together."""

from __future__ import annotations

from typing import Any


def includeme(config: Any) -> None:
    """Open the list, the document and the page of each verb."""
    from views.use_plans import acting, listing

    listing.USE_PLANS.register(config)
    for page in acting.ACTIONS:
        page.register(config)
    config.scan("views.use_plans")
