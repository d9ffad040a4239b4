"""Content in blobs: digest, length, limits, and what an edited file does."""

from __future__ import annotations

from io import BytesIO

import pytest
from ZODB.DemoStorage import DemoStorage
from ZODB.FileStorage.FileStorage import FileStorage
from ZODB.POSException import Unsupported

from nontax_site.storage import blobs
from nontax_site.storage.canonical import plain, sm3_hex
from nontax_site.storage.connecting import database_of, open_database, own_transaction
from tests.factories.storage import quiet

LONG = bytes(range(256)) * 1000


@pytest.fixture(params=["memory", "file", "layer"])
def database(request, tmp_path):
    """A database over each kind of embedded storage."""
    if request.param == "memory":
        made = open_database("memory://", fatal=quiet)
    else:
        file = FileStorage(str(tmp_path / "s.fs"), blob_dir=str(tmp_path / "blobs"))
        storage = file if request.param == "file" else DemoStorage(base=file)
        made = database_of(storage, fatal=quiet)
    yield made
    made.close()


def keep(database, content, **options):
    def do(root):
        root["content"] = blobs.put(content, "text/plain", **options)

    own_transaction(database, do)


def test_content_comes_back_with_its_digest_and_length(database):
    keep(database, LONG)

    def look(root):
        found = root["content"]
        return found.read(), found.digest, found.length, found.content_type

    assert own_transaction(database, look) == (
        LONG,
        sm3_hex(LONG),
        len(LONG),
        "text/plain",
    )


def test_a_file_is_taken_piece_by_piece(database):
    keep(database, BytesIO(LONG))
    pieces = own_transaction(database, lambda root: list(root["content"].pieces()))
    assert b"".join(pieces) == LONG
    assert max(map(len, pieces)) == blobs.PIECE


def test_content_at_the_limit_is_taken_and_one_byte_more_is_not(database):
    keep(database, b"x" * 10, limit=10)
    with pytest.raises(blobs.ContentTooLong):
        keep(database, b"x" * 11, limit=10)
    assert own_transaction(database, lambda root: root["content"].length) == 10


def test_content_can_be_read_before_the_commit():
    made = blobs.put(b"new")
    assert made.read() == b"new"
    assert made.proves()


def test_no_content_is_content_of_length_nought(database):
    keep(database, b"")
    length = own_transaction(database, lambda root: root["content"].length)
    assert length == 0


def test_an_edited_file_no_longer_proves(tmp_path):
    storage = FileStorage(str(tmp_path / "s.fs"), blob_dir=str(tmp_path / "blobs"))
    database = database_of(storage, fatal=quiet)
    try:
        keep(database, b"100.00")
        assert own_transaction(database, lambda root: root["content"].proves())
        (file,) = (tmp_path / "blobs").rglob("*.blob")
        file.chmod(0o600)
        file.write_bytes(b"900.00")
        assert not own_transaction(database, lambda root: root["content"].proves())
        file.unlink()
        assert not own_transaction(database, lambda root: root["content"].proves())
    finally:
        database.close()


def test_a_storage_without_a_place_for_blobs_says_so(tmp_path):
    database = open_database(f"file://{tmp_path}/s.fs", fatal=quiet)
    try:
        with pytest.raises(Unsupported):
            keep(database, b"x")
    finally:
        database.close()


def test_the_digest_stands_for_the_content_in_a_document():
    made = blobs.put(b"x")
    assert plain(made) == made.digest


@pytest.mark.parametrize(
    ("length", "said"),
    [(20 * 1024 * 1024, "20"), (1024 * 1024, "1"), (1_600_000, "1.5"), (1, "0")],
)
def test_a_length_is_said_in_megabytes(length, said):
    assert blobs.megabytes(length) == said
