"""The pages on which bills written by hand are entered later."""

from __future__ import annotations

from typing import Any


def includeme(config: Any) -> None:
    """Open the form, the sheet and its template."""
    config.scan("views.back_entry")
