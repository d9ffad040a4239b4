"""One book of paper, from the printer to the shredder, by people in a browser.

Ordered, delivered and stored; applied for, approved, allotted and signed for; four
sheets written, paid, voided and held, each refusal of a void seen; its stubs handed
in, cleared, written off, kept for their years and destroyed before two persons. The
register and the life of a number are printed.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest

from nontax_site.stock.checking import check
from nontax_site.stock.places import Place
from tests.factories.browsing import go, picture
from tests.factories.files import png
from tests.factories.lives import issued, pay
from tests.factories.office import SCHOOL
from tests.factories.paper_office import (
    BOOK,
    CODE,
    STORE,
    furnish,
    receipts,
    swiped_late,
)

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SEND = "main form button[name=send], main form button[name=decision][value=approve]"
"""The button of a form, or the approving one of a decision."""

SHEETS = 4
"""A thin book: its last sheet is soon reached."""

AFTER_THE_YEARS = datetime(2032, 2, 2, 2, 0, tzinfo=UTC)
"""Stubs written off in 2026 are kept until the end of 2031."""


@pytest.fixture
def people(office, at_desk):
    """``people(login)``: the page of a person, who signs in once."""
    seated = {}

    def sit(login):
        office.drain()
        office.clock.advance(timedelta(minutes=1))
        if login not in seated:
            seated[login] = at_desk(login)
        return seated[login]

    sit.all = seated
    return sit


def typed(page, **fields):
    """Type into a form; ``lines`` is (code, first, last) of the first row."""
    code, first, last = fields.pop("lines", (None, None, None))
    if code:
        fields |= {"code": code, "first": str(first), "last": str(last)}
    for name, value in fields.items():
        one = page.locator(f"main form [name={name}]").first
        if one.evaluate("element => element.tagName") == "SELECT":
            one.select_option(value)
        else:
            one.fill(value)


def send(page, shot=""):
    """Press the button of the form; its address afterwards without the server."""
    if shot:
        picture(page, shot)
    go(page, SEND)
    return urlsplit(page.url).path


def step(page, address, verb, *, shot="", **fields):
    """Take a step of a document on its page; it leads back to the document."""
    page.goto(f"{address}/{verb}")
    typed(page, **fields)
    after = send(page, shot)
    assert after == address, page.inner_text("main")


def refused(page, address, words, **fields):
    """Ask for a void that is refused; the refusal says why."""
    page.goto(f"{address}/ask_void")
    for box in fields.pop("boxes", ()):
        page.locator("main form input[type=checkbox]").nth(box).check()
    typed(page, comment="打印错位", **fields)
    go(page, SEND)
    said = page.inner_text("main")
    assert words in said, said


def printed_and_supplied(people):
    """The bureau prints two books; one of them comes to the school."""
    clerk = people("hz-clerk")
    clerk.goto("/print-orders/new")
    facts = {"printer": "浙江票证印务", "contract": "杭财采8号", "price": "12.00"}
    typed(clerk, bill_type=f"T-330100-{BOOK}-01", books="2", store=STORE, **facts)
    order = send(clerk, "book-01-print-order")
    step(clerk, order, "submit")
    step(people("hz-boss"), order, "order", shot="book-02-order-decided")
    line = (CODE, "0000000001", f"{2 * SHEETS:010d}")
    step(clerk, order, "deliver", note="送货单1", lines=line)
    step(people("keeper"), order, "check", shot="book-03-delivery-check")
    step(people("keeper"), order, "store")
    school = people("school-clerk")
    school.goto("/supplies/new")
    typed(school, purpose="秋季收费", bill_type=BOOK, books="1")
    supply = send(school, "book-04-application")
    step(school, supply, "apply")
    step(people("hz-clerk"), supply, "check")
    step(people("hz-boss"), supply, "approve", shot="book-05-approval")
    step(people("keeper"), supply, "allot", shot="book-06-allotment")
    step(people("school-keeper"), supply, "sign", shot="book-07-signed")


def written(office, people, number):
    """A notice is written on the next sheet; its code and the bill's address."""
    code = issued(office)
    clerk = people("school-clerk")
    clerk.goto(f"/notices/{code}/write-paper")
    shown = clerk.input_value("main form [name=number]")
    assert shown == f"{CODE}-{number:010d}"
    return code, send(clerk, f"book-08-sheet-{number}")


def came_back(people, address, stamp):
    """The clerk notes how the copies came back from the bank."""
    clerk = people("school-clerk")
    clerk.goto(f"{address}/take_back")
    clerk.locator(f"main form input[type=radio][value={stamp}]").check()
    assert send(clerk) == address


