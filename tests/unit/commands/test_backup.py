"""``nontax backup``, ``verify`` and ``restore``: what comes back is what was there."""

from __future__ import annotations

import json
import shutil

import pytest

from nontax_site.checking import ANCHOR, anchor_of
from nontax_site.commands.target import RESTORING, TargetNotEmpty, Unfinished
from nontax_site.kernel.clock import SystemClock
from nontax_site.storage.backups import LINES, BackupBroken, NoBackup, sets
from nontax_site.storage.connecting import open_database
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


@pytest.fixture(params=["files", "postgresql"])
def kind(request):
    return request.param


@pytest.fixture
def places(request, tmp_path):
    """Makes empty places of a kind, each with the same master key."""

    def make(kind, name):
        if kind == "files":
            return on_files(tmp_path, name)
        return on_postgresql(tmp_path, request.getfixturevalue("cluster"), name)

    return make


def key_of(source, target):
    (target.var / "master.key").write_bytes((source.var / "master.key").read_bytes())
    (target.var / "master.key").chmod(0o600)
    return target


def write_anchor(place):
    database = open_database(place.settings["nontax.zodb_uri"])
    anchor_of(place.var).append(database, SystemClock().now())
    database.close()


@pytest.fixture
def site(kind, places, _base):
    place = fill(places(kind, "site"), _base)
    with at_work(place, _base, START) as office:
        place.codes = live(office, 1)
    write_anchor(place)
    return place


@pytest.fixture
def backups(tmp_path):
    return tmp_path / "backups"


def call(place, *words):
    done = place.call(*[str(word) for word in words])
    assert done.exit_code == 0, (done.output, done.exception)
    return done


def save(place, backups, *words):
    return json.loads(call(place, "backup", backups, "--json", *words).stdout)


def restored(place, backups, *words):
    return json.loads(call(place, "restore", backups, "--json", *words).stdout)


def digests(place):
    with place.tree() as root:
        return {one.id: one.digest() for one in root.documents()}


def test_what_comes_back_is_what_was_there(site, kind, places, backups):
    assert save(site, backups)["kind"] == "full"
    place = key_of(site, places(kind, "place"))
    said = restored(place, backups, "--drill")
    assert (said["entries"], said["numbers"], said["skipped"]) == ({}, {}, {})
    assert digests(place) == digests(site)
    assert place.breaches() == []
    assert not (place.var / RESTORING).exists()


def test_after_a_restore_no_number_is_given_again(site, kind, places, backups, _base):
    save(site, backups)
    with at_work(site, _base, START) as office:
        later = live(office, 2)
        with office.work() as request:
            lost = {request.site.document("notice", code).bill for code in later}
    write_anchor(site)
    place = key_of(site, places(kind, "place"))
    said = restored(place, backups, "--anchor", site.var / ANCHOR, "--gap", "50")
    assert said["ends"] < said["reached"]
    assert said["entries"]["330100-0001"][0] < said["entries"]["330100-0001"][1]
    assert any(name.startswith("bills/") for name in said["numbers"])
    with at_work(place, _base, START) as office:
        again = live(office, 2)
        with office.work() as request:
            bills = {request.site.document("notice", code).bill for code in again}
    assert not set(again) & set(later)
    assert not bills & lost
    assert place.breaches() == []
    report = next(place.var.glob("restored-*.json"))
    assert json.loads(report.read_text())["skipped"] == said["skipped"]


def test_a_step_holds_what_came_since_and_a_pack_begins_a_new_set(
    places, backups, _base
):
    site = fill(places("files", "site"), _base)
    kinds = [save(site, backups)["kind"]]
    for _ in range(2):
        with at_work(site, _base, START) as office:
            live(office, 1)
        kinds.append(save(site, backups)["kind"])
    assert kinds == ["full", "delta", "delta"]
    assert [len(one.lines()) for one in sets(backups)] == [3]
    call(site, "pack", "--days", "0")
    assert save(site, backups)["kind"] == "full"
    assert len(sets(backups)) == 2
    place = key_of(site, places("files", "place"))
    restored(place, backups, "--drill", "--set", sets(backups)[0].name)
    assert digests(place) == digests(site)


