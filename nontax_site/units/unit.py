"""An executing unit 执收单位: who charges and whose bills they are.

States opened, applied, active, suspended, closed. Only an active unit issues notices
and bills; a suspended one finishes what it began; a closed one points to its
successor. Names are dated: a bill of 2017 carries the name of 2017.
"""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from zope.interface import implementer

from nontax_site.kernel.errors import BadInput, Refused
from nontax_site.kernel.interfaces import IUnitDocument
from nontax_site.storage.classes import stored
from nontax_site.storage.document import Document
from nontax_site.units.bodies import Account
from nontax_site.units.departments import with_department_for
from nontax_site.units.periods import PeriodBeforeLast, day_before, holds

OPENED = "opened"
APPLIED = "applied"
ACTIVE = "active"
SUSPENDED = "suspended"
CLOSED = "closed"

NameRow = tuple[str, date, date | None]


class UnitIdMalformed(BadInput):
    """A unit's id is its region's six digits, a dash and four digits."""

    code = "unit-id-malformed"
    message = "«${unit}» is no unit number: six digits, a dash, four digits."


class UnitNameMissing(BadInput):
    """A unit without a name."""

    code = "unit-name-missing"
    message = "Please give the unit's name."

    def __init__(self, *, field: str = "name", **facts: Any) -> None:
        super().__init__(field=field, **facts)


class UnitNotActive(Refused):
    """Only an active unit charges."""

    code = "unit-not-active"
    message = "${unit_name} is not active, so it cannot charge now."
    remedy = "Ask the finance bureau to activate or resume the unit."


def unit_id(region: str, number: int) -> str:
    """The id of a region's unit with the running number: ``330100-0007``."""
    return f"{region}-{number:04d}"


def check_unit_id(text: str) -> str:
    """The id when it has its form; raise UnitIdMalformed otherwise."""
    region, dash, number = text.partition("-")
    digits = region + number
    good = dash and len(region) == 6 and len(number) == 4  # noqa: PLR2004
    if not (good and digits.isascii() and digits.isdigit()):
        raise UnitIdMalformed(field="unit", unit=text)
    return text


@stored
@implementer(IUnitDocument)
class Unit(Document):
    """An executing unit. Rows are plain tuples; days are business dates.

    ``proposed_accounts`` are accounts that wait for their second person. ``overseer``
    is the unit that is its department in charge 主管部门, "" for none.
    """

    kind: ClassVar[str] = "unit"
    FIELDS: ClassVar[tuple[str, ...]] = (
        *Document.FIELDS,
        "name",
        "names",
        "body_kind",
        "level",
        "credit_code",
        "two_lines",
        "accounts",
        "successor",
        "contact",
        "phone",
        "address",
        "cashless",
        "finance_department",
        "department",
        "traits",
        "proposed_accounts",
        "overseer",
    )

    name: str = ""
    names: tuple[NameRow, ...] = ()
    body_kind: str = "institution"
    level: str = ""
    credit_code: str = ""
    two_lines: bool = True
    accounts: tuple[Account, ...] = ()
    successor: str = ""
    contact: str = ""
    phone: str = ""
    address: str = ""
    cashless: bool = False
    finance_department: bool = False
    department: str = ""
    traits: tuple[str, ...] = ()
    proposed_accounts: tuple[Account, ...] = ()
    overseer: str = ""

    @property
    def holder(self) -> str:
        """The name of the unit's seal key in the keyring: ``unit:<id>``."""
        return f"unit:{self.id}"

    def places_for(self, role: str) -> tuple[str, ...]:
        """Those of its places where the role counts; the department sees its units."""
        return with_department_for(role, self.places(), self.overseer)

    @property
    def is_active(self) -> bool:
        """Whether the unit may charge now."""
        return bool(self.state == ACTIVE)

    def check_active(self) -> None:
        """Raise UnitNotActive unless the unit may charge now."""
        if not self.is_active:
            raise UnitNotActive(unit=self.id, unit_name=self.name)

    def name_on(self, day: date) -> str:
        """The name the unit bore on the day; today's name before the first row."""
        for name, from_day, to_day in self.names:
            if holds(from_day, to_day, day):
                return name
        return self.name

    def account_for(self, destination: str) -> Account | None:
        """The unit's account of the type its money goes to, if it has one."""
        for account in self.accounts:
            if account[0] == destination:
                return account
        return None

    def rename(self, name: str, from_day: date) -> None:
        """Bear a new name from the day on; the old one ends the day before."""
        if not name.strip():
            raise UnitNameMissing
        self.names = _renamed(self.names, name.strip(), from_day)
        self.name = name.strip()


def _renamed(
    names: tuple[NameRow, ...], name: str, from_day: date
) -> tuple[NameRow, ...]:
    if not names:
        return ((name, from_day, None),)
    *earlier, (last, began, _) = names
    if from_day <= began:
        raise PeriodBeforeLast(field="from_day", last=began)
    return (*earlier, (last, began, day_before(from_day)), (name, from_day, None))
