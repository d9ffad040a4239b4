"""Executing units: who collects, opened by the bureau and closed when all is done.

The pages of regions and channels come with them.
"""

from __future__ import annotations

from typing import Any


def includeme(config: Any) -> None:
    """The pages of units, regions and channels."""
    from views.units import acting, listing

    listing.UNITS.register(config)
    for page in acting.ACTIONS:
        page.register(config)
    config.scan("views.units")
    config.include("views.regions")
