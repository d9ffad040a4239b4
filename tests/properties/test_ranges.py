"""Laws of legal numbers: none twice, none skipped, none of another's block."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from nontax_site.storage.ranges import Series, SeriesExhausted
from nontax_site.storage.sequence import Numbered
from tests.factories.storage import NOON, open_small, own_transaction, paper

HOLDERS = st.sampled_from(["u1", "u2", "u3"])


@given(st.lists(st.tuples(HOLDERS, st.integers(1, 9)), max_size=40))
def test_blocks_cover_the_series_without_gap_or_overlap(asked):
    series = Series("s", 100)
    for holder, size in asked:
        try:
            series.allot(holder, size, NOON)
        except SeriesExhausted:
            assert series.allotted == 100
    following = 1
    for index, block in enumerate(series.blocks()):
        assert block.index == index
        assert block.first == following
        following = block.last + 1
    assert following == series.allotted + 1
    for serial in range(1, series.allotted + 1):
        assert serial in series.block_of(serial)


@given(st.lists(st.tuples(HOLDERS, st.integers(1, 5)), max_size=60))
def test_no_number_is_given_twice_and_each_holder_stays_in_its_blocks(asked):
    numbered = Numbered()
    given_out = {}
    for holder, size in asked:
        serial = numbered.allot_next("s", holder, size, NOON)
        assert serial not in given_out
        assert numbered.series("s").holder_of(serial) == holder
        given_out[serial] = holder
    for block in numbered.series("s").blocks() if asked else ():
        used = [n for n in range(block.first, block.last + 1) if n in given_out]
        assert used == list(range(block.first, block.first + len(used)))


@settings(max_examples=15)
@given(st.lists(st.tuples(HOLDERS, st.booleans()), min_size=1, max_size=25))
def test_aborted_transactions_neither_skip_nor_repeat_a_number(steps):
    database = open_small()

    def take(root, holder, fails):
        bills = root["site"].bills
        serial = bills.allot_next("s", holder, 4, NOON)
        bills.put("s", serial, paper(serial, holder))
        if fails:
            raise InterruptedError
        return serial

    kept = []
    for holder, fails in steps:
        try:
            kept.append(
                own_transaction(
                    database, lambda root, h=holder, f=fails: take(root, h, f)
                )
            )
        except InterruptedError:
            assert fails
    assert len(set(kept)) == len(kept)

    def unused(root):
        bills = root["site"].bills
        return list(bills.unused("s")), [int(d.id[9:]) for d in bills.documents("s")]

    missing, stored = own_transaction(database, unused)
    assert missing == []
    assert stored == sorted(kept)
    database.close()
