"""The public front page: two doors for payers, one for staff."""

from __future__ import annotations

from typing import Any


def includeme(config: Any) -> None:
    """Its address."""
    config.add_route("home", "/")
    config.scan("views.home.front")
