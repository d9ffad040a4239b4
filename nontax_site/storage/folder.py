"""Folders: small trees of named things, and shelves of documents by unit and year.

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

    def items(
        self, low: str | None = None, high: str | None = None
    ) -> Iterator[tuple[str, Any]]:
        """Names and things from ``low`` to ``high``."""
        return iter(self._tree.items(low, high))


@stored
class Shelves(Persistent):
    """Documents by partition (a unit or region) and year, one folder for each.

    Two partitions have no tree in common once their shelves stand.
    """

    def __init__(self) -> None:
        self._shelves = OOBTree()

    @staticmethod
    def _label(partition: str, year: int) -> str:
        return f"{partition}|{year:04d}"

    def shelf(self, partition: str, year: int) -> Folder | None:
        """The folder of the partition and year, or None."""
        return self._shelves.get(self._label(partition, year))  # type: ignore[no-any-return]

    def add(self, partition: str, year: int, name: str, document: Any) -> Any:
        """Put a document on its shelf; raises AlreadyThere."""
        label = self._label(partition, year)
        shelf = self._shelves.get(label)
        if shelf is None:
            shelf = self._shelves[label] = Folder()
        return shelf.add(name, document)

    def find(self, partition: str, year: int, name: str) -> Any:
        """The document or None."""
        shelf = self.shelf(partition, year)
        return None if shelf is None else shelf.get(name)

    def shelves(self) -> Iterator[tuple[str, int, Folder]]:
        """Every partition, year and folder, in order."""
        for label, folder in self._shelves.items():
            partition, _, year = label.rpartition("|")
            yield partition, int(year), folder

    def documents(self, partition: str | None = None) -> Iterator[Any]:
        """Every document, or those of one partition."""
        for owner, _year, folder in self.shelves():
            if partition in {None, owner}:
                yield from folder.values()
