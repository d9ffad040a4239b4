"""Regions and how they work, channels and what is open through them."""

from __future__ import annotations

from typing import Any


def includeme(config: Any) -> None:
    """The pages of regions and channels."""
    config.scan("views.regions")
