"""Keys that sign: whose, until when, and a warning before they end; certificates."""

from __future__ import annotations

from typing import Any


def includeme(config: Any) -> None:
    """Their addresses."""
    number = "{serial:[0-9A-F]{2,64}}"
    config.add_route("certificate", f"/certificates/{number}.pem")
    config.add_route("certificate-authority", f"/certificates/{number}/authority.pem")
    config.scan("views.keys")
