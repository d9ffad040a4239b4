"""Drafting a charge item, editing the draft, submitting it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Protocol

from nontax_site.items.item import (
    CONDITION_TITLES,
    DESTINATION_TITLES,
    LATE_KIND_TITLES,
    NO_LATE,
    BasisMissing,
    ChargeItem,
    CollectingRow,
    ItemNameMissing,
    Late,
    check_choice,
)
from nontax_site.items.tariff import Tariff, TariffAmountMissing
from nontax_site.kernel.acts import Act
from nontax_site.kernel.codes import ItemCode
from nontax_site.kernel.errors import BadInput, Refused
from nontax_site.units.categories import check_category, check_group
from nontax_site.units.region import Region


class ItemFolder(Protocol):
    """What holds the items: code to item."""

    def add(self, name: str, thing: ChargeItem) -> Any:
        """Keep a new item; raises when the code is taken."""


class OwnItemsNotAllowed(Refused):
    """Items are made at higher level; this region only takes them over."""

    code = "own-items-not-allowed"
    message = "${region_name} may not make charge items of its own."
    remedy = "Give the national code of an item of the higher catalogue."


class LateRateMalformed(BadInput):
    """The rate a day is a decimal above 0 and below 1."""

    code = "late-rate-malformed"
    message = "«${rate}» is no rate a day: a decimal between 0 and 1, like 0.03."


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """What is said about an item; the fields are those of ``ChargeItem``."""

    name: str
    category: str
    legal_basis: tuple[str, ...]
    tariffs: tuple[Tariff, ...] = ()
    business_group: str = ""
    department: str = ""
    collecting: tuple[CollectingRow, ...] = ()
    destination: str = "treasury"
    late: Late = NO_LATE
    units: tuple[str, ...] = ()
    includes: str = ""
    included: tuple[str, ...] = ()
    condition: str = ""
    national_code: str = ""
    old_names: tuple[tuple[str, date, date | None], ...] = ()

    def checked(self) -> Mapping[str, Any]:
        """The facts by field when they are sound; raise the first fault.

        Raises ItemNameMissing, CategoryUnknown, GroupIsCategory,
        GroupMalformed, ChoiceUnknown, LateRateMalformed.
        """
        if not self.name.strip():
            raise ItemNameMissing
        check_category(self.category)
        check_group(self.business_group)
        check_choice("destination", self.destination, DESTINATION_TITLES)
        check_choice("condition", self.condition, CONDITION_TITLES)
        check_late(self.late)
        return {field.name: getattr(self, field.name) for field in fields(self)}


def check_late(late: Late) -> None:
    """Raise unless the kind is known and the rate a day lies between 0 and 1."""
    kind, rate, _cap = late
    check_choice("late_kind", kind, LATE_KIND_TITLES)
    if not kind:
        return
    try:
        sound = rate.isascii() and 0 < Decimal(rate) < 1
    except InvalidOperation:
        sound = False
    if not sound:
        raise LateRateMalformed(field="late_per_day", rate=rate)


def check_complete(item: ChargeItem) -> None:
    """Raise BasisMissing or TariffAmountMissing for an item nobody can charge."""
    if not any(basis.strip() for basis in item.legal_basis):
        raise BasisMissing
    if not item.tariffs:
        raise TariffAmountMissing(field="tariffs")


class Drafting:
    """Makes an item and brings it to the desk of the supervisor."""

    def __init__(self, workflows: Any, items: ItemFolder) -> None:
        self.workflows = workflows
        self.items = items

    def draft(
        self, region: Region, code: str, facts: ItemFacts, act: Act
    ) -> ChargeItem:
        """Keep a new item in state draft.

        Raises ItemCodeMalformed, OwnItemsNotAllowed, what ``ItemFacts.checked``
        raises, CategoryNotEnabled, GroupNotEnabled, AlreadyThere.
        """
        item_code = str(ItemCode.parse(code))
        if not facts.national_code and not region.config.own_items:
            raise OwnItemsNotAllowed(field="national_code", region_name=region.name)
        values = facts.checked()
        region.check_enabled(facts.category, facts.business_group)
        item = ChargeItem(id=item_code, region=region.code, created=act.at, **values)
        self.items.add(item.id, item)
        self.workflows.begin(item, act)
        return item

    def edit(
        self, item: ChargeItem, region: Region, facts: ItemFacts, act: Act
    ) -> None:
        """Change a draft. Raises what ``ItemFacts.checked`` raises."""
        values = facts.checked()
        region.check_enabled(facts.category, facts.business_group)
        for name, value in values.items():
            setattr(item, name, value)
        self.workflows.fire(item, "edit", act)

    def submit(self, item: ChargeItem, act: Act) -> None:
        """Hand a draft to the supervisor. Raises BasisMissing, TariffAmountMissing."""
        self.workflows.fire(item, "submit", act)
