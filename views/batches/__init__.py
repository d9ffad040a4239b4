"""Batches: notices by the thousand from a sheet, checked, mended and issued whole."""

from __future__ import annotations

from typing import Any


def includeme(config: Any) -> None:
    """Open the list, the document, its verbs, and bind the long work."""
    from nontax_site.background import add_job_kind
    from views.batches import deciding, listing, working

    listing.BATCHES.register(config)
    for page in deciding.ACTIONS:
        page.register(config)
    for kind in working.KINDS:
        add_job_kind(config, kind)
    config.scan("views.batches")
