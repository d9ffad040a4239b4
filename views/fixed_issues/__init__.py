"""The pages of fixed bills given out in bulk."""

from __future__ import annotations

from typing import Any


def includeme(config: Any) -> None:
    """Open the list, the document and the page of each verb."""
    from views.fixed_issues import acting, listing

    listing.FIXED_ISSUES.register(config)
    for page in acting.ACTIONS:
        page.register(config)
    config.scan("views.fixed_issues")
