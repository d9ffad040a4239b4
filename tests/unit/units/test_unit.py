"""An executing unit: its dated names, accounts and places."""

import pickle
from datetime import date

import pytest

from nontax_site.units.periods import PeriodBeforeLast
from nontax_site.units.unit import (
    SUSPENDED,
    UnitIdMalformed,
    UnitNameMissing,
    UnitNotActive,
    check_unit_id,
    unit_id,
)
from tests.factories.units import make_unit


def test_the_id_is_region_and_running_number():
    assert unit_id("330100", 7) == "330100-0007"
    assert check_unit_id("330100-0007") == "330100-0007"


@pytest.mark.parametrize(
    "text",
    ["", "330100", "330100-7", "33010-00070", "330100_0007", "３３０１００-0007"],
)
def test_what_is_no_id_is_refused(text):
    with pytest.raises(UnitIdMalformed):
        check_unit_id(text)


def test_only_an_active_unit_may_charge():
    make_unit().check_active()
    suspended = make_unit(state=SUSPENDED)
    assert not suspended.is_active
    with pytest.raises(UnitNotActive):
        suspended.check_active()


def test_a_bill_of_2017_carries_the_name_of_2017():
    unit = make_unit(name="杭州市国土资源局")
    unit.rename("杭州市规划和自然资源局", date(2019, 1, 10))
    assert unit.name == "杭州市规划和自然资源局"
    assert unit.name_on(date(2017, 10, 31)) == "杭州市国土资源局"
    assert unit.name_on(date(2019, 1, 9)) == "杭州市国土资源局"
    assert unit.name_on(date(2019, 1, 10)) == "杭州市规划和自然资源局"
    assert unit.name_on(date(2000, 1, 1)) == "杭州市规划和自然资源局"


def test_a_name_cannot_be_changed_for_days_before_the_last_change():
    unit = make_unit()
    with pytest.raises(PeriodBeforeLast):
        unit.rename("新名", date(2017, 1, 1))
    with pytest.raises(UnitNameMissing):
        unit.rename("  ", date(2026, 1, 1))


def test_the_first_name_needs_no_earlier_one():
    unit = make_unit(names=())
    unit.rename("新名", date(2026, 1, 1))
    assert unit.names == (("新名", date(2026, 1, 1), None),)


def test_the_account_follows_where_the_money_goes():
    unit = make_unit()
    assert unit.account_for("special")[2] == "3301000000000002"
    assert unit.account_for("remit") is None


def test_a_unit_is_its_own_place_and_holder():
    unit = make_unit()
    assert unit.places() == ("unit:330100-0001", "region:330100", "site")
    assert unit.holder == "unit:330100-0001"


def test_a_unit_survives_the_pickle():
    unit = make_unit(traits=("urban_school",))
    again = pickle.loads(pickle.dumps(unit))
    assert again.canonical() == unit.canonical()
    assert again.traits == ("urban_school",)
