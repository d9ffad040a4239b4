"""Stubs and voids: handed in whole and in order, cleared, explained, written off."""

from dataclasses import replace

import pytest

from nontax_site.bills.automatic_write_off import AutomaticWriteOff
from nontax_site.bills.clearing import Clearing
from nontax_site.kernel.acts import system_actor
from nontax_site.kernel.errors import Forbidden, FourEyes, WrongState
from nontax_site.stock.clearance_refusals import (
    DifferencesOpen,
    DifferenceUnknown,
    NotClearer,
    NotHandedIn,
    NothingToHandIn,
    NotVoid,
    StubMissing,
    StubsOutOfOrder,
    VoidIncomplete,
    VoidMissing,
    VoidOutside,
)
from nontax_site.stock.movement_refusals import CountDiffers
from nontax_site.stock.paperwork import Span
from nontax_site.stock.places import Place
from nontax_site.stock.refusals import (
    NotCustodian,
    NumberElsewhere,
    RangeReversed,
    RangeTwice,
)
from tests.factories.notices import BOSS, BUREAU_BOSS, BUREAU_CLERK, CLERK, SCHOOL
from tests.factories.paper_bills import BOOKS, RECEIPTS, SheetDesk
from tests.factories.paper_desk import (
    DEPARTMENT_CLERK,
    KEEPER,
    SCHOOL_KEEPER,
    STORE,
)


@pytest.fixture
def desk():
    made = SheetDesk()
    yield made
    made.close()


def pay(desk, bill):
    """A bank confirms the notice of the bill."""
    notice = desk.root.find("notice", bill.notice)
    desk.query(notice)
    assert desk.confirm(notice, serial=bill.id[-9:]).code == "00000"
    desk.paying_paper.by_notice(notice, desk.act(system_actor("test")))


def used(desk):
    """Books 1 (paid), 2 (void), 3 (not paid)."""
    first = desk.written(1)
    pay(desk, first)
    void = desk.written(2)
    desk.asked_void(void)
    desk.voiding.void(void, desk.act(BOSS))
    desk.written(3)


def spans(*ranges):
    return [Span(BOOKS, first, last) for first, last in ranges]


def opened(desk, stubs=((1, 3),), voids=((2, 2),)):
    deeds = Clearing(desk.bills)
    return deeds.open(SCHOOL, spans(*stubs), spans(*voids), desk.act(CLERK))


def places(desk):
    counts = desk.root.paper.counts(code=BOOKS)
    return {str(place): count for place, count in counts.items()}


@pytest.mark.rule("CQ-20", "CQ-43", "CQ-44", "CQ-45")
def test_a_batch_is_handed_in_cleared_explained_written_off_and_kept(desk):
    used(desk)
    deeds = Clearing(desk.bills)
    batch = opened(desk)
    assert [(c.face_fen, c.due_fen, c.paid_fen) for c in batch.parts] == [
        (40_000, 40_000, 20_000)
    ]
    with pytest.raises(NotCustodian):
        deeds.submit(batch, desk.act(replace(SCHOOL_KEEPER, person="another")))
    with pytest.raises(WrongState):
        deeds.write_off(batch, STORE, desk.act(BUREAU_BOSS))
    deeds.submit(batch, desk.act(SCHOOL_KEEPER))
    assert places(desk) == {"stub": 3, "unit": 97}
    with pytest.raises(WrongState):
        deeds.write_off(batch, STORE, desk.act(BUREAU_BOSS))
    with pytest.raises(CountDiffers):
        deeds.clear(batch, spans((1, 2)), desk.act(BUREAU_CLERK))
    deeds.clear(batch, spans((1, 3)), desk.act(BUREAU_CLERK))
    (case,) = batch.cases
    assert (case.subject, case.amount.fen, case.login) == (
        f"{BOOKS}-0000000003",
        20_000,
        CLERK.login,
    )
    assert case.until > desk.now.date()
    with pytest.raises(DifferencesOpen):
        deeds.write_off(batch, STORE, desk.act(BUREAU_BOSS))
    with pytest.raises(DifferenceUnknown):
        deeds.answer(batch, "x", desk.act(CLERK, "漏缴"))
    deeds.answer(batch, case.subject, desk.act(CLERK, "缴款人当日未缴，已催缴"))
    with pytest.raises(FourEyes):
        both = replace(BUREAU_BOSS, person=BUREAU_CLERK.person)
        deeds.write_off(batch, STORE, desk.act(both))
    deeds.write_off(batch, STORE, desk.act(BUREAU_BOSS))
    assert places(desk) == {"written_off": 3, "unit": 97}
    desk.written(4)
    with pytest.raises(NotHandedIn):
        opened(desk, ((1, 4),))
    deeds.keep(batch, "2026-01号箱", desk.act(KEEPER))
    assert (batch.state, batch.keep_until.isoformat()) == ("kept", "2031-12-31")
    assert desk.at(Place.KEPT, STORE) == [(1, 3)]


