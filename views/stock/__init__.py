"""Paper stock: shelves and their custodians, registers, the life of a number."""

from __future__ import annotations

from typing import Any


def includeme(config: Any) -> None:
    """The pages of the paper stock."""
    config.scan("views.stock")
