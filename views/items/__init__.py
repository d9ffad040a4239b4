"""Charge items and published lists: what is charged, on which basis, by whom.

The public list of charges comes with them.
"""

from __future__ import annotations

from typing import Any


def includeme(config: Any) -> None:
    """The pages of items and lists, and the public list."""
    from views.items import acting, listing

    listing.ITEMS.register(config)
    for page in acting.ACTIONS:
        page.register(config)
    config.scan("views.items")
    config.include("views.charges")
