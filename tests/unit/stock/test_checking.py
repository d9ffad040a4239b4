"""Every planted fault of the stock is found, and a sound stock has none."""

from __future__ import annotations

import pytest

from nontax_site.stock.checking import check
from nontax_site.stock.ledger import Movement, Stretch
from nontax_site.stock.places import Place, Spot
from tests.factories.stock import CODE, NOON, POLICE, SCHOOL, STORE, Stock, act


@pytest.fixture
def stock():
    made = Stock()
    made.stocked(1, 1000)
    made.stocked(5001, 6000)
    made.supplied(1, 100)
    made.supplied(101, 200, POLICE)
    for _ in range(5):
        made.issue()
    made.moving.void(CODE, 6, act(SCHOOL), "spoiled:6")
    made.move(1, 4, Spot(Place.USED, SCHOOL.holder), Spot(Place.STUB, SCHOOL.holder))
    assert found(made) == []
    return made


def found(stock):
    return [f"{where}: {what}" for where, _line, what in check(stock.root)]


def ledger(stock):
    return stock.book.ledger(CODE)


def test_a_missing_number_is_found(stock):
    ledger(stock).stretch(201).last = 998
    assert (
        f"{CODE}: the numbers 999 to 1000 of B-330100-26-000001 stand nowhere."
        in found(stock)
    )
    ledger(stock).stretch(201).last = 1000
    del ledger(stock)._stretches[5001]
    assert any(
        "5001 to 6000 of B-330100-26-000002 stand nowhere" in w for w in found(stock)
    )


def test_a_number_in_two_places_is_found(stock):
    ledger(stock).stretch(101).last = 210
    assert f"{CODE}: the numbers 201 to 210 stand in two places." in found(stock)


def test_a_number_of_no_batch_is_found(stock):
    value = ledger(stock).stretch(5001).rows[0][1]
    ledger(stock)._stretches[9000] = Stretch(((9000, value),), 9010)
    assert f"{CODE}: the numbers 9000 to 9010 do not belong to one batch." in found(
        stock
    )


def test_numbers_moved_past_the_deed_are_found(stock):
    stretch = ledger(stock).stretch(101)
    movement = stretch.rows[0][1][2]
    stretch.rows = ((101, ("destroyed", STORE.holder, movement)),)
    assert any(
        "101 to 200 were moved to destroyed by nothing" in w for w in found(stock)
    )


def test_a_forged_movement_is_not_in_the_log(stock):
    stretch = ledger(stock).stretch(101)
    spot = Spot(Place.DESTROYED, STORE.holder)
    forged = Movement(NOON, "x:1", "x", "x", spot, (101, 200), stretch.rows)
    stretch.rows = ((101, ("destroyed", STORE.holder, forged)),)
    assert any(
        "x:1: the move of 101 to 200" in w and "not in the log" in w
        for w in found(stock)
    )


def test_a_movement_that_was_undone_is_only_in_the_log(stock):
    stretch = ledger(stock).stretch(101)
    stretch.rows = stretch.rows[0][1][2].rows
    assert any("only in the log" in w for w in found(stock))


def test_a_used_number_without_its_bill_is_found(stock):
    drawer = stock.book._drawers.open(CODE, SCHOOL.holder)
    bill = drawer.pop(5)
    assert f"{CODE}: number 5 is used without a bill." in found(stock)
    drawer[7] = bill
    assert f"{CODE}: paper_bill {CODE}-0000000005 lies under another number." in found(
        stock
    )


def test_a_bill_on_a_blank_number_and_a_bill_that_is_void_are_found(stock):
    sheet = stock.issue()
    ledger(stock).lay_within(7, 7, ledger(stock).stretch_of(8).rows[-1][1])
    assert f"{CODE}: number 7 has a bill and is blank." in found(stock)
    stock = Stock()
    stock.stocked(1, 10)
    stock.supplied(1, 10)
    sheet = stock.issue()
    sheet.state = "void"
    assert f"{CODE}: number 1 is used, its bill is void." in found(stock)


def test_a_wrong_balance_a_wrong_line_and_a_missing_register_are_found(stock):
    register = stock.root.registers.find(POLICE.holder, "0202")
    register.balance = 99
    assert f"{POLICE.holder} 0202: the register says 99, the shelf has 100." in found(
        stock
    )
    register.balance = 100
    line = list(register.open_lines[0])
    line[3] = 101
    register.open_lines = (tuple(line),)
    assert any("line 1: the balance is 100, not 101" in w for w in found(stock))
    del stock.root.registers._registers[POLICE.holder, "0202"]
    assert f"{POLICE.holder} 0202: 100 numbers lie there without a register." in found(
        stock
    )


def test_paper_without_a_custodian_is_found(stock):
    stock.root.custodians.remove(POLICE.holder)
    assert found(stock) == [f"{POLICE.holder}: paper lies there without a custodian."]


def test_a_batch_that_was_changed_and_one_that_is_gone_are_found(stock):
    batch = stock.root.paper_batches["B-330100-26-000001"]
    batch.last = 999
    assert any(
        "B-330100-26-000001: the numbers of the batch" in w for w in found(stock)
    )
    stock.root.paper_batches.remove("B-330100-26-000001")
    assert (
        f"{CODE}: the ledger has numbers of B-330100-26-000001, which is no batch."
        in found(stock)
    )


def test_an_index_that_is_wrong_is_found(stock):
    stock.book.shelves._shelves[POLICE.holder, "0202", True].clear()
    assert f"{POLICE.holder}: the index is wrong about {CODE}-0000000101." in found(
        stock
    )
    stock.book.shelves.change("33029926", set(), {((POLICE.holder, "0202", True), 1)})
    assert "33029926: the index has a code without numbers." in found(stock)


def test_rows_out_of_order_and_an_unknown_place_are_found(stock):
    stretch = ledger(stock).stretch(5001)
    value = stretch.rows[0][1]
    moon = ("moon", "x", value[2])
    stretch.rows = ((5001, value), (5050, moon), (5020, value))
    said = found(stock)
    assert f"{CODE}: the rows from 5001 are out of order." in said
    assert f"{CODE}: number 5050 is at an unknown place: moon." in said
    stretch.rows, stretch.last = ((5001, value), (6010, value)), 6000
    assert f"{CODE}: the numbers from 6010 end with 6000." in found(stock)