def used(office, people):
    """Four sheets: paid and handed over, void, held, paid."""
    clerk = people("school-clerk")
    code, first = written(office, people, 1)
    step(clerk, first, "send_copies")
    step(clerk, first, "seal_receipt")
    pay(office, code)
    office.drain()
    came_back(people, first, "receipt")
    step(clerk, first, "hand_receipt")
    picture(clerk, "book-09-copies")
    _code, void = written(office, people, 2)
    refused(clerk, void, "收据", boxes=[3])
    picture(clerk, "book-10-refused-copy")
    step(clerk, void, "ask_void", comment="打印错位")
    step(people("school-boss"), void, "void", shot="book-11-void-decided")
    code, held = written(office, people, 3)
    pay(office, code)
    office.drain()
    refused(clerk, held, "银行")
    picture(clerk, "book-12-refused-bank")
    step(clerk, held, "hold", comment="已缴款，姓名有误")
    step(clerk, held, "report", comment="情况说明")
    step(people("hz-boss"), held, "consent", comment="同意退付")
    code, _last = written(office, people, 4)
    pay(office, code)
    office.drain()


def refused_for_the_card(office, people):
    """A receipt paid by card whose answer was lost: unknown is not unsuccessful."""
    receipts(office)
    address = urlsplit(swiped_late(office)).path
    clerk = people("school-clerk")
    clerk.goto(address)
    assert "不明" in clerk.inner_text("main")
    refused(clerk, address, "刷卡支付状态为“未知”")
    picture(clerk, "book-13-refused-card")


def handed_in(people):
    """Stubs and the void go in, are counted, written off and put into the archive."""
    clerk = people("school-clerk")
    clerk.goto("/clearances/new")
    batch = send(clerk, "book-14-stubs")
    step(people("school-keeper"), batch, "submit")
    counted = (CODE, "0000000001", f"{SHEETS:010d}")
    bureau = people("hz-clerk")
    step(bureau, batch, "clear", lines=counted, shot="book-15-cleared")
    step(people("hz-boss"), batch, "write_off", store=STORE, shot="book-16-write-off")
    step(people("keeper"), batch, "keep", label="2026-01号箱")
    bureau.goto(batch)
    picture(bureau, "book-17-kept")


def destroyed(people):
    """After their years the stubs are shredded before two persons."""
    keeper = people("keeper")
    keeper.goto("/destructions/new")
    keeper.locator("main form input[type=radio]").first.check()
    line = (CODE, "0000000001", f"{SHEETS:010d}")
    typed(keeper, boxes="2026-01号箱", reason="保管期满", lines=line)
    found = send(keeper, "book-18-destruction")
    step(keeper, found, "apply")
    step(people("hz-clerk"), found, "check")
    step(people("hz-boss"), found, "approve", shot="book-19-destruction-approved")
    bureau = people("hz-clerk")
    bureau.goto(f"{found}/attach")
    typed(bureau, material="destruction-minutes")
    record = {"name": "销毁记录.png", "mimeType": "image/png", "buffer": png()}
    bureau.set_input_files("main form input[type=file]", files=[record])
    assert send(bureau) == found
    step(bureau, found, "destroy")
    step(people("hz-boss"), found, "destroy", shot="book-20-second-witness")


def printed(page, address, link):
    """A paper behind a button of a page."""
    page.goto(address)
    target = page.get_by_role("link", name=link).get_attribute("href")
    answer = page.request.get(target)
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.body().startswith(b"%PDF")


@pytest.mark.rule("CQ-20", "CQ-39", "CQ-43", "CQ-44", "CQ-45", "CQ-54")
def test_the_life_of_a_book(office, people):
    furnish(office, books=0)
    with office.work() as request:
        request.site.bill_types[f"T-330100-{BOOK}-01"].sheets = SHEETS
    printed_and_supplied(people)
    used(office, people)
    handed_in(people)
    refused_for_the_card(office, people)
    bureau = people("hz-clerk")
    bureau.goto("/stock/map")
    picture(bureau, "book-21-map")
    assert "保管期内" in bureau.inner_text("main")
    printed(bureau, f"/stock/registers/{SCHOOL}-{BOOK}/1-1", "打印本页")
    picture(bureau, "book-22-register")
    people.all.clear()
    office.clock.set(AFTER_THE_YEARS)
    destroyed(people)
    bureau = people("hz-clerk")
    printed(bureau, f"/stock/numbers/{CODE}-0000000002", "打印追踪单")
    picture(bureau, "book-23-life")
    said = bureau.inner_text("main")
    line = "杭州市教育局：第1册第1页第3号"
    for words in ("已订未交", "在库", line, "作废", "存根", "核销", "已销毁"):
        assert words in said
    with office.work() as request:
        counts = request.site.paper.counts(code=CODE)
        assert counts == {Place.STORE: SHEETS, Place.DESTROYED: SHEETS}
        assert list(check(request.site)) == []
