"""Whether paying makes a bill."""

import pytest

from nontax_site.payments.notice import Line, Notice
from nontax_site.payments.paid import lines_allow_bill, wants_bill
from tests.factories.regions import make_region


def notice(category="fee", **over):
    row = Line("1", "x", "", "", "1", 1, "treasury", category, "", 1)
    return Notice(lines=(tuple(row),), **over)


@pytest.mark.rule("XG-33")
def test_a_region_makes_bills_on_payment_or_on_demand():
    assert wants_bill(notice(), make_region())
    on_demand = make_region(bill="on-demand")
    assert not wants_bill(notice(), on_demand)
    assert wants_bill(notice(bill_wanted=True), on_demand)


def test_interest_has_no_bill():
    assert not lines_allow_bill(notice("interest"))
    assert not wants_bill(notice("interest", bill_wanted=True), make_region())
