"""Paper in the pages: ordered, stored, applied for, allotted and signed for."""

import pytest

from nontax_site.catalog.orders import differences
from nontax_site.stock.checking import check
from nontax_site.stock.places import Place
from tests.factories.forms import form_of
from tests.factories.office import POLICE, SCHOOL
from tests.factories.paper_office import (
    CODE,
    STORE,
    choose,
    furnish,
    send_lines,
    step,
    type_in,
)
from tests.factories.stock_types import BOOK


def at(office, place, holder):
    with office.work() as request:
        runs = request.site.paper.runs(place=place, holder=holder)
        return [(run.first, run.last) for run in runs]


def state_of(office, kind, address):
    with office.work() as request:
        return request.site.document(kind, address.rpartition("/")[2]).state


def applied(office, books="2"):
    form = form_of(office.browser("school-clerk").get("/supplies/new"))
    form["purpose"] = "秋季收费"
    form.set("bill_type", BOOK, index=0)
    form.set("books", books, index=0)
    address = form.submit(status=303).location
    step(office, "school-clerk", address, "apply")
    office.drain()
    return address


def test_a_batch_is_ordered_delivered_short_and_stored(office):
    furnish(office, books=0)
    clerk = office.browser("hz-clerk")
    form = form_of(clerk.get("/print-orders/new"))
    form["bill_type"] = "T-330100-0321-01"
    for name, value in {
        "books": "10",
        "printer": "浙江票证印务",
        "contract": "杭财采〔2026〕8号",
        "price": "12.00",
        "store": STORE,
    }.items():
        form[name] = value
    address = form.submit(status=303).location
    step(office, "hz-clerk", address, "submit")
    page = office.browser("hz-boss").get(f"{address}/order")
    page.mustcontain(f"{CODE}-0000000001–0000001000", "¥120.00")
    form_of(page).submit(status=303)
    step(
        office,
        "hz-clerk",
        address,
        "deliver",
        note="送货单1",
        lines=[(CODE, "0000000001", "0000000900")],
    )
    keeper = office.browser("keeper")
    keeper.get("/work").mustcontain("验收")
    office.browser("school-keeper").get(address, status=404)
    form = form_of(keeper.get(f"{address}/check"))
    form.submit(status=303)
    keeper.get(address).mustcontain("部分入库")
    step(office, "keeper", address, "store_part")
    assert at(office, Place.STORE, STORE) == [(1, 900)]
    assert state_of(office, "print_order", address) == "ordered"
    step(office, "hz-boss", address, "close_short", comment="印厂停产，余数不再交货")
    assert state_of(office, "print_order", address) == "stored"
    assert at(office, Place.SPOILED, "浙江票证印务") == [(901, 1000)]


@pytest.mark.rule("CQ-40")
def test_a_unit_is_supplied_directly_and_signs_in_person(office):
    furnish(office)
    address = applied(office)
    step(office, "hz-clerk", address, "check")
    step(office, "hz-boss", address, "approve")
    office.drain()
    keeper = office.browser("keeper")
    keeper.get("/work").mustcontain("分配号段")
    page = keeper.get(f"{address}/allot")
    page.mustcontain("0000000001", "0000000200")
    # numbers of another batch, a cut book, too many: a clear answer each
    for lines, words in (
        ([(CODE, 9001, 9200)], "没有任何批次"),
        ([(CODE, 1, 150)], "拆开"),
        ([(CODE, 1, 300)], "批准 200 份"),
        ([(CODE, 200, 1)], "小于起号"),
    ):
        form = type_in(form_of(keeper.get(f"{address}/allot")), {"lines": lines})
        form.submit(status="4*").mustcontain(words)
    assert at(office, Place.STORE, STORE) == [(1, 1000)]
    form_of(page).submit(status=303)
    office.drain()
    assert at(office, Place.STORE, STORE) == [(201, 1000)]
    name = address.rpartition("/")[2]
    assert at(office, Place.TRANSIT, name) == [(1, 200)]
    # only the custodian signs, and finds it among his work
    office.browser("keeper").get("/work").mustcontain(no=name)
    form = form_of(office.browser("school-keeper").get(f"{address}/sign"))
    form.submit(status=303)
    assert at(office, Place.UNIT, SCHOOL) == [(1, 200)]
    office.browser("school-keeper").get(address).mustcontain("已签收", "郭专")


def test_books_go_through_the_department_in_two_steps(office):
    furnish(office, department=True)
    address = applied(office)
    assert state_of(office, "supply", address) == "applied"
    office.drain()
    boss = office.browser("dept-boss")
    boss.get("/work").mustcontain("同意")
    boss.get("/supplies").mustcontain(address.rpartition("/")[2])
    charging = office.browser("police-clerk")  # of the department as a unit itself
    charging.get(address, status=404)
    for path in ("/work", "/supplies"):
        assert address.rpartition("/")[2] not in charging.get(path)
    form_of(boss.get(f"{address}/agree")).submit(status=303)
    step(office, "hz-clerk", address, "check")
    step(office, "hz-boss", address, "approve")
    step(office, "keeper", address, "allot")
    page = office.browser("school-keeper").get(f"{address}/sign")
    form_of(page).submit(status=409).mustcontain("主管部门")
    step(office, "police-keeper", address, "receive")
    assert at(office, Place.DEPARTMENT, POLICE) == [(1, 200)]
    step(office, "police-keeper", address, "hand_on")
    form = form_of(office.browser("school-keeper").get(f"{address}/sign"))
    choose(form, "spoiled")
    send_lines(form, [(CODE, 7, 7)]).follow()
    assert at(office, Place.UNIT, SCHOOL) == [(1, 6), (8, 200)]
    assert at(office, Place.SPOILED, SCHOOL) == [(7, 7)]
    with office.work() as request:
        registers = request.site.registers
        assert registers.find(POLICE, BOOK).balance == 0
        assert registers.find(SCHOOL, BOOK).balance == 199
        assert list(check(request.site)) == []
    office.drain()
    with office.work() as request:
        site = request.site
        found = differences(site.orders, site.documents())
        assert [key for key in found if " supply:" in key] == []
