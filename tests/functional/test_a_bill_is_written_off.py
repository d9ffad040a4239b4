"""核销: by the bureau clerk, one or many, or with the delivery; booked once."""

import pytest

from tests.factories.lives import look, sealed


def test_the_bureau_clerk_writes_off_many_by_tick_boxes(office):
    names = [sealed(office), sealed(office)]
    office.drain()
    clerk = office.browser("hz-clerk")
    page = clerk.get("/bills/write-off")
    form = page.forms["write-off"]
    for box in form.fields["id"]:
        box.checked = True
    asked = form.submit(status=200)
    assert "¥1,000.00" in asked.html.select_one(".sums").text
    assert [look(office, name)["state"] for name in names] == ["sealed"] * 2
    answer = asked.forms["bulk"].submit("sure", status=303).follow()
    assert "已完成 2 件，共 2 件" in answer and "¥1,000.00" in answer
    assert [look(office, name)["state"] for name in names] == ["written_off"] * 2


def test_a_bill_that_cannot_be_written_off_has_its_own_answer(office):
    good, bad = sealed(office), sealed(office)
    office.drain()
    form = office.browser("hz-clerk").get("/bills/write-off").forms["write-off"]
    for box in form.fields["id"]:
        box.checked = True
    with office.work() as request:
        from nontax_site.bills.handlers import ports_of
        from nontax_site.bills.reversing import Reversing

        ports = ports_of(request)
        Reversing(ports).ask(ports.bill(bad), office.act("school-clerk", "退学"))
    asked = form.submit(status=200)
    assert "冲红" in asked.html.find("table").text
    answer = asked.forms["bulk"].submit("sure", status=303).follow()
    assert look(office, good)["state"] == "written_off"
    assert look(office, bad)["state"] == "sealed"
    assert "已完成 1 件，共 1 件" in answer


def test_a_unit_does_not_write_off(office):
    name = sealed(office)
    office.browser("school-clerk").get("/bills/write-off", status=403)
    page = office.browser("school-clerk").get(f"/bills/{name}/write_off")
    page.forms["deform"].submit(status=403)
    assert look(office, name)["state"] == "sealed"


@pytest.mark.rule("XG-30")
def test_where_the_region_says_so_taking_the_bill_writes_it_off(office):
    name = sealed(office, "finance")
    browser = office.browser()
    take(browser, look(office, name)["notice"], "take-xml")
    assert look(office, name)["state"] == "written_off"


def test_the_unit_hands_a_bill_over(office):
    name = sealed(office)
    page = office.browser("school-clerk").get(f"/bills/{name}/deliver")
    page.forms["deform"].submit(status=303)
    assert look(office, name)["state"] == "delivered"


def take(browser, code, form):
    page = browser.get("/check")
    page.forms["deform"]["payer_name"] = "周晓波"
    page.forms["deform"]["pay_code"] = code
    answer = page.forms["deform"].submit(status=303).follow()
    return answer.forms[form].submit()


def test_what_is_not_there_is_left_out(office):
    name = sealed(office)
    office.drain()
    clerk = office.browser("hz-clerk")
    token = clerk.get("/bills/write-off").forms["write-off"]["csrf_token"].value
    sent = [("csrf_token", token), ("kind", "bill"), ("verb", "write_off")]
    more = [("sure", "yes"), ("id", "33010126-0000000099"), ("id", name)]
    answer = clerk.post("/bulk", [*sent, *more], status=303).follow()
    assert "已完成 1 件，共 1 件" in answer


def test_reading_the_answer_again_does_nothing_again(office):
    name = sealed(office)
    office.drain()
    clerk = office.browser("hz-clerk")
    assert clerk.get("/bulk", status=303).location.endswith("/work")
    form = clerk.get("/bills/write-off").forms["write-off"]
    form["id"] = True
    form.submit(status=200).forms["bulk"].submit("sure", status=303)
    for _time in range(2):
        assert "已完成 1 件，共 1 件" in clerk.get("/bulk")
    with office.work() as request:
        verbs = [e.verb for e in request.site.document("bill", name).history()]
    assert verbs.count("write_off") == 1
