"""A person before a browser: signs in, presses what leads on, waits for the page.

What is read right after a bare click may still be the page before; so whatever
leads to another page is pressed with ``go``.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from tests.factories.office import PASSWORD


def go(page: Any, pressed: Any, **options: Any) -> None:
    """Press a link or a button (a selector or a locator); the next page is there."""
    target = page.locator(pressed).first if isinstance(pressed, str) else pressed
    with page.expect_navigation(**options):
        target.click()


def type_key(page: Any, key: str) -> None:
    """Press a key that leads to another page; the next page is there."""
    with page.expect_navigation():
        page.keyboard.press(key)


def sign_in(page: Any, login: str, password: str = PASSWORD) -> None:
    """Sign in on the page of that name."""
    page.goto("/sign-in")
    page.fill("[name=login]", login)
    page.fill("[name=password]", password)
    go(page, "#deform button[type=submit]")


def picture(page: Any, name: str) -> None:
    """Keep a screenshot where the environment says so."""
    where = os.environ.get("NONTAX_SHOTS")
    if where:
        page.screenshot(path=str(Path(where) / f"{name}.png"), full_page=True)
