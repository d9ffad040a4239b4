"""Finding items: by code, and those a unit may charge on a day.

An item that was set above is seen as the region has adopted it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, Protocol

from nontax_site.items.adoption import Adoption, adopted, current
from nontax_site.items.item import ChargeItem
from nontax_site.items.pricing import ItemUnknown, chargeable
from nontax_site.kernel.errors import Refused
from nontax_site.units.region import Region
from nontax_site.units.unit import Unit


class ItemFolder(Protocol):
    """What holds the items: code to item."""

    def get(self, code: str) -> ChargeItem | None:
        """The item with the code, or None."""

    def values(self) -> Iterable[ChargeItem]:
        """Every item, by code."""


class Catalogue:
    """The charge items as those who issue notices look at them."""

    def __init__(self, items: ItemFolder, adoptions: Any = None) -> None:
        """``adoptions`` is their folder; without it every item is seen as it is."""
        self.items = items
        self.adoptions = adoptions

    def find(self, code: str, region: str = "") -> ChargeItem:
        """The item with the code, as the region charges it.

        Raises ItemUnknown when there is none.
        """
        item = self.items.get(code)
        if item is None:
            raise ItemUnknown(field="item", item=code)
        if not region or item.region == region or self.adoptions is None:
            return item
        adoption = current(self.adoptions, code, region)
        in_force = adoption is not None and adoption.is_in_force
        return adopted(item, adoption) if in_force and adoption else item

    def chargeable(
        self, unit: Unit, region: Region, day: date
    ) -> tuple[ChargeItem, ...]:
        """The items the unit may charge on the day, by code."""
        own = (item for item in self.items.values() if unit.id in item.units)
        found = {item.id: item for item in (*own, *self._adopted(unit))}
        return tuple(
            item
            for _code, item in sorted(found.items())
            if _is_chargeable(item, unit, region, day)
        )

    def _adopted(self, unit: Unit) -> Iterator[ChargeItem]:
        """The items from above that the unit's region lets it charge."""
        adoptions: Iterable[Adoption] = (
            () if self.adoptions is None else self.adoptions.values()
        )
        for adoption in adoptions:
            item = self.items.get(adoption.item)
            if item and adoption.is_in_force and unit.id in adoption.units:
                yield adopted(item, adoption)

    def published(self, region: str = "") -> Iterator[ChargeItem]:
        """The published items, of one region or of all, by code."""
        for item in self.items.values():
            if item.is_published and region in ("", item.region):
                yield item


def _is_chargeable(item: ChargeItem, unit: Unit, region: Region, day: date) -> bool:
    try:
        chargeable(item, unit, region, day)
    except Refused:
        return False
    return True
