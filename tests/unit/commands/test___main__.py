"""The door of the commands, ``main``: which warnings reach the operator."""

from __future__ import annotations

import sys
import warnings

import pytest

from nontax_site.commands import quiet

KNOWN = "pkg_resources is deprecated as an API."


@pytest.fixture(autouse=True)
def fresh(monkeypatch):
    """Python as an operator starts it: no filters of a test run."""
    monkeypatch.setattr(sys, "warnoptions", [])
    with warnings.catch_warnings():
        warnings.resetwarnings()
        yield


def shown(message: str, category: type[Warning] = UserWarning) -> bool:
    with warnings.catch_warnings(record=True) as seen:
        warnings.warn(message, category, stacklevel=1)
    return bool(seen)


def test_the_one_warning_nobody_can_act_upon_is_not_shown():
    assert shown(KNOWN)
    quiet()
    assert not shown(KNOWN)


def test_other_warnings_stay():
    quiet()
    assert shown("the disk is nearly full")
    assert shown("something else is deprecated", DeprecationWarning)
    assert shown(f"not at its start: {KNOWN}")


def test_who_asks_python_for_warnings_sees_it(monkeypatch):
    monkeypatch.setattr(sys, "warnoptions", ["default"])
    quiet()
    assert shown(KNOWN)
