"""The addresses under ``/stock``; what one may not see is as if it were not there.

``/stock/shelves/<holder>``, ``/stock/registers/<holder>-<type>/<book>-<page>``,
``/stock/map/<batch>`` and ``/stock/numbers/<code>-<number>``.
"""

from __future__ import annotations

import re
from typing import Any

from nontax_site.kernel.codes import BillId, BillIdMalformed
from nontax_site.kernel.errors import NotFound
from nontax_site.stock.holders import holder_of, places_of
from nontax_site.stock.refusals import NumberUnknown
from nontax_site.stock.register import PageNumber, Register
from nontax_site.stock.standing import Standing, Step
from views.traversal import Place

VIEW = "stock:view"
_PAGE = re.compile(r"([0-9]{1,5})-([0-9]{1,3})")


class Shelf:
    """The paper of one store, department or unit."""

    def __init__(self, holder: Any) -> None:
        self.holder = holder

    def places(self) -> tuple[str, ...]:
        """Where roles over the paper may be held."""
        return places_of(self.holder)


class Shelves(Place):
    """``/stock/shelves``: who has paper."""

    noun, kind, view = "shelves", "shelf", VIEW

    def found(self, name: str) -> Shelf | None:
        """The shelf of the holder with the id."""
        try:
            return Shelf(holder_of(self.site, name))
        except NotFound:
            return None


class OpenRegister:
    """One register; its pages by ``<book>-<page>``."""

    def __init__(self, register: Register, holder: Any) -> None:
        self.register = register
        self.holder = holder

    def places(self) -> tuple[str, ...]:
        """Where roles over the paper may be held."""
        return places_of(self.holder)

    def __getitem__(self, name: str) -> RegisterSheet:
        """The page ``<book>-<page>``; KeyError for a page not begun."""
        match = _PAGE.fullmatch(name)
        number = PageNumber(int(match[1]), int(match[2])) if match else None
        if number is None or self.register.page(number) is None:
            raise KeyError(name)
        return RegisterSheet(self.register, self.holder, number)


class RegisterSheet:
    """One page of a book."""

    def __init__(self, register: Register, holder: Any, number: PageNumber) -> None:
        self.register = register
        self.holder = holder
        self.number = number

    def places(self) -> tuple[str, ...]:
        """Where roles over the paper may be held."""
        return places_of(self.holder)


class Registers(Place):
    """``/stock/registers``: registers by ``<holder>-<type>``."""

    noun, kind, view = "registers", "register", VIEW

    def found(self, name: str) -> OpenRegister | None:
        """The register of a holder and a type."""
        holder, _dash, type_code = name.rpartition("-")
        register = self.site.registers.find(holder, type_code)
        if register is None:
            return None
        return OpenRegister(register, holder_of(self.site, holder))


class LifeOfNumber:
    """One paper number: where it is and its steps."""

    def __init__(self, site: Any, code: str, number: int) -> None:
        self.site = site
        self.code = code
        self.number = number
        self.standing: Standing = site.paper.where(code, number)
        self.steps: tuple[Step, ...] = site.paper.trace(code, number)

    @property
    def batch(self) -> Any:
        """The batch the number belongs to."""
        return self.site.paper_batches[self.standing.batch]

    def places(self) -> tuple[str, ...]:
        """The batch's region, and every unit that has or had the number."""
        spots = [step.target for step in self.steps if step.target is not None]
        holders = [self.standing.spot.holder, *(spot.holder for spot in spots)]
        found: list[str] = []
        for name in dict.fromkeys(holders):
            unit = self.site.units.get(name)
            found += places_of(unit) if unit is not None else ()
        return tuple(dict.fromkeys((*found, f"region:{self.batch.region}", "site")))


class Numbers(Place):
    """``/stock/numbers``: the life of each paper number."""

    noun, kind, view = "numbers", "number", VIEW

    def found(self, name: str) -> LifeOfNumber | None:
        """The number ``<code>-<number>``; None for none and for what no batch has."""
        try:
            wanted = BillId.parse(name)
            return LifeOfNumber(self.site, str(wanted.code), wanted.number.serial)
        except (NumberUnknown, BillIdMalformed):
            return None


class MapOfBatch:
    """The numbers of one batch and where each of them is."""

    def __init__(self, batch: Any) -> None:
        self.batch = batch

    def places(self) -> tuple[str, ...]:
        """The whole batch is seen where its region is."""
        return (f"region:{self.batch.region}", "site")


class Maps(Place):
    """``/stock/map``: bars of batches, ``/stock/map/<batch>`` one of them."""

    noun, kind, view = "map", "paper_batch", VIEW

    def found(self, name: str) -> MapOfBatch | None:
        """The map of the batch with the id."""
        batch = self.site.paper_batches.get(name)
        return MapOfBatch(batch) if batch is not None else None


UNDER: dict[str, type[Place]] = {
    place.noun: place for place in (Shelves, Registers, Numbers, Maps)
}
