"""Shelves, registers and the lives of numbers, as each person sees them."""

from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook
from pyramid_zodbconn import get_connection

from nontax_site.checking import check_site
from nontax_site.kernel.interfaces import IBillFormat, ISigner
from nontax_site.stock.moving import Line, Moving
from nontax_site.stock.places import Place, Spot
from nontax_site.stock.ports import stock_ports
from tests.factories.forms import form_of
from tests.factories.office import POLICE, SCHOOL
from tests.factories.paper_office import CODE, STORE, furnish

SHELF = Spot(Place.STORE, STORE)
TO_SCHOOL = Spot(Place.UNIT, SCHOOL)


def supply(office, first=1, last=50):
    """Books of the store that the school's custodian signed for at the counter."""
    with office.work() as request:
        Moving(stock_ports(request)).move(
            [Line(CODE, first, last)],
            SHELF,
            TO_SCHOOL,
            office.act("keeper"),
            "supply:L-1",
            office.actor("school-keeper"),
        )


@pytest.mark.rule("CQ-39", "CQ-42")
def test_the_register_is_read_turned_printed_and_exported(office):
    furnish(office)
    for book in range(25):
        supply(office, 1 + 2 * book, 2 + 2 * book)
    browser = office.browser("school-keeper")
    page = browser.get("/stock").click(href=f"/stock/registers/{SCHOOL}-0321")
    page = page.follow()
    assert page.request.path == f"/stock/registers/{SCHOOL}-0321/1-2"
    page.mustcontain("第 1 册 第 2 页（共 100 页）", "承前结存", "郭专", "0000000050")
    first = page.click("上一页")
    assert len(first.html.select("tbody tr")) == 20
    first.mustcontain("在库")
    paper = page.click("打印本页")
    assert paper.content_type == "application/pdf"
    assert paper.body.startswith(b"%PDF")
    path = f"/stock/registers/{SCHOOL}-0321"
    book = load_workbook(io.BytesIO(browser.get(f"{path}?export=xlsx").body))
    rows = list(book.active.values)
    assert len(rows) == 26
    assert rows[25][:3] == (1, 2, 25)
    assert browser.get(f"{path}?export=csv").text.count("\n") == 26
    for missing in ("1-3", "2-1", "0-1", "1-101", "x"):
        browser.get(f"{path}/{missing}", status=404)
    browser.get(f"{path}?export=doc", status=400)


def test_a_number_tells_where_it_is_to_those_it_concerns(office):
    furnish(office)
    supply(office)
    browser = office.browser("school-clerk")
    form = form_of(browser.get("/stock/numbers"), "trace")
    form["number"] = f"{CODE}-0000000007"
    page = form.submit().follow()
    page.mustcontain("单位结存", "在库", "已订未交", "何库", "L-1")
    page.mustcontain("第1册第1页第2号", f"/stock/registers/{STORE}-0321/1-1")
    paper = page.click("打印追踪单")
    assert paper.content_type == "application/pdf"
    assert paper.body.startswith(b"%PDF")
    for typed, words in (
        ("7", "33010126-0000000001"),
        (f"{CODE}-0000099999", "没有任何批次包含号码"),
        (f"{CODE}-0000000900", "没有任何批次包含号码"),
        ("<b>", "33010126-0000000001"),
    ):
        form["number"] = typed
        page = form.submit(status=200)
        page.mustcontain(words)
        assert "<b>" not in page.text.partition('role="alert"')[2][:80]
    office.browser("police-clerk").get(f"/stock/numbers/{CODE}-0000000007", status=404)
    office.browser("hz-clerk").get(f"/stock/numbers/{CODE}-0000000900", status=200)
    browser.get(f"/stock/numbers/{CODE}-1", status=404)


@pytest.mark.rule("CQ-38")
def test_a_store_is_opened_and_its_custodian_named(office):
    furnish(office, books=0)
    boss = office.browser("hz-boss")
    form = form_of(boss.get("/stock").click("设立库房"))
    form.submit(status=422).mustcontain("必填")
    form["name"] = "城西库房"
    page = form.submit().follow()
    page.mustcontain("W-330100-02", "尚未指定")
    form = form_of(page.click("指定票据专管员"))
    assert [value for value, _on, _words in form["login"].options if value] == [
        "keeper"
    ]
    form["login"] = "keeper"
    form.submit().follow().mustcontain("何库")
    form = form_of(boss.get("/stock/shelves/W-330100-02/custodian"))
    form["login"] = "keeper"
    form.submit(status=422).mustcontain("何库已是")
    office.browser("school-clerk").get("/stock/new-store", status=403)
    office.browser("school-clerk").get("/stock/shelves/W-330100-02", status=404)
    office.browser("school-boss").get(f"/stock/shelves/{SCHOOL}/custodian", status=200)
    office.browser("school-clerk").get(f"/stock/shelves/{SCHOOL}/custodian", status=403)


def test_a_department_in_charge_sees_the_paper_of_its_units(office):
    furnish(office)
    supply(office)
    office.browser("dept-boss").get(f"/stock/shelves/{SCHOOL}", status=404)
    clerk = office.browser("hz-clerk")
    form = form_of(clerk.get(f"/units/{SCHOOL}/edit"))
    form["overseer"] = "330100-9999"
    form["comment"] = "市级主管"
    form.submit(status=422).mustcontain("不能作为主管部门")
    form = form_of(clerk.get(f"/units/{SCHOOL}/edit"))
    form["overseer"] = POLICE
    form["comment"] = "市级主管"
    form.submit().follow().mustcontain("主管部门")
    page = office.browser("dept-boss").get(f"/stock/shelves/{SCHOOL}")
    page.mustcontain("郭专", "单位结存", "50")
    units = office.browser("dept-boss").get("/units")
    units.mustcontain(POLICE)
    units.click(href=f"/units/{SCHOOL}$")
    charging = office.browser("police-clerk")  # of the department as a unit itself
    assert SCHOOL not in charging.get("/units")
    charging.get(f"/units/{SCHOOL}", status=404)
    form = form_of(clerk.get(f"/units/{POLICE}/edit"))
    form["overseer"] = SCHOOL
    form["comment"] = "市级主管"
    form.submit(status=422)


def walk(office):
    """What ``nontax check`` finds in the stock."""
    with office.work() as request:
        found = check_site(
            get_connection(request),
            office.registry.settings["nontax.var"],
            request.find_service(IBillFormat),
            request.find_service(ISigner),
        )
    return [breach for breach in found if breach.check == "stock"]


@pytest.mark.rule("CQ-41")
def test_the_check_names_what_was_changed_past_the_deeds(office):
    furnish(office)
    supply(office)
    assert walk(office) == []
    with office.work() as request:
        request.site.registers.find(SCHOOL, "0321").balance = 49
        stretch = request.site.paper.ledger(CODE).stretch(51)
        stretch.last -= 1
    assert [(breach.where, breach.what) for breach in walk(office)] == [
        (CODE, "the numbers 1000 to 1000 of B-330100-26-000001 stand nowhere."),
        (f"{SCHOOL} 0321", "its balance is 49, its last line says 50."),
        (f"{SCHOOL} 0321", "the register says 49, the shelf has 50."),
        (f"{STORE} 0321", "the register says 950, the shelf has 949."),
    ]
