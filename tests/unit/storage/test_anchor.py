"""The anchor outside the database."""

from __future__ import annotations

import shutil
from datetime import timedelta

import pytest
from transaction import TransactionManager

from nontax_site.kernel.errors import Corrupt
from nontax_site.storage.anchor import Anchor
from nontax_site.storage.connecting import open_database
from tests.factories.storage import (
    NOON,
    SmallSite,
    change,
    issue,
    open_small,
    own_transaction,
)


@pytest.fixture
def uri(tmp_path):
    return f"file://{tmp_path}/site.fs"


@pytest.fixture
def anchor(tmp_path):
    return Anchor(tmp_path / "var" / "anchor.jsonl")


def work(database, count=3, unit="u1"):
    """Some commits of a unit."""
    for number in range(count):
        own_transaction(
            database,
            lambda root, n=number: (
                issue(root["site"], unit, NOON + timedelta(minutes=n)).id
            ),
        )


def sentences(breaches):
    return [breach.sentence for breach in breaches]


def test_a_database_that_only_grew_agrees_with_its_anchor(uri, anchor):
    database = open_small(uri)
    assert anchor.compare(database) == []
    for number in range(3):
        work(database)
        anchor.append(database, NOON + timedelta(minutes=5 * number))
        assert anchor.compare(database) == []
    work(database)
    assert anchor.compare(database) == []
    database.close()
    database = open_small(uri)
    assert anchor.compare(database) == []
    database.close()


def test_a_line_says_only_what_changed(uri, anchor):
    database = open_small(uri)
    work(database, unit="u1")
    first = anchor.append(database, NOON)
    assert first["heads"]["u1"][0] == 3
    assert first["numbers"] == {"bills/33010126": 100, "bills/33010126|u1": 3}
    work(database, unit="u2")
    second = anchor.append(database, NOON)
    assert list(second["heads"]) == ["u2"]
    assert second["segment"][0] == first["segment"][1]
    assert anchor.append(database, NOON)["heads"] == {}
    database.close()


@pytest.mark.parametrize("share", [0.0, 0.2, 0.5, 0.8, 0.999])
def test_any_changed_byte_of_the_anchored_part_is_found_and_placed(
    uri, anchor, tmp_path, share
):
    database = open_small(uri)
    work(database)
    anchor.append(database, NOON)
    work(database)
    line = anchor.append(database, NOON)
    database.close()
    path = tmp_path / "site.fs"
    data = bytearray(path.read_bytes())
    position = int((line["segment"][1] - 1) * share)
    data[position] ^= 0x10
    copy = tmp_path / "copy.fs"
    shutil.copy(path, copy)
    database = open_small(uri)
    path.write_bytes(bytes(data))
    found = sentences(anchor.compare(database))
    assert any("was changed between positions" in one for one in found)
    (said,) = [b for b in anchor.compare(database) if "start" in b.facts]
    assert said.facts["start"] <= position < said.facts["end"]
    if share:
        assert said.facts["first"].year >= 2000
    assert all(
        "positions" not in one
        for one in sentences(anchor.compare(database, whole=False))
    )
    path.write_bytes(copy.read_bytes())
    database.close()


def test_an_older_copy_put_back_is_found(uri, anchor, tmp_path):
    database = open_small(uri)
    work(database)
    database.close()
    shutil.copy(tmp_path / "site.fs", tmp_path / "old.fs")
    database = open_small(uri)
    work(database)
    anchor.append(database, NOON)
    database.close()
    shutil.copy(tmp_path / "old.fs", tmp_path / "site.fs")
    (tmp_path / "site.fs.index").unlink()
    database = open_small(uri)
    found = sentences(anchor.compare(database))
    assert any("tail is cut off" in one for one in found)
    assert any("audit lane u1 no longer holds entry 6" in one for one in found)
    assert any("bills/33010126|u1 went back from 6 to 3" in one for one in found)
    assert any("shrank" in one for one in found)
    with pytest.raises(Corrupt, match="shrank"):
        anchor.append(database, NOON)
    database.close()


def test_a_cut_audit_lane_is_found(uri, anchor):
    database = open_small(uri)
    work(database)
    anchor.append(database, NOON)

    def cut(root):
        lane = root["site"].audit.find("u1")
        lane.head, lane.count = lane.head_at(2), 2
        lane.recent = lane.recent[:2]

    own_transaction(database, cut)
    assert sentences(anchor.compare(database)) == [
        "The audit lane u1 no longer holds entry 3 as it was."
    ]
    database.close()


def test_the_anchor_survives_a_pack_that_says_so(uri, anchor):
    database = open_small(uri)
    work(database)
    anchor.append(database, NOON)
    line = anchor.pack(database, NOON)
    assert line["packed"]
    assert line["segment"][0] == 0
    assert anchor.compare(database) == []
    work(database)
    anchor.append(database, NOON)
    assert anchor.compare(database) == []
    database.close()


