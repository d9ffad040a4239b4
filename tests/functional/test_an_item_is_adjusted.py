"""A notice from above about an item: what it hits, who decides, who has seen it."""

from datetime import timedelta

import pytest

from nontax_site.kernel.clock import beijing_day
from nontax_site.payments.notice import Payer
from nontax_site.payments.noticing import Noticing, Wanted, WantedLine
from nontax_site.payments.ports import payment_ports
from tests.factories.forms import form_of
from tests.factories.office import SCHOOL
from views.adjustments.drafting import announcing

ITEM = "103042702"


@pytest.fixture
def code(office):
    """The code of an open notice of the school at the old tariff."""
    with office.work() as request:
        notice = Noticing(payment_ports(request)).draft_and_issue(
            SCHOOL,
            Wanted(payer=Payer("吴建军"), lines=[WantedLine(ITEM)]),
            office.act("school-clerk"),
        )
        code = notice.id
    office.drain()
    return code


def day(office):
    return beijing_day(office.clock.now()) + timedelta(days=7)


def draft(office, what="tariff", status=303, **more):
    page = office.browser("hz-clerk").get(f"/items/{ITEM}/adjust?what={what}")
    form = form_of(page)
    form["title"] = "关于调整收费标准的通知"
    form["number"] = "浙发改价格〔2026〕30号"
    form["day"] = more.get("day", day(office)).isoformat()
    if what == "tariff":
        kind = next(n for n in form.fields if n and n.startswith("deformField"))
        form[kind] = "fixed"
        form["amount"] = "650.00"
        form["measure"] = "学期"
    if what == "hand_over":
        form["body"] = "tax"
    return form.submit(status=status)


def publish(office, address, login="hz-boss", status=303):
    form = form_of(office.browser(login).get(f"{address}/publish"))
    return form.submit(status=status)


def item_of(office):
    with office.work() as request:
        item = request.site.items[ITEM]
        return item.tariffs, item.units, item.state


def test_the_page_shows_what_it_hits_before_it_is_published(office, code):
    office.browser("hz-clerk").get(f"/items/{ITEM}").mustcontain("按上级文件调整")
    address = draft(office).location
    page = office.browser("hz-boss").get(address)
    page.mustcontain("650.00/学期", "涉及单位及其未缴缴款通知书", "市")
    page = office.browser("hz-boss").get(f"{address}/publish")
    page.mustcontain("涉及单位", "未缴缴款通知书")


@pytest.mark.rule("CQ-48")
def test_every_unit_acknowledges_and_then_it_is_complete(office, code):
    address = draft(office).location
    before, units, _state = item_of(office)
    publish(office, address)
    office.drain()
    name = address.rpartition("/")[2]
    after, _units, _state = item_of(office)
    assert after[-1].amount_fen == 65_000
    assert after[0].amount_fen == before[0].amount_fen
    with office.work() as request:
        receipts = list(request.site.receipts.values())
        assert {r.unit for r in receipts} == set(units)
        mine = request.site.receipts[f"{name}.{SCHOOL}"]
        assert mine.hits == (code,)
        assert request.site.document("notice", code).total_fen == 50_000
    clerk = office.browser("school-clerk")
    clerk.get("/work").mustcontain("签收")
    page = clerk.get(f"/receipts/{name}.{SCHOOL}")
    page.mustcontain("执行原标准")
    with office.work() as request:
        mine = request.site.receipts[f"{name}.{SCHOOL}"]
        announcing(request).acknowledge(mine, office.act("school-clerk"))
    with office.work() as request:
        adjustment = request.site.adjustments[name]
        assert adjustment.left == len(units) - 1
        assert adjustment.state == ("complete" if len(units) == 1 else "published")


def test_a_receipt_is_acknowledged_once_and_by_its_unit(office, code):
    address = draft(office).location
    publish(office, address)
    receipt = f"/receipts/{address.rpartition('/')[2]}.{SCHOOL}"
    office.browser("police-clerk").get(receipt, status=404)
    form = form_of(office.browser("school-clerk").get(f"{receipt}/acknowledge"))
    form.submit(status=303)
    office.browser("school-boss").get(receipt).mustcontain("已签收")


def test_who_drafted_does_not_publish(office):
    address = draft(office).location
    page = office.browser("hz-clerk").get(f"{address}/publish")
    form_of(page).submit(status=403)
    assert item_of(office)[0][-1].amount_fen != 65_000


def test_the_past_is_not_adjusted_and_nothing_typed_is_lost(office):
    page = draft(office, status=409, day=beijing_day(office.clock.now()) - timedelta(1))
    page.mustcontain("关于调整收费标准的通知", "650.00")


def test_another_body_collects_from_its_day(office):
    address = draft(office, "hand_over").location
    publish(office, address)
    with office.work() as request:
        item = request.site.items[ITEM]
        assert item.collected_by(day(office)) == "tax"
        assert item.collected_by(day(office) - timedelta(days=1)) == "unit"


def test_an_item_that_ends_is_charged_until_the_day_before(office):
    address = draft(office, "retire").location
    publish(office, address)
    with office.work() as request:
        item = request.site.items[ITEM]
        assert item.tariff_on(day(office) - timedelta(days=1)) is not None
        assert item.tariff_on(day(office)) is None


def test_a_refused_adjustment_changes_nothing(office):
    address = draft(office).location
    form = form_of(office.browser("hz-boss").get(f"{address}/refuse"))
    form["comment"] = "文件未生效"
    form.submit(status=303)
    assert item_of(office)[0][-1].amount_fen != 65_000
    with office.work() as request:
        assert not list(request.site.receipts.values())


def test_units_do_not_draft(office):
    office.browser("school-clerk").get(f"/items/{ITEM}/adjust", status=403)
    office.browser("school-clerk").get("/adjustments", status=403)


def test_the_units_of_an_adjustment_are_read_by_pages(office, code, monkeypatch):
    with office.work() as request:
        units = (SCHOOL, "330100-0002")
        request.site.items[ITEM].units = units
        names = [request.site.units[unit].name for unit in units]
    monkeypatch.setattr("views.adjustments.page.SHOWN", 1)
    monkeypatch.setattr("views.adjustments.acting.SHOWN", 1)
    address = draft(office).location
    confirm = office.browser("hz-boss").get(f"{address}/publish")
    confirm.mustcontain("在项目调整页面逐单位列出")
    page, seen = office.browser("hz-boss").get(address), []
    for _unit in units:
        seen.append([name for name in names if name in page.html.find("table").text])
        if "?unit=" in page:
            page = page.click(href="unit=")
    assert seen == [[name] for name in names]
