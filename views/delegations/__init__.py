"""The pages of delegations: mine, all for auditors, a new one, one, revoking it."""

from __future__ import annotations

from typing import Any


def includeme(config: Any) -> None:
    """Open the pages of each verb and those of the place."""
    from views.delegations import showing

    for page in showing.ACTIONS:
        page.register(config)
    config.scan("views.delegations")
