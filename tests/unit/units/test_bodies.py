"""Kinds of body, accounts and marks of units."""

import pytest

from nontax_site.units.bodies import (
    BODY_KIND_TITLES,
    AccountMalformed,
    BodyKindUnknown,
    TraitUnknown,
    check_accounts,
    check_body_kind,
    check_traits,
)

GOOD = ("special", "财政专户", "3301-0001", "杭州银行")


@pytest.mark.rule("CQ-01")
def test_only_five_kinds_of_body_may_collect():
    assert len(BODY_KIND_TITLES) == 5
    assert check_body_kind("institution") == "institution"
    with pytest.raises(BodyKindUnknown):
        check_body_kind("company")


@pytest.mark.parametrize(
    "account",
    [
        ("private", "财政专户", "33010001", "杭州银行"),
        ("special", "", "33010001", "杭州银行"),
        ("special", "财政专户", "", "杭州银行"),
        ("special", "财政专户", "３３０１", "杭州银行"),
        ("special", "财政专户", "33010001", ""),
    ],
)
def test_an_account_needs_type_name_number_and_bank(account):
    with pytest.raises(AccountMalformed):
        check_accounts((GOOD, account))


def test_accounts_are_kept_as_plain_tuples():
    assert check_accounts((list(GOOD),)) == (GOOD,)


def test_a_mark_no_rule_speaks_of_is_refused():
    assert check_traits(["urban_school"]) == ("urban_school",)
    with pytest.raises(TraitUnknown):
        check_traits(("famous",))
