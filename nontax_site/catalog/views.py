"""Saved views of lists: a name for what a list was filtered to, kept per account.

One small object an account (``root.views``): nobody else writes it, and nobody else
reads it either; the address of a view is what one shares.
"""

from __future__ import annotations

from typing import Any, ClassVar, NamedTuple

from persistent import Persistent

from nontax_site.kernel.errors import BadInput, NotFound, Refused
from nontax_site.storage.classes import stored

LONGEST_NAME = 30
LONGEST_QUERY = 1_000
MOST_A_LIST = 20


class ViewNameBlank(BadInput):
    """A view needs a name."""

    code: ClassVar[str] = "view-name-blank"
    message: ClassVar[str] = "Give the view a name."


class ViewNameTooLong(BadInput):
    """The name does not fit above the list."""

    code: ClassVar[str] = "view-name-too-long"
    message: ClassVar[str] = "The name of a view has at most ${most} characters."


class ViewNameTaken(Refused):
    """Another view of the list has the name."""

    code: ClassVar[str] = "view-name-taken"
    message: ClassVar[str] = "You have a view «${name}» of this list already."
    remedy: ClassVar[str] = "Choose another name, or delete that view first."


class ViewTooLong(BadInput):
    """More filters than an address holds."""

    code: ClassVar[str] = "view-too-long"
    message: ClassVar[str] = "These filters are too long to be kept."


class TooManyViews(Refused):
    """The row above the list is full."""

    code: ClassVar[str] = "too-many-views"
    message: ClassVar[str] = "A list keeps at most ${most} views of yours."
    remedy: ClassVar[str] = "Delete one you do not need any more."


class SavedView(NamedTuple):
    """A name, the filters as the query of an address, and whether one begins there."""

    noun: str
    name: str
    query: str
    is_default: bool = False


@stored
class SavedViews(Persistent):
    """The views of one account, kept as plain tuples in the order of their making."""

    def __init__(self) -> None:
        self._rows: tuple[tuple[Any, ...], ...] = ()

    def of(self, noun: str) -> tuple[SavedView, ...]:
        """The views of a list."""
        rows = (SavedView(*row) for row in self._rows)
        return tuple(view for view in rows if view.noun == noun)

    def default(self, noun: str) -> SavedView | None:
        """The view a list begins with, or None."""
        return next((view for view in self.of(noun) if view.is_default), None)

    def get(self, noun: str, name: str) -> SavedView:
        """The view of the name; raises NotFound."""
        found = next((view for view in self.of(noun) if view.name == name), None)
        if found is None:
            raise NotFound(what="view")
        return found

    def save(
        self, noun: str, name: str, query: str, *, is_default: bool = False
    ) -> SavedView:
        """Keep a new view.

        Raises ViewNameBlank, ViewNameTooLong, ViewNameTaken, ViewTooLong or
        TooManyViews.
        """
        name = self._free(noun, name)
        if len(query) > LONGEST_QUERY:
            raise ViewTooLong
        if len(self.of(noun)) >= MOST_A_LIST:
            raise TooManyViews(most=MOST_A_LIST)
        made = SavedView(noun, name, query)
        self._rows = (*self._rows, tuple(made))
        if is_default:
            self.begin_with(noun, name)
        return made

    def rename(self, noun: str, name: str, new: str) -> None:
        """Give a view another name; raises as ``save``, and NotFound."""
        old = self.get(noun, name)
        if new.strip() == name:
            return
        self._replace(old, old._replace(name=self._free(noun, new)))

    def delete(self, noun: str, name: str) -> None:
        """Throw a view away; raises NotFound."""
        gone = tuple(self.get(noun, name))
        self._rows = tuple(row for row in self._rows if tuple(row) != gone)

    def begin_with(self, noun: str, name: str) -> None:
        """Let the list begin with the view, or with none (""); raises NotFound."""
        if name:
            self.get(noun, name)
        for view in self.of(noun):
            self._replace(view, view._replace(is_default=view.name == name))

    def _replace(self, old: SavedView, new: SavedView) -> None:
        if old != new:
            self._rows = tuple(
                tuple(new) if tuple(row) == tuple(old) else row for row in self._rows
            )

    def _free(self, noun: str, name: str) -> str:
        """The name as it is kept, when no other view of the list has it."""
        name = " ".join(name.split())
        if not name:
            raise ViewNameBlank(field="name")
        if len(name) > LONGEST_NAME:
            raise ViewNameTooLong(field="name", most=LONGEST_NAME)
        if any(view.name == name for view in self.of(noun)):
            raise ViewNameTaken(field="name", name=name)
        return name
