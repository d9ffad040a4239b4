"""The only opener of databases."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from transaction import TransactionManager
from transaction.interfaces import TransientError
from ZODB.DemoStorage import DemoStorage
from ZODB.FileStorage.FileStorage import CorruptedError, FileStorage
from ZODB.POSException import ReadOnlyError

from nontax_site.kernel.errors import Corrupt, NotConfigured
from nontax_site.storage import connecting
from nontax_site.storage.attempts import Attempts
from nontax_site.storage.connecting import (
    DatabaseInUse,
    close,
    database_of,
    databases,
    open_database,
    open_site,
    own_transaction,
)
from tests.factories.storage import AT_ONCE, open_small, quiet

ZCONF = """
%import ZODB
<zodb main>
  cache-size 777
  <filestorage>
    path {path}
  </filestorage>
</zodb>
"""


@pytest.fixture
def uri(tmp_path):
    return f"file://{tmp_path}/site.fs"


def test_a_memory_database_is_a_demo_storage():
    database = open_database("memory://", fatal=quiet)
    assert isinstance(database.storage.base, DemoStorage)
    database.close()


def test_a_second_process_that_would_write_is_told_so(uri):
    database = open_small(uri)
    with pytest.raises(DatabaseInUse) as caught:
        open_database(uri)
    assert uri in caught.value.sentence
    database.close()


def test_a_reader_runs_beside_the_site_and_cannot_write(uri):
    database = open_small(uri)
    reader = open_database(uri, read_only=True)
    assert own_transaction(reader, lambda root: "site" in root)
    with pytest.raises(ReadOnlyError):
        own_transaction(reader, lambda root: root.update(x=1))
    reader.close()
    database.close()


def test_options_of_a_file_uri_are_kept_for_a_reader(uri):
    open_small(uri).close()
    reader = open_database(f"{uri}?connection_cache_size=5", read_only=True)
    assert reader.getCacheSize() == 5
    reader.close()


@pytest.mark.parametrize("made", [False, True])
def test_nothing_to_read_is_said(uri, tmp_path, made):
    if made:
        (tmp_path / "site.fs").write_bytes(b"FS30")
    with pytest.raises(NotConfigured):
        open_database(uri, read_only=True)


def test_a_configuration_file_is_read_and_may_be_opened_to_read(tmp_path):
    conf = tmp_path / "zodb.conf"
    conf.write_text(ZCONF.format(path=tmp_path / "site.fs"))
    database = open_small(f"zconfig://{conf}")
    assert database.getCacheSize() == 777
    reader = open_database(f"zconfig://{conf}", read_only=True)
    assert reader.storage.isReadOnly()
    reader.close()
    database.close()


def test_an_end_that_heals_at_the_second_opening_is_opened(monkeypatch):
    calls = []

    def factory():
        calls.append(1)
        if len(calls) == 1:
            raise CorruptedError("end")
        return DemoStorage()

    monkeypatch.setattr(connecting, "_resolved", lambda uri, read: (factory, {}))
    open_database("file://x").close()
    assert len(calls) == 2


# FileStorage leaves its files to the collector when its opening fails
@pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")
@pytest.mark.parametrize("read_only", [False, True])
def test_a_damaged_file_is_said_and_keeps_no_lock(uri, tmp_path, read_only):
    close({"": open_database(uri)})
    path = next(tmp_path.glob("**/*.fs"))
    whole = path.read_bytes()
    path.write_bytes(whole + whole[4:])
    Path(f"{path}.index").unlink(missing_ok=True)
    with pytest.raises(Corrupt):
        open_database(uri, read_only=read_only)
    path.write_bytes(whole)
    close({"": open_database(uri)})


@pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")
@pytest.mark.parametrize("field", [0, 24, 32, 34])
def test_a_record_written_over_is_said(uri, tmp_path, field):
    """Whatever FileStorage then raises, a plain ValueError among it."""
    close({"": open_database(uri)})
    path = next(tmp_path.glob("**/*.fs"))
    storage = FileStorage(str(path), read_only=True)
    walk = storage.iterator()
    (record,) = next(walk)
    walk.close()
    storage.close()
    data = bytearray(path.read_bytes())
    data[record.pos + field : record.pos + field + 2] = b"\xff\xff"
    path.write_bytes(data)
    Path(f"{path}.index").unlink(missing_ok=True)
    with suppress(Corrupt):
        connecting.open_storage(uri, read_only=True)[0].close()


def test_the_site_has_two_databases_by_name(uri):
    met = []
    opened = databases(
        {
            "nontax.zodb_uri": uri,
            "nontax.sessions_uri": "memory://",
            "nontax.fatal": met.append,
        }
    )
    assert set(opened) == {"", "sessions"}
    connection = opened[""].open(TransactionManager())
    assert connection.get_connection("sessions").db() is opened["sessions"]
    assert opened[""].storage._fatal == met.append
    connection.close()
    close(opened)


def test_the_first_database_is_closed_when_the_second_does_not_open(uri, tmp_path):
    settings = {
        "nontax.zodb_uri": uri,
        "nontax.sessions_uri": f"zconfig://{tmp_path}/no",
    }
    with pytest.raises(Exception, match="no"):
        databases(settings)
    open_small(uri).close()


def test_a_command_commits_when_its_block_ends_well(uri):
    with open_site(uri) as connection:
        connection.root()["x"] = 1
    with pytest.raises(RuntimeError), open_site(uri) as connection:
        connection.root()["x"] = 2
        raise RuntimeError
    with open_site(uri, read_only=True) as connection:
        assert connection.root()["x"] == 1
        connection.root()["x"] = 3
    with open_site(uri) as connection:
        assert connection.root()["x"] == 1


def test_a_storage_that_is_open_gets_its_guards():
    base = open_small()
    over = database_of(DemoStorage(base=base.storage.base), fatal=quiet)
    own_transaction(over, lambda root: root.update(x=1))
    assert own_transaction(over, lambda root: root["x"]) == 1
    assert "x" not in own_transaction(base, dict)
    over.close()
    base.close()


def test_own_transaction_is_called_again_after_a_conflict():
    database = open_small()
    calls = []

    def add(root):
        calls.append(1)
        root["x"] = root.get("x", 0) + 1
        if len(calls) == 1:
            own_transaction(database, lambda other: other.update(x=10))
        return root["x"]

    assert own_transaction(database, add, AT_ONCE) == 11
    assert len(calls) == 2
    database.close()


def test_own_transaction_gives_up_and_raises_the_conflict():
    database = open_small()
    paused = []

    def never(root):
        raise TransientError

    with pytest.raises(TransientError):
        own_transaction(database, never, Attempts(most=3, pause=paused.append))
    assert paused == [0, 1]
    database.close()


def test_own_transaction_survives_the_one_it_is_called_in():
    database = open_small()
    manager = TransactionManager()
    connection = database.open(manager)
    connection.root()["request"] = 1
    own_transaction(database, lambda root: root.update(kept=1))
    manager.abort()
    assert own_transaction(
        database, lambda root: ("kept" in root, "request" in root)
    ) == (
        True,
        False,
    )
    connection.close()
    database.close()
