"""Which income a fiscal bill may carry: non-tax revenue, and nothing else.

The General Payment Book carries nine kinds of income (CQ-02); in the list of
statutory categories two of them, the paid use of resources and of assets, are one.
"""

from __future__ import annotations

from nontax_site.kernel.errors import BadInput, Refused
from nontax_site.units.categories import CATEGORY_TITLES, check_category

NINE_KINDS: tuple[tuple[str, str], ...] = (
    ("Administrative and institutional fees", "fee"),
    ("Government funds", "fund"),
    ("Paid use of state-owned resources", "resource"),
    ("Paid use of state-owned assets", "resource"),
    ("Operating income of state-owned capital", "capital"),
    ("Lottery public welfare fund", "lottery"),
    ("Fines and confiscated income", "fine"),
    ("Donations received in the name of government", "donation"),
    ("Income concentrated by departments", "department"),
)
"""The nine kinds of income of the Payment Book, with their statutory category."""

PAYMENT_BOOK_CATEGORIES = tuple(dict.fromkeys(code for _title, code in NINE_KINDS))

NOT_NON_TAX: dict[str, str] = {
    "tax": "Tax",
    "social_insurance": "Social insurance contributions",
    "housing_fund": "Housing provident fund",
}
"""Money that is never non-tax revenue: no fiscal bill carries it."""


class NotNonTaxIncome(Refused):
    """Tax, social insurance and housing fund have papers of their own."""

    code = "not-non-tax-income"
    message = "«${income}» is no non-tax revenue: no fiscal bill carries it."
    remedy = "Such money has papers of its own, from the tax side or its fund."


class IncomeNotOfPaymentBook(BadInput):
    """The Payment Book carries nine kinds of income only (CQ-02)."""

    code = "income-not-of-payment-book"
    message = "The General Payment Book does not carry «${category}»."


class IncomeMissing(BadInput):
    """A bill type without any income it may carry."""

    code = "income-missing"
    message = "Please say which income the bill may carry."


def check_income(category: str) -> str:
    """The category when it is non-tax revenue.

    Raises NotNonTaxIncome for tax and social insurance, CategoryUnknown else.
    """
    if category in NOT_NON_TAX:
        raise NotNonTaxIncome(field="categories", income=NOT_NON_TAX[category])
    return check_category(category)


def check_incomes(categories: tuple[str, ...], *, of_payment_book: bool) -> None:
    """Raise for no income, a wrong one, or one the Payment Book does not carry."""
    if not categories:
        raise IncomeMissing(field="categories")
    for category in categories:
        check_income(category)
        if of_payment_book and category not in PAYMENT_BOOK_CATEGORIES:
            title = CATEGORY_TITLES[category]
            raise IncomeNotOfPaymentBook(field="categories", category=title)