@pytest.mark.rule("CQ-19", "CQ-44")
def test_a_batch_with_a_gap_a_void_missing_or_out_of_order_is_refused(desk):
    with pytest.raises(NothingToHandIn):
        opened(desk)
    used(desk)
    for stubs, voids, refusal, number in (
        (((2, 3),), ((2, 2),), StubMissing, "0000000001"),
        (((1, 1), (3, 3)), (), StubMissing, "0000000002"),
        (((1, 3),), (), VoidMissing, "0000000002"),
        (((1, 1),), ((2, 2),), VoidOutside, "0000000002"),
        (((1, 3),), ((2, 3),), NotVoid, "0000000003"),
        (((3, 3), (1, 2)), ((2, 2),), StubsOutOfOrder, "0000000001"),
        (((1, 4),), ((2, 2),), NotHandedIn, "0000000004"),
        (((3, 1),), (), RangeReversed, ""),
        (((1, 3), (2, 3)), (), RangeTwice, ""),
    ):
        with pytest.raises(refusal) as caught:
            opened(desk, stubs, voids)
        assert number in " ".join(map(str, caught.value.facts.values()))
    assert not list(desk.root.clearances.values())
    assert places(desk) == {"used": 2, "void": 1, "unit": 97}
    opened(desk, ((1, 1),), ())


@pytest.mark.rule("CQ-45")
def test_the_department_clears_where_there_is_one():
    desk = SheetDesk(department=True)
    try:
        used(desk)
        deeds = Clearing(desk.bills)
        batch = opened(desk)
        deeds.submit(batch, desk.act(SCHOOL_KEEPER))
        with pytest.raises(NotClearer):
            deeds.clear(batch, spans((1, 3)), desk.act(BUREAU_CLERK))
        clerk = desk.act(DEPARTMENT_CLERK, "缺第3号存根")
        deeds.send_back(batch, clerk)
        assert places(desk) == {"used": 2, "void": 1, "unit": 97}
        deeds.submit(batch, desk.act(SCHOOL_KEEPER))
        deeds.clear(batch, spans((1, 3)), clerk)
        deeds.refuse(batch, desk.act(BUREAU_BOSS, "再清一次"))
        assert places(desk) == {"stub": 3, "unit": 97}
    finally:
        desk.close()


def test_what_is_paid_in_meanwhile_is_no_difference(desk):
    unpaid = desk.written(1)
    batch = opened(desk, ((1, 1),), ())
    deeds = Clearing(desk.bills)
    deeds.submit(batch, desk.act(SCHOOL_KEEPER))
    deeds.clear(batch, spans((1, 1)), desk.act(BUREAU_CLERK))
    pay(desk, unpaid)
    assert batch.open_cases
    deeds.compare(batch, desk.act(BUREAU_CLERK))
    assert not batch.cases
    deeds.write_off(batch, STORE, desk.act(BUREAU_BOSS))


def test_a_void_without_all_copies_is_not_handed_in(desk):
    used(desk)
    batch = opened(desk)
    void = desk.root.paper.find(BOOKS, 2)
    number, *rest, _intact = void.copies[0]
    void.copies = ((number, *rest, False), *void.copies[1:])
    with pytest.raises(VoidIncomplete):
        Clearing(desk.bills).submit(batch, desk.act(SCHOOL_KEEPER))
    assert places(desk) == {"used": 2, "void": 1, "unit": 97}


def test_cash_that_was_not_gathered_is_a_difference(desk):
    desk.taken_cash(1)
    deeds = Clearing(desk.bills)
    batch = deeds.open(SCHOOL, [Span(RECEIPTS, 1, 1)], [], desk.act(CLERK))
    (case,) = batch.cases
    assert (case.due_fen, case.paid_fen) == (20_000, 0)


def test_another_unit_hands_nothing_in_for_it(desk):
    used(desk)
    with pytest.raises(Forbidden):
        Clearing(desk.bills).open(SCHOOL, spans((1, 1)), [], desk.act(KEEPER))


def test_paid_machine_bills_are_written_off_by_the_system_and_handed_in_later(desk):
    used(desk)
    off = AutomaticWriteOff(desk.bills)
    act = desk.act(system_actor("write-off"))
    assert off.of_unit(SCHOOL, act) is None
    region = desk.root.regions[desk.type.region]
    region._said = (*region._said, ("auto_write_off", True))
    done = off.of_unit(SCHOOL, act)
    assert done.state == "written_off_itself"
    assert done.ranges == ((BOOKS, 1, 1),), "a void or unpaid bill is for people"
    assert off.of_unit(SCHOOL, act) is None
    batch = opened(desk)
    deeds = Clearing(desk.bills)
    deeds.submit(batch, desk.act(SCHOOL_KEEPER))
    assert places(desk) == {"stub": 3, "unit": 97}
    with pytest.raises(NothingToHandIn):
        opened(desk)


def test_a_bill_whose_stub_was_handed_in_is_voided_no_more(desk):
    desk.written(1)
    batch = opened(desk, ((1, 1),), ())
    Clearing(desk.bills).submit(batch, desk.act(SCHOOL_KEEPER))
    bill = desk.root.paper.find(BOOKS, 1)
    desk.asked_void(bill)
    with pytest.raises(NumberElsewhere):
        desk.voiding.void(bill, desk.act(BOSS))
    assert places(desk) == {"stub": 1, "unit": 99}
