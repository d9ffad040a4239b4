"""The trail of a person: what he did, at which documents, when."""

from __future__ import annotations

from typing import Any


def includeme(config: Any) -> None:
    """The pages of trails of persons."""
    config.scan("views.trails")
