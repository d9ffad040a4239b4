"""Statutory categories and business groups are two lists."""

import pytest

from nontax_site.units.categories import (
    CATEGORY_TITLES,
    GROUP_TITLES,
    CategoryUnknown,
    GroupIsCategory,
    GroupMalformed,
    check_category,
    check_group,
)


@pytest.mark.rule("SX-01")
def test_there_are_twelve_statutory_categories_and_no_group_among_them():
    assert len(CATEGORY_TITLES) == 12
    assert not set(CATEGORY_TITLES) & set(GROUP_TITLES)


@pytest.mark.rule("SX-01")
def test_a_category_is_no_business_group():
    with pytest.raises(GroupIsCategory):
        check_group("fine")


@pytest.mark.rule("SX-01")
def test_the_list_of_groups_is_extensible():
    assert check_group("parking") == "parking"
    assert check_group("") == ""


@pytest.mark.parametrize("group", ["X", "Exam", "a" * 21, "考试", "a-b"])
def test_a_group_is_a_short_lower_case_word(group):
    with pytest.raises(GroupMalformed):
        check_group(group)


def test_an_unknown_category_is_refused():
    assert check_category("fund") == "fund"
    with pytest.raises(CategoryUnknown):
        check_category("exam")
