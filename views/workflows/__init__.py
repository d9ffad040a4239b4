"""How documents go: each workflow with its picture and the table of its steps."""

from __future__ import annotations

from typing import Any


def includeme(config: Any) -> None:
    """Open the page."""
    config.scan("views.workflows")
