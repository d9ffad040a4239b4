"""Beside the password a code: set up, used once, recovered, reset by two."""

from __future__ import annotations

from datetime import timedelta

import pytest

from nontax_site.security.factors import code_at
from tests.factories.office import PASSWORD
from tests.factories.proving import enrol, sign_in, switched

REFUSED = "登录信息不正确"


@pytest.fixture
def strict(office):
    with switched(office, second_factor="required"):
        yield office


def later(office, seconds=30):
    office.clock.advance(timedelta(seconds=seconds))


def reset(office, login="school-clerk"):
    """The administrator's request to reset, through the page."""
    form = office.browser("admin").get(f"/users/{login}/ask-reset").forms["deform"]
    form["comment"] = "手机丢失"
    return form.submit(expect_errors=True)


def test_without_a_factor_one_comes_in_to_set_it_up_and_to_nothing_else(strict):
    browser, answer = sign_in(strict, "school-clerk")
    assert answer.location.endswith("/second-factor")
    assert browser.get("/notices").location.endswith("/second-factor")
    assert browser.get("/work").location.endswith("/second-factor")


def test_setting_it_up_shows_the_code_once_and_opens_the_door(strict):
    browser, _answer = sign_in(strict, "school-clerk")
    page = browser.get("/second-factor").forms["deform"].submit().follow()
    assert page.html.find("svg") is not None
    secret = page.html.find("div", class_="factor").find("code").text
    page.forms["deform"]["code"] = "000000"
    wrong = page.forms["deform"].submit(status=422)
    assert "动态码不正确" in wrong
    form = wrong.forms["deform"]
    form["code"] = code_at(secret, strict.clock.now())
    shown = form.submit(status=200)
    codes = [c.text for c in shown.html.find("ol", class_="codes").find_all("code")]
    assert len(set(codes)) == 10
    browser.get("/notices", status=200)
    assert secret not in browser.get("/second-factor")


def test_the_code_is_needed_at_every_sign_in_and_refusals_are_alike(strict):
    secret, _codes = enrol(strict, "school-clerk")
    later(strict)
    pages = [
        sign_in(strict, "school-clerk")[1],
        sign_in(strict, "school-clerk", "123456")[1],
        sign_in(strict, "school-clerk", code_at(secret, strict.clock.now()), "wrong")[
            1
        ],
        sign_in(strict, "nobody.here", "123456")[1],
    ]
    for page in pages:
        assert page.status_int == 401
        assert REFUSED in page
    sentences = {page.html.find(attrs={"role": "alert"}).text for page in pages}
    assert len(sentences) == 1
    _browser, answer = sign_in(
        strict, "school-clerk", code_at(secret, strict.clock.now())
    )
    assert answer.status_int == 303


def test_a_code_opens_once_also_for_who_saw_it(strict):
    secret, _codes = enrol(strict, "school-clerk")
    later(strict)
    code = code_at(secret, strict.clock.now())
    assert sign_in(strict, "school-clerk", code)[1].status_int == 303
    assert sign_in(strict, "school-clerk", code)[1].status_int == 401
    later(strict)
    assert sign_in(strict, "school-clerk", code)[1].status_int == 401


@pytest.mark.parametrize(
    ("seconds", "status"), [(-30, 303), (30, 303), (-90, 401), (90, 401)]
)
def test_one_step_before_and_after_counts(strict, seconds, status):
    secret, _codes = enrol(strict, "school-clerk")
    later(strict, 120)
    code = code_at(secret, strict.clock.now() + timedelta(seconds=seconds))
    assert sign_in(strict, "school-clerk", code)[1].status_int == status


@pytest.mark.parametrize(
    "code",
    ["", "12345", "1234567", "１２３４５６", "٠١٢٣٤٥", "abcdef", "1" * 40, "12 34"],
)
def test_what_is_no_code_opens_nothing(strict, code):
    enrol(strict, "school-clerk")
    assert sign_in(strict, "school-clerk", code)[1].status_int == 401


def test_wrong_codes_are_throttled_like_passwords(strict):
    secret, _codes = enrol(strict, "school-clerk")
    later(strict)
    for number in range(5):
        sign_in(strict, "school-clerk", f"00000{number}")
    right = code_at(secret, strict.clock.now())
    assert sign_in(strict, "school-clerk", right)[1].status_int == 401
    later(strict, 120)
    right = code_at(secret, strict.clock.now())
    assert sign_in(strict, "school-clerk", right)[1].status_int == 303


def test_a_recovery_code_counts_once_however_it_is_written(strict):
    _secret, codes = enrol(strict, "school-clerk")
    assert sign_in(strict, "school-clerk", codes[0].upper())[1].status_int == 303
    assert sign_in(strict, "school-clerk", codes[0])[1].status_int == 401
    browser, answer = sign_in(strict, "school-clerk", codes[1].replace("-", " "))
    assert answer.status_int == 303
    assert "8" in browser.get("/second-factor").html.find("dl", class_="facts").text


