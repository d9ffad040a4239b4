"""A day of cash in the pages: fixed bills, bills entered later, the collective notice."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest

from nontax_site.kernel.acts import Act, system_actor
from nontax_site.stock.batch import Batch, next_batch
from nontax_site.stock.moving import Line, Moving
from nontax_site.stock.places import Place, Spot
from nontax_site.stock.ports import stock_ports
from nontax_site.stock.revising import Revising
from schemas.sheets import DAY, MONEY, TEXT, SheetColumn, write_rows
from tests.factories.forms import form_of
from tests.factories.notices import PASSPORT
from tests.factories.office import HANGZHOU, SCHOOL
from tests.factories.paper_office import STORE, choose, furnish
from tests.factories.stock_types import fixed_facts, receipt_facts

FIFTIES, BY_HAND = "33014126", "33012226"
HEADINGS = ("票面号码", "票面日期", "缴款人名称", "执收项目编码", "数量", "应收金额")


def supply(office):
    """The school holds a hundred fixed bills of 50 yuan and a hundred manual ones."""
    furnish(office, books=0)
    for code, facts in (
        (FIFTIES, fixed_facts(5_000)),
        (BY_HAND, receipt_facts(name="非税收入手工票据", form="manual")),
    ):
        with office.work() as request:
            site, at = request.site, office.clock.now()
            revising = Revising(stock_ports(request))
            made = revising.draft(
                site.regions[HANGZHOU], code[2:6], facts, office.act("hz-clerk")
            )
            revising.submit(made, office.act("hz-clerk"))
            revising.publish(made, office.act("hz-boss"))
            batch = Batch(
                next_batch(site, HANGZHOU, at.date()),
                HANGZHOU,
                made.id,
                code,
                (1, 100),
                100,
                "print_order:P-330100-26-000001",
                at,
            )
            moving, act = Moving(stock_ports(request)), Act(system_actor("test"), at)
            moving.open(batch, Spot(Place.STORE, STORE), act)
            unit = Spot(Place.UNIT, SCHOOL)
            moving.move(
                [Line(code, 1, 100)], Spot(Place.STORE, STORE), unit, act, "supply:x"
            )
    office.drain()


def sheet(*rows):
    """An Excel file of bills written by hand."""
    kinds = (TEXT, DAY, TEXT, TEXT, TEXT, MONEY)
    columns = [SheetColumn(t, k) for t, k in zip(HEADINGS, kinds, strict=True)]
    buffer = BytesIO()
    write_rows(buffer, columns, rows)
    return buffer.getvalue()


def number(n, code=BY_HAND):
    """A number as it is printed."""
    return f"{code}-{n:010d}"


@pytest.mark.rule("CQ-05", "CQ-11")
def test_cash_becomes_a_notice_and_a_shortage_is_decided_by_two(office):
    supply(office)
    clerk = office.browser("school-clerk")
    # fixed bills: what does not fit is said at its field
    form = form_of(clerk.get("/fixed-issues/new"))
    assert form["number"].value == number(1, FIFTIES)
    form["count"], form["item_code"] = "101", PASSPORT
    refused = form.submit(status=409)
    assert "本单位仅余空白 100 份" in refused.text
    form = form_of(refused)
    form["count"], form["quantity"] = "4", "1"
    entry = form.submit(status=303).location
    page = clerk.get(entry)
    assert "200.00" in page.text
    # bills by hand, typed: a gap is named
    form = form_of(clerk.get("/paper-bills/back-entry"))
    today = office.clock.today()
    form["number"], form["written_on"] = number(2), today.isoformat()
    form["payer_name"], form["item_code"] = "周晓波", PASSPORT
    refused = form.submit(status=409)
    assert f"之前的号码 {number(1)} 仍为空白" in refused.text
    form = form_of(refused)
    form["number"] = number(1)
    form.submit(status=303)
    # and as a sheet: every cell that is wrong, then all of it
    form = form_of(clerk.get("/paper-bills/back-entry-sheet"))
    later = today + timedelta(3)
    wrong = sheet(
        (number(2), later, "李明", PASSPORT, "1", None),
        (number(2)[:-1], today, "王芳", PASSPORT, "1", None),
        (number(5), today, "", PASSPORT, "1", None),
    )
    form["file"] = ("bills.xlsx", wrong)
    refused = form.submit(status=422)
    assert "尚未到来" in refused.text
    assert [c in refused.text for c in ("B2", "A3", "C4")] == [True] * 3
    form = form_of(refused)
    good = sheet(
        (number(2), today, "李明", PASSPORT, "1", None),
        (number(2), today, "李明", PASSPORT, "2", None),
        (number(3), today, "王芳", PASSPORT, "1", None),
    )
    form["file"] = ("bills.xlsx", good)
    assert "已补录 2 份" in form.submit(status=303).follow().text
    # the day of cash: counted, gathered, short
    office.drain()
    listed = clerk.get("/collectives")
    day_page = listed.click(href="/collectives/HJ-")
    assert "待汇缴现金" in day_page.text
    form = form_of(day_page.click(href="/gather"))
    form["counted"] = "1190.00"
    form.submit(status=303)
    address = day_page.request.path
    day_page = clerk.get(address)
    assert "现金与票据不符" in day_page.text
    assert "10.00" in day_page.text
    form = form_of(clerk.get(f"{address}/propose"))
    choose(form, "made_good")
    form["comment"] = "找零有误"
    form.submit(status=303)
    office.drain()
    form = form_of(office.browser("school-boss").get(f"{address}/decide"))
    form.submit(status=303)
    office.drain()
    notice = clerk.get(address).click(href=r"/notices/\d")
    assert "当日现金" in notice.text
    assert "1,200.00" in notice.text
    assert "已汇缴至" in clerk.get(f"/paper-bills/{number(3)}").text
    # what was gathered is not void any more
    assert "已纳入汇总缴款" in clerk.get(entry).text
