"""Sequences and the container of numbered documents."""

from __future__ import annotations

import pytest

from nontax_site.storage.ranges import NumberNotAllotted, SeriesExhausted
from nontax_site.storage.sequence import Numbered, Sequence
from tests.factories.storage import NOON, open_small, own_transaction, paper


def test_holders_walk_their_own_blocks_without_gaps():
    numbered = Numbered()
    given = {"a": [], "b": []}
    for _ in range(25):
        for holder, serials in given.items():
            serials.append(numbered.allot_next("s", holder, 10, NOON))
    assert given["a"] == [*range(1, 11), *range(21, 31), *range(41, 46)]
    assert given["b"] == [*range(11, 21), *range(31, 41), *range(51, 56)]
    assert numbered.sequence("s", "a").left == 5
    assert numbered.sequence("s", "nobody") is None


def test_a_new_sequence_has_nothing_left():
    assert Sequence("a").left == 0


def test_the_highest_numbers_are_named_for_the_anchor():
    numbered = Numbered()
    numbered.allot_next("s", "a", 10, NOON)
    assert numbered.highest() == {"s": 10, "s|a": 1}


def test_documents_are_found_by_series_and_number():
    numbered = Numbered(limit=20)
    for key in ("s", "t"):
        serial = numbered.allot_next(key, "a", 10, NOON)
        numbered.put(key, serial, f"{key}{serial}")
    assert numbered.find("s", 1) == "s1"
    assert numbered.find("s", 2) is None
    assert numbered.find("x", 1) is None
    assert list(numbered.series_keys()) == ["s", "t"]
    assert list(numbered.documents()) == ["s1", "t1"]
    assert list(numbered.documents("t")) == ["t1"]
    assert numbered.series("s").limit == 20
    assert numbered.series("x") is None


def test_a_series_that_was_never_opened_takes_no_document():
    with pytest.raises(KeyError):
        Numbered().put("s", 1, "x")


def test_a_number_beyond_the_block_is_refused():
    numbered = Numbered()
    numbered.allot_next("s", "a", 10, NOON)
    with pytest.raises(NumberNotAllotted):
        numbered.put("s", 11, "x")


def test_a_spent_series_gives_no_number():
    numbered = Numbered(limit=2)
    assert [numbered.allot_next("s", "a", 10, NOON) for _ in range(2)] == [1, 2]
    with pytest.raises(SeriesExhausted):
        numbered.allot_next("s", "a", 10, NOON)


def test_a_number_without_a_document_is_listed():
    numbered = Numbered()
    for holder in ("a", "b", "a"):
        serial = numbered.allot_next("s", holder, 2, NOON)
        if holder == "b":
            numbered.put("s", serial, "x")
    numbered.put("s", 1, "x")
    assert list(numbered.unused("s")) == [("a", 2)]
    assert list(numbered.unused("t")) == []


def test_an_aborted_transaction_gives_its_number_back():
    database = open_small()

    def take(root):
        serial = root["site"].bills.allot_next("s", "a", 10, NOON)
        root["site"].bills.put("s", serial, paper(serial))
        return serial

    def take_and_fail(root):
        take(root)
        raise RuntimeError

    assert own_transaction(database, take) == 1
    for _ in range(3):
        with pytest.raises(RuntimeError):
            own_transaction(database, take_and_fail)
    assert own_transaction(database, take) == 2
    assert (
        own_transaction(database, lambda root: list(root["site"].bills.unused("s")))
        == []
    )
    database.close()


def test_a_holder_of_a_block_whose_sequence_is_unknown_used_none_of_it():
    numbered = Numbered()
    numbered.allot_next("s", "a", 2, NOON)
    numbered.series("s").allot("c", 5, NOON)
    assert list(numbered.unused("s")) == [("a", 1)]


def test_numbers_given_out_before_this_system_are_left_behind():
    numbered = Numbered()
    old = numbered.reserve("s", "before", 100, NOON)
    assert (old.first, old.last) == (1, 100)
    assert numbered.allot_next("s", "a", 10, NOON) == 101
    numbered.put("s", 7, "a document from before")
    assert list(numbered.unused("s")) == [("a", 101)]


def test_numbers_are_set_aside_and_given_out_before_a_new_block():
    numbered = Numbered(limit=5_000)
    first = numbered.allot_next("s", "u1", 10, NOON)
    numbered.set_aside("s", "u1", 25, 10, NOON)
    numbered.allot_next("s", "u2", 10, NOON)
    sequence = numbered.sequence("s", "u1")
    assert sequence.left + sum(b.last - b.first + 1 for b in sequence.more) == 29
    numbered.set_aside("s", "u1", 25, 10, NOON)
    given = [numbered.allot_next("s", "u1", 10, NOON) for _ in range(30)]
    assert [first, *given[:29]] == list(range(1, 31))
    assert given[29] == 41, "behind the block of the other holder"
    with pytest.raises(SeriesExhausted):
        numbered.set_aside("s", "u3", 9_999, 10, NOON)


def test_a_jump_leaves_what_was_set_aside_behind_too():
    """After a restore the numbers of a batch may have been given to payers."""
    numbered = Numbered()
    first = numbered.allot_next("s", "u1", 10, NOON)
    numbered.put("s", first, paper())
    numbered.set_aside("s", "u1", 25, 10, NOON)
    allotted = numbered.series("s").allotted
    numbered.jump("s", allotted + 5, "restored", NOON)
    given = numbered.allot_next("s", "u1", 10, NOON)
    assert given == allotted + 6
    numbered.put("s", given, paper())
    assert list(numbered.unused("s")) == []
