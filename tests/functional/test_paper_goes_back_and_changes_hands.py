"""Paper in the pages: returned, transferred, recalled, handed over, gathered in a round;
and two who take the same numbers at once.
"""

from datetime import timedelta

import pytest
from ZODB.POSException import ConflictError

from nontax_site.security.people import People
from nontax_site.stock.custody import Custody
from nontax_site.stock.places import Place
from nontax_site.stock.ports import stock_ports
from tests.factories.forms import form_of
from tests.factories.office import HANGZHOU, SCHOOL
from tests.factories.paper_office import (
    CODE,
    STORE,
    allot,
    approved,
    furnish,
    send_lines,
    step,
    supplied,
    type_in,
)
from tests.factories.stock_types import BOOK

TYPE = "T-330100-0321-01"


def at(office, place, holder):
    with office.work() as request:
        runs = request.site.paper.runs(place=place, holder=holder)
        return [(run.first, run.last) for run in runs]


def begun(office, login, address, **facts):
    form = form_of(office.browser(login).get(address))
    for name, value in facts.items():
        form[name] = value
    return form.submit(status=303).location


def test_two_who_take_the_same_numbers_at_once_get_one_clear_answer(office):
    furnish(office)
    one, other = approved(office), approved(office)
    page = office.browser("keeper").get(f"/supplies/{other}/allot")
    form = form_of(page)
    with pytest.raises(ConflictError), office.work() as slow:
        allot(office, slow, other)
        with office.work() as quick:
            allot(office, quick, one)
    refused = form.submit(status=409)
    refused.mustcontain("0000000001", one)
    assert at(office, Place.TRANSIT, one) == [(1, 100)]
    assert at(office, Place.STORE, STORE) == [(101, 1000)]
    with office.work() as request:
        assert request.site.supplies[other].state == "approved"


def test_unused_bills_go_back_and_the_custodian_changes(office):
    furnish(office)
    supplied(office, 2)
    keeper = office.browser("school-keeper")
    form = form_of(keeper.get("/stock-returns/new"))
    form["reason"] = "考试取消"
    address = form.submit(status=303).location
    give = form_of(keeper.get(f"{address}/give"))
    type_in(give, {"lines": [(CODE, 1, 300)]})
    give.submit(status=409).mustcontain("300")
    assert at(office, Place.UNIT, SCHOOL) == [(1, 200)]
    step(office, "school-keeper", address, "give", lines=[(CODE, 101, 200)])
    accept = form_of(office.browser("keeper").get(f"{address}/accept"))
    type_in(accept, {"lines": [(CODE, 101, 150)]})
    accept.submit(status=409).mustcontain("清点为 50 份")
    step(office, "keeper", address, "accept", lines=[(CODE, 101, 200)])
    assert at(office, Place.STORE, STORE) == [(101, 1000)]
    # who keeps paper does not leave before it is handed over
    form = office.browser("school-boss").get("/leavings/new?login=school-keeper")
    form.forms["deform"]["comment"] = "调往外地"
    form.forms["deform"].submit(status=409).mustcontain("票据交接")
    boss = office.browser("school-boss")
    form = form_of(boss.get("/custody-handovers/new"))
    form["holder"], form["witness"] = SCHOOL, "school-clerk"
    form["new"] = "school-keeper"
    form.submit(status=422).mustcontain("郭专")
    with office.work() as request:
        people = request.find_service(People)
        people.grant(
            office.act("admin"), "school-clerk2", "custodian", f"unit:{SCHOOL}"
        )
    form = form_of(boss.get("/custody-handovers/new"))
    form["holder"], form["witness"] = SCHOOL, "school-clerk"
    form["new"] = "school-clerk2"
    address = form.submit(status=303).location
    office.drain()
    page = office.browser("school-clerk2").get(f"{address}/count")
    send_lines(form_of(page), []).follow()
    step(office, "school-keeper", address, "confirm")
    step(office, "school-clerk", address, "witness")
    with office.work() as request:
        assert request.site.custodians[SCHOOL].login == "school-clerk2"
    office.browser("school-keeper").get(address).mustcontain("已交接")


def test_a_recall_asks_each_holder_and_a_transfer_moves_the_rest(office):
    furnish(office)
    supplied(office, 1)
    with office.work() as request:
        custody = Custody(stock_ports(request))
        custody.open_store(HANGZHOU, "二号库房", "文三路", office.act("admin"))
        custody.name("W-330100-02", "keeper", office.act("hz-boss"))
    address = begun(
        office,
        "hz-clerk",
        "/transfers/new",
        from_store=STORE,
        to_store="W-330100-02",
    )
    step(office, "hz-boss", address, "approve")
    step(office, "keeper", address, "give", lines=[(CODE, 901, 1000)])
    assert at(office, Place.TRANSIT, address.rpartition("/")[2]) == [(901, 1000)]
    office.browser("keeper").get(address).mustcontain("待签收")
    with office.work() as request:
        bill_type = request.site.bill_types[TYPE]
        bill_type.to_day = office.clock.now().date() - timedelta(days=1)
    due = (office.clock.now() + timedelta(days=20)).date().isoformat()
    address = begun(
        office,
        "hz-clerk",
        "/recalls/new",
        bill_type=TYPE,
        due=due,
        basis="财综〔2026〕3号",
    )
    step(office, "hz-boss", address, "announce")
    office.drain()
    office.browser("hz-clerk").get(address).mustcontain(
        "杭州市教育局", "0000000100", due
    )
    keeper = office.browser("school-keeper")
    keeper.get("/work").mustcontain("交回票据")
    back = "/stock-returns/K-330100-26-000001"
    keeper.get(back).mustcontain(due, no="/recalls/")
    step(office, "school-keeper", back, "give")
    step(office, "keeper", back, "accept", lines=[(CODE, 1, 100)])
    assert at(office, Place.RETURNED, STORE) == [(1, 100)]


def test_a_round_has_a_pick_list_and_a_desk(office):
    furnish(office)
    today = office.clock.now().date()
    days = [(today + timedelta(days=n)).isoformat() for n in (5, 8, 9)]
    address = begun(
        office,
        "hz-clerk",
        "/supply-rounds/new",
        title="下半年集中领用",
        until=days[0],
        desk_from=days[1],
        desk_to=days[2],
        place="票据窗口",
    )
    step(office, "hz-boss", address, "announce")
    page = office.browser("school-clerk").get("/supplies/new")
    page.mustcontain("下半年集中领用", "票据窗口")
    form = form_of(page)
    form.set("bill_type", BOOK, index=0)
    form.set("books", "1", index=0)
    supply = form.submit(status=303).location
    step(office, "school-clerk", supply, "apply")
    step(office, "hz-clerk", supply, "check")
    step(office, "hz-boss", supply, "approve")
    step(office, "hz-clerk", address, "gather")
    closed = form_of(office.browser("hz-clerk").get(f"{address}/open_desk"))
    closed.submit(status=409).mustcontain("1 份申请")
    step(office, "keeper", supply, "allot")
    step(office, "hz-clerk", address, "open_desk")
    clerk = office.browser("hz-clerk")
    clerk.get(f"{address}/pick-list").mustcontain("0000000100", "杭州市教育局")
    sheet = clerk.get(f"{address}/pick-list?export=xlsx")
    assert sheet.body[:2] == b"PK"
    step(office, "keeper", supply, "take_back", comment="未到")
    step(office, "hz-clerk", address, "close")
    clerk.get(address).mustcontain("未来领取", supply.rpartition("/")[2])
