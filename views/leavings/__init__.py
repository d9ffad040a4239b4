"""The pages of leaving and moving: the list, a new one, one, its decisions."""

from __future__ import annotations

from typing import Any


def includeme(config: Any) -> None:
    """The list, one page a verb, and the others."""
    from views.leavings import showing

    showing.LEAVINGS.register(config)
    for page in showing.ACTIONS:
        page.register(config)
    config.scan("views.leavings")
