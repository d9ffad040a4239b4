"""The window of the test bank, without a site behind it."""

import pytest
from webtest import TestApp

from nontax_site.commands.testbank.bank import TestBank
from nontax_site.commands.testbank.book import Book
from nontax_site.commands.testbank.credentials import Credential
from nontax_site.commands.testbank.messages import SiteSilent
from nontax_site.commands.testbank.pages import application
from tests.factories.notices import MORNING


class SilentDoor:
    def say(self, credential, verb, message):
        raise SiteSilent


@pytest.fixture
def browser():
    credential = Credential("ccb", "建设银行", "CCB", "0A", b"", b"")
    bank = TestBank(SilentDoor(), [credential], Book(), lambda: MORNING)
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
