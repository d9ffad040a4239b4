"""Which notices the filters let through."""

from datetime import date

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


def test_overdue_is_what_may_be_paid_after_its_day():
    overdue = filters(overdue=True)
    assert overdue.admit(notice(), DAY)
    assert not overdue.admit(notice(due=DAY), DAY)
    assert not overdue.admit(notice(state=PAID), DAY)