def test_a_backup_is_made_beside_the_running_site(places, backups, _base):
    site = fill(places("files", "site"), _base)
    with at_work(site, _base, START) as office:
        live(office, 1)
        save(site, backups)
        live(office, 1)
        assert save(site, backups)["kind"] == "delta"


def flipped(files):
    name = files[len(files) // 2]
    data = bytearray(name.read_bytes())
    data[len(data) // 2] ^= 4
    name.write_bytes(bytes(data))


def deleted(files):
    files[1].unlink()


def exchanged(files):
    one, other = files[0].read_bytes(), files[1].read_bytes()
    files[0].write_bytes(other)
    files[1].write_bytes(one)


def added(files):
    files[0].with_name("2030-01-01-00-00-00.deltafsz").write_bytes(b"x")


def lines_exchanged(files):
    path = files[0].parents[1] / LINES
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([lines[1], lines[0], *lines[2:]]))


def line_cut(files):
    path = files[0].parents[1] / LINES
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([lines[0], *lines[2:]]))


@pytest.fixture(scope="module")
def _three_steps(_base, tmp_path_factory):
    """A site on files with a set of three steps; copied by each test."""
    directory = tmp_path_factory.mktemp("steps")
    site = fill(on_files(directory, "site"), _base)
    for _ in range(3):
        with at_work(site, _base, START) as office:
            live(office, 1)
        save(site, directory / "backups")
    return site, directory / "backups"


@pytest.mark.parametrize(
    "damage", [flipped, deleted, exchanged, added, lines_exchanged, line_cut]
)
def test_a_backup_that_was_touched_is_refused_before_anything_is_written(
    damage, _three_steps, places, tmp_path
):
    site, whole = _three_steps
    backups = tmp_path / "copy"
    shutil.copytree(whole, backups)
    damage(sorted(sets(backups)[0].data.glob("*fsz")))
    place = key_of(site, places("files", "place"))
    done = place.call("restore", str(backups))
    assert isinstance(done.exception, BackupBroken)
    assert sorted(path.name for path in place.var.iterdir()) == ["master.key"]
    assert isinstance(site.call("verify", str(backups)).exception, BackupBroken)


def test_every_flipped_byte_of_a_backup_is_found(_three_steps, tmp_path):
    """One in each file, at another place each (trust.md, fact 9)."""
    _site, whole = _three_steps
    one = sets(whole)[0]
    for number, path in enumerate(
        sorted(p for p in one.path.rglob("*") if p.is_file())
    ):
        data = bytearray(path.read_bytes())
        data[(number * 7919) % len(data)] ^= 1
        kept = path.read_bytes()
        path.write_bytes(bytes(data))
        with pytest.raises(BackupBroken):
            one.verify()
        path.write_bytes(kept)
    one.verify()


def test_another_sites_backup_is_refused(_three_steps, places, tmp_path):
    _site, backups = _three_steps
    place = places("files", "place")
    (place.var / "master.key").write_text("00" * 16 + "\n")
    (place.var / "master.key").chmod(0o600)
    assert isinstance(place.call("restore", str(backups)).exception, BackupBroken)


def test_another_sites_anchor_is_refused_and_the_place_stays_marked(
    _three_steps, places, _base
):
    site, backups = _three_steps
    other = fill(places("files", "other"), _base)
    with at_work(other, _base, START) as office:
        live(office, 1)
    write_anchor(other)
    line = json.loads((other.var / ANCHOR).read_text())
    line["tid"] = "03" + line["tid"][2:]
    (other.var / ANCHOR).write_text(json.dumps(line) + "\n")
    place = key_of(site, places("files", "place"))
    done = place.call("restore", str(backups), "--anchor", str(other.var / ANCHOR))
    assert type(done.exception).__name__ == "RestoreUnproved"
    assert isinstance(place.call("serve").exception, Unfinished)


def test_a_place_that_holds_a_site_is_left_alone(_three_steps):
    site, backups = _three_steps
    before = (site.var / "site.fs").read_bytes()
    assert isinstance(site.call("restore", str(backups)).exception, TargetNotEmpty)
    assert (site.var / "site.fs").read_bytes() == before


def test_a_directory_without_a_backup_says_so(_three_steps, tmp_path):
    site, _backups = _three_steps
    for command in ("restore", "verify"):
        done = site.call(command, str(tmp_path / "none"))
        assert isinstance(done.exception, NoBackup)
