"""Opening a unit."""

from dataclasses import replace
from datetime import date

import pytest
from transaction import TransactionManager
from ZODB import DB
from ZODB.DemoStorage import DemoStorage
from ZODB.POSException import ConflictError

from nontax_site.kernel.codes import CreditCode, CreditCodeMalformed
from nontax_site.storage.folder import Folder
from nontax_site.units.applying import (
    Applying,
    Completion,
    RegionFull,
    UnitFacts,
    UnitLevelDiffers,
)
from nontax_site.units.bodies import AccountMalformed
from nontax_site.units.unit import UnitNameMissing
from tests.factories.desk import NOW, RememberingWorkflows, act
from tests.factories.regions import make_region

FACTS = UnitFacts(name=" 杭州市公安局 ", body_kind="state_organ", level="city")

ACCOUNTS = (("treasury", "国库处", "3301000000000009", "杭州银行"),)


@pytest.fixture
def applying():
    return Applying(RememberingWorkflows(), Folder())


def test_an_application_is_kept_under_the_next_number_of_its_region(applying):
    first = applying.apply(make_region(), FACTS, act())
    second = applying.apply(make_region(), FACTS, act())
    other = applying.apply(make_region("330200", name="宁波市"), FACTS, act())
    assert [first.id, second.id, other.id] == [
        "330100-0001",
        "330100-0002",
        "330200-0001",
    ]
    assert applying.units.get("330100-0002") is second
    assert applying.workflows.verbs == ["begin"] * 3


def test_a_new_unit_bears_its_name_from_the_day_of_the_application(applying):
    unit = applying.apply(make_region(), FACTS, act())
    assert unit.name == "杭州市公安局"
    assert unit.names == (("杭州市公安局", date(2026, 11, 21), None),)
    assert (unit.unit, unit.region, unit.created) == (unit.id, "330100", NOW)


def test_an_application_may_say_since_when_the_name_is_borne(applying):
    facts = replace(FACTS, named_since=date(2019, 1, 10))
    unit = applying.apply(make_region(), facts, act())
    assert unit.name_on(date(2019, 1, 10)) == "杭州市公安局"


@pytest.mark.rule("HZ-35")
@pytest.mark.parametrize("level", ["province", "district", "moon"])
def test_a_unit_belongs_to_the_finance_department_of_its_own_level(applying, level):
    with pytest.raises(UnitLevelDiffers):
        applying.apply(make_region(), replace(FACTS, level=level), act())
    assert applying.units.is_empty()


def test_a_nameless_unit_is_refused(applying):
    with pytest.raises(UnitNameMissing):
        applying.apply(make_region(), replace(FACTS, name="  "), act())


def test_the_credit_code_is_proved(applying):
    body = "11330100002490123"
    code = body + CreditCode.check_digit(body)
    facts = replace(FACTS, credit_code=code)
    assert applying.apply(make_region(), facts, act()).credit_code == code
    with pytest.raises(CreditCodeMalformed):
        applying.apply(make_region(), replace(FACTS, credit_code="12"), act())


def test_an_application_that_says_all_is_submitted_at_once(applying):
    facts = replace(
        FACTS, contact="王敏", phone="0571", address="市民中心", accounts=ACCOUNTS
    )
    applying.apply(make_region(), facts, act())
    assert applying.workflows.verbs == ["begin", "submit"]


def test_the_units_supervisor_completes_the_application(applying):
    unit = applying.apply(make_region(), FACTS, act())
    said = Completion(" 王敏 ", "0571-1", "市民中心", ACCOUNTS)
    applying.submit(unit, said, act())
    assert (unit.contact, unit.phone, unit.accounts) == ("王敏", "0571-1", ACCOUNTS)
    with pytest.raises(AccountMalformed):
        applying.submit(unit, replace(said, accounts=(("x", "", "", ""),)), act())
    applying.send_back(unit, act(comment="wrong bank"))
    applying.withdraw(unit, act(comment="merged"))
    assert applying.workflows.verbs == ["begin", "submit", "send_back", "withdraw"]


def test_a_region_has_9999_unit_numbers(applying):
    applying.units.add("330100-9999", object())
    with pytest.raises(RegionFull):
        applying.apply(make_region(), FACTS, act())


@pytest.mark.rule("SX-20")
def test_the_finance_department_itself_may_be_a_unit(applying):
    facts = replace(
        FACTS, name="山西省财政厅", level="province", finance_department=True
    )
    unit = applying.apply(make_region("140000", name="山西省"), facts, act())
    assert unit.finance_department


def test_two_clerks_at_once_never_share_a_unit_number():
    database = DB(DemoStorage())
    founding = database.open(TransactionManager())
    founding.root()["units"] = Folder()
    founding.transaction_manager.commit()
    first, second = (database.open(TransactionManager()) for _ in range(2))
    for connection in (first, second):
        units = connection.root()["units"]
        Applying(RememberingWorkflows(), units).apply(make_region(), FACTS, act())
    first.transaction_manager.commit()
    with pytest.raises(ConflictError):
        second.transaction_manager.commit()
    second.transaction_manager.abort()
    units = second.root()["units"]
    again = Applying(RememberingWorkflows(), units).apply(make_region(), FACTS, act())
    second.transaction_manager.commit()
    assert again.id == "330100-0002"
    for connection in (founding, first, second):
        connection.close()
    database.close()
