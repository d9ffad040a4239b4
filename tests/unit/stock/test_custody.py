"""Stores, and who keeps the paper of a store or unit."""

from __future__ import annotations

import pytest

from nontax_site.kernel.acts import Act, Actor
from nontax_site.kernel.errors import NotFound
from nontax_site.security.users import User
from nontax_site.stock.custody import Custody, StoreNameMissing, StoreNameTaken
from nontax_site.stock.holders import holder_of, overseen, places_of
from nontax_site.stock.refusals import CustodianSame, HandoverNeeded, NotAtHolder
from nontax_site.units.region import Region
from tests.factories.stock import NOON, POLICE, SCHOOL, STORE, Stock

BOSS = Act(Actor("boss", "9" * 64, "主管"), NOON)


@pytest.fixture
def stock():
    made = Stock()
    made.root.regions.add("330100", Region("330100", "杭州市"))
    for login, place in (
        ("new", f"unit:{SCHOOL.holder}"),
        ("clerk", f"unit:{POLICE.holder}"),
        ("storeman", "region:330100"),
    ):
        user = User(login, login[0] * 64, f"{login}员", NOON)
        user.granted = (("custodian", place),)
        made.root.users.add(login, user)
    return made


@pytest.fixture
def custody(stock):
    return Custody(stock.ports)


def notes(stock, lane):
    return [(e["verb"], e["id"]) for e in stock.root.audit.find(lane).entries()]


def test_a_bureau_opens_stores_and_names_who_keeps_them(stock, custody):
    store = custody.open_store("330100", " 第二库房 ", "环城北路 318 号", BOSS)
    assert (store.id, store.name) == ("W-330100-01", "第二库房")
    assert custody.open_store("330100", "备用库房", "", BOSS).id == "W-330100-02"
    custodian = custody.name("W-330100-02", "storeman", BOSS)
    assert (custodian.name, custodian.since) == ("storeman员", NOON)
    assert notes(stock, "bureau:330100") == [
        ("open_store", "store:W-330100-01"),
        ("open_store", "store:W-330100-02"),
        ("name_custodian", "store:W-330100-02"),
    ]
    with pytest.raises(StoreNameMissing):
        custody.open_store("330100", "  ", "", BOSS)
    with pytest.raises(StoreNameTaken):
        custody.open_store("330100", "备用库房", "", BOSS)
    with pytest.raises(NotFound):
        custody.open_store("999999", "库房", "", BOSS)
    assert len(list(stock.root.stores)) == 2


@pytest.mark.rule("CQ-38")
def test_there_is_one_custodian_and_with_paper_he_is_changed_by_a_handover(
    stock, custody
):
    with pytest.raises(NotAtHolder):
        custody.name(SCHOOL.holder, "clerk", BOSS)
    with pytest.raises(NotFound):
        custody.name(SCHOOL.holder, "nobody", BOSS)
    with pytest.raises(NotFound):
        custody.name("330100-9999", "new", BOSS)
    stock.stocked()
    stock.supplied(1, 10)
    with pytest.raises(HandoverNeeded) as refused:
        custody.name(SCHOOL.holder, "new", BOSS)
    assert refused.value.facts["held"] == 10
    stock.move(1, 10, SCHOOL, STORE)
    custodian = custody.name(SCHOOL.holder, "new", BOSS)
    assert [t[2] for t in custodian.tenures] == ["校管", "new员"]
    with pytest.raises(CustodianSame):
        custody.name(SCHOOL.holder, "new", BOSS)
    stock.root.users["clerk"].is_disabled = True
    with pytest.raises(NotFound):
        custody.name(POLICE.holder, "clerk", BOSS)


def test_a_department_sees_the_paper_of_its_units(stock):
    school = stock.root.units[SCHOOL.holder]
    school.overseer = POLICE.holder
    assert overseen(stock.root, POLICE.holder) == (school,)
    assert overseen(stock.root, SCHOOL.holder) == ()
    assert places_of(school) == (
        "unit:330100-0001",
        "unit:330100-0002",
        "region:330100",
        "site",
    )
    assert holder_of(stock.root, SCHOOL.holder) is school
