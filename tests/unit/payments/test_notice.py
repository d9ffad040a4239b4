"""The notice and what is read off it."""

from datetime import date, timedelta

import pytest

from nontax_site.kernel.clock import shown, shown_in_list
from nontax_site.kernel.money import Money
from nontax_site.payments.notice import ISSUED, Notice, Payer, Quote
from tests.factories.notices import MORNING, fine, tuition


@pytest.mark.rule("SX-13")
def test_the_code_is_shown_in_five_groups_of_four():
    assert Notice(id="14000022000000022903").shown == "1400 0022 0000 0002 2903"


@pytest.mark.rule("SX-14")
def test_the_code_begins_with_the_region_and_the_year_of_creation(desk):
    notice = desk.draft()
    assert notice.code[:6] == "330100"
    assert notice.code[6:8] == f"{MORNING.year % 100}"


@pytest.mark.rule("SX-15")
def test_creation_is_kept_with_seconds_and_shown_with_minutes_in_lists(desk):
    notice = desk.draft()
    assert shown(notice.created) == "2026-03-05 10:00:00"
    assert shown_in_list(notice.created) == "2026-03-05 10:00"


@pytest.mark.rule("SX-19")
def test_n_is_the_number_of_lines_and_the_total_their_sum(desk):
    notice = desk.issued(tuition("1000.00"), tuition("50.00"))
    assert notice.count == 2
    assert notice.total == Money.parse("1050.00")


def test_a_persons_name_is_masked_and_a_units_is_not():
    assert Notice(payer=tuple(Payer("周晓波"))).masked_payer == "周*波"
    unit = Payer("杭州某某有限公司", "unit")
    assert Notice(payer=tuple(unit)).masked_payer == "杭州某某有限公司"


def test_overdue_is_shown_and_is_no_state(desk):
    notice = desk.issued(fine("100.00"), due=date(2026, 3, 10))
    assert not notice.overdue(date(2026, 3, 10))
    assert notice.overdue(date(2026, 3, 11))
    assert notice.days_late(date(2026, 3, 12)) == 2
    assert notice.state == ISSUED


def test_the_amount_of_the_day_is_the_total_and_what_is_added(desk):
    notice = desk.issued(fine("100.00"), due=date(2026, 3, 10))
    assert notice.owed(date(2026, 3, 12)) == Money.parse("106.00")
    assert notice.late(date(2026, 3, 12)) == Money.parse("6.00")


def test_shares_lose_no_fen_whatever_is_added(desk):
    notice = desk.issued(fine("100.00"), fine("0.01"), due=date(2026, 3, 10))
    day = date(2026, 3, 13)
    shares = notice.shares(notice.owed(day), day)
    assert sum(share.fen for _, share in shares) == notice.owed(day).fen


def test_the_oldest_quotes_go_first():
    notice = Notice(id="1")
    for number in range(20):
        notice.keep_quote(Quote(f"bank{number}", "q", number, 0, MORNING))
    assert len(notice.quotes) == Notice.KEPT_QUOTES
    assert notice.quote_of("bank0") is None
    assert notice.quote_of("bank19").amount_fen == 19
    assert notice.quote.channel == "bank19"


def test_a_channel_has_its_last_four_quotes():
    notice = Notice(id="1")
    for hour in range(6):
        until = MORNING + timedelta(hours=hour)
        notice.keep_quote(Quote("ccb", f"q{hour}", 100, 0, until))
        notice.keep_quote(Quote("abc", f"a{hour}", 100, 0, MORNING))
    assert [quote.serial for quote in notice.quotes_of("ccb")] == [
        "q5",
        "q4",
        "q3",
        "q2",
    ]
    assert [quote.serial for quote in notice.quotes_of("abc")] == [
        "a5",
        "a4",
        "a3",
        "a2",
    ]
    assert notice.quoted_until() == MORNING + timedelta(hours=5)
