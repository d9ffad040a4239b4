"""Three real charges, carried by people in a browser from end to end.

One goes from notice to written-off bill, one to a reversal, one to a void; every
step is a page, every decision another person's. The money comes from the test
bank's own window, which speaks to the site over HTTP with signed messages.
"""

from __future__ import annotations

import re

import pytest

from nontax_site.commands.testbank.bank import TestBank
from nontax_site.commands.testbank.book import Book
from nontax_site.commands.testbank.credentials import credentials_of
from nontax_site.commands.testbank.messages import Door, http_send
from nontax_site.commands.testbank.pages import application
from tests.factories.browsing import go, picture
from tests.factories.serving import served

pytestmark = [pytest.mark.browser, pytest.mark.slow]

DECIDE = "main form button.btn-primary"
"""The approving button of a page where a request is decided."""


@pytest.fixture
def bank_url(office, site_url):
    """The test bank's window on a port of its own."""
    with office.work() as request:
        credentials = credentials_of(
            request.site, office.registry.master_key, office.clock.now()
        )
    bank = TestBank(
        Door(http_send(site_url), office.clock.now),
        credentials,
        Book(),
        office.clock.now,
    )
    with served(application(bank), threads=2) as address:
        yield address


def issue(clerk, item, payer, amount=""):
    """The clerk issues a notice on the pages; returns its payment code."""
    clerk.goto("/notices")
    go(clerk, clerk.get_by_role("link", name="开具缴款通知书").first)
    clerk.fill("[name=payer_name]", payer)
    clerk.select_option("[name=document_kind]", "none")
    clerk.select_option("[name=item_code]", item)
    if amount:
        clerk.fill("[name=amount]", amount)
    picture(clerk, f"issue-{payer}")
    go(clerk, clerk.get_by_role("button", name=re.compile("核对并开具")))
    picture(clerk, f"issue-summary-{payer}")
    go(clerk, clerk.get_by_role("button", name=re.compile("开具")).first)
    clerk.wait_for_url(re.compile(r"/notices/[0-9]{20}$"))
    picture(clerk, f"notice-{payer}")
    return clerk.url.rsplit("/", 1)[1]


def pay(phone, bank_url, code):
    """The payer finds the notice on a phone, scans it, and pays at the bank."""
    phone.goto("/pay")
    phone.fill("[name=key]", " ".join(code[n : n + 4] for n in range(0, 20, 4)))
    go(phone, phone.get_by_role("button", name="查询缴款"))
    assert "共 1 项" in phone.inner_text("main")
    picture(phone, f"pay-notice-{code[-4:]}")
    go(phone, phone.get_by_role("button", name="立即缴款"))
    picture(phone, f"pay-page-{code[-4:]}")
    bank = phone.context.new_page()
    bank.goto(bank_url)
    bank.fill("[name=text]", code)
    go(bank, "#look button")
    picture(bank, f"bank-{code[-4:]}")
    go(bank, "#pay button.main")
    assert "00000" in bank.inner_text("main")
    picture(bank, f"bank-paid-{code[-4:]}")
    bank.close()


def bill_of(clerk, office, code):
    """The sender works; the clerk follows the chain from notice to bill."""
    office.drain()
    clerk.goto(f"/notices/{code}")
    assert "已缴款" in clerk.inner_text("main")
    picture(clerk, f"notice-paid-{code[-4:]}")
    go(clerk, "main a[href^='/bills/']")
    clerk.wait_for_url(re.compile(r"/bills/[0-9]{8}-[0-9]{10}$"))
    return clerk.url.rsplit("/", 1)[1]


def act_on(page, noun_id, verb, comment="", button="#deform button[type=submit]"):
    """Press an action of a document page, give the reason, confirm."""
    page.goto(f"/{noun_id}")
    go(page, f"a[href$='/{noun_id}/{verb}']")
    if comment:
        page.fill("[name=comment]", comment)
    picture(page, f"act-{verb}-{noun_id[-4:]}")
    go(page, button)
    return page.inner_text("main")


def check_by_payer(phone, payer, code):
    """The public check by payer and payment code; returns what it says."""
    phone.goto("/check")
    phone.fill("[name=payer_name]", payer)
    phone.fill("[name=pay_code]", code)
    go(phone, phone.get_by_role("button", name="查验", exact=True))
    picture(phone, f"check-{code[-4:]}-{payer}")
    return phone.inner_text("main")


@pytest.mark.rule("SX-09", "SX-16", "SX-40", "SX-42", "XG-29")
def test_a_charge_goes_from_notice_to_written_off_bill(
    office, bank_url, device, at_desk
):
    clerk, phone = at_desk("school-clerk"), device()
    code = issue(clerk, "103042702", "周晓波")
    assert "暂无" not in clerk.inner_text("main")
    assert check_by_payer(phone, "周晓波", code).count("查验") > 0
    pay(phone, bank_url, code)
    bill = bill_of(clerk, office, code)
    assert "财政已监制" in clerk.inner_text("main")
    picture(clerk, "bill-sealed")
    said = check_by_payer(phone, "周晓波", code)
    assert "有效" in said
    bureau = at_desk("hz-clerk")
    said = act_on(bureau, f"bills/{bill}", "write_off")
    assert "已核销" in said
    picture(bureau, "bill-written-off")
    with office.work() as request:
        assert request.site.document("bill", bill).state == "written_off"
        assert request.site.document("notice", code).state == "paid"


def test_a_charge_is_reversed_by_somebody_who_neither_asked_nor_issued(
    office, bank_url, device, at_desk
):
    clerk, phone = at_desk("school-clerk"), device()
    code = issue(clerk, "103042702", "李小明")
    pay(phone, bank_url, code)
    bill = bill_of(clerk, office, code)
    said = act_on(clerk, f"bills/{bill}", "ask_reversal", "收费项目选错")
    assert "申请" in said
    office.drain()
    boss = at_desk("hz-boss")
    assert bill[-4:] in boss.inner_text("main").replace(" ", "")
    picture(boss, "boss-work")
    act_on(boss, f"bills/{bill}", "reverse", "情况属实", DECIDE)
    office.drain()
    boss.goto(f"/bills/{bill}")
    assert "已冲红" in boss.inner_text("main")
    picture(boss, "bill-reversed")
    with office.work() as request:
        old = request.site.document("bill", bill)
        red = request.site.document("bill", old.related)
        assert old.state == "reversed"
        assert red.red
        assert red.related == bill
        assert red.total.fen == -old.total.fen
        assert red.state == "sealed"
    said = check_by_payer(phone, "李小明", code)
    assert "冲红" in said
    picture(phone, "check-reversed")


def test_a_charge_is_voided_before_the_fiscal_supervision_seal(
    office, bank_url, device, at_desk
):
    clerk, phone = at_desk("sx-unit"), device()
    code = issue(clerk, "103040101", "王芳", "60.00")
    pay(phone, bank_url, code)
    bill = bill_of(clerk, office, code)
    act_on(clerk, f"bills/{bill}", "ask_void", "考生信息有误")
    boss = at_desk("sx-boss")
    act_on(boss, f"bills/{bill}", "void", "同意作废", DECIDE)
    boss.goto(f"/bills/{bill}")
    assert "已作废" in boss.inner_text("main")
    picture(boss, "bill-voided")
    with office.work() as request:
        assert request.site.document("bill", bill).state == "voided"
        assert request.site.document("notice", code).state == "paid"
    said = check_by_payer(phone, "王芳", code)
    assert "有效" not in said.replace("无效", "")
