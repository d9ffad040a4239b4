"""The public list of charges 收费目录清单: anybody may read it, no account needed.

It shows published items only: code, name, category, basis, tariff of today, who
collects and where the money goes. It makes no session and writes nothing.
"""

from __future__ import annotations

from typing import Any


def includeme(config: Any) -> None:
    """The public pages of charges."""
    config.add_route("charges", "/charges")
    config.add_route("charge", "/charges/{code:[0-9]{6,20}}")
    config.scan("views.charges")
