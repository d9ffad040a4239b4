"""The number book: every paper number in exactly one place, with its whole life."""

from __future__ import annotations

import pytest

from nontax_site.kernel.codes import BillCodeMalformed
from nontax_site.stock.moving import Line
from nontax_site.stock.places import Place, Spot
from nontax_site.stock.refusals import (
    NumberElsewhere,
    NumberTaken,
    NumberUnknown,
    PlaceNotPossible,
    RangeOutside,
    RangeOverlaps,
    RangeReversed,
    WrongBatch,
    WrongType,
)
from tests.factories.stock import (
    CODE,
    POLICE,
    PRINTER,
    SCHOOL,
    STORE,
    TRANSIT,
    Stock,
    a_sheet,
    act,
)

USED = Spot(Place.USED, SCHOOL.holder)
VOID = Spot(Place.VOID, SCHOOL.holder)
OFFICE = Spot(Place.STUB, "330100-0009")


@pytest.fixture
def stock():
    return Stock()


def laid_out(stock):
    return [(r.first, r.last, r.spot) for r in stock.book.runs(code=CODE)]


def test_a_range_is_split_where_it_is_cut_and_one_again_when_it_is_back(stock):
    stock.stocked(1, 1000)
    stock.supplied(301, 400)
    assert laid_out(stock) == [
        (1, 300, STORE),
        (301, 400, SCHOOL),
        (401, 1000, STORE),
    ]
    assert stock.book.counts(holder=STORE.holder) == {Place.STORE: 900}
    stock.move(301, 400, SCHOOL, STORE)
    assert laid_out(stock) == [(1, 1000, STORE)]


def test_a_million_numbers_of_one_place_are_one_run(stock):
    stock.stocked(1, 1_000_000)
    (run,) = stock.book.runs()
    assert (run.size, run.batch, run.type) == (1_000_000, "B-330100-26-000001", "0202")


def test_a_number_tells_its_whole_life_with_its_bill(stock):
    stock.stocked()
    stock.move(1, 100, STORE, TRANSIT)
    stock.move(1, 100, TRANSIT, SCHOOL)
    stock.issue()
    stock.move(1, 1, USED, OFFICE, document="clearance:C-1")
    steps = stock.book.trace(CODE, 1)
    assert [(s.source, s.target, s.state) for s in steps[:4]] == [
        (None, PRINTER, ""),
        (PRINTER, STORE, ""),
        (STORE, TRANSIT, ""),
        (TRANSIT, SCHOOL, ""),
    ]
    assert {s.document for s in steps[4:]} == {
        "clearance:C-1",
        f"paper_bill:{CODE}-0000000001",
    }
    assert any(s.state == "issued" for s in steps)
    assert stock.book.where(CODE, 1).document == "clearance:C-1"
    assert stock.book.find(CODE, 1).id == f"{CODE}-0000000001"
    assert stock.book.trace(CODE, 101)[-1].target == STORE


def test_the_next_number_is_the_lowest_blank_one_of_the_units_own(stock):
    stock.stocked()
    assert stock.book.next_of(SCHOOL.holder, "0202") is None
    stock.supplied(201, 300)
    stock.supplied(101, 103)
    taken = []
    for _ in range(4):
        taken.append(stock.book.next_of(SCHOOL.holder, "0202")[1])
        stock.issue()
    assert taken == [101, 102, 103, 201]
    assert stock.book.next_of(POLICE.holder, "0202") is None
    assert stock.book.next_of(SCHOOL.holder, "0203") is None


def test_a_bill_lies_under_its_number_once_for_ever(stock):
    stock.stocked()
    stock.supplied(1, 100)
    sheet = stock.issue()
    assert stock.book.find(CODE, 1) is sheet
    assert stock.book.find(CODE, 2) is None
    assert stock.book.find("33020299", 1) is None
    assert stock.book.find(CODE, 999_999) is None
    with pytest.raises(NumberElsewhere):
        stock.issue(number=1)
    with pytest.raises(NumberTaken):
        stock.book.put(CODE, 1, a_sheet(CODE, 1, SCHOOL.holder))
    assert list(stock.book.documents()) == [sheet]
    assert list(stock.book.documents(unit=POLICE.holder)) == []


def test_bills_of_several_units_come_in_the_order_of_their_numbers(stock):
    stock.stocked()
    stock.supplied(1, 10)
    stock.supplied(11, 20, POLICE)
    stock.supplied(21, 30)
    for unit, number in ((POLICE, 11), (SCHOOL, 21), (SCHOOL, 1)):
        stock.issue(unit, number=number)
    assert [int(b.id[9:]) for b in stock.book.documents(CODE)] == [1, 11, 21]
    assert [int(b.id[9:]) for b in stock.book.documents(unit=SCHOOL.holder)] == [1, 21]


def test_used_and_blank_numbers_are_voided(stock):
    stock.stocked()
    stock.supplied(1, 10)
    stock.issue()
    stock.moving.void(CODE, 1, act(SCHOOL), f"paper_bill:{CODE}-0000000001")
    stock.moving.void(CODE, 2, act(SCHOOL), "spoiled:2")
    assert laid_out(stock)[:2] == [(1, 2, VOID), (3, 10, SCHOOL)]
    assert stock.book.where(CODE, 1).document == f"paper_bill:{CODE}-0000000001"
    assert stock.book.where(CODE, 2).document == "spoiled:2"
    with pytest.raises(PlaceNotPossible):
        stock.moving.void(CODE, 500, act(SCHOOL), "spoiled:500")


