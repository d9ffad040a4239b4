"""The bills under used numbers, in drawers by bill code and unit.

A bill lies in the drawer of the unit that signed for its number, for ever: wherever
the sheet goes afterwards, the history of the number names that unit.
"""

from __future__ import annotations

from collections.abc import Iterator
from heapq import merge
from typing import Any

from BTrees.OOBTree import OOBTree
from persistent import Persistent

from nontax_site.stock.ledger import Value, history
from nontax_site.stock.places import Place
from nontax_site.storage.classes import stored
from nontax_site.storage.ranges import Numbers

END = chr(0x10FFFF)


@stored
class Drawers(Persistent):
    """Bills by code, unit and number."""

    def __init__(self) -> None:
        self._drawers = OOBTree()

    def open(self, code: str, unit: str) -> Numbers:
        """The drawer of a unit, made with the first numbers it signs for."""
        drawer: Numbers | None = self._drawers.get((code, unit))
        if drawer is None:
            drawer = self._drawers[code, unit] = Numbers()
        return drawer

    def find(self, code: str, number: int, value: Value) -> Any:
        """The bill under a number that stands so, or None."""
        for movement, _before in history(value, number):
            if movement.place == Place.UNIT:
                drawer = self._drawers.get((code, movement.holder))
                found = drawer.get(number) if drawer is not None else None
                if found is not None:
                    return found
        return None

    def documents(self, code: str, unit: str | None = None) -> Iterator[Any]:
        """The bills of a code in the order of their numbers, or those of one unit."""
        drawers = [
            drawer.items()
            for (_code, holder), drawer in self._drawers.items((code, ""), (code, END))
            if unit in {None, holder}
        ]
        for _number, document in merge(*drawers, key=_first):
            yield document


def unit_of(value: Value, number: int) -> str:
    """The unit that answers for a number: its holder, or who leased it out."""
    if value[0] != Place.LEASED:
        return value[1]
    for movement, _before in history(value, number):
        if movement.place == Place.UNIT:
            return movement.holder
    return value[1]


def _first(row: Any) -> Any:
    return row[0]
