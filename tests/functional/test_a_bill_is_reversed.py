"""冲红: asked by the unit, decided by another, the red bill related both ways."""

from nontax_site.bills.booking import Booking
from nontax_site.bills.handlers import ports_of
from nontax_site.kernel.acts import Act, system_actor
from tests.factories.lives import asked_to_reverse, look, sealed


def decide(office, name, decision="approve", **given):
    form = office.browser("hz-boss").get(f"/bills/{name}/decide").forms["decide"]
    for field, value in given.items():
        form[field] = value
    return form.submit("decision", value=decision)


def test_a_red_bill_takes_back_the_whole_bill(office):
    name = sealed(office)
    clerk = office.browser("school-clerk")
    form = clerk.get(f"/bills/{name}/ask_reversal").forms["deform"]
    form["comment"] = "缴款人退学"
    form.submit(status=303)
    office.drain()
    assert decide(office, name).status_int == 303
    office.drain()
    old = look(office, name)
    red = look(office, old["related"])
    assert (old["state"], red["state"], red["total"]) == ("reversed", "sealed", -50000)
    assert red["related"] == name
    page = clerk.get(f"/bills/{old['related']}")
    assert "红字票据" in page and "-¥500.00" in page
    assert "已冲红" in clerk.get(f"/bills/{name}")


def test_the_next_request_opens_by_itself(office):
    first, second = sealed(office), sealed(office)
    asked_to_reverse(office, first)
    asked_to_reverse(office, second)
    answer = decide(office, second)
    assert answer.location.endswith(f"/bills/{first}/decide")


def test_the_persons_earlier_requests_stand_on_the_page(office):
    first, second = sealed(office), sealed(office)
    asked_to_reverse(office, first, "重复开票")
    decide(office, first, "refuse", comment="材料不全")
    asked_to_reverse(office, second)
    page = office.browser("hz-boss").get(f"/bills/{second}/decide")
    assert "重复开票" in page and f"/bills/{first}" in page


def test_the_one_who_asked_cannot_decide_even_with_the_role(office):
    name = sealed(office)
    asked_to_reverse(office, name)
    page = office.browser("school-clerk").get(f"/bills/{name}/decide")
    assert "decide" not in page.forms
    office.browser("police-clerk").get(f"/bills/{name}/decide", status=404)


def test_a_request_is_decided_once(office):
    name = sealed(office)
    asked_to_reverse(office, name)
    boss = office.browser("hz-boss")
    form = boss.get(f"/bills/{name}/decide").forms["decide"]
    form.submit("decision", value="approve", status=303)
    form.submit("decision", value="approve", status=409)
    boss.get(f"/bills/{name}/decide", status=409)
    assert look(office, name)["state"] == "reversed"


def test_where_the_region_allows_it_the_page_of_a_booked_bill_offers_reversal(office):
    name = sealed(office)
    with office.work() as request:
        bill = request.site.document("bill", name)
        act = Act(actor=system_actor("receiver"), at=request.clock.now())
        Booking(ports_of(request)).book(
            bill, "杭州某公司", bill.total, bill.issued_day, act
        )
    clerk = office.browser("school-clerk")
    page = clerk.get(f"/bills/{name}")
    assert not page.html.find("a", href=f"/bills/{name}/ask_reversal")
    with office.work() as request:
        region = request.site.regions["330100"]
        said = dict(region._said) | {"reverse_booked": True}
        region._said = tuple(sorted(said.items()))
    page = clerk.get(f"/bills/{name}")
    assert page.html.find("a", href=f"/bills/{name}/ask_reversal")
    form = page.click(href=f"/bills/{name}/ask_reversal").forms["deform"]
    form["comment"] = "退学"
    form.submit(status=303)
    assert decide(office, name).status_int == 303
    assert look(office, name)["state"] == "reversed"
