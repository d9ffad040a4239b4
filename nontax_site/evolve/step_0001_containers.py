"""The containers of the tree that an older database was made without."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

TITLE = "Add the containers that this version keeps its documents in"


def keys(root: Any, after: str) -> Iterator[str]:
    """The names of the containers that are missing."""
    for name in sorted(_fresh(root)):
        if name > after and not hasattr(root, name):
            yield name


def do(root: Any, key: str, _tools: Any) -> None:
    """Put an empty container in its place."""
    setattr(root, key, _fresh(root)[key])


def _fresh(root: Any) -> dict[str, Any]:
    """What a tree made today has; the log of the steps is the steps' own matter."""
    made = dict(vars(type(root)(root.created)))
    made.pop("evolved", None)
    return made
