"""The first account of a unit: its supervisor, opened by the bureau clerk.

Later accounts of the unit are the administrator's matter.
"""

from __future__ import annotations

from dataclasses import dataclass

from nontax_site.kernel.acts import Act, Actor, Grant
from nontax_site.kernel.errors import Refused
from nontax_site.kernel.identity import IdentityDocument
from nontax_site.security.grants import UNIT_SUPERVISOR
from nontax_site.security.people import People
from nontax_site.security.users import User
from nontax_site.units.unit import Unit


class SupervisorThere(Refused):
    """The unit has a supervisor: further accounts are the administrator's."""

    code = "supervisor-there"
    message = "${unit_name} has a supervisor already: ${name}."
    remedy = "Ask the administrator for further accounts of the unit."


@dataclass(frozen=True, slots=True)
class FirstSupervisor:
    """Who the first supervisor is, and the first password he will change."""

    login: str
    name: str
    document: IdentityDocument
    password: str
    phone: str = ""


class Staffing:
    """Opens the first account of a unit."""

    def __init__(self, people: People) -> None:
        self.people = people

    def supervisors(self, unit: Unit) -> list[User]:
        """The people who hold the role of supervisor at the unit."""
        return self.people.holding(UNIT_SUPERVISOR, _place(unit))

    def may_open(self, unit: Unit, actor: Actor) -> bool:
        """Whether the first account is still to be opened, and by this actor."""
        if self.supervisors(unit):
            return False
        return self.people.may_grant(actor, UNIT_SUPERVISOR, _place(unit))

    def open(self, unit: Unit, first: FirstSupervisor, act: Act) -> User:
        """The account of the unit's first supervisor.

        Raises SupervisorThere, or what ``People.add_user`` raises.
        """
        there = self.supervisors(unit)
        if there:
            raise SupervisorThere(unit_name=unit.name, name=there[0].name)
        return self.people.add_user(
            act,
            login=first.login,
            name=first.name,
            document=first.document,
            password=first.password,
            grants=(Grant(UNIT_SUPERVISOR, _place(unit)),),
            phone=first.phone,
        )


def _place(unit: Unit) -> str:
    return f"unit:{unit.id}"
