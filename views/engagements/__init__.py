"""Audit engagements: the list, asking for one, its page, and deciding."""

from __future__ import annotations

from typing import Any


def includeme(config: Any) -> None:
    """The pages of audit engagements."""
    from views.engagements import acting, listing

    listing.ENGAGEMENTS.register(config)
    for page in acting.ACTIONS:
        page.register(config)
    config.scan("views.engagements")
