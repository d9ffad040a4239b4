"""A site of plain folders, people in it, and an audit that keeps its notes."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from argon2 import PasswordHasher

from nontax_site.kernel.acts import Act, system_actor
from nontax_site.kernel.identity import IdentityDocument
from nontax_site.security.master import MasterKey
from nontax_site.security.passwords import Passwords
from nontax_site.security.people import People
from nontax_site.storage.folder import Folder
from tests.factories.proof import NOW

GOOD = "quiet river carries stones"


class Notes:
    """The audit port, as far as people need it."""

    def __init__(self):
        self.kept = []

    def note(self, lane, act, verb, subject, **facts):
        self.kept.append((lane, verb, subject, facts))

    def verbs(self):
        return [verb for _, verb, _, _ in self.kept]


@pytest.fixture
def good():
    return GOOD


@pytest.fixture
def site():
    made = SimpleNamespace(
        users=Folder(), persons=Folder(), units=Folder(), regions=Folder()
    )
    for unit in ("330100-0007", "330100-0008", "140000-0001"):
        made.units.add(unit, unit)
    for region in ("330100", "140000"):
        made.regions.add(region, region)
    return made


@pytest.fixture
def audit():
    return Notes()


@pytest.fixture(scope="session")
def passwords():
    return Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@pytest.fixture
def people(site, audit, passwords):
    return People(site, audit, MasterKey(b"0123456789abcdef"), passwords)


@pytest.fixture
def system():
    return Act(system_actor("init"), NOW)


@pytest.fixture
def add(people, system):
    """Add a user by login; the passport number is the login's unless said."""

    def added(login, *grants, passport=None, by=None, **more):
        number = (passport or login.upper().replace(".", "") + "00000")[:9]
        return people.add_user(
            by or system,
            login=login,
            name=more.pop("name", (passport or login).title()),
            document=IdentityDocument("passport", number),
            password=more.pop("password", GOOD),
            grants=grants,
            **more,
        )

    return added
