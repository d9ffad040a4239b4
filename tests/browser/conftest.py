"""The running site behind a real port, and headless Chromium before it.

The server is a thread over the office's application: the test moves the office's
clock and the pages follow. Chromium must be there where CI says so; elsewhere a
machine without it skips these tests.
"""

from __future__ import annotations

import os
import shutil

import pytest

from tests.factories.browsing import sign_in
from tests.factories.serving import served

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]


def browser_path():
    """Where Chromium is; None when it is missing and may be."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None and os.environ.get("CI"):
        pytest.fail("Chromium is missing and CI is set: install chromium")
    return found


@pytest.fixture
def site_url(office):
    """The address of the office's site on a free port of this machine."""
    with served(office.app) as address:
        yield address


@pytest.fixture(scope="session")
def chromium():
    """One headless Chromium for the whole run."""
    path = browser_path()
    if path is None:
        pytest.skip("Chromium is not installed here")
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def device(chromium, site_url):
    """Makes pages of devices of their own: ``device(width=390)``.

    Pages of one device share its cookies: ``device().context.new_page()``.
    """
    contexts = []

    def make(width=390, height=844, **more):
        context = chromium.new_context(
            base_url=site_url, viewport={"width": width, "height": height}, **more
        )
        context.set_default_timeout(30_000)
        contexts.append(context)
        return context.new_page()

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def page(device):
    """A page on a phone."""
    return device()


@pytest.fixture
def at_desk(device):
    """``at_desk(login)``: the page of a person who has signed in, at a desk."""

    def sit(login, width=1440, height=900):
        page = device(width=width, height=height)
        sign_in(page, login)
        page.wait_for_url("**/work")
        return page

    return sit
