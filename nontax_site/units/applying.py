"""Opening a unit: its bureau clerk opens it, its own supervisor completes it.

The bureau clerk says what the region knows of the unit. Contact, address and
accounts are the unit supervisor's to give: that is his first task. A bureau
supervisor activates what was completed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from nontax_site.kernel.acts import Act
from nontax_site.kernel.clock import beijing_day
from nontax_site.kernel.codes import CreditCode
from nontax_site.kernel.errors import BadInput, Refused
from nontax_site.units.activating import UnitWithoutAccount
from nontax_site.units.bodies import (
    Account,
    check_accounts,
    check_body_kind,
    check_traits,
)
from nontax_site.units.region import LEVEL_TITLES, Region
from nontax_site.units.unit import Unit, UnitNameMissing, unit_id


class UnitFolder(Protocol):
    """What holds the units: id to unit."""

    def next_number(self, row: str) -> int:
        """The running number behind the last id that begins with ``row``."""

    def get(self, name: str) -> Unit | None:
        """The unit with the id, or None."""

    def add(self, name: str, thing: Unit) -> Any:
        """Keep a new unit; raises when the id is taken."""


class UnitLevelDiffers(Refused):
    """A unit belongs to the finance department of its own level (HZ-35)."""

    code = "unit-level-differs"
    message = (
        "A unit of level «${level}» does not belong to the finance department of "
        "${region_name} (level «${region_level}»)."
    )
    remedy = "Apply at the finance department of the unit's own level."


class RegionFull(Refused):
    """A region has given out all its 9,999 unit numbers."""

    code = "region-full"
    message = "${region_name} has no unit number left."


class ContactMissing(BadInput):
    """An application names whom to ask and where."""

    code = "contact-missing"
    message = "Please give a contact person, a telephone number and the address."

    def __init__(self, *, field: str = "contact", **facts: Any) -> None:
        super().__init__(field=field, **facts)


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """What an application says about a unit; rows as in ``units.bodies``."""

    name: str
    body_kind: str
    level: str
    credit_code: str = ""
    department: str = ""
    two_lines: bool = True
    accounts: tuple[Account, ...] = ()
    contact: str = ""
    phone: str = ""
    address: str = ""
    cashless: bool = False
    finance_department: bool = False
    traits: tuple[str, ...] = ()
    named_since: date | None = None


@dataclass(frozen=True, slots=True)
class Completion:
    """What the unit itself says: whom to ask, where, and its fiscal accounts."""

    contact: str
    phone: str
    address: str
    accounts: tuple[Account, ...]


class Applying:
    """Applies for a unit of a region."""

    def __init__(self, workflows: Any, units: UnitFolder) -> None:
        self.workflows = workflows
        self.units = units

    def apply(self, region: Region, facts: UnitFacts, act: Act) -> Unit:
        """Keep a unit in state opened, under the next number of its region.

        An application that says all already is submitted at once, by who applied.
        Raises UnitNameMissing, BodyKindUnknown, UnitLevelDiffers,
        CreditCodeMalformed, CreditCodeCheckDigit, AccountMalformed,
        TraitUnknown, RegionFull, or what the workflow refuses.
        """
        name = facts.name.strip()
        if not name:
            raise UnitNameMissing
        check_level(facts.level, region)
        since = facts.named_since or beijing_day(act.at)
        id_ = self._next_id(region)
        unit = Unit(
            id=id_,
            region=region.code,
            unit=id_,
            created=act.at,
            name=name,
            names=((name, since, None),),
            body_kind=check_body_kind(facts.body_kind),
            level=facts.level,
            credit_code=check_credit_code(facts.credit_code),
            department=facts.department,
            two_lines=facts.two_lines,
            accounts=check_accounts(facts.accounts),
            contact=facts.contact,
            phone=facts.phone,
            address=facts.address,
            cashless=facts.cashless,
            finance_department=facts.finance_department,
            traits=check_traits(facts.traits),
        )
        self.units.add(unit.id, unit)
        self.workflows.begin(unit, act)
        if is_complete(unit):
            self.workflows.fire(unit, "submit", act)
        return unit

    def submit(self, unit: Unit, said: Completion, act: Act) -> None:
        """Complete an application and hand it to the bureau supervisor.

        Raises AccountMalformed, ContactMissing, UnitWithoutAccount, or what the
        workflow refuses.
        """
        unit.contact, unit.phone = said.contact.strip(), said.phone.strip()
        unit.address = said.address.strip()
        unit.accounts = check_accounts(said.accounts)
        self.workflows.fire(unit, "submit", act)

    def send_back(self, unit: Unit, act: Act) -> None:
        """Let the unit's supervisor correct it, with the reason in the comment."""
        self.workflows.fire(unit, "send_back", act)

    def withdraw(self, unit: Unit, act: Act) -> None:
        """Give an opened application up, with the reason in the comment."""
        self.workflows.fire(unit, "withdraw", act)

    def _next_id(self, region: Region) -> str:
        number = self.units.next_number(f"{region.code}-")
        if number > 9999:
            raise RegionFull(region_name=region.name)
        return unit_id(region.code, number)


def is_complete(unit: Unit) -> bool:
    """Whether an application says whom to ask, where, and its accounts."""
    return bool(unit.contact and unit.phone and unit.address and unit.accounts)


def check_complete(unit: Unit) -> None:
    """Raise ContactMissing or UnitWithoutAccount for what is still to be said."""
    if not unit.accounts:
        raise UnitWithoutAccount(field="accounts", unit_name=unit.name)
    if not is_complete(unit):
        raise ContactMissing


def check_level(level: str, region: Region) -> None:
    """Raise UnitLevelDiffers unless the unit is of its region's level (HZ-35)."""
    if level != region.level:
        raise UnitLevelDiffers(
            field="level",
            level=LEVEL_TITLES.get(level, level),
            region_name=region.name,
            region_level=LEVEL_TITLES[region.level],
        )


def check_credit_code(text: str) -> str:
    """A unified social credit code, or "" when none was given."""
    if not text:
        return ""
    return str(CreditCode.parse(text))
