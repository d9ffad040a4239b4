"""What still has to happen after a commit, and what failed at it."""

from __future__ import annotations

from typing import Any


def includeme(config: Any) -> None:
    """Its addresses."""
    config.scan("views.outbox")
