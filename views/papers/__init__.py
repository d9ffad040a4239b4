"""Papers of documents: handing in, looking, printing the whole trail."""

from __future__ import annotations

from typing import Any


def includeme(config: Any) -> None:
    """The pages of papers on every document, and of a region's materials."""
    config.scan("views.papers")