def test_a_pack_behind_the_back_of_the_anchor_is_a_breach(uri, anchor):
    database = open_small(uri)
    for number in range(4):
        work(database, count=2, unit=f"u{number}")
    anchor.append(database, NOON)
    database.pack()
    assert sentences(anchor.compare(database, whole=False))[0].startswith(
        "site.fs shrank"
    )
    with pytest.raises(Corrupt):
        anchor.append(database, NOON)
    with pytest.raises(Corrupt):
        anchor.pack(database, NOON)
    database.close()


def test_transactions_moved_aside_are_found_once_and_then_known(uri, anchor, tmp_path):
    database = open_small(uri)
    work(database)
    anchor.append(database, NOON)
    (tmp_path / "site.fs.tr0").write_bytes(b"x")
    assert sentences(anchor.compare(database)) == [
        "Transactions were moved aside to site.fs.tr0."
    ]
    anchor.append(database, NOON)
    assert anchor.compare(database) == []
    database.close()


def test_a_file_moved_away_under_the_open_database_is_found(uri, anchor, tmp_path):
    database = open_small(uri)
    work(database)
    anchor.append(database, NOON)
    shutil.copy(tmp_path / "site.fs", tmp_path / "other.fs")
    (tmp_path / "other.fs").rename(tmp_path / "site.fs")
    assert sentences(anchor.compare(database)) == [
        "The open file is not the file at site.fs."
    ]
    database.close()


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (
            lambda lines: [lines[0].replace(b"12:00", b"12:01"), *lines[1:]],
            "line 1 was changed",
        ),
        (lambda lines: [lines[0], *lines[2:]], "line 1 was changed"),
        (lambda lines: [lines[0], b"{", lines[2]], "line 2 is damaged"),
    ],
)
def test_a_changed_or_missing_line_of_the_anchor_is_found(anchor, damage, said):
    database = open_small()
    for _ in range(3):
        anchor.append(database, NOON)
    lines = anchor.path.read_bytes().splitlines()
    anchor.path.write_bytes(b"\n".join(damage(lines)) + b"\n")
    assert any(said in one for one in sentences(anchor.compare(database)))
    database.close()


def test_what_a_crash_left_of_the_last_line_is_no_line(anchor):
    database = open_small()
    anchor.append(database, NOON)
    with anchor.path.open("ab") as file:
        file.write(b'{"at":"20')
    assert anchor.compare(database) == []
    anchor.append(database, NOON)
    assert anchor.compare(database) == []
    assert len(anchor.path.read_bytes().splitlines()) == 2
    database.close()


def test_a_database_without_a_file_is_anchored_by_heads_and_numbers(anchor):
    database = open_small()
    work(database)
    assert "segment" not in anchor.append(database, NOON)

    def lose(root):
        root["site"] = SmallSite()

    assert "packed" not in anchor.pack(database, NOON)
    own_transaction(database, lose)
    assert len(anchor.compare(database)) == 3
    database.close()


def test_a_database_before_init_has_an_empty_anchor(tmp_path):
    anchor = Anchor(tmp_path / "a.jsonl", lambda root: None)
    database = open_small()
    line = anchor.append(database, NOON)
    assert (line["heads"], line["numbers"]) == ({}, {})
    assert anchor.compare(database) == []
    database.close()


def test_a_tree_that_is_gone_is_found(anchor):
    database = open_small()
    work(database)
    anchor.append(database, NOON)
    own_transaction(database, lambda root: root.pop("site"))
    assert "no longer holds entry" in sentences(anchor.compare(database))[0]
    database.close()


def test_comparing_writes_nothing(uri, anchor):
    database = open_small(uri)
    own_transaction(
        database, lambda root: change(root["site"], issue(root["site"], "u1"), "sealed")
    )
    anchor.append(database, NOON)
    before = database.storage.getSize(), anchor.path.read_bytes()
    anchor.compare(database)
    assert (database.storage.getSize(), anchor.path.read_bytes()) == before
    assert not database.open(TransactionManager())._registered_objects
    database.close()


def test_a_reader_that_was_opened_before_the_last_anchor_sees_no_breach(uri, anchor):
    database = open_small(uri)
    work(database)
    anchor.append(database, NOON)
    reader = open_database(uri, read_only=True)
    work(database)
    anchor.append(database, NOON)
    assert anchor.compare(reader) == []
    reader.close()
    database.close()


def test_a_reader_of_a_file_that_was_cut_sees_the_breach(uri, anchor, tmp_path):
    database = open_small(uri)
    work(database)
    middle = database.storage.getSize()
    work(database)
    anchor.append(database, NOON)
    database.close()
    with (tmp_path / "site.fs").open("ab") as file:
        file.truncate(middle)
    (tmp_path / "site.fs.index").unlink()
    reader = open_database(uri, read_only=True)
    assert any("shrank" in one for one in sentences(anchor.compare(reader)))
    with anchor.path.open("ab") as file:
        file.write(b"{\n")
    assert any("damaged" in one for one in sentences(anchor.compare(reader)))
    reader.close()
