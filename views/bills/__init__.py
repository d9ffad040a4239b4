"""The pages of bills: list, document, actions, decisions, write-off, direct bills."""

from __future__ import annotations

from typing import Any


def includeme(config: Any) -> None:
    """Their addresses, and the maker of their papers."""
    from views.bills import acting, deciding, listing, papers

    listing.BILLS.register(config)
    for page in acting.ACTIONS:
        page.register(config)
    deciding.DECIDING.register(config)
    config.registry.__dict__.setdefault("paper_makers", {})["bill"] = papers.make
    config.scan("views.bills")