def test_new_recovery_codes_void_the_old_ones(strict):
    secret, codes = enrol(strict, "school-clerk")
    later(strict)
    browser, _answer = sign_in(
        strict, "school-clerk", code_at(secret, strict.clock.now())
    )
    page = browser.get("/second-factor/codes").forms["deform"].submit(status=200)
    new = page.html.find("ol", class_="codes").find("code").text
    assert sign_in(strict, "school-clerk", codes[0])[1].status_int == 401
    assert sign_in(strict, "school-clerk", new)[1].status_int == 303


def test_a_reset_takes_two_persons_and_ends_the_sessions(office):
    enrol(office, "school-clerk")
    clerk = office.browser("school-clerk")
    assert reset(office).status_int == 303
    page = office.browser("admin").get("/users/school-clerk")
    assert "手机丢失" in page
    assert "decide-reset" not in page
    same = office.browser("admin").get("/users/school-clerk/decide-reset")
    assert same.forms["deform"].submit(status=409)
    boss = office.browser("hz-boss")
    boss.get("/users/school-clerk/decide-reset").forms["deform"].submit(status=303)
    assert clerk.get("/notices").location.startswith("http://localhost/sign-in")
    with switched(office, second_factor="required"):
        _browser, answer = sign_in(office, "school-clerk")
        assert answer.location.endswith("/second-factor")


def test_a_refused_reset_leaves_the_factor(office):
    secret, _codes = enrol(office, "school-clerk")
    reset(office)
    form = (
        office.browser("hz-boss")
        .get("/users/school-clerk/decide-reset")
        .forms["deform"]
    )
    form.submit("send", value="refuse", status=303)
    later(office)
    with switched(office, second_factor="required"):
        right = code_at(secret, office.clock.now())
        assert sign_in(office, "school-clerk", right)[1].status_int == 303


def test_nobody_resets_his_own_nor_decides_elsewhere(office):
    enrol(office, "admin")
    enrol(office, "school-clerk")
    assert reset(office, "admin").status_int in (403, 409)
    reset(office)
    for login in ("sx-boss", "hz-clerk", "school-boss", "school-clerk"):
        office.browser(login).get("/users/school-clerk/decide-reset", status=(403, 404))


def test_the_secret_and_the_codes_stand_nowhere_in_the_clear(office):
    secret, codes = enrol(office, "school-clerk")
    with office.work() as request:
        factor = request.site.users["school-clerk"].factor
        kept = repr(vars(factor))
        assert secret not in kept
        assert not any(code in kept for code in codes)
        lane = request.site.audit.find("people")
        assert not any(secret in repr(entry) for entry in lane.newest_first())


def test_in_production_it_cannot_be_off(monkeypatch):
    from nontax_site.kernel.errors import NotConfigured
    from nontax_site.settings import checked

    monkeypatch.setenv("NONTAX_MASTER_KEY", "/nowhere")
    whole = {
        "nontax.mode": "production",
        "nontax.zodb_uri": "memory://",
        "nontax.sessions_uri": "memory://",
        "nontax.public_url": "https://pay.example.invalid",
    }
    assert checked(whole)["nontax.second_factor"] == "required"
    for name, value in (
        ("nontax.second_factor", "off"),
        ("nontax.second_factor", "maybe"),
        ("nontax.step_up_minutes", "0"),
        ("nontax.step_up_minutes", "never"),
    ):
        with pytest.raises(NotConfigured):
            checked({**whole, name: value})


def test_my_sessions_are_listed_and_ended_one_by_one(office):
    here, there = office.browser(), office.browser()
    for browser, agent in ((here, "Mozilla Edg/1 Windows"), (there, "Firefox/1 Linux")):
        browser.extra_environ["HTTP_USER_AGENT"] = agent
        form = browser.get("/sign-in").forms["deform"]
        form["login"], form["password"] = "school-clerk", PASSWORD
        form.submit(status=303)
    page = here.get("/sessions")
    assert "Edge · Windows" in page
    assert "Firefox · Linux" in page
    row = next(r for r in page.html.find_all("tr") if "Firefox" in r.text)
    key = row.find("button")["value"]
    token = page.html.find("input", attrs={"name": "csrf_token"})["value"]
    here.post("/sessions", {"csrf_token": token, "session": key}, status=303)
    assert "/sign-in" in there.get("/work").location
    here.get("/work", status=200)


def test_all_other_sessions_end_at_once(office):
    first, second = office.browser("school-clerk"), office.browser("school-clerk")
    page = second.get("/sessions")
    token = page.html.find("input", attrs={"name": "csrf_token"})["value"]
    second.post("/sessions", {"csrf_token": token, "others": "yes"}, status=303)
    assert "/sign-in" in first.get("/work").location
    second.get("/work", status=200)


def test_nobody_ends_a_session_of_somebody_else_by_its_key(office):
    mine, other = office.browser("school-clerk"), office.browser("police-clerk")
    key = other.get("/sessions").html.find("button", attrs={"name": "session"})["value"]
    token = mine.get("/sessions").html.find("input", attrs={"name": "csrf_token"})
    body = {"csrf_token": token["value"], "session": key}
    mine.post("/sessions", body, status=404)
    other.get("/work", status=200)


def test_a_sign_in_from_a_new_device_is_told_at_the_next_one(office):
    office.browser("school-clerk")
    office.browser("school-clerk")
    page = office.browser("school-clerk").get("/work")
    assert "使用了新的设备" in page
