"""Moving numbers: people, registers and the log, all in one deed."""

from __future__ import annotations

import pytest

from nontax_site.stock.moving import MOVE, Line, check_lines
from nontax_site.stock.places import Place, Spot
from nontax_site.stock.refusals import (
    CustodianMissing,
    MoreThanHeld,
    NoLines,
    NotCustodian,
    NumberElsewhere,
    RangeReversed,
    RangeTwice,
    SignerNotReceiver,
)
from tests.factories.stock import (
    CODE,
    KEEPERS,
    POLICE,
    SCHOOL,
    STORE,
    STRANGER,
    TRANSIT,
    Stock,
    act,
)


@pytest.fixture
def stock():
    made = Stock()
    made.stocked(1, 1000)
    return made


def lines_of(stock, spot, type_code="0202"):
    register = stock.root.registers.find(spot.holder, type_code)
    return [] if register is None else list(register.lines())


@pytest.mark.rule("CQ-39", "CQ-41")
def test_whatever_comes_or_goes_is_registered_with_its_balance(stock):
    stock.supplied(1, 100)
    stock.issue()
    stock.moving.void(CODE, 2, act(SCHOOL), "spoiled:2")
    stock.moving.use_range(Line(CODE, 3, 50), SCHOOL, act(SCHOOL), "bulk:1")
    stock.move(91, 100, SCHOOL, STORE)
    assert [(x.received, x.given, x.balance) for x in lines_of(stock, SCHOOL)] == [
        (100, 0, 100),
        (0, 1, 99),
        (0, 1, 98),
        (0, 48, 50),
        (0, 10, 40),
    ]
    assert [(x.received, x.given, x.balance) for x in lines_of(stock, STORE)] == [
        (1000, 0, 1000),
        (0, 100, 900),
        (10, 0, 910),
    ]
    for spot in (SCHOOL, STORE):
        held = stock.book.held(spot, "0202")
        assert held == lines_of(stock, spot)[-1].balance
    line = lines_of(stock, SCHOOL)[0]
    assert line.other == STORE
    assert line.ranges == ((CODE, 1, 100),)
    assert (line.signer, line.by) == ("校管", "库管")


def test_one_deed_writes_one_line_however_many_ranges_it_has(stock):
    lines = [Line(CODE, 1, 25), Line(CODE, 51, 75), Line(CODE, 101, 125)]
    keeper = KEEPERS[SCHOOL.holder]
    stock.moving.move(lines, STORE, SCHOOL, act(STORE), "supply:L-1", keeper)
    (line,) = lines_of(stock, SCHOOL)
    assert (line.received, len(line.ranges)) == (75, 3)
    stock.stocked(1, 100, "33020326")
    both = [Line(CODE, 1, 25), Line("33020326", 1, 10)]
    stock.supplied(1, 10, code="33020326")
    stock.moving.move(
        both, SCHOOL, STORE, act(SCHOOL), "stock_return:R-1", KEEPERS[STORE.holder]
    )
    assert lines_of(stock, SCHOOL)[-1].given == 25
    assert lines_of(stock, SCHOOL, "0203")[-1].given == 10


@pytest.mark.rule("CQ-38")
def test_only_the_custodian_hands_out_and_there_must_be_one(stock):
    with pytest.raises(NotCustodian) as refused:
        stock.move(1, 100, STORE, TRANSIT, by=STRANGER)
    assert refused.value.facts["custodian"] == "库管"
    nobody = Spot(Place.UNIT, "330100-0009")
    with pytest.raises(CustodianMissing):
        stock.move(1, 100, STORE, nobody)
    assert stock.book.counts() == {Place.STORE: 1000}


@pytest.mark.rule("CQ-40")
def test_who_signs_is_who_receives(stock):
    stock.move(1, 100, STORE, TRANSIT)
    with pytest.raises(SignerNotReceiver):
        stock.moving.move(
            [Line(CODE, 1, 100)], TRANSIT, SCHOOL, act(STORE), "supply:L-1", STRANGER
        )
    with pytest.raises(SignerNotReceiver):
        stock.moving.move(
            [Line(CODE, 1, 100)], TRANSIT, SCHOOL, act(POLICE), "supply:L-1"
        )
    stock.moving.move([Line(CODE, 1, 100)], TRANSIT, SCHOOL, act(SCHOOL), "supply:L-1")
    assert lines_of(stock, SCHOOL)[0].signer_login == "school"


@pytest.mark.rule("CQ-43")
def test_nobody_returns_more_than_he_received(stock):
    stock.supplied(1, 100)
    stock.issue()
    with pytest.raises(MoreThanHeld) as refused:
        stock.move(1, 100, SCHOOL, STORE)
    assert refused.value.facts["held"] == 99
    with pytest.raises(NumberElsewhere):
        stock.move(1, 50, SCHOOL, STORE)
    assert len(lines_of(stock, SCHOOL)) == 2
    assert stock.book.counts(holder=SCHOOL.holder) == {Place.UNIT: 99, Place.USED: 1}


def test_nothing_moves_when_one_of_several_ranges_is_elsewhere(stock):
    stock.supplied(500, 509)
    before = stock.book.counts()
    lines = [Line(CODE, 1, 100), Line(CODE, 505, 505)]
    with pytest.raises(NumberElsewhere):
        stock.moving.move(lines, STORE, TRANSIT, act(STORE), "supply:L-9")
    assert stock.book.counts() == before
    assert len(lines_of(stock, STORE)) == 2


@pytest.mark.parametrize(
    ("lines", "error"),
    [
        ([], NoLines),
        ([Line(CODE, 9, 1)], RangeReversed),
        ([Line(CODE, 1, 10), Line(CODE, 10, 20)], RangeTwice),
    ],
)
def test_lines_that_are_none_reversed_or_overlap_are_refused(lines, error):
    with pytest.raises(error):
        check_lines(lines)


def test_every_movement_is_told_in_the_log_of_the_unit_or_the_bureau(stock):
    stock.supplied(1, 100)
    bureau = [
        e for e in stock.root.audit.find("bureau:330100").entries() if e["verb"] == MOVE
    ]
    assert [e["facts"]["target"] for e in bureau][-1] == str(STORE)
    (entry,) = stock.root.audit.find(SCHOOL.holder).entries()
    assert entry["id"] == "supply:L-330100-26-000001"
    assert entry["facts"] == {
        "lines": [[CODE, 1, 100]],
        "sources": [str(STORE)],
        "target": str(SCHOOL),
    }
