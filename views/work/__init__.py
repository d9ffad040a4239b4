"""My work: what waits for whoever is signed in, and today's figures."""

from __future__ import annotations

from typing import Any


def includeme(config: Any) -> None:
    """Its address."""
    config.scan("views.work")
