"""What a line costs, and every reason why it is not charged."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nontax_site.items.item import DRAFT, RETIRED
from nontax_site.items.pricing import (
    ItemAlreadyIncluded,
    ItemConditionUnmet,
    ItemFinanceCollected,
    ItemNotPublished,
    ItemNotYours,
    ItemTaxCollected,
    QuantityMalformed,
    TariffMissing,
    check_together,
    price,
    read_quantity,
    show_quantity,
)
from nontax_site.items.tariff import AmountOutsideTariff, with_version
from nontax_site.kernel.money import Money
from nontax_site.units.categories import CategoryNotEnabled, GroupNotEnabled
from tests.factories.items import make_item, make_tariff
from tests.factories.regions import make_region
from tests.factories.units import make_unit

DAY = date(2026, 11, 21)
REGION = make_region()
SCHOOL = make_unit(traits=("urban_school",))


def priced(item, unit=SCHOOL, day=DAY, region=REGION, **how):
    return price(item, unit, day, region=region, **how)


def test_a_line_says_all_that_a_notice_keeps():
    item = make_item(late=("surcharge", "0.03", "principal"))
    line = priced(item, quantity="3")
    assert line.row() == (
        "103042501",
        "公民出入境证件费",
        "本",
        "200.00/本",
        "3",
        60000,
        "treasury",
        "fee",
        "",
        60000,
        "surcharge",
        "0.03",
    )


def test_a_reduced_line_shows_the_original_amount():
    tariff = make_tariff(classes=(("残疾减半", 500),))
    line = priced(make_item(tariffs=(tariff,)), quantity="2", klass="残疾减半")
    assert (line.amount, line.original) == (Money(20000), Money(40000))
    assert line.klass == "残疾减半"


@pytest.mark.parametrize("state", [DRAFT, "submitted", RETIRED])
def test_an_item_that_is_not_published_is_not_charged(state):
    with pytest.raises(ItemNotPublished):
        priced(make_item(state=state))


@pytest.mark.rule("SX-01")
def test_an_item_whose_category_or_group_is_not_enabled_is_not_charged():
    with pytest.raises(CategoryNotEnabled):
        priced(make_item(), region=make_region(categories=("fine",)))
    with pytest.raises(GroupNotEnabled):
        priced(
            make_item(business_group="education"),
            region=make_region(business_groups=("exam",)),
        )


def test_an_item_of_others_is_not_charged():
    with pytest.raises(ItemNotYours):
        priced(make_item(units=("330100-0002",)))
    with pytest.raises(ItemNotYours):
        priced(make_item(region="140000"))


def test_an_item_the_tax_authority_collects_is_refused_from_its_day_on():
    item = make_item(name="水土保持补偿费")
    item.collect_from("tax", date(2021, 1, 1))
    assert priced(item, day=date(2020, 12, 31)).amount == Money(20000)
    with pytest.raises(ItemTaxCollected, match="2021-01-01"):
        priced(item, day=date(2021, 1, 1))


@pytest.mark.rule("SX-20")
def test_what_finance_collects_only_the_finance_department_charges():
    item = make_item(collecting=(("finance", date(2017, 1, 1), None),))
    with pytest.raises(ItemFinanceCollected):
        priced(item)
    assert priced(item, make_unit(finance_department=True)).amount == Money(20000)


@pytest.mark.rule("HZ-37")
def test_boarding_in_compulsory_education_is_charged_by_city_schools_only():
    item = make_item(condition="urban_school", name="义务教育阶段住宿费")
    assert priced(item).amount == Money(20000)
    with pytest.raises(ItemConditionUnmet):
        priced(item, make_unit(traits=("rural_school",)))


def test_a_day_without_a_tariff_is_no_day_to_charge():
    with pytest.raises(TariffMissing, match="2016-12-31"):
        priced(make_item(), day=date(2016, 12, 31))
    with pytest.raises(TariffMissing):
        priced(make_item(tariffs=()))


def test_a_notice_is_priced_by_the_tariff_of_its_day():
    tariffs = with_version(
        (make_tariff(),), make_tariff(from_day=DAY, amount_fen=16000)
    )
    item = make_item(tariffs=tariffs)
    assert priced(item, day=date(2026, 11, 20)).amount == Money(20000)
    assert priced(item).amount == Money(16000)


@pytest.mark.rule("XG-09")
def test_an_amount_that_is_not_the_tariffs_is_refused():
    with pytest.raises(AmountOutsideTariff):
        priced(make_item(), amount=Money(1))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0",
        "0.0000",
        "-1",
        "1e3",
        "1.23456",
        "１",
        " 1",
        "1\n",
        "01",
        "NaN",
        "9" * 10,
    ],
)
def test_what_is_no_quantity_is_refused(text):
    with pytest.raises(QuantityMalformed):
        read_quantity(text)


def test_a_quantity_has_a_limit():
    assert read_quantity("100000000") == Decimal(10**8)
    with pytest.raises(QuantityMalformed):
        read_quantity("100000001")


@given(st.integers(1, 10**12))
def test_a_quantity_reads_what_it_shows(ten_thousandths):
    quantity = Decimal(ten_thousandths) / 10000
    assert read_quantity(show_quantity(quantity)) == quantity


@given(st.integers(1, 10**7), st.integers(1, 10**4), st.integers(0, 999))
def test_no_line_costs_more_than_its_original(fen, quantity, parts):
    tariff = make_tariff(amount_fen=fen, classes=(("某类", parts),))
    line = priced(make_item(tariffs=(tariff,)), quantity=str(quantity), klass="某类")
    assert line.original == Money(fen * quantity)
    assert Money(0) <= line.amount <= line.original


@given(st.integers(1, 500), st.integers(1, 500), st.integers(1, 1000))
def test_a_range_accepts_exactly_what_lies_inside(least, more, offered):
    most = least + more
    tariff = make_tariff(kind="range", amount_fen=0, min_fen=least, max_fen=most)
    item = make_item(tariffs=(tariff,))
    if least <= offered <= most:
        assert priced(item, amount=Money(offered)).amount == Money(offered)
    else:
        with pytest.raises(AmountOutsideTariff):
            priced(item, amount=Money(offered))


@pytest.mark.rule("HZ-39")
def test_what_an_item_includes_is_not_charged_a_second_time():
    nationality = make_item(name="中国国籍申请手续费", included=("103042502",))
    certificate = make_item("103042502", name="国籍证书费")
    check_together([nationality])
    check_together([certificate, make_item("103042503")])
    with pytest.raises(ItemAlreadyIncluded, match="国籍证书费"):
        check_together([certificate, nationality])
