"""``nontax reindex``: after a damage, after a stop, and on an older database."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from nontax_site.catalog.orders import Orders
from nontax_site.catalog.search import SearchBook
from nontax_site.commands import nontax
from nontax_site.evolve import step_0002_search
from nontax_site.root import SITE
from nontax_site.storage import connecting
from nontax_site.storage.connecting import close, open_site
from tests.factories.units import make_unit

INI = """[app:main]
nontax.mode = testing
nontax.var = {var}
nontax.zodb_uri = file://{var}/site.fs
nontax.sessions_uri = memory://
"""


class Place:
    """A site on a file, opened by one command after another."""

    def __init__(self, directory):
        self.var = directory / "var"
        self.ini = directory / "test.ini"
        self.ini.write_text(INI.format(var=self.var))
        self.opened = []

    def open(self, settings):
        self.opened.append(connecting.databases(settings))
        return self.opened[-1]

    def run(self, *words):
        done = CliRunner().invoke(nontax, ["--ini", str(self.ini), *words])
        while self.opened:
            close(self.opened.pop())
        return done

    def site(self):
        return open_site(f"file://{self.var}/site.fs")

    def searched(self):
        found = json.loads(self.run("check").stdout.splitlines()[0])
        return [row for row in found if row["check"] in ("search", "orders")]


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.delenv("NONTAX_MASTER_KEY", raising=False)
    monkeypatch.setenv("NONTAX_VAR", "")
    made = Place(tmp_path)
    monkeypatch.setattr("nontax_site.ports.databases", made.open)
    words = ["--login", "admin", "--name", "郑安", "--card", "11010519491231002X"]
    done = made.run("init", *words, "--password", "Quiet-Harbour-77")
    assert done.exit_code == 0, done.output
    with made.site() as connection:
        for number in range(1, 8):
            unit = make_unit(f"330100-{number:04d}", name=f"第{number}中学")
            connection.root()[SITE].units.add(unit.id, unit)
    return made


def test_what_is_damaged_is_named_and_made_anew(place):
    assert len(place.searched()) >= 14
    done = place.run("reindex")
    assert done.exit_code == 0, done.output
    assert "indexed: 7 documents" in done.stderr
    assert place.searched() == []
    assert place.run("reindex").exit_code == 0
    assert place.searched() == []


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
    assert place.searched() == []


def test_an_older_database_tells_its_documents_to_the_index(place):
    with place.site() as connection:
        site = connection.root()[SITE]
        site.search = SearchBook()
        for key in list(step_0002_search.keys(site, "")):
            step_0002_search.do(site, key, None)
        assert len(list(site.search.marked())) == 7
        assert list(step_0002_search.keys(site, "suspense")) == ["units"]
