"""Accounts of staff: who works where in which role."""

from __future__ import annotations

from typing import Any


def includeme(config: Any) -> None:
    """The pages of users."""
    from views.users import listing

    listing.USERS.register(config)
    config.scan("views.users")
