"""Look-ups of personal data stand in the order of their time too."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from nontax_site.security.looking_up import keep_in_order

TITLE = "Put the look-ups of personal data in the order of their time"


def keys(root: Any, after: str) -> Iterator[str]:
    """The persons who looked at something."""
    for name in list(root.lookups.keys("person:", "person:~")):
        if name > after:
            yield name


def do(root: Any, key: str, _tools: Any) -> None:
    """Every row that is kept of the person."""
    for row in root.lookups[key].every():
        keep_in_order(root.lookups, row)
