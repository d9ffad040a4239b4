"""Mobile numbers as people type them."""

from __future__ import annotations

import pytest

from nontax_site.payments.phones import PhoneMalformed, mobile_of, parse_mobile


@pytest.mark.parametrize(
    "typed",
    [
        "13800001234",
        " 138 0000 1234 ",
        "138-0000-1234",
        "+8613800001234",
        "+86 138 0000 1234",
        "008613800001234",
    ],
)
def test_blanks_hyphens_and_the_country_do_not_matter(typed):
    assert parse_mobile(typed) == "13800001234"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "1380000123",
        "138000012345",
        "12800001234",
        "0571-87000001",
        "+12025550100",
        "１３８００００１２３４",
        "13800001234\n1",
        "+85291234567",
    ],
)
def test_other_numbers_are_none_and_are_refused(typed):
    assert mobile_of(typed) == ""
    with pytest.raises(PhoneMalformed) as caught:
        parse_mobile(typed)
    assert caught.value.field == "key"
