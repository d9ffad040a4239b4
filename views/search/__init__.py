"""The search box of staff: numbers open what they name, words list what fits."""

from __future__ import annotations

from typing import Any


def includeme(config: Any) -> None:
    """Its address."""
    config.scan("views.search.finding")
