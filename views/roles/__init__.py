"""The pages of roles: what each may do, changing it, and deciding on a change."""

from __future__ import annotations

from typing import Any


def includeme(config: Any) -> None:
    """One page a verb, and the others."""
    from views.roles import showing

    showing.CHANGES.register(config)
    for page in showing.ACTIONS:
        page.register(config)
    config.scan("views.roles")