def test_used_and_void_numbers_are_handed_in_together(stock):
    stock.stocked()
    stock.supplied(1, 10)
    for _ in range(5):
        stock.issue()
    stock.moving.void(CODE, 3, act(SCHOOL), "paper_bill:3")
    was = stock.move(1, 5, (USED, VOID), OFFICE)
    assert [(r.first, r.last, r.spot) for r in was] == [
        (1, 2, USED),
        (3, 3, VOID),
        (4, 5, USED),
    ]
    assert laid_out(stock)[0] == (1, 5, OFFICE)


def test_a_lease_gives_back_what_was_not_used(stock):
    stock.stocked()
    stock.supplied(1, 10)
    lease = Spot(Place.LEASED, "lease-1")
    stock.move(1, 10, SCHOOL, lease)
    stock.moving.use(CODE, 1, act(SCHOOL), a_sheet(CODE, 1, SCHOOL.holder))
    assert stock.book.where(CODE, 1).spot == USED
    stock.move(2, 10, lease, SCHOOL)
    assert laid_out(stock)[:2] == [(1, 1, USED), (2, 10, SCHOOL)]
    assert stock.book.find(CODE, 1) is not None


def test_a_range_of_fixed_bills_is_used_as_one_run(stock):
    stock.stocked(1, 5000)
    stock.supplied(1, 2000)
    stock.moving.use_range(Line(CODE, 1, 1000), SCHOOL, act(SCHOOL), "bulk:1")
    assert laid_out(stock)[0] == (1, 1000, USED)
    assert stock.book.next_of(SCHOOL.holder, "0202") == (CODE, 1001)
    assert stock.book.trace(CODE, 500)[-1].document == "bulk:1"
    with pytest.raises(NumberElsewhere):
        stock.moving.use_range(Line(CODE, 1000, 1001), SCHOOL, act(SCHOOL), "bulk:2")


def test_many_single_voids_keep_each_number_where_it_is(stock):
    stock.stocked()
    stock.supplied(1, 400)
    for number in range(2, 400, 2):
        stock.moving.void(CODE, number, act(SCHOOL), f"spoiled:{number}")
    assert stock.book.counts(holder=SCHOOL.holder) == {Place.UNIT: 201, Place.VOID: 199}
    assert len(list(stock.book.ledger(CODE).stretches(1, 400))) > 4
    assert stock.book.next_of(SCHOOL.holder, "0202") == (CODE, 1)
    stock.issue()
    assert stock.book.next_of(SCHOOL.holder, "0202") == (CODE, 3)


# ---- bad input: a clear answer each, and nothing changed -----------------------------


@pytest.mark.parametrize(
    ("first", "last", "error"),
    [
        (20, 10, RangeReversed),
        (0, 10, RangeOutside),
        (1, 10**10, RangeOutside),
        (900, 1100, WrongBatch),
        (3000, 3001, NumberUnknown),
        (1, 1, PlaceNotPossible),
    ],
)
def test_a_range_that_is_none_is_refused(stock, first, last, error):
    stock.stocked(1, 1000)
    stock.stocked(1001, 2000)
    before = laid_out(stock)
    target = Spot(Place.KEPT, STORE.holder) if error is PlaceNotPossible else TRANSIT
    with pytest.raises(error):
        stock.move(first, last, STORE, target)
    assert laid_out(stock) == before


def test_who_moves_what_is_elsewhere_is_told_where_it_is(stock):
    stock.stocked()
    stock.supplied(50, 59)
    before = laid_out(stock)
    with pytest.raises(NumberElsewhere) as refused:
        stock.move(40, 62, STORE, POLICE)
    assert refused.value.facts == {
        "bill_code": CODE,
        "number": "0000000050",
        "place": Place.UNIT,
        "holder": SCHOOL.holder,
    }
    assert laid_out(stock) == before


def test_a_batch_that_overlaps_is_refused_and_the_other_one_named(stock):
    stock.order(1, 1000)
    with pytest.raises(RangeOverlaps) as refused:
        stock.order(1000, 1500)
    assert refused.value.facts["batch"] == "B-330100-26-000001"
    assert list(stock.root.paper_batches) == ["B-330100-26-000001"]
    stock.order(1001, 1500)


def test_a_batch_is_of_the_type_its_code_says(stock):
    with pytest.raises(WrongType):
        stock.book.open("B", "0203", CODE, 1, 10, PRINTER, act(STORE), "print_order:1")
    with pytest.raises(BillCodeMalformed):
        stock.book.open(
            "B", "0203", "3302", 1, 10, PRINTER, act(STORE), "print_order:1"
        )
    assert list(stock.book.codes()) == []


def test_a_number_nobody_has_is_unknown(stock):
    stock.order(1, 1000)
    for code, number in (("33020299", 1), (CODE, 1001)):
        with pytest.raises(NumberUnknown):
            stock.book.where(code, number)
        with pytest.raises(NumberUnknown):
            stock.book.trace(code, number)
