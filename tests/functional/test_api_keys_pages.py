"""Keys of programs: asked for, approved by another, taken once, rotated, revoked."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from tests.factories.forms import form_of
from tests.factories.programs import Program, key_of


def asked(office, login="school-boss", **more):
    browser = office.browser(login)
    form = form_of(browser.get("/api-keys/new"))
    form["label"] = "教务系统"
    ticked = more.get("scopes", ("notice:view",))
    for box in form.fields["checkbox"]:
        box.checked = box._value in ticked
    form["until"] = str(office.clock.today() + timedelta(days=more.get("days", 90)))
    return browser, form.submit()


def the_key(office):
    with office.work() as request:
        return next(iter(request.site.api_keys))


def decide(office, login, name, verb, comment=""):
    browser = office.browser(login)
    form = form_of(browser.get(f"/api-keys/{name}/{verb}"))
    if comment:
        form["comment"] = comment
    return browser, form.submit()


def secret_in(page):
    return re.search(r'data-copy="(ak-[^"]+)"', page.text).group(1)


def test_a_key_is_asked_for_approved_by_another_and_shown_once(office):
    browser, answer = asked(office)
    assert answer.status_int == 303
    name = the_key(office)
    assert "教务系统" in browser.get("/api-keys")
    _, answer = decide(office, "hz-boss", name, "approve")
    assert answer.status_int == 303
    assert "领取" in browser.get(f"/api-keys/{name}")
    _, page = decide(office, "school-boss", name, "take")
    secret = secret_in(page)
    assert page.headers["Cache-Control"] == "no-store"
    assert Program(office, secret).get("/me").json["scopes"] == ["notice:view"]
    assert secret not in browser.get(f"/api-keys/{name}").text
    _, again = decide(office, "school-boss", name, "rotate")
    assert Program(office, secret_in(again)).get("/me")


def test_the_secret_is_kept_nowhere(office):
    secret = key_of(office).partition(".")[2]
    with office.work() as request:
        entries = [
            entry
            for lane in request.site.audit.names()
            for entry in request.site.audit.find(lane).entries()
        ]
        assert secret not in str(entries)
        (key,) = request.site.api_keys.values()
        assert secret not in str(key.__getstate__())


def test_who_asked_does_not_approve(office):
    with office.work() as request:
        from nontax_site.kernel.errors import Forbidden
        from nontax_site.security.key_giving import WantedKey
        from tests.factories.programs import SCHOOL_PLACE, giving

        today = office.clock.today()
        wanted = WantedKey(SCHOOL_PLACE, "x", ("notice:view",), today, today)
        key = giving(request).ask(wanted, office.act("school-boss"))
        with pytest.raises(Forbidden):
            request.workflows.fire(key, "approve", office.act("school-boss"))


def test_a_region_s_key_is_not_approved_by_who_asked_though_he_might(office):
    from nontax_site.kernel.errors import FourEyes
    from nontax_site.security.key_giving import WantedKey
    from tests.factories.programs import giving

    today = office.clock.today()
    wanted = WantedKey("region:330100", "x", ("notice:view",), today, today)
    with office.work() as request:
        key = giving(request).ask(wanted, office.act("hz-boss"))
        with pytest.raises(FourEyes):
            request.workflows.fire(key, "approve", office.act("hz-boss"))


def test_nobody_else_is_shown_the_secret(office):
    _, answer = asked(office)
    name = the_key(office)
    decide(office, "hz-boss", name, "approve")
    _, page = decide_raw(office, "hz-boss", name, "take")
    assert page.status_int == 409
    assert "李卫" in page.text


def decide_raw(office, login, name, verb):
    browser = office.browser(login)
    page = browser.get(f"/api-keys/{name}/{verb}")
    if "deform" not in page.forms:
        token = browser.get("/password").html.find("input", {"name": "csrf_token"})
        return browser, browser.post(
            f"/api-keys/{name}/{verb}",
            {"csrf_token": token["value"]},
            expect_errors=True,
        )
    return browser, form_of(page).submit(expect_errors=True)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"scopes": ()}, "scopes-missing"),
        ({"scopes": ("bill:seal",)}, "scope-not-offered"),
        ({"days": -1}, "key-days-wrong"),
        ({"days": 400}, "key-days-wrong"),
        ({"place": "unit:330100-0002"}, "forbidden"),
        ({"label": "x" * 61}, "words-too-long"),
    ],
)
def test_a_key_that_cannot_be_is_refused_and_nothing_is_kept(office, change, code):
    from nontax_site.kernel.errors import NontaxError
    from nontax_site.security.key_giving import WantedKey
    from tests.factories.programs import SCHOOL_PLACE, giving

    today = office.clock.today()
    wanted = WantedKey(
        change.get("place", SCHOOL_PLACE),
        change.get("label", "x"),
        change.get("scopes", ("notice:view",)),
        today,
        today + timedelta(days=change.get("days", 10)),
    )
    with pytest.raises(NontaxError) as refused, office.work() as request:
        giving(request).ask(wanted, office.act("school-boss"))
    assert refused.value.code == code
    with office.work() as request:
        assert request.site.api_keys.is_empty()


def test_after_rotating_both_secrets_count_until_the_overlap_is_over(office):
    old = key_of(office)
    name = old.partition(".")[0]
    browser = office.browser("school-boss")
    form = form_of(browser.get(f"/api-keys/{name}/rotate"))
    form["overlap_days"] = "2"
    new = secret_in(form.submit())
    assert Program(office, old).get("/me")
    assert Program(office, new).get("/me")
    office.clock.advance(timedelta(days=2, minutes=1))
    Program(office, old).get("/me", status=401)
    assert Program(office, new).get("/me")


def test_a_revoked_key_proves_nothing_from_that_moment(office):
    key = key_of(office)
    _, answer = decide(office, "hz-boss", key.partition(".")[0], "revoke", "停用")
    assert answer.status_int == 303
    Program(office, key).get("/me", status=401)


def test_a_key_that_ends_soon_is_warned_of(office):
    key = key_of(office, days=20)
    browser = office.browser("school-boss")
    assert "20 天" in browser.get("/api-keys")
    assert "20 天" in browser.get(f"/api-keys/{key.partition('.')[0]}")
    assert Program(office, key).get("/me").json["days_left"] == 20
    office.clock.advance(timedelta(days=21))
    Program(office, key).get("/me", status=401)


def test_the_page_says_when_the_key_was_used_last(office):
    key = key_of(office)
    browser = office.browser("school-boss")
    assert "从未" in browser.get("/api-keys")
    Program(office, key).get("/me")
    assert "2026-03-05" in browser.get(f"/api-keys/{key.partition('.')[0]}")
    assert "从未" not in browser.get("/api-keys")


def test_a_stranger_meets_a_404_and_a_clerk_no_entry(office):
    key = key_of(office).partition(".")[0]
    office.browser("sx-boss").get(f"/api-keys/{key}", status=404)
    office.browser("school-clerk").get("/api-keys", status=403)
    assert "/api-keys" not in office.browser("school-clerk").get("/work")
    assert "/api-keys" in office.browser("school-boss").get("/work")


def test_a_key_waits_in_the_work_of_who_approves(office):
    asked(office)
    office.drain()
    assert "接口密钥" in office.browser("hz-boss").get("/work")
