"""The pages of annual inspections and of each unit's case."""

from __future__ import annotations

from typing import Any


def includeme(config: Any) -> None:
    """Open the lists, the documents and the page of each verb."""
    from views.inspections import acting, cases, listing

    listing.INSPECTIONS.register(config)
    listing.CASES.register(config)
    for page in (*acting.ACTIONS, *cases.ACTIONS):
        page.register(config)
    config.scan("views.inspections")
