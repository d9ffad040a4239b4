"""Layouts of bills and the printers of the units: specimens, test pages, offsets."""

from __future__ import annotations

from typing import Any


def includeme(config: Any) -> None:
    """Open the pages."""
    config.scan("views.printers")
