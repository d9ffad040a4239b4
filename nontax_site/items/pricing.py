"""What a line of a notice costs: pure, by the item and the tariff of the day.

Order of precedence of the refusals: item unknown, not published, category or
group not enabled, not this unit's, collected by tax (or finance), condition
unmet, no tariff of the day, then quantity, amount and reduction.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from nontax_site.items.item import CONDITION_TITLES, STATE_TITLES, ChargeItem
from nontax_site.items.tariff import Tariff
from nontax_site.kernel.errors import BadInput, Refused
from nontax_site.kernel.money import Money
from nontax_site.units.region import Region
from nontax_site.units.unit import Unit

MAX_QUANTITY = 10**8

_QUANTITY = re.compile(r"(?:0|[1-9][0-9]{0,8})(?:\.[0-9]{1,4})?")

LineRow = tuple[str, str, str, str, str, int, str, str, str, int, str, str]


class ItemUnknown(Refused):
    """No item has this code."""

    code = "item-unknown"
    message = "There is no charge item «${item}»."
    remedy = "Choose an item from the public list of charges."


class ItemNotPublished(Refused):
    """Only a published item is charged; a retired one no longer is."""

    code = "item-not-published"
    message = "«${item_name}» is not published (now: ${state}), so it is not charged."
    remedy = "Ask the finance bureau about the item."


class ItemNotYours(Refused):
    """The item is not assigned to the unit, or is of another region."""

    code = "item-not-yours"
    message = "${unit_name} may not charge «${item_name}»."
    remedy = "Ask the finance bureau to assign the item to the unit."


class ItemTaxCollected(Refused):
    """The tax authority collects the item on this day."""

    code = "item-tax-collected"
    message = "«${item_name}» is collected by the tax authority since ${since}."
    remedy = "Send the payer to the tax authority."


class ItemFinanceCollected(Refused):
    """The finance department itself collects the item on this day."""

    code = "item-finance-collected"
    message = "«${item_name}» is collected by the finance department itself."
    remedy = "Leave it to the finance department of your level."


class TariffMissing(Refused):
    """No tariff is in force on the day."""

    code = "tariff-missing"
    message = "«${item_name}» has no tariff on ${day}."
    remedy = "Ask the finance bureau for a tariff of this day."


class ItemConditionUnmet(Refused):
    """The item is for other units only: city schools (HZ-37)."""

    code = "item-condition-unmet"
    message = "${unit_name} may not charge «${item_name}»: ${condition}."


class ItemAlreadyIncluded(Refused):
    """Another line of the notice contains this charge (HZ-39)."""

    code = "item-already-included"
    message = "«${item_name}» is contained in «${containing}»: no second charge."
    remedy = "Remove the line."


class QuantityMalformed(BadInput):
    """The quantity is a positive decimal with at most four decimals."""

    code = "quantity-malformed"
    message = "«${quantity}» is no quantity: above 0, at most four decimals."


@dataclass(frozen=True, slots=True)
class PricedLine:
    """What one line of a notice costs. ``amount`` is to be paid, ``original``
    is the amount before a reduction; ``quantity`` is canonical decimal text.
    """

    item_code: str
    item_name: str
    measure: str
    standard: str
    quantity: str
    amount: Money
    destination: str
    category: str
    klass: str
    original: Money
    late_kind: str = ""
    late_per_day: str = ""

    def row(self) -> LineRow:
        """The line as a notice keeps it: amounts in fen, plain values."""
        return (
            self.item_code,
            self.item_name,
            self.measure,
            self.standard,
            self.quantity,
            self.amount.fen,
            self.destination,
            self.category,
            self.klass,
            self.original.fen,
            self.late_kind,
            self.late_per_day,
        )


def read_quantity(text: str) -> Decimal:
    """A quantity above zero with at most four decimals, ASCII digits only.

    Raises QuantityMalformed.
    """
    if _QUANTITY.fullmatch(text) is None:
        raise QuantityMalformed(field="quantity", quantity=text[:40])
    quantity = Decimal(text)
    if not 0 < quantity <= MAX_QUANTITY:
        raise QuantityMalformed(field="quantity", quantity=text)
    return quantity


def show_quantity(quantity: Decimal) -> str:
    """The canonical text of a quantity: no exponent, no empty decimals."""
    text = f"{quantity:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def chargeable(item: ChargeItem, unit: Unit, region: Region, day: date) -> Tariff:
    """The tariff by which the unit may charge the item on the day.

    Raises ItemNotPublished, CategoryNotEnabled, GroupNotEnabled, ItemNotYours,
    ItemTaxCollected, ItemFinanceCollected, ItemConditionUnmet, TariffMissing.
    """
    if not item.is_published:
        raise ItemNotPublished(
            field="item",
            item=item.id,
            item_name=item.name,
            state=STATE_TITLES.get(item.state, item.state),
        )
    region.check_enabled(item.category, item.business_group)
    if item.region != region.code or not item.may_be_charged_by(unit.id):
        raise ItemNotYours(
            field="item", item=item.id, item_name=item.name, unit_name=unit.name
        )
    _check_collecting(item, unit, day)
    if item.condition and item.condition not in unit.traits:
        raise ItemConditionUnmet(
            field="item",
            item_name=item.name,
            condition=CONDITION_TITLES[item.condition],
            unit_name=unit.name,
        )
    tariff = item.tariff_on(day)
    if tariff is None:
        raise TariffMissing(field="item", item_name=item.name, day=day)
    return tariff


def price(
    item: ChargeItem,
    unit: Unit,
    day: date,
    quantity: str = "1",
    amount: Money | None = None,
    klass: str = "",
    *,
    region: Region,
) -> PricedLine:
    """The priced line of a notice the unit issues on the day.

    ``amount`` is the full amount of the line, before a reduction; a fixed
    tariff needs none. Raises what ``chargeable`` raises, then
    QuantityMalformed, AmountMissing, AmountOutsideTariff, PayerClassUnknown.
    """
    tariff = chargeable(item, unit, region, day)
    number = read_quantity(quantity)
    full = tariff.full(number, amount, item.name)
    late_kind, late_per_day, _cap = item.late
    return PricedLine(
        item_code=item.id,
        item_name=item.name,
        measure=tariff.measure,
        standard=tariff.standard,
        quantity=show_quantity(number),
        amount=tariff.after_class(full, klass),
        destination=item.destination,
        category=item.category,
        klass=klass,
        original=full,
        late_kind=late_kind,
        late_per_day=late_per_day,
    )


def check_together(items: Sequence[ChargeItem]) -> None:
    """Raise ItemAlreadyIncluded when one item contains the charge of another."""
    for containing in items:
        for item in items:
            if item.id in containing.included:
                raise ItemAlreadyIncluded(
                    field="item", item_name=item.name, containing=containing.name
                )


def _check_collecting(item: ChargeItem, unit: Unit, day: date) -> None:
    body = item.collected_by(day)
    if body == "tax":
        since = next(
            (row[1] for row in reversed(item.collecting) if row[0] == "tax"), day
        )
        raise ItemTaxCollected(field="item", item_name=item.name, since=since)
    if body == "finance" and not unit.finance_department:
        raise ItemFinanceCollected(field="item", item_name=item.name)
