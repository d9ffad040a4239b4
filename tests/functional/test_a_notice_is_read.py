"""The page, the list and the paper of a notice, and the payer's data whole."""

from datetime import date, timedelta

import pytest

from nontax_site.kernel.money import Money
from nontax_site.payments.notice import Payer
from nontax_site.payments.noticing import Noticing, Wanted, WantedLine
from tests.factories import lives
from tests.factories.clerk import FINE, drafted, issued
from tests.factories.forms import fill, form_of
from tests.factories.lives import ID_CARD
from tests.factories.office import POLICE, SCHOOL


@pytest.fixture
def clerk(office):
    return office.browser("school-clerk")


# ---- document, list, paper -------------------------------------------------------


@pytest.mark.rule("SX-13", "SX-15", "SX-16", "SX-19")
def test_the_page_of_a_notice_names_its_facts(office, clerk):
    code = issued(office, clerk)
    page = clerk.get(f"/notices/{code}")
    shown = " ".join(code[at : at + 4] for at in range(0, 20, 4))
    for words in (
        shown,
        "2026-03-05 10:00:00",
        "周晓波",
        "待缴款",
        "杭州市教育局",
        "¥500.00",
        "伍佰元整",
        "共1项",
    ):
        assert words in page, words
    assert ID_CARD not in page


@pytest.mark.rule("SX-32")
def test_the_list_shows_minutes_and_its_end_in_words(office, clerk):
    issued(office, clerk)
    page = clerk.get("/notices")
    assert "2026-03-05 10:00" in page
    assert "2026-03-05 10:00:00" not in page
    assert "暂无更多数据" in page


def fine(office, amount=20000):
    with office.work() as request:
        ports = lives._payment_ports(request)
        notice = Noticing(ports).draft_and_issue(
            POLICE,
            Wanted(payer=Payer("沈志强"), lines=[WantedLine(FINE, "1", Money(amount))]),
            office.act("police-clerk"),
        )
        code = notice.id
    office.drain()
    return code


def test_an_overdue_notice_shows_its_days_and_what_is_added_today(office):
    code = fine(office)
    office.clock.advance(timedelta(days=20))
    browser = office.browser("police-clerk")
    days = (date(2026, 3, 25) - date(2026, 3, 19)).days
    assert f"逾期{days}天" in browser.get("/notices")
    page = browser.get(f"/notices/{code}")
    for words in (f"已逾期{days}天", "¥36.00", "¥236.00", "贰佰叁拾陆元整", "3%"):
        assert words in page, words
    office.clock.advance(timedelta(days=100))
    browser = office.browser("police-clerk")
    assert "已达上限" in browser.get(f"/notices/{code}")
    assert "¥400.00" in browser.get(f"/notices/{code}")


def test_the_list_is_narrowed_by_amount_overdue_state_and_unit(office):
    small, large = fine(office, 10000), fine(office, 90000)
    boss = office.browser("hz-clerk")
    grouped = [" ".join(c[i : i + 4] for i in range(0, 20, 4)) for c in (small, large)]
    page = boss.get("/notices?least=500")
    assert grouped[1] in page
    assert grouped[0] not in page
    page = boss.get("/notices?most=500&totals=1")
    assert grouped[0] in page
    assert grouped[1] not in page
    assert "¥100.00" in page.html.find(id="totals").text
    assert grouped[0] not in boss.get("/notices?overdue=1")
    office.clock.advance(timedelta(days=30))
    boss = office.browser("hz-clerk")
    assert grouped[0] in boss.get("/notices?overdue=1")
    assert grouped[0] not in boss.get("/notices?state=paid")
    assert grouped[0] in boss.get(f"/notices?place=unit:{POLICE}")
    assert grouped[0] not in boss.get(f"/notices?place=unit:{SCHOOL}")
    assert boss.get("/notices?least=abc", status=400)


def test_the_export_holds_what_is_narrowed(office):
    small, large = fine(office, 10000), fine(office, 90000)
    text = office.browser("hz-clerk").get("/notices?least=500&export=csv").text
    assert "沈志强" in text
    grouped = [" ".join(c[i : i + 4] for i in range(0, 20, 4)) for c in (small, large)]
    assert grouped[0] not in text and small not in text
    assert grouped[1] in text or large in text


def test_a_paid_notice_shows_payment_legs_and_chain(office, clerk):
    code = lives.paid(office)
    office.drain()
    page = clerk.get(f"/notices/{code}")
    for words in ("¥500.00", "测试银行", "****4567", "在途资金：测试银行", "财政专户"):
        assert words in page, words
    assert "6217000010001234567" not in page
    assert "/bills/" in page
    assert "channel:" not in page.html.find("main").text


def test_the_paper_is_a_pdf_nobody_stores(office, clerk):
    code = issued(office, clerk)
    answer = clerk.get(f"/notices/{code}/paper")
    assert answer.content_type == "application/pdf"
    assert answer.body.startswith(b"%PDF-")
    assert answer.headers["Cache-Control"] == "no-store"
    again = clerk.get(f"/notices/{code}/paper")
    assert again.body == answer.body


def test_a_draft_has_no_paper(clerk):
    code = drafted(clerk)
    assert clerk.get(f"/notices/{code}/paper", status=409)
    assert f"/notices/{code}/paper" not in clerk.get(f"/notices/{code}")


def test_seeing_the_payers_data_whole_needs_a_reason_and_is_recorded(office, clerk):
    code = issued(office, clerk)
    form = form_of(clerk.get(f"/notices/{code}/unmask"))
    form.submit(status=422)
    page = fill(form, comment="核对身份").submit(status=200)
    assert ID_CARD in page
    assert page.headers["Cache-Control"] == "no-store"
    with office.work() as request:
        entries = list(request.site.audit.find(SCHOOL).newest_first())
    assert entries[0]["verb"] == "unmask"
    assert entries[0]["login"] == "school-clerk"
    assert "核对身份" in str(entries[0])
    assert office.browser("auditor").get(f"/notices/{code}/unmask", status=403)


def test_a_stranger_meets_no_notice(office, clerk):
    code = issued(office, clerk)
    stranger = office.browser("police-clerk")
    for rest in ("", "/paper", "/unmask", "/decide", "/issue"):
        assert stranger.get(f"/notices/{code}{rest}", status=404)
