"""Keys that sign: whose, until when, and a warning before they end."""

from __future__ import annotations

from typing import Any


def includeme(config: Any) -> None:
    """Its address."""
    config.scan("views.keys")
