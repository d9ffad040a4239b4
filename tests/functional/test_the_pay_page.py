"""The pay page: QR, lock, the four refusals, banks, and what became of it."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from nontax_site.kernel.acts import Act, system_actor
from nontax_site.kernel.interfaces import IWorkflows
from nontax_site.payments.asking import NOT_TAKEN, TAKEN, IChannelQuery
from nontax_site.units.channel import Capability, Entrance
from nontax_site.units.wallets import ALIPAY, QUICKPASS, WECHAT
from tests.factories.office import BANK, HANGZHOU, SHANXI
from tests.factories.payers import (
    PHONE,
    cancel,
    configure,
    issue,
    notice_of,
    pay,
)

LOCK = timedelta(seconds=150)
"""The lock of 120 seconds and its grace of 30."""


@pytest.fixture
def code(office):
    return issue(office)


@pytest.fixture
def channel(office, monkeypatch):
    """Lets the channel answer; gives the list of codes it was asked about."""
    asked = []

    def say(said):
        def taken(_self, pay_code):
            asked.append(pay_code)
            return said

        with office.work() as request:
            kind = type(request.find_service(IChannelQuery))
        monkeypatch.setattr(kind, "taken", taken)
        return asked

    return say


def begin(browser, code):
    """立即缴款: the page with the QR."""
    return browser.get(f"/pay/{code}").forms["pay"].submit(status=303).follow()


def token_of(page):
    return page.html.select_one('a[href^="/pay/q/"]')["href"]


def press(page):
    """在本机缴款 on the page of a scanned QR."""
    form = next(f for f in page.forms.values() if "/pay/q/" in f.action)
    return form.submit()


def scanned(office, token):
    """Another device scans and presses; its browser."""
    phone = office.browser()
    answer = press(phone.get(token))
    assert answer.status_int == 303
    return phone


def banks(page):
    """The form of 在线支付."""
    return next(f for f in page.forms.values() if "way" in f.fields)


def visible(page):
    """Codes of the refusals that are shown at once."""
    return [
        one["data-code"]
        for one in page.html.select("main [data-code]")
        if one.find_parent(hidden=True) is None
    ]


# ---- the QR ------------------------------------------------------------------------


@pytest.mark.rule("SX-21", "SX-22", "SX-23")
def test_the_page_offers_a_qr_with_a_countdown_and_the_banks(office, app, code):
    page = begin(app, code)
    assert page.html.select_one(".qr svg") is not None
    count = page.html.select_one("[data-countdown]")
    assert count["data-countdown"].startswith("2026-03-05T02:02:00")
    for words in ("移动支付", "在线支付", "10:02:00", "请勿重复刷新", "支付完成"):
        assert words in page.text
    assert visible(page) == []


@pytest.mark.rule("HZ-19")
def test_the_qr_holds_an_address_of_the_platform_and_no_transfer(office, app, code):
    token = token_of(begin(app, code))
    from views.pay.paying import qr_address

    with office.work() as request:
        notice = request.site.document("notice", code)
        address = qr_address(request, notice.token)
    assert address == f"https://pay.example.invalid{token}"


@pytest.mark.rule("SX-23")
def test_asking_again_while_the_qr_lives_shows_the_same_one(office, app, code):
    first = token_of(begin(app, code))
    office.clock.advance(timedelta(seconds=119))
    assert token_of(begin(app, code)) == first
    assert token_of(app.get(f"/pay/{code}/pay")) == first


@pytest.mark.rule("SX-22", "SX-26")
def test_after_plain_expiry_there_is_a_new_qr_at_once(office, app, code):
    first = token_of(begin(app, code))
    office.clock.advance(timedelta(seconds=120))
    page = app.get(f"/pay/{code}/pay")
    assert visible(page) == ["QR_EXPIRED"]
    again = page.forms[0].submit(status=303).follow()
    assert visible(again) == []
    assert token_of(again) != first


def test_reading_the_page_makes_no_qr(office, app, code):
    page = app.get(f"/pay/{code}/pay")
    assert page.html.select_one(".qr svg") is None
    assert notice_of(office, code)[1] is None


def test_a_form_without_its_token_makes_no_qr(office, app, code):
    app.post(f"/pay/{code}/pay", status=403)
    assert notice_of(office, code)[1] is None


# ---- scanning, and the four refusals -------------------------------------------------


def test_opening_a_scanned_address_binds_nothing(office, app, code):
    token = token_of(begin(app, code))
    for _ in range(3):
        page = office.browser().get(token)
        assert visible(page) == []
        assert "Set-Cookie" not in page.headers or "device" not in str(page.headers)
    assert notice_of(office, code)[:1] == ("issued",)


@pytest.mark.rule("SX-27")
def test_the_first_device_that_scans_holds_the_qr_and_goes_to_the_bank(
    office, app, code
):
    token = token_of(begin(app, code))
    phone = scanned(office, token)
    page = phone.get(token)
    assert visible(page) == []
    assert f"q={code}" in page.html.select_one("a.btn-main")["href"]
    state, qr, holding = notice_of(office, code)
    assert state == "locked"
    assert qr.subject == holding.subject
    cookies = {cookie.name: cookie for cookie in phone.cookiejar}
    assert cookies["device"].has_nonstandard_attr("HttpOnly")
    assert qr.subject == cookies["device"].value


@pytest.mark.rule("SX-24", "SX-28", "SX-31")
def test_while_somebody_pays_the_notice_is_locked(office, app, code):
    scanned(office, token_of(begin(app, code)))
    page = app.get(f"/pay/{code}/pay")
    assert visible(page) == ["PAYING_LOCKED"]
    assert "10:02:30" in page.text
    assert "支付完成" in page.text
    assert "pay" not in app.get(f"/pay/{code}").forms
    office.clock.advance(LOCK - timedelta(seconds=1))
    assert visible(app.get(f"/pay/{code}/pay")) == ["PAYING_LOCKED"]
    office.clock.advance(timedelta(seconds=1))
    assert "pay" in app.get(f"/pay/{code}").forms


@pytest.mark.rule("SX-24", "SX-29")
def test_a_lock_ends_only_after_the_channel_was_asked(office, app, code, channel):
    other = office.browser()
    banks(other.get(f"/pay/{code}/pay")).submit(status=303)
    office.clock.advance(LOCK)
    asked = channel("taken")
    answer = app.get(f"/pay/{code}").forms["pay"].submit(status=303)
    assert answer.location.endswith("/result")
    assert "银行已收款" in answer.follow().text
    assert notice_of(office, code)[0] == "locked"
    assert asked[0] == code
    channel("not-taken")
    assert token_of(begin(app, code))
    assert notice_of(office, code)[0] == "issued"


@pytest.mark.rule("SX-24")
def test_a_qr_made_before_somebody_began_at_a_bank_is_refused(office, app, code):
    token = token_of(begin(app, code))
    other = office.browser()
    banks(other.get(f"/pay/{code}/pay")).submit(status=303)
    phone = office.browser()
    answer = phone.get(token)
    assert visible(answer) == ["PAYING_LOCKED"]


@pytest.mark.rule("SX-27", "SX-28")
def test_another_device_is_refused_and_told_what_to_do(office, app, code):
    token = token_of(begin(app, code))
    late = office.browser()
    early_page = late.get(token)
    scanned(office, token)
    assert visible(late.get(token)) == ["QR_OTHER_SUBJECT"]
    answer = press(early_page)
    assert answer.status_int == 200
    assert visible(answer) == ["QR_OTHER_SUBJECT"]


@pytest.mark.rule("SX-25", "SX-28")
def test_the_same_device_scanning_again_waits_a_quarter_of_an_hour(office, app, code):
    token = token_of(begin(app, code))
    phone = office.browser()
    first, second = phone.get(token), phone.get(token)
    assert press(first).status_int == 303
    office.clock.advance(timedelta(seconds=10))
    answer = press(second)
    assert visible(answer) == ["QR_MULTI_SCAN"]
    assert "10:15:10" in answer.text
    assert visible(phone.get(token)) == ["QR_MULTI_SCAN"]
    office.clock.advance(LOCK)
    page = app.get(f"/pay/{code}/pay")
    assert visible(page) == ["QR_MULTI_SCAN"]
    assert "10:15:10" in page.text
    office.clock.set(office.clock.now().replace(minute=15, second=9))
    assert visible(app.get(f"/pay/{code}/pay")) == ["QR_MULTI_SCAN"]
    office.clock.advance(timedelta(seconds=1))
    assert token_of(begin(app, code)) != token


def test_a_button_pressed_twice_is_one_scan(office, app, code):
    token = token_of(begin(app, code))
    phone = office.browser()
    page = phone.get(token)
    assert press(page).status_int == 303
    assert press(page).status_int == 303
    assert visible(phone.get(token)) == []
    assert notice_of(office, code)[1].scans == 1


@pytest.mark.rule("SX-26", "SX-28")
def test_an_expired_qr_says_so_on_the_phone_and_offers_a_new_one(office, app, code):
    token = token_of(begin(app, code))
    phone = office.browser()
    page = phone.get(token)
    office.clock.advance(timedelta(seconds=120))
    assert visible(phone.get(token)) == ["QR_EXPIRED"]
    answer = press(page)
    assert visible(answer) == ["QR_EXPIRED"]
    form = next(f for f in answer.forms.values() if f.action.endswith("/pay"))
    assert visible(form.submit(status=303).follow()) == []


@pytest.mark.rule("SX-28")
def test_none_of_the_four_refusals_changes_the_notice(office, app, code):
    token = token_of(begin(app, code))
    pages = [office.browser().get(token) for _ in range(2)]
    press(pages[0])
    before = notice_of(office, code)
    press(pages[1])
    assert notice_of(office, code) == before


@pytest.mark.parametrize(
    "token", ["x", "33010026000000000018-", "0-0", "%C3%BC", "33010026000000000018-A"]
)
def test_a_token_of_nothing_is_expired_without_a_hint(app, token):
    page = app.get(f"/pay/q/{token}")
    assert visible(page) == ["QR_EXPIRED"]


def test_the_paying_device_keeps_its_page_while_the_lock_lasts(office, app, code):
    token = token_of(begin(app, code))
    phone = scanned(office, token)
    office.clock.advance(timedelta(seconds=149))
    assert visible(phone.get(token)) == []
    office.clock.advance(timedelta(seconds=1))
    assert visible(phone.get(token)) == ["QR_EXPIRED"]


# ---- 在线支付 ------------------------------------------------------------------------


@pytest.mark.rule("SX-21", "SX-24")
def test_a_bank_of_the_page_is_reached_under_a_lock(office, app, code):
    page = app.get(f"/pay/{code}/pay")
    form = banks(page)
    form["way"] = f"{BANK}:HZB:NETBANK"
    bank = form.submit(status=303).follow()
    address = bank.html.select_one("a.btn-main")["href"]
    assert address.startswith("http://127.0.0.1:1/?")
    assert f"q={code}" in address
    assert notice_of(office, code)[0] == "locked"
    assert visible(office.browser().get(f"/pay/{code}/pay")) == ["PAYING_LOCKED"]
    assert form.submit(status=303).location == bank.request.url


def returns(browser, path):
    """Where the page of a notice leads the paying device back to."""
    return [a["href"] for a in browser.get(path).html.select(".pay-back a")]


@pytest.mark.rule("SX-24")
@pytest.mark.parametrize("page", ["", "/pay"])
def test_the_device_that_holds_the_lock_is_led_back_to_its_bank(
    office, app, code, page
):
    form = banks(app.get(f"/pay/{code}/pay"))
    form["way"] = f"{BANK}:HZB:NETBANK"
    bank = form.submit(status=303).follow().request.path
    back = returns(app, f"/pay/{code}{page}")
    assert bank in back
    for path in back:
        assert app.get(path, status=200).html.select_one("a.btn-main")
    assert returns(office.browser(), f"/pay/{code}{page}") == []
    office.clock.advance(LOCK)
    assert returns(app, f"/pay/{code}{page}") == []


@pytest.mark.rule("SX-27")
def test_the_device_that_scanned_is_led_back_to_its_own_page(office, app, code):
    token = token_of(begin(app, code))
    phone = scanned(office, token)
    assert returns(phone, f"/pay/{code}") == [token]
    assert returns(app, f"/pay/{code}") == []


@pytest.mark.parametrize("way", ["x", "other:HZB:NETBANK", f"{BANK}:HZB:COUNTER"])
def test_a_bank_the_page_does_not_offer_is_refused(office, app, code, way):
    page = app.get(f"/pay/{code}/pay")
    form = banks(page)
    form["way"].force_value(way)
    answer = form.submit()
    assert "way-unknown" in visible(answer)
    assert notice_of(office, code)[0] == "issued"


@pytest.mark.rule("HZ-20")
def test_a_channel_for_individuals_is_not_offered_to_a_unit(office, app):
    with office.work() as request:
        channel = request.site.channels[BANK]
        for kind in ("NETBANK", "MOBILEBANK"):
            channel.close_pair("HZB", kind, HANGZHOU, date(2026, 3, 1))
        channel.open_pair(
            Capability(
                "HZB", "MOBILEBANK", HANGZHOU, date(2026, 3, 2), None, ("person",)
            )
        )
    person = app.get(f"/pay/{issue(office)}/pay")
    unit = app.get(f"/pay/{issue(office, name='杭州公司', payer_type='unit')}/pay")
    assert "手机银行" in person.html.select_one("select").text
    assert "网上银行" not in person.html.select_one("select").text
    assert unit.html.select_one("select") is None
    assert "没有银行" in unit.text


@pytest.mark.rule("HZ-15")
def test_without_a_test_bank_only_an_official_entrance_is_linked(
    office, app, code, monkeypatch
):
    monkeypatch.setitem(office.registry.settings, "nontax.testbank_url", "")
    form = banks(app.get(f"/pay/{code}/pay"))
    form["way"] = f"{BANK}:HZB:NETBANK"
    bank = form.submit(status=303).follow()
    assert bank.html.select_one("main a.btn-main") is None
    assert "96523" in bank.text
    since = date(2020, 1, 1)
    with office.work() as request:
        request.site.channels[BANK].add_entrance(
            Entrance(HANGZHOU, "site", "官网", "", "pay.example.test", since)
        )
    link = app.get(bank.request.url).html.select_one("main a.btn-main")
    assert link["href"] == "https://pay.example.test/"


@pytest.mark.rule("HZ-02")
def test_an_item_that_is_not_online_is_refused_in_words(office, app, code):
    with office.work() as request:
        request.site.items["103042501"].online = False
    page = app.get(f"/pay/{code}/pay")
    assert visible(page) == ["item-not-online"]
    assert page.html.select_one("select") is None
    token = page.html.select_one("form input[name=csrf_token]")
    assert token is None


# ---- which apps, which banks ----------------------------------------------------------


@pytest.mark.rule("SX-10", "SX-11", "SX-12")
def test_the_page_says_which_apps_this_region_takes_and_refuses(office, app):
    rules = (
        (WECHAT, True, date(2022, 1, 1), None),
        (QUICKPASS, True, date(2022, 1, 1), None),
        (ALIPAY, False, date(2022, 1, 1), None),
    )
    configure(office, SHANXI, wallets=rules)
    page = app.get(f"/pay/how/{SHANXI}")
    taken = [one.text for one in page.html.select(".chip:not(.chip-no)")]
    refused = [one.text for one in page.html.select(".chip-no")]
    assert taken == ["微信支付", "云闪付"]
    assert "支付宝" in refused
    assert "现场" in page.text


@pytest.mark.rule("SX-07", "SX-37", "HZ-17")
def test_how_can_i_pay_names_the_official_entrances_of_the_region(office, app):
    with office.work() as request:
        channel = request.site.channels[BANK]
        since = date(2022, 1, 1)
        for kind, name, how, host in (
            ("wechat", "山西财政缴款服务", "微信公众号", ""),
            ("search", "山西非税缴纳", "云闪付搜索", ""),
            ("app", "浙里办", "", "app.example.test"),
        ):
            region = HANGZHOU if kind == "app" else SHANXI
            channel.add_entrance(Entrance(region, kind, name, how, host, since))
    page = app.get(f"/pay/how/{SHANXI}")
    assert "山西财政缴款服务" in page.text
    assert "山西非税缴纳" in page.text
    assert "浙里办" not in page.text
    assert "浙里办" in app.get(f"/pay/how/{HANGZHOU}").text


@pytest.mark.rule("SX-35", "SX-36", "SX-38", "SX-39", "HZ-22")
def test_how_can_i_pay_lists_each_bank_of_the_region_once(office, app):
    with office.work() as request:
        channel = request.site.channels[BANK]
        from nontax_site.units.channel import Bank

        channel.set_bank(Bank("JSB", "晋商银行", "95105588"))
        for kind in ("COUNTER", "KIOSK"):
            channel.open_pair(Capability("JSB", kind, SHANXI, date(2022, 1, 1)))
    page = app.get(f"/pay/how/{SHANXI}")
    rows = [row.text for row in page.html.select(".pay-banks > div")]
    ours = [row for row in rows if "晋商银行" in row]
    assert len(ours) == 1
    assert "银行柜面" in ours[0]
    assert "网上银行" not in ours[0]
    assert "95105588" in ours[0]
    assert "现金、支票仅可" in page.text
    assert "晋商银行" not in app.get(f"/pay/how/{HANGZHOU}").text


def test_every_region_has_its_page_and_another_has_none(app):
    page = app.get("/pay/how")
    assert "杭州市" in page.text
    assert "山西省" in page.text
    app.get("/pay/how/999999", status=404)


# ---- 支付完成 --------------------------------------------------------------------------


@pytest.mark.rule("SX-29")
@pytest.mark.parametrize(
    ("said", "words"), [(NOT_TAKEN, "暂未收到款项"), (TAKEN, "银行已收款")]
)
def test_i_have_paid_only_asks_and_never_sets_paid(
    office, app, code, channel, said, words
):
    scanned(office, token_of(begin(app, code)))
    asked = channel(said)
    before = office.databases[""].lastTransaction()
    page = app.get(f"/pay/{code}/result")
    assert words in page.text
    assert asked == [code]
    assert office.databases[""].lastTransaction() == before
    assert notice_of(office, code)[0] == "locked"


@pytest.mark.rule("SX-29", "SX-34", "SX-40", "SX-45")
def test_after_the_confirm_the_result_shows_the_code_and_both_doors(office, app, code):
    before = app.get(f"/pay/{code}/result")
    assert "票据下载" not in before.text
    assert pay(office, code) == "00000"
    page = app.get(f"/pay/{code}/result")
    for words in ("缴款成功", "¥200.00", "3301 0026 0000", "票据下载", "真伪查验"):
        assert words in page.text
    assert app.get(f"/pay/{code}/pay", status=303).location.endswith("/result")
    for link in page.html.select("a.door"):
        assert app.get(link["href"]).status_int == 200


def test_a_region_that_makes_bills_on_demand_offers_to_ask_for_one(office, app):
    configure(office, HANGZHOU, bill="on-demand")
    code = issue(office)
    pay(office, code)
    page = app.get(f"/pay/{code}/result")
    assert "申请开具票据" in page.text
    assert "票据下载" not in page.text


@pytest.mark.rule("SX-45")
def test_who_came_by_phone_learns_the_code_when_he_has_paid(office, app, code):
    form = app.get("/pay").forms["deform"]
    form["key"] = PHONE
    link = form.submit().follow().html.select_one("article a.btn")["href"]
    key = link.partition("#")[0]
    page = app.get(key).forms["pay"].submit(status=303).follow()
    assert code not in re.sub(r"/pay/q/\S+", "", page.text)
    pay(office, code)
    assert "3301 0026 0000" in app.get(f"{key}/result").text


@pytest.mark.parametrize(
    ("ending", "reason"),
    [("cancel", "notice-cancelled"), ("expire", "notice-expired")],
)
def test_a_closed_notice_says_so_plainly(office, app, code, ending, reason):
    if ending == "cancel":
        cancel(office, code)
    else:
        office.clock.advance(timedelta(days=60))
        expire(office, code)
    assert app.get(f"/pay/{code}/pay", status=303).location.endswith("/result")
    page = app.get(f"/pay/{code}/result")
    assert visible(page) == [reason]
    assert visible(app.get(f"/pay/{code}")) == [reason]


def expire(office, code):
    from nontax_site.payments.noticing import Noticing
    from nontax_site.payments.ports import payment_ports

    with office.work() as request:
        assert request.find_service(IWorkflows) is not None
        notice = request.site.document("notice", code)
        act = Act(system_actor("timer"), office.clock.now())
        Noticing(payment_ports(request)).expire(notice, act)


def test_the_page_that_watches_is_told_one_word(office, app, code):
    def word():
        return app.get(f"/pay/{code}/state").json["state"]

    assert word() == "open"
    scanned(office, token_of(begin(app, code)))
    assert word() == "busy"
    pay(office, code)
    assert word() == "paid"


def test_a_wrong_method_is_405(app, code):
    app.post(f"/pay/{code}/result", status=(403, 405))
    app.delete(f"/pay/{code}", status=405)
