"""Help for staff: what each role does, in which order, and where."""

from __future__ import annotations

from typing import Any


def includeme(config: Any) -> None:
    """Open the page."""
    config.scan("views.help")
