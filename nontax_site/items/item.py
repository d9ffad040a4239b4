"""A charge item 执收项目: what may be charged, on which basis, by whom, where to.

States draft, submitted, published, retired. What is dated (tariffs, who
collects) is kept for good: a notice is priced by the tariff of its day.
"""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from zope.interface import implementer

from nontax_site.items.tariff import Tariff, tariff_on
from nontax_site.kernel.errors import BadInput, Refused
from nontax_site.kernel.interfaces import IItemDocument
from nontax_site.storage.classes import stored
from nontax_site.storage.document import Document
from nontax_site.units.categories import UNIFIED_GROUPS
from nontax_site.units.periods import PeriodBeforeLast, day_before, holds

DRAFT = "draft"
SUBMITTED = "submitted"
PUBLISHED = "published"
RETIRED = "retired"

STATE_TITLES: dict[str, str] = {
    DRAFT: "Draft",
    SUBMITTED: "Submitted",
    PUBLISHED: "Published",
    RETIRED: "Retired",
}
"""The words of the states, as the workflow of items says them."""

COLLECTED_BY_TITLES: dict[str, str] = {
    "unit": "Executing unit",
    "finance": "Finance department",
    "tax": "Tax authority",
}

DESTINATION_TITLES: dict[str, str] = {
    "treasury": "Treasury",
    "special": "Special fiscal account",
}

LATE_KIND_TITLES: dict[str, str] = {
    "": "Nothing is added",
    "late_fee": "Late fee",
    "surcharge": "Added fine",
}

CONDITION_TITLES: dict[str, str] = {
    "": "Any unit",
    "urban_school": "City schools only",
}

CollectingRow = tuple[str, date, date | None]
Late = tuple[str, str, str]

NO_LATE: Late = ("", "", "")


class ItemNameMissing(BadInput):
    """An item without a name."""

    code = "item-name-missing"
    message = "Please give the item's name."

    def __init__(self, *, field: str = "name", **facts: Any) -> None:
        super().__init__(field=field, **facts)


class BasisMissing(BadInput):
    """Nothing is charged without a legal basis."""

    code = "basis-missing"
    message = "Please give the legal basis: nothing is charged without one."

    def __init__(self, *, field: str = "legal_basis", **facts: Any) -> None:
        super().__init__(field=field, **facts)


class ChoiceUnknown(BadInput):
    """A value that is not in the list of its field."""

    code = "choice-unknown"
    message = "«${value}» is not in the list."


class ItemNotOnline(Refused):
    """Only items on a published list are payable online (HZ-02, HZ-04)."""

    code = "item-not-online"
    message = "«${item_name}» is on no published list, so it is not payable online."
    remedy = "Pay at a bank counter or terminal."


@stored
@implementer(IItemDocument)
class ChargeItem(Document):
    """A charge item; its id is its code, its ``unit`` is empty.

    ``collecting`` rows are ``(body, from_day, to_day)``; ``late`` is ``(kind,
    rate a day, cap)`` with the rate as decimal text (``0.03``) and the cap
    ``principal``; ``batch`` is the id of the list it stands on; ``included``
    are codes whose charge this one contains (HZ-39); ``proposed`` is a tariff
    that waits for its second person.
    """

    kind: ClassVar[str] = "item"
    FIELDS: ClassVar[tuple[str, ...]] = (
        *Document.FIELDS,
        "name",
        "category",
        "business_group",
        "department",
        "legal_basis",
        "tariffs",
        "collecting",
        "destination",
        "late",
        "units",
        "batch",
        "includes",
        "condition",
        "online",
        "national_code",
        "old_names",
        "included",
        "proposed",
    )

    name: str = ""
    category: str = "fee"
    business_group: str = ""
    department: str = ""
    legal_basis: tuple[str, ...] = ()
    tariffs: tuple[Tariff, ...] = ()
    collecting: tuple[CollectingRow, ...] = ()
    destination: str = "treasury"
    late: Late = NO_LATE
    units: tuple[str, ...] = ()
    batch: str = ""
    includes: str = ""
    condition: str = ""
    online: bool = False
    national_code: str = ""
    old_names: tuple[tuple[str, date, date | None], ...] = ()
    included: tuple[str, ...] = ()
    proposed: Tariff | None = None

    def places(self) -> tuple[str, ...]:
        """Its region, the site, and the units that may charge it (they see it)."""
        return (*(f"unit:{unit}" for unit in self.units), *super().places())

    @property
    def is_published(self) -> bool:
        """Whether the item may be charged at all."""
        return bool(self.state == PUBLISHED)

    @property
    def unified_payment_mandatory(self) -> bool:
        """Whether its money comes through the platform everywhere (HZ-06)."""
        return self.business_group in UNIFIED_GROUPS

    @property
    def payable_online(self) -> bool:
        """Whether it stands on a published list and was switched on (HZ-02)."""
        return bool(self.online and self.batch)

    def check_payable_online(self) -> None:
        """Raise ItemNotOnline unless the item is payable online."""
        if not self.payable_online:
            raise ItemNotOnline(item=self.id, item_name=self.name)

    def tariff_on(self, day: date) -> Tariff | None:
        """The tariff in force on the day, or None."""
        return tariff_on(self.tariffs, day)

    def collected_by(self, day: date) -> str:
        """Who collects on the day: unit (also before the first row), finance, tax."""
        for body, from_day, to_day in self.collecting:
            if holds(from_day, to_day, day):
                return body
        return "unit"

    def may_be_charged_by(self, unit: str) -> bool:
        """Whether the item is assigned to the unit."""
        return unit in self.units

    def collect_from(self, body: str, from_day: date) -> None:
        """Another body collects from the day on; what was before stays.

        Raises ChoiceUnknown and PeriodBeforeLast.
        """
        check_choice("collecting", body, COLLECTED_BY_TITLES)
        rows = self.collecting
        if rows:
            *earlier, (last, began, _) = rows
            if from_day <= began:
                raise PeriodBeforeLast(field="from_day", last=began)
            rows = (*earlier, (last, began, day_before(from_day)))
        self.collecting = (*rows, (body, from_day, None))


def check_choice(field: str, value: str, known: dict[str, str]) -> str:
    """The value when its list knows it; raise ChoiceUnknown otherwise."""
    if value not in known:
        raise ChoiceUnknown(field=field, value=value)
    return value
