"""The people of the demo and their accounts."""

from __future__ import annotations

from typing import NamedTuple

from argon2 import PasswordHasher

from nontax_site.commands.demo.cards import card_of
from nontax_site.commands.demo.ground import Ground
from nontax_site.kernel.acts import Grant
from nontax_site.kernel.identity import DocumentKind, IdentityDocument
from nontax_site.kernel.interfaces import IAudit
from nontax_site.security.factors import SecondFactors, code_at
from nontax_site.security.grants import TITLES
from nontax_site.security.passwords import Passwords, new_password
from nontax_site.security.people import People

ROLE_NAMES = {
    "unit_clerk": "单位经办",
    "unit_supervisor": "单位主管",
    "bureau_clerk": "财政经办",
    "bureau_supervisor": "财政主管",
    "administrator": "系统管理员",
    "auditor": "审计员",
    "custodian": "票据专管员",
    "department_clerk": "主管部门经办",
    "department_supervisor": "主管部门主管",
}


class DemoPerson(NamedTuple):
    """A person with an account: login, name, role, and the key of the place."""

    login: str
    name: str
    role: str
    place: str


PEOPLE = (
    DemoPerson("admin", "郑安", "administrator", "site"),
    DemoPerson("auditor", "钱明", "auditor", "site"),
    DemoPerson("hz-clerk", "陈静", "bureau_clerk", "330100"),
    DemoPerson("hz-boss", "周建国", "bureau_supervisor", "330100"),
    DemoPerson("sx-clerk", "刘洋", "bureau_clerk", "140000"),
    DemoPerson("sx-boss", "孙涛", "bureau_supervisor", "140000"),
    DemoPerson("edu-clerk", "王敏", "unit_clerk", "education"),
    DemoPerson("edu-boss", "李卫", "unit_supervisor", "education"),
    DemoPerson("police-clerk", "赵强", "unit_clerk", "police"),
    DemoPerson("police-boss", "许芳", "unit_supervisor", "police"),
    DemoPerson("traffic-clerk", "沈刚", "unit_clerk", "traffic"),
    DemoPerson("traffic-boss", "韩雪", "unit_supervisor", "traffic"),
    DemoPerson("land-clerk", "朱琳", "unit_clerk", "land"),
    DemoPerson("housing-clerk", "何平", "unit_clerk", "housing"),
    DemoPerson("charity-clerk", "吕燕", "unit_clerk", "charity"),
    DemoPerson("sx-unit", "张丽", "unit_clerk", "finance"),
    DemoPerson("sx-unit-boss", "高山", "unit_supervisor", "finance"),
    DemoPerson("xg-clerk", "程林", "bureau_clerk", "420900"),
    DemoPerson("xg-boss", "冯凯", "bureau_supervisor", "420900"),
    DemoPerson("zj-clerk", "汪洋", "bureau_clerk", "330000"),
    DemoPerson("zj-boss", "金鑫", "bureau_supervisor", "330000"),
    DemoPerson("xg-unit", "邓莉", "unit_clerk", "xiaogan"),
    DemoPerson("hz-keeper", "何明", "custodian", "330100"),
    DemoPerson("edu-keeper", "郭萍", "custodian", "education"),
    DemoPerson("police-keeper", "罗军", "custodian", "police"),
    DemoPerson("traffic-keeper", "曹琴", "custodian", "traffic"),
    DemoPerson("police-desk", "唐静", "department_clerk", "police"),
    DemoPerson("police-head", "袁力", "department_supervisor", "police"),
)


class Staff:
    """Opens the accounts; each first password is changed at once."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground

    def open(self, *, of_units: bool) -> None:
        """Open the accounts of the bureaus, or of the units once they stand."""
        quick = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1)
        people = People(
            self.ground.site,
            self.ground.request.find_service(IAudit),
            self.ground.request.registry.master_key,
            Passwords(quick),
        )
        for number, person in enumerate(PEOPLE, start=1):
            place, where = self._place(person.place)
            if place.startswith("unit:") != of_units:
                continue
            first, lasting = new_password(), new_password()
            user = people.add_user(
                self.ground.init,
                login=person.login,
                name=person.name,
                document=IdentityDocument(DocumentKind.ID_CARD, card_of(number)),
                password=first,
                grants=(Grant(person.role, place),),
            )
            self.ground.actors[person.login] = people.actor_of(user)
            people.change_password(
                self.ground.act(person.login), person.login, first, lasting
            )
            self.ground.printed.append(
                {
                    "login": person.login,
                    "password": lasting,
                    "secret": self._second_factor(person.login),
                    "name": person.name,
                    "role": ROLE_NAMES.get(person.role, TITLES[person.role]),
                    "place": where,
                }
            )

    def _second_factor(self, login: str) -> str:
        """Set up the second factor; its secret goes into the file of accounts."""
        factors = self.ground.request.find_service(SecondFactors)
        user, act = self.ground.site.users[login], self.ground.act(login)
        factors.begin(act, user)
        secret = factors.secret(user)
        factors.confirm(act, user, code_at(secret, act.at))
        return str(secret)

    def _place(self, key: str) -> tuple[str, str]:
        """(place, its name) of a key: ``site``, a region's code or a unit's key."""
        if key == "site":
            return "site", "全站"
        if key.isdigit():
            return f"region:{key}", f"{self.ground.site.regions[key].name}财政"
        name = self.ground.units.get(key, "")
        return f"unit:{name}", self.ground.unit_names.get(key, "")
