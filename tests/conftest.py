"""Fixtures: the site on a DemoStorage, its clock, and persons who sign in.

The application is made once; each test stands on its own DemoStorage over one
that holds a small office (``tests/factories/office.py``), so what a test commits
is gone with it. Never MappingStorage: it does not resolve conflicts.

Functional tests and tests of rules that use the office run a second time with the
office on RelStorage over PostgreSQL; ``--storage memory`` leaves that out. Of the
browser's tests only the whole story does: what the others prove of the storage is
proved below the pages, in a tenth of the time.
"""

from __future__ import annotations

import os
import tempfile
from datetime import datetime

import pytest
from hypothesis import settings
from pyramid.threadlocal import get_current_registry
from zope.component import getSiteManager

from nontax_site.kernel.clock import BEIJING, FixedClock

# the same examples every time where a run decides; new ones at the desk
settings.register_profile("ci", derandomize=True, deadline=None)
settings.register_profile("desk", deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "desk")

START = datetime(2026, 3, 5, 10, 0, tzinfo=BEIJING)


STORAGES = ("memory", "postgresql")


def pytest_addoption(parser):
    parser.addoption(
        "--storage",
        choices=(*STORAGES, "both"),
        default="both",
        help="where the office of functional tests and tests of rules lives",
    )


def pytest_generate_tests(metafunc):
    """Functional tests and tests of rules meet every storage there is."""
    if "storage_kind" not in metafunc.fixturenames:
        return
    path = metafunc.definition.path.as_posix()
    if "/tests/browser/" in path and not path.endswith("test_the_whole_story.py"):
        return
    if (
        "/tests/functional/" not in path
        and metafunc.definition.get_closest_marker("rule") is None
    ):
        return
    chosen = metafunc.config.getoption("--storage")
    kinds = STORAGES if chosen == "both" else (chosen,)
    ids = [pytest.HIDDEN_PARAM if kind == "memory" else kind for kind in kinds]
    metafunc.parametrize("storage_kind", kinds, indirect=True, ids=ids)


def pytest_configure(config):
    os.environ.setdefault("NONTAX_INI", "etc/testing.ini")
    _share_templates(config)


def _share_templates(config):
    """What one process of this run makes of a template serves the others too.

    Chameleon reads the variable when it is imported, so this comes before.
    """
    if "CHAMELEON_CACHE" not in os.environ:
        directory = tempfile.TemporaryDirectory(prefix="nontax-templates-")
        os.environ["CHAMELEON_CACHE"] = directory.name
        config.add_cleanup(directory.cleanup)


@pytest.fixture(autouse=True, scope="module")
def _hooked():
    """A unit test of another file may have taken the applications' hook away."""
    getSiteManager.sethook(get_current_registry)


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


@pytest.fixture(scope="session")
def cluster():
    """A PostgreSQL server (``tests.factories.postgresql.Cluster``)."""
    from tests.factories.postgresql import needs_postgresql, running

    needs_postgresql()
    with running() as server:
        yield server


@pytest.fixture(scope="session")
def _templates(_base, cluster):
    """The office's two databases on the server, as they are at first."""
    from tests.factories.postgresql import Templates, template

    made = Templates(
        cluster,
        (
            template(cluster, "office", _base.main),
            template(cluster, "office_sessions", _base.sessions),
        ),
    )
    yield made
    made.close()


@pytest.fixture
def storage_kind(request):
    """Where the office lives: "memory", or "postgresql" in the second pass."""
    return getattr(request, "param", "memory")


@pytest.fixture
def _storages(request, storage_kind, tmp_path):
    """What opens the storages of the test's office by name; None in memory."""
    if storage_kind == "memory":
        return None
    templates = request.getfixturevalue("_templates")
    blobs = tmp_path / "blob-cache"
    return lambda name: templates.storage(
        "office_sessions" if name else "office", blobs
    )


@pytest.fixture
def office(_base, _storages, tmp_path):
    """The running site over the small office (``tests.factories.office.Office``)."""
    running = _base.open(START, tmp_path, _storages)
    yield running
    running.close()


@pytest.fixture
def app(office):
    """A browser without a sign-in (WebTest)."""
    return office.browser()
