"""Stubs, losses, counts and destruction as the people of a region walk them."""

from __future__ import annotations

import pytest

from nontax_site.bills.handlers import ports_of
from nontax_site.bills.issuing_paper import PaperIssuing, bill_id
from nontax_site.stock.places import Place
from tests.factories.forms import form_of
from tests.factories.office import SCHOOL
from tests.factories.paper_office import (
    CODE,
    STORE,
    choose,
    furnish,
    send_lines,
    step,
    supplied,
    type_in,
)


def spoil(office, number):
    """The school's clerk voids the next blank sheet with all copies."""
    with office.work() as request:
        PaperIssuing(ports_of(request)).spoil(
            request.site.units[SCHOOL],
            bill_id(CODE, number),
            office.act("school-clerk", "打印错位"),
            complete=True,
        )
    office.drain()


def began(office, login, address, *, radio="", **facts):
    """Fill in the form of a new document; gives its address."""
    form = form_of(office.browser(login).get(address))
    type_in(form, facts)
    if radio:
        choose(form, radio)
    return form.submit(status=303).location.partition("//")[2].partition("/")[2]


def send(office, login, address, lines):
    """Type ranges into a form that shows no row at first."""
    answer = send_lines(form_of(office.browser(login).get(address)), lines)
    assert answer.status_int == 303


def counts(office):
    with office.work() as request:
        found = request.site.paper.counts(code=CODE)
        return {str(place): count for place, count in found.items()}


@pytest.mark.rule("CQ-44", "CQ-45")
def test_a_void_goes_to_the_archive_and_a_lost_book_is_declared(office):
    furnish(office)
    supplied(office)
    spoil(office, 1)
    page = office.browser("school-clerk").get("/clearances/new")
    page.mustcontain(CODE, "0000000001")
    batch = "/" + began(office, "school-clerk", "/clearances/new")
    step(office, "school-keeper", batch, "submit")
    form = form_of(office.browser("hz-clerk").get(f"{batch}/clear"))
    type_in(form, {"lines": [(CODE, 1, 2)]})
    form.submit(status=409).mustcontain("清点为 2 份")
    step(office, "hz-clerk", batch, "clear", lines=[(CODE, 1, 1)])
    office.drain()
    office.browser("hz-boss").get("/work").mustcontain(batch)
    step(office, "hz-boss", batch, "write_off", store=STORE)
    step(office, "keeper", batch, "keep", label="2026-1号箱")
    shown = office.browser("school-clerk").get(batch)
    shown.mustcontain("已入库保管", "2031", "2026-1号箱")
    assert counts(office)["kept"] == 1

    taking = "/" + began(
        office,
        "school-boss",
        "/stock-takings/new",
        holder=SCHOOL,
        first="school-clerk",
        second="school-keeper",
    )
    rest = [(CODE, 2, 98)]
    send(office, "school-clerk", f"{taking}/count", rest)
    blind = office.browser("school-keeper").get(taking)
    assert "0000000098" not in blind.text
    send(office, "school-keeper", f"{taking}/confirm", rest)
    found = office.browser("school-keeper").get(taking)
    found.mustcontain("盘亏", "0000000099", "/losses/new?taking=")
    loss = "/" + began(
        office,
        "school-keeper",
        f"/losses/new?taking={taking.rpartition('/')[2]}",
        cause="盘点发现短缺",
    )
    assert counts(office)["lost"] == 2
    step(office, "school-boss", loss, "endorse")
    step(office, "school-clerk", loss, "publish", medium="杭州日报")
    step(office, "hz-boss", loss, "decide", comment="备案，限期整改")
    office.browser("hz-clerk").get(loss).mustcontain("已处理", "杭州日报", taking)
    step(office, "hz-boss", taking, "settle", comment="已报告遗失")
    step(office, "school-keeper", loss, "found", store=STORE)

    old = "/" + began(
        office,
        "keeper",
        "/destructions/new",
        radio="unused",
        store=STORE,
        lines=[(CODE, 99, 100)],
        boxes="销-1",
        reason="遗失后找回",
    )
    step(office, "keeper", old, "apply")
    step(office, "hz-clerk", old, "check")
    step(office, "hz-boss", old, "approve")
    waiting = office.browser("hz-clerk").get(old)
    waiting.mustcontain("待销毁", "销-1")
    with office.work() as request:
        assert request.site.paper.where(CODE, 99).spot.place is Place.RETURNED
    office.drain()
    for noun in ("clearances", "losses", "stock-takings", "destructions"):
        office.browser("hz-clerk").get(f"/{noun}").mustcontain(f"/{noun}/")
    office.browser("police-clerk").get(batch, status=404)
