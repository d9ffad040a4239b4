"""More people for the small office, and delegations among them.

``hz-deputy`` is a bureau supervisor of Shanxi's neighbour with nothing to do in
Hangzhou: somebody to delegate to.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from nontax_site.kernel.acts import Act, Grant, system_actor
from nontax_site.kernel.clock import beijing_day
from nontax_site.kernel.identity import ID_CARD, IdentityDocument
from nontax_site.security.delegating import Delegating, Lending
from nontax_site.security.people import People
from tests.factories.office import _ACTORS, HANGZHOU, PASSWORD, POLICE, SCHOOL

MORE = {
    # login: (name, identity card, role, place)
    "hz-boss-again": (
        "周建国",
        "110101199001010068",
        "bureau_supervisor",
        "region:140000",
    ),
    "police-boss": ("许芳", "110101199001010121", "unit_supervisor", f"unit:{POLICE}"),
    "sx-deputy": ("高山", "11010119900101013X", "bureau_supervisor", "region:140000"),
    "admin2": ("贺岚", "110101199001010148", "administrator", "site"),
}


def hire(office: Any, *logins: str) -> None:
    """Open the accounts, with the password of everybody else."""
    with office.work() as request:
        people = request.find_service(People)
        first = Act(system_actor("init"), office.clock.now())
        for login in logins:
            name, card, role, place = MORE[login]
            user = people.add_user(
                first,
                login=login,
                name=name,
                document=IdentityDocument(ID_CARD, card),
                password="First-" + PASSWORD,
                grants=(Grant(role, place),),
            )
            _ACTORS[login] = people.actor_of(user)
            people.change_password(
                office.act(login), login, "First-" + PASSWORD, PASSWORD
            )


def lending(office: Any, delegate: str = "sx-boss", **more: Any) -> Lending:
    """What hz-boss would lend; ``days`` from today on, seven by default."""
    today = beijing_day(office.clock.now())
    start = today + timedelta(days=more.pop("ahead", 0))
    days = more.pop("days", 7)
    facts = {
        "delegate": delegate,
        "role": "bureau_supervisor",
        "place": f"region:{HANGZHOU}",
        "kinds": ("bill", "unit", "item"),
        "from_day": start,
        "to_day": start + timedelta(days=days - 1),
        "reason": "出差",
    }
    return Lending(**{**facts, **more})


def of_the_school(office: Any, delegate: str = "police-boss", **more: Any) -> Lending:
    """What the school's supervisor would lend."""
    facts = {"role": "unit_supervisor", "place": f"unit:{SCHOOL}", "kinds": ("notice",)}
    return lending(office, delegate, **{**facts, **more})


def give(
    office: Any, principal: str, lent: Lending, by: str = "", comment: str = ""
) -> str:
    """The id of a delegation given by the principal, or by somebody for him."""
    with office.work() as request:
        made = request.find_service(Delegating).give(
            principal, lent, office.act(by or principal, comment)
        )
        name: str = made.id
    office.drain()
    return name


def state_of(office: Any, name: str) -> str:
    """The state a delegation is in."""
    with office.work() as request:
        state: str = request.site.document("delegation", name).state
        return state
