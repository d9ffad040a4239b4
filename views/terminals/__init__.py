"""The pages of card terminals: list, proposal, page, binding."""

from __future__ import annotations

from typing import Any


def includeme(config: Any) -> None:
    """Open the list, the document and the page of each verb."""
    from views.terminals import acting, listing

    listing.TERMINALS.register(config)
    for page in acting.ACTIONS:
        page.register(config)
    config.scan("views.terminals")
