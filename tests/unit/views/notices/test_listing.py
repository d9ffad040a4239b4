"""Which notices the filters let through."""

from datetime import date

import pytest

from nontax_site.kernel.money import Money
from nontax_site.payments.notice import ISSUED, PAID, Notice
from views.notices.listing import NoticeFilters

DAY = date(2026, 3, 25)


def filters(**given):
    plain = {
        "scope": "unit:330100-0001",
        "scopes": (),
        "states": (),
        "asked": "",
        "day_from": None,
        "day_to": None,
        "before": None,
    }
    return NoticeFilters(**plain, **given)


def notice(fen=20000, state=ISSUED, due=date(2026, 3, 19)):
    made = Notice(id="33010026000000000018", due=due, total_fen=fen)
    made.state = state
    return made


def test_without_further_filters_the_orders_answer_alone():
    assert not filters().narrow
    assert filters(overdue=True).narrow
    assert filters(least=Money(1)).narrow


@pytest.mark.parametrize(
    ("given", "fen", "is_in"),
    [
        ({"least": Money(20000)}, 20000, True),
        ({"least": Money(20001)}, 20000, False),
        ({"most": Money(20000)}, 20000, True),
        ({"most": Money(19999)}, 20000, False),
        ({"least": Money(1), "most": Money(30000)}, 20000, True),
    ],
)
def test_amounts_are_bounds_that_belong_to_the_list(given, fen, is_in):
    assert filters(**given).admit(notice(fen), DAY) is is_in


def test_overdue_is_what_may_be_paid_after_its_day():
    overdue = filters(overdue=True)
    assert overdue.admit(notice(), DAY)
    assert not overdue.admit(notice(due=DAY), DAY)
    assert not overdue.admit(notice(state=PAID), DAY)
