"""Coding: check codes from the system's random source, lines turned for red."""

from hypothesis import given
from hypothesis import strategies as st

from nontax_site.bills.coding import lines_total, turned
from tests.factories import bills as make

AMOUNTS = st.lists(st.integers(1, 10**9), min_size=1, max_size=9)


@given(AMOUNTS)
def test_a_turned_bill_takes_back_exactly_the_whole(amounts):
    lines = tuple((*make.TUITION[:5], fen, *make.TUITION[6:]) for fen in amounts)
    assert lines_total(turned(lines)) == -lines_total(lines)
    assert turned(turned(lines)) == lines


def test_check_codes_differ_and_numbers_follow(bureau):
    bills = [bureau.signed() for _ in range(20)]
    assert len({bill.check_code for bill in bills}) > 15
    assert [int(bill.bill_id.number.text) for bill in bills] == list(range(1, 21))


def test_a_unit_beyond_its_block_gets_the_next_one(law):
    bureau = make.Bureau(block_size=10)
    for _ in range(11):
        bureau.signed()
    blocks = list(bureau.site.bills.series("33010126").blocks())
    assert [(b.first, b.last, b.holder) for b in blocks] == [
        (1, 10, make.UNIT),
        (11, 20, make.UNIT),
    ]
