"""Folders: small trees of named things.

Adding a name twice is refused; there is no ``len`` because counting walks the
whole tree.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from BTrees.OOBTree import OOBTree
from persistent import Persistent

from nontax_site.kernel.errors import Refused
from nontax_site.storage.classes import stored


class AlreadyThere(Refused):
    """The name or number is taken; a number that was used stays used."""

    code: ClassVar[str] = "already-there"
    message: ClassVar[str] = "${name} is already there."


@stored
class Folder(Persistent):
    """Things by name (a str), in the order of their names."""

    def __init__(self) -> None:
        self._tree = OOBTree()

    def __getitem__(self, name: str) -> Any:
        """The thing of this name; raises KeyError."""
        return self._tree[name]

    def __contains__(self, name: object) -> bool:
        return name in self._tree

    def __iter__(self) -> Iterator[str]:
        return iter(self._tree.keys())

    def get(self, name: str, default: Any = None) -> Any:
        """The thing of this name or the default."""
        return self._tree.get(name, default)

    def add(self, name: str, thing: Any) -> Any:
        """Put a thing in under a new name and return it; raises AlreadyThere."""
        if not self._tree.insert(name, thing):
            raise AlreadyThere(name=name)
        return thing

    def remove(self, name: str) -> None:
        """Take a thing out; raises KeyError. For sessions and drafts, not numbers."""
        del self._tree[name]

    def is_empty(self) -> bool:
        """Whether nothing is in here."""
        return not self._tree

    def keys(self, low: str | None = None, high: str | None = None) -> Iterator[str]:
        """The names from ``low`` to ``high``, both included, in order."""
        return iter(self._tree.keys(low, high))

    def values(self, low: str | None = None, high: str | None = None) -> Iterator[Any]:
        """The things from the name ``low`` to the name ``high``."""
        return iter(self._tree.values(low, high))

    def last(self, prefix: str) -> str | None:
        """The last name that begins with the prefix, or None."""
        try:
            found: str = self._tree.maxKey(prefix + chr(0x10FFFF))
        except ValueError:
            return None
        return found if found.startswith(prefix) else None

    def items(
        self, low: str | None = None, high: str | None = None
    ) -> Iterator[tuple[str, Any]]:
        """Names and things from ``low`` to ``high``."""
        return iter(self._tree.items(low, high))
