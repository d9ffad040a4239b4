"""Documents: tuple state, history, versions, digest."""

from __future__ import annotations

import pickle
from datetime import UTC, timedelta
from statistics import fmean, median

import pytest
from persistent import Persistent

from nontax_site.kernel.clock import FixedClock
from nontax_site.storage.document import Asked, Document, Entry
from nontax_site.storage.sending import Sender
from tests.factories.storage import (
    NOON,
    Paper,
    begin_of,
    change,
    counted,
    feed_order,
    issue,
    open_small,
    own_transaction,
    paper,
)


def entry(number: int) -> Entry:
    return Entry(
        NOON, "seal", "signed", "sealed", "p" * 64, "li.na", "李娜", "", None, number
    )


def test_the_state_is_a_tuple_in_the_order_of_the_fields():
    document = paper(3)
    state = document.__getstate__()
    assert state[: len(Document.FIELDS)] == (
        "33010126-0000000003",
        "330100",
        "330100-0007",
        NOON + timedelta(minutes=3),
        0,
        "signed",
        None,
        (),
        None,
    )
    assert state[-1] == 12000


def test_an_old_shorter_pickle_loads_and_new_fields_have_their_default():
    document = Paper.__new__(Paper)
    document.__setstate__(paper(1).__getstate__()[: len(Document.FIELDS) + 1])
    assert document.payer == "周晓波"
    assert document.lines == ()
    assert document.total_fen == 0
    assert document.state == "signed"


def test_an_old_pickle_in_the_database_loads_with_fewer_fields(monkeypatch):
    database = open_small()
    fields, old = Paper.FIELDS, paper(1)
    monkeypatch.setattr(Paper, "FIELDS", fields[:-1])
    own_transaction(database, lambda root: root["site"].papers.add("a", old))
    monkeypatch.setattr(Paper, "FIELDS", fields)
    database.cacheMinimize()

    def read(root):
        found = root["site"].papers["a"]
        return found.payer, found.total_fen, found.digest()

    payer, total, _digest = own_transaction(database, read)
    assert (payer, total) == ("周晓波", 0)
    database.close()


def test_a_field_added_later_does_not_change_the_digest(monkeypatch):
    before = paper(1).digest()
    monkeypatch.setattr(Paper, "FIELDS", (*Paper.FIELDS, "remark"))
    monkeypatch.setattr(Paper, "remark", "", raising=False)
    assert paper(1).digest() == before
    assert paper(1, remark="x").digest() != before


def test_a_field_that_is_not_declared_is_refused():
    with pytest.raises(TypeError, match="no field colour"):
        paper(1, colour="red")


@pytest.mark.parametrize("value", [[1], {"a": 1}, {1}, bytearray(b"x")])
def test_a_mutable_value_is_refused_at_the_commit(value):
    with pytest.raises(TypeError, match="Paper.lines is a mutable"):
        paper(1, lines=value).__getstate__()


def test_the_history_keeps_sixteen_entries_inside_and_none_is_lost():
    document = paper(1)
    for number in range(1, 41):
        document.remember(entry(number))
        assert len(document.entries) <= 16
    assert [e.version for e in document.history()] == list(range(1, 41))
    assert document.older is not None


def test_equal_words_of_the_history_are_written_once():
    one, many = paper(1), paper(1)
    for number in range(10):
        words = Entry(
            NOON, "seal", "signed", "sealed", f"{'p' * 63}{0}", "li.na", "李娜"
        )
        many.remember(words)
        if not number:
            one.remember(words)
    grown = len(pickle.dumps(many.__getstate__(), 3)) - len(
        pickle.dumps(one.__getstate__(), 3)
    )
    assert grown / 9 < 40


def test_places_are_unit_region_and_site_and_leave_out_what_is_empty():
    assert paper(1).places() == ("unit:330100-0007", "region:330100", "site")
    assert Paper().places() == ("site",)


def test_touching_raises_the_version():
    document = paper(1)
    document.touch()
    assert document.version == 1


def test_the_open_request_has_named_parts():
    document = paper(1)
    assert document.open_request is None
    document.asked = tuple(Asked("void", "p", "li.na", "李娜", NOON, "开错"))
    assert document.open_request.verb == "void"
    assert document.open_request.comment == "开错"


def test_the_digest_covers_every_field_but_the_history():
    document = paper(1)
    before = document.digest()
    document.remember(entry(1))
    assert document.digest() == before
    document.total_fen = 12001
    assert document.digest() != before


def test_equal_documents_have_equal_bytes_whatever_the_zone():
    there = paper(1, created=NOON.astimezone(UTC))
    assert there.canonical() == paper(1, created=NOON).canonical()


def test_a_persistent_part_says_its_own_form():
    class File(Persistent):
        def canonical_value(self):
            return "sm3:12ab"

    assert b"sm3:12ab" in paper(1, lines=(File(),)).canonical()


def test_a_plain_transition_is_small():
    """Five objects and 4 kB (decision 20); a leaf that splits costs a little more."""
    database = open_small()
    clock = FixedClock(NOON)
    sender = Sender(
        begin_of(database),
        {"order": feed_order},
        clock,
    )

    def begin(root):
        for number in range(120):
            issue(root["site"], "u1", NOON + timedelta(minutes=number))

    own_transaction(database, begin)
    stored = []
    for number in range(1, 101):
        sender.drain()

        def work(root, number=number):
            document = root["site"].bills.find("33010126", number)
            change(root["site"], document, "sealed", NOON + timedelta(hours=number))

        with counted(database) as stores:
            own_transaction(database, work)
        stored.append(stores)
    assert median(one.objects for one in stored) <= 5
    assert fmean(one.objects for one in stored) <= 6
    assert median(one.size_bytes for one in stored) <= 4096
    assert fmean(one.size_bytes for one in stored) <= 4096
    assert max(one.objects for one in stored) <= 9
    database.close()
