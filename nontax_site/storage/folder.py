"""Folders: small trees of named things.

Adding a name twice is refused; there is no ``len`` because counting walks the
whole tree. A folder whose names end in running numbers says what the next one of a
row is: behind the last there is, and behind what a restore has left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, ClassVar

from BTrees.OOBTree import OOBTree
from persistent import Persistent

from nontax_site.kernel.errors import Refused
from nontax_site.storage.classes import stored


class AlreadyThere(Refused):
    """The name or number is taken; a number that was used stays used."""

    code: ClassVar[str] = "already-there"
    message: ClassVar[str] = "${name} is already there."


_LAST = chr(0x10FFFF)


def backwards(tree: Any, before: str | None = None) -> Iterator[str]:
    """The names of a tree or set from the last on, or from right before ``before``.

    Each step costs the same however many names there are.
    """
    try:
        name = tree.maxKey() if before is None else tree.maxKey(_just_before(before))
        while True:
            yield name
            name = tree.maxKey(_just_before(name))
    except ValueError:
        return


def _just_before(name: str) -> str:
    """A text before the name and behind every other name before it."""
    if not name or name[-1] == chr(0):
        return name[:-1]
    return name[:-1] + chr(ord(name[-1]) - 1) + _LAST


@stored
class Folder(Persistent):
    """Things by name (a str), in the order of their names.

    ``left_out`` is row (the part of the names before the running number) → the
    last number that nobody may get any more.
    """

    left_out: Mapping[str, int] = MappingProxyType({})

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
            found: str = self._tree.maxKey(prefix + _LAST)
        except ValueError:
            return None
        return found if found.startswith(prefix) else None

    def backwards(self, before: str | None = None) -> Iterator[str]:
        """The names from the last on, or from right before ``before``."""
        return backwards(self._tree, before)

    def next_number(self, row: str) -> int:
        """The number behind the last of the row and behind what was left out."""
        last = self.last(row)
        number = int(last.removeprefix(row)) if last is not None else 0
        return max(number, self.left_out.get(row, 0)) + 1

    def leave_out(self, row: str, number: int) -> None:
        """Give no number of the row up to this one any more."""
        if number > self.left_out.get(row, 0):
            self.left_out = {**self.left_out, row: number}

    def highest(self, shape: re.Pattern[str]) -> dict[str, int]:
        """The last number of each row there is or that was left out.

        ``shape`` has two groups, the row and the number. Names of another shape
        end the walk, so that a folder without numbers costs one look.
        """
        found = dict(self.left_out)
        name = next(iter(self._tree.keys()), None)
        while name is not None:
            match = shape.fullmatch(name)
            if match is None:
                break
            row = match[1]
            found[row] = self.next_number(row) - 1
            name = next(iter(self._tree.keys(row + _LAST)), None)
        return found

    def items(
        self, low: str | None = None, high: str | None = None
    ) -> Iterator[tuple[str, Any]]:
        """Names and things from ``low`` to ``high``."""
        return iter(self._tree.items(low, high))
