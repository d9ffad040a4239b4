"""The guards at a commit: listed classes only, and no going on after a disk error."""

from __future__ import annotations

import errno
import os

import pytest
from persistent import Persistent
from transaction import TransactionManager
from ZODB.Connection import TransactionMetaData
from ZODB.POSException import ConflictError
from ZODB.serialize import ObjectWriter

from nontax_site.storage import guarding
from nontax_site.storage.classes import UnlistedClass
from nontax_site.storage.guarding import GuardedStorage, check_record, stop_process
from tests.factories.storage import open_small, own_transaction, paper, quiet


class Unlisted(Persistent):
    """Nobody put this on the list."""


class Value:
    """A plain class that nobody put on the list."""


def test_an_unlisted_persistent_class_is_refused_at_the_commit_and_named():
    database = open_small()

    def keep(root):
        root["x"] = Unlisted()

    with pytest.raises(UnlistedClass) as caught:
        own_transaction(database, keep)
    assert caught.value.facts["name"] == "Unlisted"
    assert "x" not in own_transaction(database, lambda root: list(root))
    database.close()


def test_an_unlisted_value_inside_a_document_is_refused():
    database = open_small()

    def keep(root):
        root["site"].papers.add("a", paper(1, lines=(Value(),)))

    with pytest.raises(UnlistedClass, match="Value"):
        own_transaction(database, keep)
    database.close()


def test_a_function_is_refused():
    database = open_small()

    def keep(root):
        root["site"].papers.add("a", paper(1, lines=(os.system,)))

    with pytest.raises(UnlistedClass, match="system"):
        own_transaction(database, keep)
    database.close()


def test_an_unlisted_class_stored_at_a_savepoint_is_refused_too():
    database = open_small()
    manager = TransactionManager()
    root = database.open(manager).root()
    root["x"] = Unlisted()
    manager.savepoint()
    with pytest.raises(UnlistedClass):
        manager.commit()
    manager.abort()
    database.close()


def test_text_that_looks_like_a_class_is_no_class():
    database = open_small()
    text = "cos\nsystem\nand more"
    own_transaction(
        database, lambda root: root["site"].papers.add("a", paper(1, payer=text))
    )
    read = own_transaction(database, lambda root: root["site"].papers["a"].payer)
    assert read == text
    database.close()


def planted(database) -> bytes:
    """Write a record of an unlisted class past the guard."""
    base = database.storage.base
    txn = TransactionMetaData()
    oid = base.new_oid()
    data = ObjectWriter().serialize(Unlisted())
    base.tpc_begin(txn)
    base.store(oid, b"\0" * 8, data, "", txn)
    base.tpc_vote(txn)
    base.tpc_finish(txn)
    return oid


def test_a_planted_class_is_not_loaded_by_any_connection():
    database = open_small()
    oid = planted(database)
    for _ in range(2):
        connection = database.open(TransactionManager())
        with pytest.raises(UnlistedClass):
            connection.get(oid)
    database.close()


def test_the_first_pooled_connection_is_covered(tmp_path):
    uri = f"file://{tmp_path}/a.fs"
    database = open_small(uri)
    oid = planted(database)
    database.close()
    database = open_small(uri)
    assert len(database.pool.all) >= 1
    with pytest.raises(UnlistedClass):
        database.open(TransactionManager()).get(oid)
    database.close()


def test_merging_a_conflict_loads_no_planted_class():
    """ZODB merges with its own class finder; the records are checked before."""
    database = open_small()
    storage, seen = database.storage, []
    record = ObjectWriter().serialize(Unlisted())
    storage.base.loadSerial = lambda oid, serial: record
    storage._resolve = lambda *args: seen.append(args)
    with pytest.raises(UnlistedClass):
        storage.base.tryToResolveConflict(b"o", b"c", b"s", b"")
    assert not seen
    database.close()


def test_listed_classes_are_merged_as_ever():
    """Two names added at once to one folder are both there."""
    database = open_small()
    own_transaction(
        database, lambda root: [root["site"].papers.add(n, 1) for n in "am"]
    )
    one, two = TransactionManager(), TransactionManager()
    for name, manager in (("b", one), ("c", two)):
        database.open(manager).root()["site"].papers.add(name, 1)
    one.commit()
    two.commit()
    names = own_transaction(database, lambda root: list(root["site"].papers))
    assert names == ["a", "b", "c", "m"]
    database.close()


@pytest.mark.parametrize("method", ["tpc_begin", "store", "tpc_vote", "tpc_finish"])
def test_a_disk_error_at_a_commit_calls_the_hook(method):
    database = open_small()
    storage, met = database.storage, []
    storage._fatal = met.append

    def full(*args, **named):
        raise OSError(errno.ENOSPC, "no space left")

    setattr(storage.base, method, full)
    with pytest.raises(OSError, match="no space"):
        own_transaction(database, lambda root: root["site"].papers.add("a", paper(1)))
    assert met
    assert met[0].errno == errno.ENOSPC
    delattr(storage.base, method)
    database.close()


def test_a_conflict_is_no_disk_error():
    database = open_small()
    met = []
    database.storage._fatal = met.append
    one, two = TransactionManager(), TransactionManager()
    for number, manager in enumerate((one, two)):
        database.open(manager).root()["x"] = number
    one.commit()
    with pytest.raises(ConflictError):
        two.commit()
    two.abort()
    assert not met
    database.close()


def test_the_process_stops_with_a_status_of_its_own(monkeypatch):
    ended = []
    monkeypatch.setattr(guarding.os, "_exit", ended.append)
    stop_process(OSError(errno.EIO, "broken"))
    assert ended == [guarding.STOPPED_BY_STORAGE]


def test_a_view_of_an_mvcc_storage_is_guarded_too():
    from ZODB.DemoStorage import DemoStorage  # noqa: PLC0415
    from ZODB.interfaces import IMVCCStorage  # noqa: PLC0415
    from ZODB.mvccadapter import MVCCAdapter  # noqa: PLC0415
    from zope.interface import alsoProvides  # noqa: PLC0415

    adapter = MVCCAdapter(DemoStorage())
    alsoProvides(adapter, IMVCCStorage)
    view = GuardedStorage(adapter, quiet).new_instance()
    assert isinstance(view, GuardedStorage)
    with pytest.raises(UnlistedClass):
        view.store(b"", b"", ObjectWriter().serialize(Unlisted()), "", None)


def test_the_guard_passes_everything_else_through():
    database = open_small()
    assert len(database.storage) == len(database.storage.base)
    assert database.storage.getName() == database.storage.base.getName()
    check_record(ObjectWriter().serialize(paper(1)))
    txn = TransactionMetaData()
    database.storage.tpc_begin(txn)
    database.storage.tpc_vote(txn)
    database.storage.tpc_finish(txn)
    database.close()
