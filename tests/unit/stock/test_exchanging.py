"""Transfers between stores and returns: two records, two signatures, one count."""

import pytest

from nontax_site.kernel.errors import FourEyes
from nontax_site.stock.movement_refusals import (
    CountDiffers,
    SameStore,
    StoreUnknown,
)
from nontax_site.stock.paperwork import Span
from nontax_site.stock.places import Place
from nontax_site.stock.refusals import (
    MoreThanHeld,
    NoLines,
    NumberElsewhere,
)
from tests.factories.notices import BUREAU_BOSS, BUREAU_CLERK, HANGZHOU, SCHOOL
from tests.factories.paper_desk import (
    BUREAU,
    CODE,
    DEPARTMENT_KEEPER,
    KEEPER,
    SCHOOL_KEEPER,
    SECOND_KEEPER,
    SECOND_STORE,
    STORE,
    PaperDesk,
)


@pytest.fixture
def desk():
    made = PaperDesk()
    made.stored()
    yield made
    made.close()


def span(first, last, code=CODE):
    return Span(code, first, last)


def given_transfer(desk):
    act = desk.act(BUREAU_CLERK)
    transfer = desk.transferring.ask(STORE, SECOND_STORE, act, HANGZHOU)
    desk.workflows.fire(transfer, "approve", desk.act(BUREAU_BOSS))
    desk.transferring.give(transfer, [span(1, 300)], desk.act(KEEPER))
    return transfer


@pytest.mark.rule("CQ-38", "CQ-39", "CQ-40")
def test_one_custodian_gives_and_the_other_accepts(desk):
    transfer = given_transfer(desk)
    assert desk.at(Place.TRANSIT, transfer.id) == [(1, 300)]
    with pytest.raises(FourEyes):
        desk.transferring.accept(transfer, [span(1, 300)], desk.act(KEEPER))
    with pytest.raises(CountDiffers):
        desk.transferring.accept(transfer, [span(1, 299)], desk.act(SECOND_KEEPER))
    desk.transferring.accept(
        transfer, [span(1, 100), span(101, 300)], desk.act(SECOND_KEEPER)
    )
    assert desk.at(Place.STORE, SECOND_STORE) == [(1, 300)]
    assert (desk.balance(STORE), desk.balance(SECOND_STORE)) == (700, 300)


def test_a_disputed_transfer_is_taken_back_and_given_anew(desk):
    transfer = given_transfer(desk)
    desk.transferring.dispute(transfer, desk.act(SECOND_KEEPER, "少一本"))
    desk.transferring.take_back(transfer, desk.act(KEEPER))
    assert (transfer.state, transfer.ranges) == ("approved", ())
    assert desk.at(Place.STORE, STORE) == [(1, 1000)]


def test_a_transfer_needs_two_stores_and_two_persons(desk):
    act = desk.act(BUREAU_CLERK)
    with pytest.raises(SameStore):
        desk.transferring.ask(STORE, STORE, act, HANGZHOU)
    with pytest.raises(StoreUnknown):
        desk.transferring.ask(STORE, "W-1", act, HANGZHOU)
    both = desk.act(BUREAU_CLERK).actor
    from dataclasses import replace

    both = replace(both, grants=(*both.grants, *BUREAU_BOSS.grants))
    transfer = desk.transferring.ask(STORE, SECOND_STORE, desk.act(both), HANGZHOU)
    with pytest.raises(FourEyes):
        desk.workflows.fire(transfer, "approve", desk.act(both))


@pytest.mark.rule("CQ-43")
def test_unused_bills_go_back_counted(desk):
    desk.supplied(2)
    back = desk.returning.open(SCHOOL, STORE, "不再需要", desk.act(SCHOOL_KEEPER))
    for spans, error in (
        ([], NoLines),
        ([span(1, 300)], MoreThanHeld),
        ([span(201, 300)], NumberElsewhere),
    ):
        with pytest.raises(error):
            desk.returning.give(back, spans, desk.act(SCHOOL_KEEPER))
        back.state, back.ranges = "open", ()
    desk.returning.give(back, [span(101, 200)], desk.act(SCHOOL_KEEPER))
    with pytest.raises(CountDiffers):
        desk.returning.accept(back, [span(101, 150)], desk.act(KEEPER))
    desk.returning.accept(back, [span(101, 200)], desk.act(KEEPER))
    assert back.state == "accepted"
    assert (desk.balance(SCHOOL), desk.balance(STORE)) == (100, 900)
    assert desk.at(Place.STORE, STORE) == [(101, 1000)], "it may be supplied again"


def test_what_is_used_no_more_waits_for_its_destruction(desk):
    desk.supplied(1)
    desk.type.to_day = desk.now.date().replace(day=1)
    back = desk.returning.open(SCHOOL, STORE, "换版", desk.act(SCHOOL_KEEPER))
    desk.returning.give(back, [span(1, 100)], desk.act(SCHOOL_KEEPER))
    desk.returning.accept(back, [span(1, 100)], desk.act(KEEPER))
    assert desk.at(Place.RETURNED, STORE) == [(1, 100)]


def test_a_unit_under_a_department_returns_to_it_and_that_to_the_store():
    desk = PaperDesk(department=True)
    try:
        desk.stored()
        supply = desk.allotted(1)
        desk.allotting.receive(supply, desk.act(DEPARTMENT_KEEPER))
        desk.allotting.hand_on(supply, desk.act(DEPARTMENT_KEEPER))
        desk.allotting.sign(supply, [], "", desk.act(SCHOOL_KEEPER))
        back = desk.returning.open(SCHOOL, STORE, "多余", desk.act(SCHOOL_KEEPER))
        assert back.target == BUREAU
        desk.returning.give(back, [span(1, 100)], desk.act(SCHOOL_KEEPER))
        desk.returning.accept(back, [span(1, 100)], desk.act(DEPARTMENT_KEEPER))
        assert desk.at(Place.DEPARTMENT, BUREAU) == [(1, 100)]
        on = desk.returning.open(BUREAU, STORE, "多余", desk.act(DEPARTMENT_KEEPER))
        desk.returning.give(on, [span(1, 100)], desk.act(DEPARTMENT_KEEPER))
        desk.returning.dispute(on, desk.act(KEEPER, "少一本"))
        desk.returning.take_back(on, desk.act(DEPARTMENT_KEEPER))
        assert desk.at(Place.DEPARTMENT, BUREAU) == [(1, 100)]
        desk.returning.withdraw(on, desk.act(DEPARTMENT_KEEPER, "留用"))
        assert on.state == "withdrawn"
    finally:
        desk.close()
