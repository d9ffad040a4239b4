"""The window of the test bank, without a site behind it."""

import pytest
from webtest import TestApp

from nontax_site.commands.testbank.bank import TestBank
from nontax_site.commands.testbank.book import Book
from nontax_site.commands.testbank.credentials import Credential
from nontax_site.commands.testbank.messages import Answered, SiteSilent
from nontax_site.commands.testbank.pages import application
from tests.factories.notices import MORNING

CREDENTIAL = Credential("ccb", "建设银行", "CCB", "0A", b"", b"")
CODE = "33010026000000000018"


class SilentDoor:
    def say(self, credential, verb, message):
        raise SiteSilent


@pytest.fixture
def browser():
    bank = TestBank(SilentDoor(), [CREDENTIAL], Book(), lambda: MORNING)
    return TestApp(application(bank))


def test_the_window_is_chinese_and_says_that_it_is_a_demonstration(browser):
    page = browser.get("/")
    page.mustcontain("测试银行", "仅供演示", "建设银行")
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]


def test_what_was_scanned_stands_in_the_window(browser):
    assert browser.get("/", {"q": "3301"}).forms["look"]["text"].value == "3301"


def test_a_silent_site_is_said_and_nothing_is_taken(browser):
    form = browser.get("/").forms["look"]
    form["text"] = "3" * 20
    page = form.submit(expect_errors=True)
    assert page.status_int == 502
    page.mustcontain("无应答")
    assert browser.get("/taken", {"pay_code": "3" * 20}).json == {"taken": False}


class KindDoor:
    """A site that knows every notice and takes every payment."""

    def say(self, credential, verb, message):
        data = {
            **{"pay_code": CODE, "payer_name": "周*波", "unit_name": "某校"},
            **{"amount": "1.00", "late": "0.00", "due": "2026-12-04", "status": 0},
            **{"rec_name": "某局", "rec_account": "1", "check_code": "00"},
        }
        return Answered(200, "00000", "成功", data)


@pytest.fixture
def payer():
    """The window as a payer meets it who came from the site."""
    bank = TestBank(KindDoor(), [CREDENTIAL], Book(), lambda: MORNING)
    return TestApp(application(bank, "http://site.test/"))


def test_the_payer_finds_the_way_back_to_his_notice_and_its_result(payer):
    page = payer.get("/")
    assert page.html.find(id="back")["href"] == "http://site.test/pay"
    form = page.forms["look"]
    form["text"] = CODE
    page = form.submit()
    assert page.html.find(id="back")["href"] == f"http://site.test/pay/{CODE}"
    page = page.forms["pay"].submit("how", value="pay")
    link = page.html.find("a", {"class": "button"})
    assert link["href"] == f"http://site.test/pay/{CODE}/result"


def test_without_an_address_of_the_site_there_is_no_way_back(browser):
    assert browser.get("/").html.find(id="back") is None


def test_each_value_of_the_book_says_its_name_where_the_heads_are_hidden(payer):
    form = payer.get("/").forms["look"]
    form["text"] = CODE
    page = form.submit().forms["pay"].submit("how", value="pay")
    heads = [cell.text for cell in page.html.select("thead th")]
    row = page.html.select("tbody tr")[0].find_all("td")
    assert [cell["data-label"] for cell in row] == heads
    assert "缴款识别码" in heads


def test_the_style_is_served(browser):
    assert browser.get("/style/bank.css").content_type == "text/css"


def test_an_unknown_channel_is_the_first_one(browser):
    form = browser.get("/").forms["look"]
    form["text"] = "3" * 20
    form["channel"].force_value("nobody")
    assert form.submit(expect_errors=True).status_int == 502


def test_a_browser_keeps_its_device(browser):
    browser.get("/")
    device = browser.cookies["testbank_device"]
    browser.get("/")
    assert browser.cookies["testbank_device"] == device
