"""A list, a worklist and the search box without a mouse."""

from __future__ import annotations

import re

import pytest

from nontax_site.payments.noticing import WantedLine
from tests.factories.channels import PASSPORT, issue
from tests.factories.lives import asked_to_reverse, sealed

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def active(page):
    return page.evaluate("document.activeElement.textContent.trim()")


def test_a_list_is_walked_opened_and_left_by_key(office, at_desk):
    codes = [issue(office, WantedLine(PASSPORT, str(n))) for n in (1, 2, 3)]
    office.drain()
    page = at_desk("school-clerk")
    page.goto("/notices")
    page.keyboard.press("j")
    assert active(page).replace(" ", "") == codes[2]
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    assert active(page).replace(" ", "") == codes[1]
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/notices/{codes[1]}")


def test_typing_is_never_taken_for_a_key(office, at_desk):
    page = at_desk("school-clerk")
    page.goto("/notices")
    page.keyboard.press("/")
    page.keyboard.type("jkx?/ar")
    assert page.input_value("#search") == "jkx?/ar"
    assert not page.is_visible("dialog#keys")
    page.fill("#filter-q", "j?x")
    assert page.input_value("#filter-q") == "j?x"


def test_the_help_opens_and_closes_by_key(office, at_desk):
    page = at_desk("school-clerk")
    page.keyboard.press("?")
    assert page.is_visible("dialog#keys")
    assert "下一行" in page.inner_text("dialog#keys")
    page.keyboard.press("Escape")
    assert not page.is_visible("dialog#keys")


def test_a_row_of_my_work_is_ticked_by_key(office, at_desk):
    sealed(office)
    sealed(office)
    office.drain()
    page = at_desk("school-clerk")
    if page.locator(".sheet input[type=checkbox]").count() == 0:
        page = at_desk("hz-clerk")
    page.keyboard.press("j")
    page.keyboard.press("x")
    assert page.locator(".sheet input[type=checkbox]:checked").count() == 1
    page.keyboard.press("x")
    assert page.locator(".sheet input[type=checkbox]:checked").count() == 0


def test_the_buttons_that_decide_are_reached_by_key(office, at_desk):
    bill = sealed(office)
    asked_to_reverse(office, bill)
    office.drain()
    page = at_desk("hz-boss")
    page.goto(f"/bills/{bill}/decide")
    page.keyboard.press("a")
    assert page.evaluate("document.activeElement.value") == "approve"
    page.keyboard.press("r")
    assert page.evaluate("document.activeElement.value") == "refuse"


def test_a_search_is_typed_and_opens_its_one_hit(office, at_desk):
    code = issue(office, WantedLine(PASSPORT, "7"))
    office.drain()
    page = at_desk("school-clerk")
    page.keyboard.press("/")
    page.keyboard.type("zxb ¥1,400.00")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(f"/notices/{code}$"))
