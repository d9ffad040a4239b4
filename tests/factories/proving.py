"""Switching second factor and step-up on for one test, and devices that show codes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from nontax_site.security.factors import SecondFactors, code_at
from tests.factories.office import PASSWORD


@contextmanager
def switched(office: Any, **settings: Any) -> Iterator[None]:
    """The settings ``nontax.<name>`` for the time of a block."""
    kept = dict(office.registry.settings)
    for name, value in settings.items():
        office.registry.settings[f"nontax.{name}"] = value
    try:
        yield
    finally:
        for name in settings:
            office.registry.settings[f"nontax.{name}"] = kept[f"nontax.{name}"]


def enrol(office: Any, login: str) -> tuple[str, tuple[str, ...]]:
    """Set up the second factor of an account: (secret, recovery codes)."""
    with office.work() as request:
        factors = request.find_service(SecondFactors)
        user = request.site.users[login]
        act = office.act(login)
        factors.begin(act, user)
        secret = factors.secret(user)
        codes = factors.confirm(act, user, code_at(secret, office.clock.now()))
    return secret, codes


def sign_in(office: Any, login: str, code: str = "", password: str = PASSWORD) -> Any:
    """(browser, answer) of signing in with a code."""
    browser = office.browser()
    form = browser.get("/sign-in").forms["deform"]
    form["login"], form["password"] = login, password
    if "code" in form.fields:
        form["code"] = code
    return browser, form.submit(expect_errors=True)
