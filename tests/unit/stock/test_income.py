"""The nine kinds of income of the Payment Book."""

import pytest

from nontax_site.stock.income import (
    NINE_KINDS,
    PAYMENT_BOOK_CATEGORIES,
    NotNonTaxIncome,
    check_income,
    check_incomes,
)
from nontax_site.units.categories import CATEGORY_TITLES, CategoryUnknown


@pytest.mark.rule("CQ-02")
def test_the_payment_book_has_nine_kinds_of_income_each_a_statutory_category():
    assert len(NINE_KINDS) == 9
    assert set(PAYMENT_BOOK_CATEGORIES) <= set(CATEGORY_TITLES)
    check_incomes(PAYMENT_BOOK_CATEGORIES, of_payment_book=True)


@pytest.mark.parametrize("income", ["tax", "social_insurance", "housing_fund"])
def test_what_is_no_non_tax_revenue_is_refused_with_its_name(income):
    with pytest.raises(NotNonTaxIncome) as caught:
        check_income(income)
    assert caught.value.facts["income"]


def test_a_word_that_is_no_category_is_refused():
    with pytest.raises(CategoryUnknown):
        check_income("luck")
