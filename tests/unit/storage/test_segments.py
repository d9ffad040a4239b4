"""Reading a FileStorage's file as it lies on the disk."""

from __future__ import annotations

import pytest

from nontax_site.storage.canonical import sm3_hex
from nontax_site.storage.segments import (
    digest_of,
    file_of,
    is_at_its_path,
    set_aside,
    time_of,
    times_of,
)
from tests.factories.storage import open_small, own_transaction


@pytest.fixture
def database(tmp_path):
    made = open_small(f"file://{tmp_path}/a.fs")
    yield made
    made.close()


def test_a_stretch_has_the_digest_of_its_bytes(tmp_path):
    path = tmp_path / "f"
    path.write_bytes(b"0123456789")
    assert digest_of(path, 2, 5) == sm3_hex(b"234")
    assert digest_of(path, 5, 5) == sm3_hex(b"")
    assert digest_of(path, 8, 99) == sm3_hex(b"89")


def test_the_times_of_a_stretch_are_those_of_its_first_and_last_transaction(database):
    for number in range(3):
        own_transaction(database, lambda root, n=number: root.update(x=n))
    path = file_of(database)
    times = times_of(path, 0, database.storage.getSize())
    last = time_of(database.storage.lastTransaction())
    assert times.first < times.last
    assert times.last == last


def test_a_stretch_that_cannot_be_followed_is_followed_as_far_as_it_goes(database):
    path, size = file_of(database), database.storage.getSize()
    data = bytearray(path.read_bytes())
    data[12:20] = bytes(8)
    path.write_bytes(bytes(data))
    times = times_of(path, 0, size)
    assert times.first == times.last
    assert times_of(path, 0, size * 2).first == times.first
    path.write_bytes(b"FS30" + data[4:20])
    assert times_of(path, 0, size).first is None


def test_any_eight_bytes_stand_for_some_time():
    assert time_of(b"\0" * 8).year == 1900
    assert time_of(b"\xff" * 8).year > 9000


def test_a_database_in_memory_has_no_file():
    memory = open_small()
    assert file_of(memory) is None
    assert is_at_its_path(memory)
    memory.close()


def test_a_file_that_is_gone_is_not_at_its_path(database, tmp_path):
    assert is_at_its_path(database)
    (tmp_path / "a.fs").rename(tmp_path / "b.fs")
    assert not is_at_its_path(database)
    (tmp_path / "b.fs").rename(tmp_path / "a.fs")


def test_files_set_aside_are_named(tmp_path):
    for name in ("a.fs", "a.fs.tr1", "a.fs.tr0", "b.fs.tr0"):
        (tmp_path / name).write_bytes(b"")
    assert set_aside(tmp_path / "a.fs") == ["a.fs.tr0", "a.fs.tr1"]
    assert set_aside(tmp_path / "none" / "a.fs") == []
