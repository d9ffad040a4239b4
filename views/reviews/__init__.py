"""The pages of access reviews: the list, opening one, signing it, exporting it."""

from __future__ import annotations

from typing import Any


def includeme(config: Any) -> None:
    """The list, the page where it is signed, and the others."""
    from views.reviews import showing, signing

    showing.REVIEWS.register(config)
    for page in signing.ACTIONS:
        page.register(config)
    config.scan("views.reviews")
