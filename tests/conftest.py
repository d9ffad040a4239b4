"""Fixtures: the site on a DemoStorage, its clock, and persons who sign in.

The application is made once; each test stands on its own DemoStorage over one
that holds a small office (``tests/factories/office.py``), so what a test commits
is gone with it. Never MappingStorage: it does not resolve conflicts.
"""

from __future__ import annotations

import os
from datetime import datetime

import pytest
from hypothesis import settings

from nontax_site.kernel.clock import BEIJING, FixedClock

# the same examples every time where a run decides; new ones at the desk
settings.register_profile("ci", derandomize=True, deadline=None)
settings.register_profile("desk", deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "desk")

START = datetime(2026, 3, 5, 10, 0, tzinfo=BEIJING)


def pytest_configure(config):
    os.environ.setdefault("NONTAX_INI", "etc/testing.ini")


@pytest.fixture
def clock() -> FixedClock:
    """A clock at 2026-03-05 10:00 in Beijing (a Thursday, a working day)."""
    return FixedClock(START)


@pytest.fixture(scope="session")
def _base():
    from tests.factories.office import build_base

    base = build_base(FixedClock(START))
    yield base
    base.close()


@pytest.fixture
def office(_base, tmp_path):
    """The running site over the small office (``tests.factories.office.Office``)."""
    running = _base.open(START, tmp_path)
    yield running
    running.close()


@pytest.fixture
def app(office):
    """A browser without a sign-in (WebTest)."""
    return office.browser()
