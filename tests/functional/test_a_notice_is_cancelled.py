"""A clerk asks to cancel a notice, the supervisor decides on one page."""

import pytest

from tests.factories import lives
from tests.factories.clerk import issued, look
from tests.factories.forms import fill, form_of


@pytest.fixture
def clerk(office):
    return office.browser("school-clerk")


# ---- cancelling ------------------------------------------------------------------


def ask(office, browser, code, reason="缴款人信息有误"):
    form = form_of(browser.get(f"/notices/{code}/ask_cancel"))
    fill(form, comment=reason).submit(status=303)
    office.drain()


def test_the_clerk_asks_and_the_supervisor_cancels_on_one_page(office, clerk):
    code = issued(office, clerk)
    ask(office, clerk, code)
    assert "已申请撤销" in clerk.get("/notices")
    boss = office.browser("school-boss")
    assert boss.get(f"/notices/{code}/cancel").location.endswith("/decide")
    page = boss.get(f"/notices/{code}/decide")
    for words in ("王敏", "缴款人信息有误", "周晓波", "¥500.00", "适用规则", "款项"):
        assert words in page, words
    page.forms["decide"].submit("decision", value="approve", status=303)
    said = look(office, code)
    assert (said["state"], said["asked"]) == ("cancelled", None)


def test_a_refusal_needs_a_reason_and_lets_the_notice_stand(office, clerk):
    code = issued(office, clerk)
    ask(office, clerk, code)
    boss = office.browser("school-boss")
    form = boss.get(f"/notices/{code}/decide").forms["decide"]
    form = form.submit("decision", value="refuse", status=422).forms["decide"]
    form["reason"] = "right"
    form["comment"] = "已与缴款人核实"
    form.submit("decision", value="refuse", status=303)
    said = look(office, code)
    assert (said["state"], said["asked"]) == ("issued", None)
    assert "通知书内容无误：已与缴款人核实" in boss.get(f"/notices/{code}")


def test_asking_needs_a_reason(office, clerk):
    code = issued(office, clerk)
    form = form_of(clerk.get(f"/notices/{code}/ask_cancel"))
    form.submit(status=422)
    assert look(office, code)["asked"] is None


def test_who_asked_finds_the_decision_closed(office, clerk):
    code = issued(office, clerk)
    ask(office, clerk, code)
    page = clerk.get(f"/notices/{code}/decide")
    assert "decide" not in page.forms
    token = clerk.cookies.get("form", "")
    page = clerk.post(
        f"/notices/{code}/decide",
        {"csrf_token": token, "decision": "approve"},
        status="*",
    )
    assert page.status_int in (400, 403)
    assert look(office, code)["state"] == "issued"


def test_one_who_decides_after_another_is_told(office, clerk):
    code = issued(office, clerk)
    ask(office, clerk, code)
    boss = office.browser("school-boss")
    late = boss.get(f"/notices/{code}/decide").forms["decide"]
    boss.get(f"/notices/{code}/decide").forms["decide"].submit(
        "decision", value="approve", status=303
    )
    page = late.submit("decision", value="approve", status="*")
    assert page.status_int == 409
    assert look(office, code)["verbs"][-1] == "cancel"
    assert boss.get(f"/notices/{code}/decide", status=409)


def test_the_next_open_request_opens_by_itself(office, clerk):
    first, second = issued(office, clerk), issued(office, clerk)
    ask(office, clerk, first)
    ask(office, clerk, second)
    boss = office.browser("school-boss")
    form = boss.get(f"/notices/{first}/decide").forms["decide"]
    answer = form.submit("decision", value="approve", status=303)
    assert answer.location.endswith(f"/notices/{second}/decide")
    page = answer.follow()
    assert first in page or " ".join(first[i : i + 4] for i in range(0, 20, 4)) in page


def test_a_paid_notice_says_why_it_cannot_be_cancelled(office, clerk):
    code = lives.paid(office)
    office.drain()
    assert "已缴款" in clerk.get(f"/notices/{code}")
    form = form_of(clerk.get(f"/notices/{code}/ask_cancel"))
    fill(form, comment="录错").submit(status=409)
    assert look(office, code)["state"] == "paid"
