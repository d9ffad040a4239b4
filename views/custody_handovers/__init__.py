"""The pages of handovers between custodians."""

from __future__ import annotations

from typing import Any


def includeme(config: Any) -> None:
    """Open the list, the document and the page of each verb."""
    from views.custody_handovers import acting, listing

    listing.CUSTODY_HANDOVERS.register(config)
    for page in acting.ACTIONS:
        page.register(config)
    config.scan("views.custody_handovers")
