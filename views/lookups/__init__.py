"""Personal data shown whole, and the list of who looked at what."""

from __future__ import annotations

from typing import Any


def includeme(config: Any) -> None:
    """The pages that show the data of each kind, and the list."""
    from views.lookups import showing
    from views.notices.unmasking import UNMASK

    for page in (UNMASK, *showing.UNMASKS):
        page.register(config)
    config.add_route("lookups", "/lookups")
    config.scan("views.lookups")
