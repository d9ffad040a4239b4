"""The pages of bill certificates: list, application, document, each verb."""

from __future__ import annotations

from typing import Any


def includeme(config: Any) -> None:
    """Open the list, the document and the page of each verb."""
    from views.certificates import acting, listing

    listing.CERTIFICATES.register(config)
    for page in acting.ACTIONS:
        page.register(config)
    config.scan("views.certificates")
