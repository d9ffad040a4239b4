"""Series and the blocks that are allotted out of them."""

from __future__ import annotations

import pytest

from nontax_site.storage.folder import AlreadyThere
from nontax_site.storage.ranges import NumberNotAllotted, Series, SeriesExhausted
from tests.factories.storage import NOON


def test_blocks_follow_each_other_and_know_their_holder():
    series = Series("33010126", 9_999_999_999)
    first = series.allot("u1", 1000, NOON)
    second = series.allot("u2", 500, NOON)
    assert (first.index, first.first, first.last) == (0, 1, 1000)
    assert (second.index, second.first, second.last) == (1, 1001, 1500)
    assert series.holder_of(1000) == "u1"
    assert series.holder_of(1001) == "u2"
    assert 1001 in second
    assert 1001 not in first
    assert [block.holder for block in series.blocks()] == ["u1", "u2"]


@pytest.mark.parametrize("serial", [-1, 0, 1001])
def test_a_number_that_was_not_allotted_belongs_to_nobody(serial):
    series = Series("s", 10_000)
    series.allot("u1", 1000, NOON)
    assert series.holder_of(serial) is None
    assert series.find(serial) is None
    with pytest.raises(NumberNotAllotted):
        series.put(serial, "document")


def test_a_number_is_used_once():
    series = Series("s", 10_000)
    series.allot("u1", 10, NOON)
    series.put(3, "first")
    with pytest.raises(AlreadyThere, match="s 3 is already there"):
        series.put(3, "second")
    assert series.find(3) == "first"
    assert list(series.documents()) == ["first"]


def test_the_last_block_is_shorter_and_then_the_series_is_spent():
    series = Series("s", 15)
    series.allot("u1", 10, NOON)
    assert series.allot("u2", 10, NOON).last == 15
    with pytest.raises(SeriesExhausted, match="the series s"):
        series.allot("u1", 10, NOON)


def test_a_block_of_no_numbers_is_refused():
    with pytest.raises(ValueError, match="at least one"):
        Series("s", 15).allot("u1", 0, NOON)
