"""``nontax reindex``: after a damage, after a stop, and on an older database."""

from __future__ import annotations

import json

import pytest

from nontax_site.catalog.orders import Orders
from nontax_site.catalog.search import SearchBook
from nontax_site.evolve import step_0002_search
from nontax_site.root import SITE
from tests.factories.places import NewPlace
from tests.factories.units import make_unit


def searched(place):
    """What ``nontax check`` finds in the search and the orders."""
    found = json.loads(place.run("check").stdout.splitlines()[0])
    return [row for row in found if row["check"] in ("search", "orders")]


@pytest.fixture
def place(tmp_path, monkeypatch):
    made = NewPlace(tmp_path, monkeypatch)
    with made.site() as connection:
        for number in range(1, 8):
            unit = make_unit(f"330100-{number:04d}", name=f"第{number}中学")
            connection.root()[SITE].units.add(unit.id, unit)
    return made


def test_what_is_damaged_is_named_and_made_anew(place):
    assert len(searched(place)) >= 14
    done = place.run("reindex")
    assert done.exit_code == 0, done.output
    assert "indexed: 7 documents" in done.stderr
    assert searched(place) == []
    assert place.run("reindex").exit_code == 0
    assert searched(place) == []


def test_a_run_that_was_stopped_is_gone_on_with_or_begun_again(place):
    place.run("reindex")
    with place.site() as connection:
        connection.root()[SITE].search.building = 5
    assert "indexed: 7 documents" in place.run("reindex").stderr
    with place.site() as connection:
        site = connection.root()[SITE]
        site.orders, site.search = Orders(), SearchBook()
        site.search.building = 5
    assert place.run("reindex", "--again").exit_code == 0
    assert searched(place) == []


def test_an_older_database_tells_its_documents_to_the_index(place):
    with place.site() as connection:
        site = connection.root()[SITE]
        site.search = SearchBook()
        for key in list(step_0002_search.keys(site, "")):
            step_0002_search.do(site, key, None)
        assert len(list(site.search.marked())) == 7
        assert list(step_0002_search.keys(site, "suspense")) == ["units"]
