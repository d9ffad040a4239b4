"""Deciding about money needs a fresh proof; nothing typed is lost."""

from __future__ import annotations

from datetime import timedelta

import pytest

from nontax_site.bills.voiding import Voiding
from nontax_site.kernel.interfaces import IWorkflows
from nontax_site.security.api_keys import REGION_SCOPES, UNIT_SCOPES
from nontax_site.security.factors import code_at
from tests.factories.clerk import issued
from tests.factories.lives import bill_of, paid, sealed, signed
from tests.factories.office import PASSWORD
from tests.factories.proving import enrol, switched


@pytest.fixture
def strict(office):
    with switched(office, step_up_minutes=10):
        yield office


def asked_to_void(office):
    """A signed bill of Shanxi whose void a unit clerk asks for; its path."""
    name = signed(office, "finance")
    with office.work() as request:
        bill = request.site.document("bill", name)
        Voiding(request.find_service(IWorkflows)).ask(
            bill, office.act("sx-unit", "金额有误")
        )
    return f"/bills/{name}"


def decide(browser, path, decision="approve"):
    form = browser.get(f"{path}/decide").forms["decide"]
    form["comment"] = "核对无误"
    return form.submit("decision", value=decision, expect_errors=True)


def state_of(office, path):
    with office.work() as request:
        return request.site.document("bill", path.rpartition("/")[2]).state


def test_a_fresh_sign_in_is_proof_enough(strict):
    path, boss = asked_to_void(strict), strict.browser("sx-boss")
    assert decide(boss, path).status_int == 303
    assert state_of(strict, path) == "voided"


def test_after_ten_minutes_the_password_is_asked_and_nothing_typed_is_lost(strict):
    path, boss = asked_to_void(strict), strict.browser("sx-boss")
    strict.clock.advance(timedelta(minutes=11))
    page = decide(boss, path)
    assert page.status_int == 403
    assert "请确认是您本人" in page
    assert state_of(strict, path) == "signed"
    form = page.forms["step-up"]
    form["__proof__"] = PASSWORD
    assert form.submit().status_int == 303
    with strict.work() as request:
        bill = request.site.document("bill", path.rpartition("/")[2])
        assert bill.state == "voided"
        assert "核对无误" in bill.history()[-1].comment


def test_a_wrong_proof_changes_nothing_and_asks_again(strict):
    path, boss = asked_to_void(strict), strict.browser("sx-boss")
    strict.clock.advance(timedelta(minutes=11))
    form = decide(boss, path).forms["step-up"]
    form["__proof__"] = "not-the-password"
    page = form.submit(status=403)
    assert "密码或动态码不正确" in page
    assert "not-the-password" not in page
    assert state_of(strict, path) == "signed"
    again = page.forms["step-up"]
    again["__proof__"] = PASSWORD
    assert again.submit().status_int == 303


def test_proofs_are_throttled_like_passwords(strict):
    path, boss = asked_to_void(strict), strict.browser("sx-boss")
    strict.clock.advance(timedelta(minutes=11))
    page = decide(boss, path)
    for _ in range(5):
        form = page.forms["step-up"]
        form["__proof__"] = "guess"
        page = form.submit(status=403)
    form = page.forms["step-up"]
    form["__proof__"] = PASSWORD
    assert form.submit(expect_errors=True).status_int == 403
    assert state_of(strict, path) == "signed"
    strict.clock.advance(timedelta(minutes=2))
    form = page.forms["step-up"]
    form["__proof__"] = PASSWORD
    assert form.submit(expect_errors=True).status_int == 303


def test_a_code_of_the_device_proves_too_and_only_once(strict):
    path = asked_to_void(strict)
    secret, _codes = enrol(strict, "sx-boss")
    boss = strict.browser("sx-boss")
    strict.clock.advance(timedelta(minutes=11))
    form = decide(boss, path).forms["step-up"]
    code = code_at(secret, strict.clock.now())
    form["__proof__"] = code
    assert form.submit().status_int == 303
    other = asked_to_void(strict)
    strict.clock.advance(timedelta(minutes=10))
    boss.get("/work")
    strict.clock.advance(timedelta(minutes=1))
    form = decide(boss, other).forms["step-up"]
    form["__proof__"] = code
    assert form.submit(expect_errors=True).status_int == 403
    assert state_of(strict, other) == "signed"


def test_a_proof_outlives_the_refusal_of_its_deed(strict):
    path, boss = asked_to_void(strict), strict.browser("sx-boss")
    strict.clock.advance(timedelta(minutes=11))
    form = boss.get(f"{path}/decide").forms["decide"]
    form["comment"] = "核对无误"
    form["expect"] = "1"
    page = form.submit("decision", value="approve", expect_errors=True)
    answer = page.forms["step-up"]
    answer["__proof__"] = PASSWORD
    page = answer.submit(expect_errors=True)
    assert page.status_int == 409
    form = page.forms["decide"]
    form["__read__"] = "yes"
    done = form.submit("decision", value="approve", expect_errors=True)
    assert done.status_int == 303


@pytest.mark.parametrize(
    ("kind", "verb"),
    [
        ("bill", "void"),
        ("bill", "reverse"),
        ("bill", "write_off"),
        ("demand", "give_up"),
        ("notice", "cancel"),
        ("relief", "grant"),
        ("suspense", "approve"),
        ("unit", "change_accounts"),
    ],
)
def test_who_gives_up_or_redirects_money_proves_himself(office, kind, verb):
    with office.work() as request:
        ways = request.workflows.definition(kind).of_verb(verb)
    assert ways
    assert all(way.step_up for way in ways)


def test_a_program_is_offered_nothing_that_only_a_person_may_decide(office):
    offered = {scope.value for scope in (*UNIT_SCOPES, *REGION_SCOPES)}
    with office.work() as request:
        proved = {
            way.permission
            for kind in request.workflows.kinds()
            for way in request.workflows.definition(kind).transitions
            if way.step_up
        }
    assert not offered & proved


def test_a_cancelled_notice_wants_a_fresh_proof(strict):
    code = issued(strict, strict.browser("school-clerk"))
    boss = strict.browser("school-boss")
    with strict.work() as request:
        notice = request.site.document("notice", code)
        request.workflows.fire(
            notice, "ask_cancel", strict.act("school-clerk", "重复开具")
        )
    strict.clock.advance(timedelta(minutes=11))
    page = decide(boss, f"/notices/{code}")
    assert page.status_int == 403
    assert "请确认是您本人" in page


def test_reading_and_asking_need_no_fresh_proof(strict):
    code = paid(strict, "finance")
    clerk = strict.browser("sx-unit")
    strict.clock.advance(timedelta(minutes=11))
    clerk.get(f"/notices/{code}", status=200)
    sealed(strict, "school")
    assert bill_of(strict, code) is not None


def test_the_page_of_its_own_leads_on_and_never_elsewhere(strict):
    boss = strict.browser("sx-boss")
    form = boss.get("/step-up?next=https://evil.invalid/").forms["deform"]
    form["proof"] = PASSWORD
    assert form.submit().location.endswith("/work")
    form = boss.get("/step-up?next=/bills").forms["deform"]
    form["proof"] = "wrong"
    assert form.submit(expect_errors=True).status_int == 403
    assert strict.browser().get("/step-up").status_int == 303
