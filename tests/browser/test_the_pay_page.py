"""The pay page on a phone, in a real browser: countdown, refusals, narrow widths."""

from __future__ import annotations

from datetime import timedelta

import pytest

from nontax_site.payments.noticing import WantedLine
from tests.factories.browsing import go
from tests.factories.payers import issue, pay, tuition
from tests.factories.tools import needs_tool, run

pytestmark = pytest.mark.browser

BOARDING = "103042702"


@pytest.fixture
def code(office):
    return issue(office, WantedLine(BOARDING), tuition("350.00"))


def find(page, code):
    """查询缴款 by typing the code in groups of four."""
    page.goto("/pay")
    page.fill("input[name=key]", " ".join(code[at : at + 4] for at in range(0, 20, 4)))
    go(page, "main form button")
    page.wait_for_selector("#pay")


def begin(page, code):
    """立即缴款: the QR stands on the page; gives the address it holds."""
    find(page, code)
    go(page, "#pay button")
    page.wait_for_selector(".qr svg")
    return page.get_attribute('a[href^="/pay/q/"]', "href")


def press(page):
    """在本机缴款."""
    go(page, 'main form[action^="/pay/q/"] button')


def again(page):
    """The same page in another tab; this one may just be reading itself again."""
    other = page.context.new_page()
    other.goto(page.url)
    return other


def shown(page):
    """Codes of the refusals that can be seen."""
    found = page.query_selector_all("main [data-code]")
    return [one.get_attribute("data-code") for one in found if one.is_visible()]


def fits(page):
    """Nothing stands out of the screen sideways."""
    return page.evaluate(
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    )


@pytest.mark.rule("SX-08", "SX-09", "SX-16")
def test_a_payer_finds_his_notice_and_reads_it(page, code):
    find(page, code)
    assert "¥850.00" in page.inner_text(".amount")
    assert not page.is_visible("table")
    page.click("summary")
    assert "普通高中住宿费" in page.inner_text("table")


@pytest.mark.rule("HZ-19")
def test_a_camera_reads_an_address_of_the_platform(page, code, tmp_path):
    token = begin(page, code)
    picture = tmp_path / "qr.png"
    page.locator(".qr svg").screenshot(path=picture)
    said = run(needs_tool("zbarimg"), "--quiet", "--raw", picture).stdout.decode()
    assert said.strip() == f"https://pay.example.invalid{token}"


@pytest.mark.rule("SX-22", "SX-26")
def test_the_countdown_reaches_zero_and_offers_a_new_qr(office, page, code):
    first = begin(page, code)
    assert "01:45" < page.inner_text(".countdown") <= "02:00"
    office.clock.advance(timedelta(seconds=118))
    page.reload()
    page.wait_for_selector("#qr-over", state="visible")
    assert shown(page) == ["QR_EXPIRED"]
    assert not page.is_visible(".qr svg")
    office.clock.advance(timedelta(seconds=2))
    go(page, "#qr-over button")
    page.wait_for_selector(".qr svg")
    assert page.get_attribute('a[href^="/pay/q/"]', "href") != first
    assert shown(page) == []


@pytest.mark.rule("SX-24", "SX-28")
def test_paying_locked_is_shown_on_every_other_screen(page, device, code):
    token = begin(page, code)
    phone = device()
    phone.goto(token)
    press(phone)
    phone.wait_for_selector(".countdown")
    assert shown(phone) == []
    seen = again(page)
    assert shown(seen) == ["PAYING_LOCKED"]
    assert seen.is_visible("text=支付完成")


@pytest.mark.rule("SX-25", "SX-28")
def test_scanning_again_shows_when_a_new_qr_can_be_made(office, page, device, code):
    token = begin(page, code)
    first = device()
    second = first.context.new_page()
    for tab in (first, second):
        tab.goto(token)
    press(first)
    first.wait_for_selector(".countdown")
    office.clock.advance(timedelta(seconds=10))
    press(second)
    second.wait_for_selector("[data-code]")
    assert shown(second) == ["QR_MULTI_SCAN"]
    assert "10:15:10" in second.inner_text("main")
    office.clock.advance(timedelta(minutes=3))
    seen = again(page)
    assert shown(seen) == ["QR_MULTI_SCAN"]
    assert "10:15:10" in seen.inner_text("main")


@pytest.mark.rule("SX-27", "SX-28")
def test_another_device_is_told_that_it_is_too_late(page, device, code):
    token = begin(page, code)
    first, late = device(), device(width=320)
    first.goto(token)
    press(first)
    first.wait_for_selector(".countdown")
    late.goto(token)
    assert shown(late) == ["QR_OTHER_SUBJECT"]
    assert fits(late)


@pytest.mark.rule("SX-26", "SX-28")
def test_an_expired_qr_leads_to_a_new_one_on_the_phone(office, page, device, code):
    token = begin(page, code)
    office.clock.advance(timedelta(seconds=120))
    phone = device()
    phone.goto(token)
    assert shown(phone) == ["QR_EXPIRED"]
    go(phone, "main form button")
    phone.wait_for_selector(".qr svg")
    assert shown(phone) == []


@pytest.mark.rule("SX-29", "SX-45")
def test_the_page_sees_by_itself_that_the_money_came(office, page, code):
    begin(page, code)
    assert pay(office, code) == "00000"
    page.wait_for_url("**/result")
    page.wait_for_selector("h1:has-text('缴款成功')")
    page.wait_for_selector("text=票据下载")
    page.wait_for_selector("text=真伪查验")


@pytest.mark.rule("XG-19")
@pytest.mark.parametrize("width", [320, 390, 820, 1440])
def test_no_page_is_wider_than_the_screen(office, device, code, width):
    page = device(width=width)
    begin(page, code)
    assert fits(page)
    for path in ("/pay", f"/pay/{code}", "/pay/how/330100", f"/pay/{code}/result"):
        page.goto(path)
        if page.query_selector("summary"):
            page.click("summary")
        assert fits(page), path
    page.goto("/pay")
    page.fill("input[name=key]", "13800001234")
    go(page, "main form button")
    page.wait_for_selector("article")
    assert fits(page)


def test_everything_but_the_countdown_works_without_script(office, device, code):
    page = device(java_script_enabled=False)
    find(page, code)
    go(page, "#pay button")
    page.wait_for_selector(".qr svg")
    assert page.inner_text(".countdown") == "10:02:00"
    go(page, 'a[href^="/pay/q/"]')
    press(page)
    page.wait_for_selector("text=前往支付")
    go(page, 'a:has-text("支付完成")')
    page.wait_for_selector("h1:has-text('暂未收到款项')")
    pay(office, code)
    go(page, 'main a:has-text("刷新")')
    page.wait_for_selector("h1:has-text('缴款成功')")


def test_the_browser_finds_nothing_against_the_content_policy(page, device, code):
    heard = []
    page.on("console", lambda message: heard.append(message.text))
    token = begin(page, code)
    page.goto(token)
    press(page)
    page.wait_for_selector(".countdown")
    assert [text for text in heard if "Content Security Policy" in text] == []
