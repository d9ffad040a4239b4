"""A charge item: who collects when, on which list, seen by whom."""

import pickle
from datetime import date

import pytest

from nontax_site.items.item import DRAFT, ChoiceUnknown, ItemNotOnline, check_choice
from nontax_site.units.periods import PeriodBeforeLast
from tests.factories.items import make_item


def test_an_item_is_seen_at_the_units_that_may_charge_it():
    assert make_item().places() == ("unit:330100-0001", "region:330100", "site")
    assert make_item(units=()).places() == ("region:330100", "site")


def test_only_a_published_item_is_published():
    assert make_item().is_published
    assert not make_item(state=DRAFT).is_published


@pytest.mark.rule("HZ-02", "HZ-04")
@pytest.mark.parametrize("facts", [{"online": False}, {"batch": ""}])
def test_an_item_is_payable_online_only_when_it_stands_on_a_published_list(facts):
    make_item().check_payable_online()
    with pytest.raises(ItemNotOnline):
        make_item(**facts).check_payable_online()


@pytest.mark.rule("HZ-06")
@pytest.mark.parametrize("group", ["traffic", "education"])
def test_traffic_fines_and_education_fees_are_paid_on_the_platform_everywhere(group):
    assert make_item(business_group=group).unified_payment_mandatory
    assert not make_item(business_group="exam").unified_payment_mandatory


@pytest.mark.rule("HZ-40")
def test_the_category_is_the_items_and_not_its_departments():
    fee = make_item(department="公安", category="fee")
    fine = make_item("103050101", department="公安", category="fine")
    assert {fee.category, fine.category} == {"fee", "fine"}


@pytest.mark.rule("HZ-09")
def test_an_item_comes_in_through_the_non_tax_system_by_default():
    undecided = make_item(collecting=())
    assert undecided.collected_by(date(2026, 11, 21)) == "unit"


def test_who_collects_is_dated():
    item = make_item()
    item.collect_from("tax", date(2021, 1, 1))
    assert item.collected_by(date(2020, 12, 31)) == "unit"
    assert item.collected_by(date(2021, 1, 1)) == "tax"
    assert item.collected_by(date(2016, 1, 1)) == "unit"


def test_the_first_collecting_body_needs_no_earlier_one():
    item = make_item(collecting=())
    item.collect_from("finance", date(2020, 1, 1))
    assert item.collecting == (("finance", date(2020, 1, 1), None),)


def test_who_collected_on_past_days_cannot_be_changed():
    item = make_item()
    with pytest.raises(PeriodBeforeLast):
        item.collect_from("tax", date(2017, 1, 1))
    with pytest.raises(ChoiceUnknown):
        item.collect_from("bank", date(2027, 1, 1))


def test_a_choice_is_in_its_list():
    assert check_choice("destination", "special", {"special": "x"}) == "special"
    with pytest.raises(ChoiceUnknown) as refusal:
        check_choice("destination", "pocket", {"special": "x"})
    assert refusal.value.field == "destination"


def test_an_item_survives_the_pickle():
    item = make_item()
    again = pickle.loads(pickle.dumps(item))
    assert again.digest() == item.digest()
    assert again.tariffs == item.tariffs
