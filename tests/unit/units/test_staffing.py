"""The first account of a unit."""

import pytest

from nontax_site.kernel.acts import Grant
from nontax_site.kernel.identity import DocumentKind, IdentityDocument
from nontax_site.units.staffing import FirstSupervisor, Staffing, SupervisorThere
from tests.factories.desk import CLERK, SUPERVISOR, act
from tests.factories.units import make_unit

PASSPORT = IdentityDocument(DocumentKind.PASSPORT, "E12345678")
FIRST = FirstSupervisor("cg-boss", "何勇", PASSPORT, "quiet river stone", "0571-1")


class OnePlace:
    """People of one unit: who was added, and the clerk who may add."""

    def __init__(self):
        self.added = []

    def holding(self, role, place):
        return [user for user in self.added if user.grants == (Grant(role, place),)]

    def may_grant(self, actor, role, place):
        return (actor, role, place) == (CLERK, "unit_supervisor", "unit:330100-0001")

    def add_user(self, act, *, login, name, document, password, grants, phone):
        assert (login, document, password, phone) == (
            FIRST.login,
            PASSPORT,
            FIRST.password,
            FIRST.phone,
        )
        user = Added(name, grants)
        self.added.append(user)
        return user


class Added:
    """An account as the deed reads it."""

    def __init__(self, name, grants):
        self.name = name
        self.grants = grants


@pytest.fixture
def staffing():
    return Staffing(OnePlace())


def test_the_first_supervisor_works_at_his_unit(staffing):
    unit = make_unit()
    user = staffing.open(unit, FIRST, act())
    assert staffing.supervisors(unit) == [user]
    assert staffing.supervisors(make_unit("330100-0002")) == []


def test_only_the_first_account_is_opened_here(staffing):
    unit = make_unit()
    assert staffing.may_open(unit, CLERK)
    assert not staffing.may_open(unit, SUPERVISOR)
    staffing.open(unit, FIRST, act())
    assert not staffing.may_open(unit, CLERK)
    with pytest.raises(SupervisorThere) as refusal:
        staffing.open(unit, FIRST, act())
    assert refusal.value.facts["name"] == "何勇"
