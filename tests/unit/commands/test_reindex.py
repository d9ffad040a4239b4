"""``nontax reindex`` and ``nontax evolve``: the site stands still meanwhile."""

from __future__ import annotations

import pytest

from nontax_site.commands.serve import HalfIndexed, check_start
from nontax_site.root import SITE
from nontax_site.storage.connecting import DatabaseInUse, open_site, open_storage
from nontax_site.storage.presence import announce
from tests.conftest import START
from tests.factories.places import VARIABLES, at_work, fill, on_files, on_postgresql


@pytest.fixture(autouse=True)
def _environment(monkeypatch):
    for name in VARIABLES:
        monkeypatch.setenv(name, "")


@pytest.mark.parametrize("command", ["reindex", "evolve"])
def test_a_site_that_runs_on_postgresql_is_refused(_base, cluster, tmp_path, command):
    place = fill(on_postgresql(tmp_path, cluster), _base)
    storage, _ = open_storage(place.settings["nontax.zodb_uri"])
    presence = announce(storage)
    done = place.call(command)
    assert isinstance(done.exception, DatabaseInUse)
    presence.close()
    storage.close()
    assert place.call(command).exit_code == 0


def test_the_site_does_not_start_on_orders_that_are_half_made(_base, tmp_path):
    place = fill(on_files(tmp_path), _base)
    with open_site(place.settings["nontax.zodb_uri"]) as connection:
        connection.root()[SITE].search.building = 5
    with (
        at_work(place, _base, START) as office,
        pytest.raises(HalfIndexed, match="5 documents"),
    ):
        check_start(office.registry, place.settings)
    assert place.call("reindex").exit_code == 0
    with at_work(place, _base, START) as office:
        check_start(office.registry, place.settings)
