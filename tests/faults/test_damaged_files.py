"""A damaged file is not served; what can be read of it is saved beside it (F3, F4)."""

from __future__ import annotations

import pytest
from ZODB.FileStorage import FileStorage

from nontax_site.commands.serve import BelowAnchor
from nontax_site.kernel.errors import Corrupt
from tests.conftest import START
from tests.factories.places import VARIABLES, at_work, fill, live, on_files

# a FileStorage that cannot be made leaves its lock to the garbage collector
pytestmark = pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning"
)


@pytest.fixture(autouse=True)
def _environment(monkeypatch):
    for name in VARIABLES:
        monkeypatch.setenv(name, "")


@pytest.fixture
def site(_base, tmp_path):
    place = fill(on_files(tmp_path), _base)
    with at_work(place, _base, START) as office:
        live(office, 1)
    return place


def positions(path):
    """Where each transaction of the file begins."""
    storage = FileStorage(str(path), read_only=True)
    walk = storage.iterator()
    found = [transaction._tpos for transaction in walk]
    walk.close()
    storage.close()
    return found


def test_a_file_damaged_in_its_midst_is_saved_into_a_copy_and_not_served(site):
    path = site.var / "site.fs"
    data = bytearray(path.read_bytes())
    (site.var / "site.fs.index").unlink(missing_ok=True)
    middle = positions(path)[5]
    (site.var / "site.fs.index").unlink(missing_ok=True)
    data[middle + 8 : middle + 16] = (2**62).to_bytes(8, "big")
    data[middle + 16 : middle + 17] = b"\xff"
    path.write_bytes(bytes(data))
    done = site.call("serve")
    assert isinstance(done.exception, Corrupt)
    assert not isinstance(done.exception, BelowAnchor)
    saved = list(site.var.glob("recovered-*/site.fs"))
    assert len(saved) == 1
    assert path.read_bytes() == bytes(data)
    assert len(positions(saved[0])) >= 5
    assert "recovered-" in done.stderr


def test_a_file_whose_tail_was_cut_is_refused_by_its_anchor(site):
    path = site.var / "site.fs"
    from nontax_site.checking import anchor_of
    from nontax_site.kernel.clock import SystemClock
    from nontax_site.storage.connecting import open_database

    database = open_database(site.settings["nontax.zodb_uri"])
    anchor_of(site.var).append(database, SystemClock().now())
    database.close()
    last = positions(path)[-1]
    with path.open("r+b") as file:
        file.truncate(last)
    (site.var / "site.fs.index").unlink(missing_ok=True)
    assert isinstance(site.call("serve").exception, BelowAnchor)
    said = site.call("health", "--json")
    assert said.exit_code == 1
    assert '"anchor", "ok": false' in said.stdout
