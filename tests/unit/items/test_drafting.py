"""Drafting an item."""

from dataclasses import replace

import pytest

from nontax_site.items.drafting import (
    Drafting,
    ItemFacts,
    LateRateMalformed,
    OwnItemsNotAllowed,
    check_complete,
    check_late,
)
from nontax_site.items.item import BasisMissing, ChoiceUnknown, ItemNameMissing
from nontax_site.items.tariff import TariffAmountMissing
from nontax_site.kernel.codes import ItemCodeMalformed
from nontax_site.storage.folder import AlreadyThere, Folder
from nontax_site.units.categories import (
    CategoryNotEnabled,
    CategoryUnknown,
    GroupIsCategory,
)
from tests.factories.desk import RememberingWorkflows, act
from tests.factories.items import make_item, make_tariff
from tests.factories.regions import make_region

FACTS = ItemFacts(
    name="养犬管理服务费",
    category="fee",
    legal_basis=("杭州市养犬管理条例",),
    tariffs=(make_tariff(),),
)
CODE = "103043301"


@pytest.fixture
def drafting():
    return Drafting(RememberingWorkflows(), Folder())


def test_a_draft_is_kept_under_its_code(drafting):
    item = drafting.draft(make_region(), CODE, FACTS, act())
    assert drafting.items[CODE] is item
    assert (item.region, item.unit, item.name) == ("330100", "", "养犬管理服务费")
    assert drafting.workflows.verbs == ["begin"]


def test_a_code_is_used_once(drafting):
    drafting.draft(make_region(), CODE, FACTS, act())
    with pytest.raises(AlreadyThere):
        drafting.draft(make_region(), CODE, FACTS, act())


@pytest.mark.parametrize(
    ("over", "error"),
    [
        ({"name": " "}, ItemNameMissing),
        ({"category": "tax"}, CategoryUnknown),
        ({"business_group": "fine"}, GroupIsCategory),
        ({"destination": "pocket"}, ChoiceUnknown),
        ({"condition": "moon"}, ChoiceUnknown),
        ({"late": ("interest", "0.1", "")}, ChoiceUnknown),
        ({"late": ("late_fee", "3%", "")}, LateRateMalformed),
    ],
)
def test_unsound_facts_are_refused_and_nothing_is_kept(drafting, over, error):
    with pytest.raises(error):
        drafting.draft(make_region(), CODE, replace(FACTS, **over), act())
    assert drafting.items.is_empty()


def test_a_code_has_digits_only(drafting):
    with pytest.raises(ItemCodeMalformed):
        drafting.draft(make_region(), "abc", FACTS, act())


def test_a_category_the_region_does_not_charge_is_refused(drafting):
    with pytest.raises(CategoryNotEnabled):
        drafting.draft(make_region(categories=("fine",)), CODE, FACTS, act())


def test_a_region_without_the_right_only_takes_items_over(drafting):
    region = make_region(own_items=False)
    with pytest.raises(OwnItemsNotAllowed):
        drafting.draft(region, CODE, FACTS, act())
    taken_over = replace(FACTS, national_code=CODE)
    assert drafting.draft(region, CODE, taken_over, act()).national_code == CODE


def test_editing_replaces_the_facts_of_a_draft(drafting):
    item = make_item()
    drafting.edit(item, make_region(), replace(FACTS, name="新名"), act())
    assert item.name == "新名"
    assert drafting.workflows.verbs == ["edit"]


def test_submitting_is_a_verb_of_its_own(drafting):
    drafting.submit(make_item(), act())
    assert drafting.workflows.verbs == ["submit"]


@pytest.mark.rule("SX-03")
def test_an_item_without_basis_or_tariff_is_not_complete():
    check_complete(make_item())
    with pytest.raises(BasisMissing):
        check_complete(make_item(legal_basis=("  ",)))
    with pytest.raises(TariffAmountMissing):
        check_complete(make_item(tariffs=()))


@pytest.mark.parametrize("rate", ["0.03", "0.0005", "0.5"])
def test_a_rate_a_day_lies_between_nothing_and_all(rate):
    check_late(("surcharge", rate, "principal"))
    check_late(("", "", ""))


@pytest.mark.parametrize("rate", ["", "0", "1", "-0.1", "x", "NaN", "０.1"])
def test_any_other_rate_is_refused(rate):
    with pytest.raises(LateRateMalformed):
        check_late(("late_fee", rate, "principal"))
