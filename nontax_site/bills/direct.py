"""Direct bills: issued by the unit without a payment notice.

For income that comes unasked, such as donations, there is no notice to pay: the
unit clerk issues the bill for what the unit received. Everything after that is
as with any other bill.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nontax_site.bills.bill import Bill
from nontax_site.bills.coding import Coding, Draft
from nontax_site.bills.issuing import may_issue
from nontax_site.bills.ports import BillPorts
from nontax_site.bills.refusals import ItemNotDirect
from nontax_site.items.catalogue import Catalogue
from nontax_site.items.item import ChargeItem
from nontax_site.items.pricing import PricedLine, check_together, price
from nontax_site.kernel.acts import Act
from nontax_site.kernel.clock import beijing_day
from nontax_site.kernel.errors import BadInput, Forbidden
from nontax_site.kernel.money import Money
from nontax_site.payments.limits import account_taking, total_within
from nontax_site.payments.notice import Payer
from nontax_site.payments.noticing import checked_payer
from nontax_site.units.region import Region
from nontax_site.units.unit import Unit

DIRECT_CATEGORIES = ("donation", "other")
"""Categories of income that may be billed without a notice."""

MOST_LINES = 50


class LineMissing(BadInput):
    """A bill has a line."""

    code = "bill-line-missing"
    message = "Please give at least one line."


class BillLinesTooMany(BadInput):
    """A bill has a bounded number of lines."""

    code = "bill-lines-too-many"
    message = "A bill has at most ${limit} lines; please issue two bills."


@dataclass(frozen=True, slots=True)
class DirectLine:
    """One line as asked for; ``amount`` is the full amount of the line."""

    item_code: str
    amount: Money | None = None
    quantity: str = "1"


def is_direct(item: ChargeItem) -> bool:
    """Whether the item may be billed without a notice."""
    return item.category in DIRECT_CATEGORIES


class DirectIssuing:
    """Issues direct bills."""

    def __init__(self, ports: BillPorts) -> None:
        self._ports = ports

    def items_for(self, unit: Unit, act: Act) -> list[ChargeItem]:
        """The direct items the unit may charge on the day of the act."""
        day = beijing_day(act.at)
        catalogue = Catalogue(self._ports.root.items, self._ports.root.adoptions)
        region = self._ports.region_of(unit)
        return [i for i in catalogue.chargeable(unit, region, day) if is_direct(i)]

    def issue(
        self,
        unit: Unit,
        payer: tuple[str, str, str, str],
        lines: Sequence[DirectLine],
        act: Act,
        remark: str = "",
    ) -> Bill:
        """The new bill in state signed.

        ``payer`` is (name, "person" | "unit", kind of document, its number).
        Raises Forbidden, UnitNotActive, LineMissing, BillLinesTooMany,
        ItemNotDirect, TotalNotPositive, TotalTooLarge, AccountMissing, what is
        wrong with the payer (``noticing.checked_payer``) and the refusals of
        pricing.
        """
        if not may_issue(act.actor, unit.id):
            raise Forbidden
        unit.check_active()
        who = checked_payer(Payer(*payer), beijing_day(act.at))
        region = self._ports.region_of(unit)
        priced = self._priced(unit, lines, region, act)
        total_within([line.amount for line in priced], region)
        ways = tuple(dict.fromkeys(line.destination for line in priced))
        account = account_taking(unit, ways)
        draft = Draft(
            unit=unit.id,
            region=unit.region,
            payer=(who.name, who.payer_type, who.document_kind, who.document_number),
            lines=tuple(line.row() for line in priced),
            issuers=(act.actor.person,),
            issuer_name=act.actor.name,
            payment=("", act.at, "", 0),
            account=account[1:4],
            remark=remark,
        )
        return Coding(self._ports).code(draft, act)

    def _priced(
        self, unit: Unit, lines: Sequence[DirectLine], region: Region, act: Act
    ) -> tuple[PricedLine, ...]:
        if not lines:
            raise LineMissing(field="lines")
        if len(lines) > MOST_LINES:
            raise BillLinesTooMany(field="lines", limit=MOST_LINES)
        catalogue = Catalogue(self._ports.root.items, self._ports.root.adoptions)
        items = [catalogue.find(line.item_code, region.code) for line in lines]
        for item in items:
            if not is_direct(item):
                raise ItemNotDirect(field="item_code", item=item.name)
        check_together(items)
        day = beijing_day(act.at)
        return tuple(
            price(item, unit, day, line.quantity, line.amount, region=region)
            for item, line in zip(items, lines, strict=True)
        )
