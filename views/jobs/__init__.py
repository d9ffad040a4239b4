"""Long work: who asked for what, how far it is, what was done and what was not."""

from __future__ import annotations

from typing import Any


def includeme(config: Any) -> None:
    """Its addresses."""
    config.scan("views.jobs")
