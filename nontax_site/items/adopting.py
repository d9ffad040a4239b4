"""Adopting an item from above: proposed by a clerk, put in force by a supervisor."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from nontax_site.items.adoption import (
    ENDED,
    REFUSED,
    Adoption,
    NotAbove,
    NothingToAdopt,
    check_narrower,
    current,
    is_above,
    next_id,
)
from nontax_site.items.item import ChargeItem
from nontax_site.items.pricing import ItemNotPublished
from nontax_site.items.tariff import Tariff
from nontax_site.kernel.acts import Act
from nontax_site.kernel.errors import Refused
from nontax_site.units.unit import check_unit_id


class AlreadyAdopted(Refused):
    """The region has an adoption of the item."""

    code = "already-adopted"
    message = "«${item_name}» is adopted here already (${adoption})."
    remedy = "Propose a change of that adoption."


class UnitElsewhere(Refused):
    """A unit of another region."""

    code = "unit-elsewhere"
    message = "${unit} is no unit of this region."


class Adopting:
    """The deeds on adoptions; ``items`` and ``adoptions`` are folders of the tree."""

    def __init__(self, workflows: Any, items: Any, adoptions: Any) -> None:
        self._workflows = workflows
        self._items = items
        self._adoptions = adoptions

    def propose(
        self,
        item: ChargeItem,
        region: str,
        units: Iterable[str],
        tariff: Tariff | None,
        act: Act,
    ) -> Adoption:
        """Propose that units of a region charge an item set above it.

        Raises NotAbove, ItemNotPublished, AlreadyAdopted, NothingToAdopt,
        UnitElsewhere, TariffNotNarrower.
        """
        if not is_above(item.region, region):
            raise NotAbove(item_name=item.name, region=item.region, here=region)
        if not item.is_published:
            raise ItemNotPublished(
                field="item", item=item.id, item_name=item.name, state=item.state
            )
        before = current(self._adoptions, item.id, region)
        if before is not None and before.state not in {REFUSED, ENDED}:
            raise AlreadyAdopted(item_name=item.name, adoption=before.id)
        wanted = (checked_units(units, region), tariff)
        check_narrower(item, tariff)
        name = next_id(self._adoptions, item.id, region)
        made = Adoption(id=name, region=region, created=act.at)
        made.item, made.item_name, made.wanted = item.id, item.name, wanted
        self._adoptions.add(name, made)
        self._workflows.begin(made, act)
        return made

    def propose_change(
        self, adoption: Adoption, units: Iterable[str], tariff: Tariff | None, act: Act
    ) -> None:
        """Propose other units or another tariff; what is in force stays meanwhile."""
        check_narrower(self._items[adoption.item], tariff)
        adoption.wanted = (checked_units(units, adoption.region), tariff)
        self._workflows.fire(adoption, "ask_change", act)

    def adopt(self, adoption: Adoption, act: Act) -> None:
        """Put a proposal in force; raises TariffNotNarrower when it no longer fits."""
        self._take(adoption)
        self._workflows.fire(adoption, "adopt", act)

    def change(self, adoption: Adoption, act: Act) -> None:
        """Put a proposed change in force."""
        self._take(adoption)
        self._workflows.fire(adoption, "change", act)

    def refuse(self, adoption: Adoption, act: Act) -> None:
        """Turn a new proposal down, with the reason in the comment."""
        adoption.wanted = ()
        self._workflows.fire(adoption, "refuse", act)

    def refuse_change(self, adoption: Adoption, act: Act) -> None:
        """Turn a change down; what is in force stays."""
        adoption.wanted = ()
        self._workflows.fire(adoption, "refuse_change", act)

    def end(self, adoption: Adoption, act: Act) -> None:
        """Let nobody of the region charge the item any more."""
        self._workflows.fire(adoption, "end", act)

    def _take(self, adoption: Adoption) -> None:
        units, tariff = adoption.wanted or (adoption.units, adoption.tariff)
        check_narrower(self._items[adoption.item], tariff)
        adoption.units, adoption.tariff, adoption.wanted = units, tariff, ()


def checked_units(units: Iterable[str], region: str) -> tuple[str, ...]:
    """The units in order, once; raises NothingToAdopt, UnitElsewhere."""
    found = tuple(dict.fromkeys(check_unit_id(unit) for unit in units))
    if not found:
        raise NothingToAdopt(field="units")
    for unit in found:
        if not unit.startswith(f"{region}-"):
            raise UnitElsewhere(field="units", unit=unit)
    return found
