"""The item catalogue from a sheet: judged cell by cell, published whole by another."""

from datetime import date
from io import BytesIO

import pytest
import xlsxwriter
from webtest import Upload

from nontax_site.items.publishing import Publishing
from nontax_site.kernel.clock import beijing_day
from nontax_site.units.categories import CATEGORY_TITLES
from schemas.sheets import read_sheet
from tests.factories.forms import form_of
from views.batches.words import every_language


def headings(office):
    """The headings as the template has them, without the mark of a needed column."""
    data = office.browser("hz-clerk").get("/editions/template").body
    return [cell.shown.rstrip("*") for cell in read_sheet(data).rows[0].cells]


def sheet(head, *rows):
    """An Excel file with a heading and rows; a date is a real date."""
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer)
    page = book.add_worksheet()
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for number, row in enumerate((head, *rows)):
        for at, value in enumerate(row):
            if isinstance(value, date):
                page.write_datetime(number, at, value, day)
            elif isinstance(value, (int, float)):
                page.write_number(number, at, value)
            elif value:
                page.write_string(number, at, value)
    book.close()
    return buffer.getvalue()


def row(code, name="证照工本费", kind="固定标准", amount=10, **more):
    fixed = (
        *(code, name, "行政事业性收费收入", "公安部门", "发改价格〔2026〕1号", kind),
        *(amount, more.get("least", ""), more.get("most", ""), "本", "国库"),
    )
    return (*fixed, more.get("day", ""))


def send(office, data, status=303, login="hz-clerk", name="目录.xlsx"):
    form = form_of(office.browser(login).get("/editions/new"))
    form["title"] = "浙江省非税收入项目目录（2026年）"
    form["number"] = "浙财综〔2026〕8号"
    form["file"] = Upload(name, data)
    return form.submit(status=status)


def do(office, login, address, verb, comment=""):
    form = form_of(office.browser(login).get(f"{address}/{verb}"))
    if comment:
        form["comment"] = comment
    return form.submit(status=303)


@pytest.fixture
def head(office):
    return headings(office)


def test_new_items_are_published_by_another_person(office, head):
    address = send(office, sheet(head, row("103042790"), row("103042791", amount=5.5)))
    address = address.location
    page = office.browser("hz-clerk").get(address)
    page.mustcontain("新增项目", "103042791", "5.50/本", "保持不变")
    do(office, "hz-clerk", address, "submit")
    assert "103042790" not in office_items(office)
    decide = office.browser("hz-boss").get(f"{address}/publish")
    decide.mustcontain("103042790", "103042791", "5.50/本", "#rows")
    do(office, "hz-boss", address, "publish")
    with office.work() as request:
        item = request.site.items["103042790"]
        assert (item.state, item.region, item.units) == ("published", "330100", ())
        assert item.tariffs[0].amount_fen == 1000
        assert item.history()[0].login == "system:catalogue"
        edition = request.site.editions[address.rpartition("/")[2]]
        assert edition.done == (2, 0, 0)
    office.browser("hz-boss").get(address).mustcontain("已发布")


def office_items(office):
    with office.work() as request:
        return set(request.site.items.keys())


def test_the_clerk_does_not_publish_what_he_sent_in(office, head):
    address = send(office, sheet(head, row("103042790"))).location
    do(office, "hz-clerk", address, "submit")
    page = office.browser("hz-clerk").get(address)
    assert "/publish" not in [a.get("href", "") for a in page.html.find_all("a")]
    form = form_of(office.browser("hz-boss").get(f"{address}/publish"))
    form.submit(status=303)


def test_a_changed_tariff_begins_on_its_day(office, head):
    today = beijing_day(office.clock.now())
    with office.work() as request:
        item = request.site.items["103042702"]
        name, basis = item.name, "；".join(item.legal_basis)
        category, department = item.category, item.department
        before = item.tariffs
        category = every_language(request, CATEGORY_TITLES[category])[0]
    line = (
        *("103042702", name, category, department),
        *(basis, "固定标准", 600, "", "", "学期", "财政专户", today),
    )
    address = send(office, sheet(head, line)).location
    page = office.browser("hz-boss").get(address)
    page.mustcontain("变更项目", "600.00/学期")
    do(office, "hz-clerk", address, "submit")
    do(office, "hz-boss", address, "publish")
    with office.work() as request:
        item = request.site.items["103042702"]
        assert item.tariff_on(today).amount_fen == 60_000
        assert item.tariffs[0].from_day == before[0].from_day
        assert item.history()[-1].verb == "revise"


def test_every_wrong_cell_is_named_and_nothing_is_kept(office, head):
    page = send(
        office,
        sheet(
            head,
            row("10304"),
            row("103042790", kind="随便"),
            row("103042791", amount="一百"),
            row("103042791", amount=1.005),
            row(103042792),
            ("", "无编码", "行政事业性收费收入", "", "依据", "固定标准", 1),
            row("103042793", name=""),
        ),
        status=422,
    )
    page.mustcontain("F3", "“随便”", "G4", "G5", "A7", "B8", "此单元格必填")
    with office.work() as request:
        assert not list(request.site.editions.values())


def test_the_example_of_the_template_is_not_read(office, head):
    data = sheet(head, row("103042799", name="（示例）证照工本费"), row("103040909"))
    page = office.browser("hz-clerk").get(send(office, data).location)
    assert "103040909" in page
    assert "103042799" not in page


def test_an_item_twice_names_the_other_row(office, head):
    page = send(office, sheet(head, row("103042790"), row("103042790")), status=422)
    page.mustcontain("A3", "在第 2 行已出现")


def test_the_past_is_not_changed(office, head):
    line = row("103042702", day=date(2020, 1, 1))
    send(office, sheet(head, line), status=422).mustcontain("早于今天")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("目录.xlsx", b"MZ\x90\x00 an executable"),
        ("目录.xlsx", b""),
        ("目录.pdf", b"%PDF-1.7"),
        ("目录.csv", "编码,名称\n1,2\n".encode()),
    ],
)
def test_what_is_no_sheet_of_this_kind_is_refused(office, name, data):
    send(office, data, status=422, name=name)
    with office.work() as request:
        assert not list(request.site.editions.values())


def test_a_formula_is_neither_executed_nor_read(office, head):
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer)
    page = book.add_worksheet()
    for at, value in enumerate(head):
        page.write_string(0, at, value)
    page.write_formula(1, 0, "=1+1")
    book.close()
    send(office, buffer.getvalue(), status=422).mustcontain("A2")


def test_what_became_wrong_meanwhile_stops_the_whole_sheet(office, head):
    address = send(office, sheet(head, row("103042790"), row("103042702"))).location
    do(office, "hz-clerk", address, "submit")
    with office.work() as request:
        item = request.site.items["103042702"]
        Publishing(request.workflows).retire(item, office.act("hz-boss", "停征"))
    office.drain()
    form = form_of(office.browser("hz-boss").get(f"{address}/publish"))
    form.submit(status=409).mustcontain("正在起草或已停用")
    assert "103042790" not in office_items(office)


def test_a_unit_does_not_see_it(office, head):
    address = send(office, sheet(head, row("103042790"))).location
    office.browser("school-clerk").get("/editions", status=403)
    office.browser("school-clerk").get(address, status=404)
    office.browser("sx-clerk").get(address, status=404)
