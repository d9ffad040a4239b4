"""``nontax copy``: a site moves between storages and is proved on the other side."""

from __future__ import annotations

import json

import pytest

from nontax_site.checking import ANCHOR
from nontax_site.commands.target import TargetNotEmpty
from nontax_site.storage.connecting import DatabaseInUse, open_storage
from nontax_site.storage.presence import announce
from tests.conftest import START
from tests.factories.places import (
    VARIABLES,
    at_work,
    fill,
    live,
    on_files,
    on_postgresql,
)


@pytest.fixture(autouse=True)
def _environment(monkeypatch):
    for name in VARIABLES:
        monkeypatch.setenv(name, "")


@pytest.fixture
def source(_base, tmp_path):
    """A site on files at which money came in."""
    place = fill(on_files(tmp_path, "source"), _base)
    with at_work(place, _base, START) as office:
        place.codes = live(office)
    return place


def key_of(source, target):
    (target.var / "master.key").write_bytes((source.var / "master.key").read_bytes())
    (target.var / "master.key").chmod(0o600)
    return target


def copied(source, target):
    done = source.call("copy", str(source.ini), str(target.ini), "--json")
    assert done.exit_code == 0, (done.output, done.exception)
    return json.loads(done.stdout)


def digest_of(place):
    with place.tree() as root:
        return {
            document.id: document.digest() for document in root.documents()
        }, root.audit.heads()


@pytest.mark.parametrize("history", [False, True])
def test_a_site_moves_to_postgresql_and_back_and_nothing_is_lost(
    source, cluster, tmp_path, history
):
    there = key_of(source, on_postgresql(tmp_path, cluster, history=history))
    back = key_of(source, on_files(tmp_path, "back"))
    found = copied(source, there)
    assert found["breaches"] == []
    assert found["main"]["objects"] > 100
    assert copied(there, back)["main"]["digest"] == found["main"]["digest"]
    assert digest_of(source) == digest_of(there) == digest_of(back)
    assert back.breaches() == []
    assert (back.var / ANCHOR).exists()


def test_a_copy_goes_on_where_it_was_interrupted(
    source, cluster, tmp_path, monkeypatch
):
    there = key_of(source, on_postgresql(tmp_path, cluster))
    from nontax_site.storage import moving

    one = moving._copy_one
    done = []

    def stops(source, target, transaction):
        if len(done) == 3:
            raise KeyboardInterrupt
        done.append(transaction.tid)
        one(source, target, transaction)

    monkeypatch.setattr(moving, "_copy_one", stops)
    interrupted = source.call("copy", str(source.ini), str(there.ini))
    assert interrupted.exit_code != 0
    monkeypatch.setattr(moving, "_copy_one", one)
    assert copied(source, there)["breaches"] == []


def test_a_target_that_holds_anything_is_left_alone(source, _base, tmp_path):
    there = fill(on_files(tmp_path, "full"), _base)
    before = (there.var / "site.fs").read_bytes()
    done = source.call("copy", str(source.ini), str(there.ini))
    assert isinstance(done.exception, TargetNotEmpty)
    assert (there.var / "site.fs").read_bytes() == before


def test_a_source_that_runs_is_refused(source, _base, tmp_path):
    there = key_of(source, on_files(tmp_path, "other"))
    with at_work(source, _base, START):
        done = source.call("copy", str(source.ini), str(there.ini))
    assert isinstance(done.exception, DatabaseInUse)
    assert not (there.var / "site.fs").exists()


def test_a_source_that_runs_on_postgresql_is_refused(source, cluster, tmp_path):
    there = key_of(source, on_postgresql(tmp_path, cluster))
    back = key_of(source, on_files(tmp_path, "back"))
    copied(source, there)
    storage, _ = open_storage(there.settings["nontax.zodb_uri"])
    presence = announce(storage)
    done = there.call("copy", str(there.ini), str(back.ini))
    assert isinstance(done.exception, DatabaseInUse)
    presence.close()
    storage.close()
    assert copied(there, back)["breaches"] == []


def test_an_empty_source_is_refused(cluster, tmp_path):
    nothing = on_postgresql(tmp_path, cluster)
    done = nothing.call("copy", str(nothing.ini), str(nothing.ini))
    assert type(done.exception).__name__ == "NotConfigured"
