"""Allotting numbers and the signatures on the way, directly and through a department."""

from dataclasses import replace

import pytest

from nontax_site.kernel.errors import Forbidden
from nontax_site.stock.custody_facts import check_keeps, with_custodians
from nontax_site.stock.movement_refusals import (
    AllottedOtherwise,
    DepartmentFirst,
    MissingUnexplained,
    NotAmongAllotted,
    OldVersion,
)
from nontax_site.stock.paperwork import Span
from nontax_site.stock.places import Place
from nontax_site.stock.refusals import (
    BookCut,
    NotCustodian,
    NumberElsewhere,
    NumberUnknown,
    RangeReversed,
    RangeTwice,
)
from tests.factories.notices import SCHOOL
from tests.factories.paper_desk import (
    BUREAU,
    CODE,
    DEPARTMENT_KEEPER,
    KEEPER,
    SCHOOL_KEEPER,
    SECOND_KEEPER,
    STORE,
    PaperDesk,
)
from tests.factories.stock_types import BOOK


@pytest.fixture
def desk():
    made = PaperDesk()
    yield made
    made.close()


def span(first, last, code=CODE):
    return Span(code, first, last)


@pytest.mark.rule("CQ-38", "CQ-40")
def test_the_lowest_whole_books_are_suggested_and_signed_for_in_person(desk):
    desk.stored()
    supply = desk.allotted(2)
    assert supply.allotted == ((CODE, 1, 200),)
    assert desk.at(Place.TRANSIT, supply.id) == [(1, 200)]
    with pytest.raises(NotCustodian):
        desk.allotting.sign(supply, [], "", desk.act(SECOND_KEEPER))
    told = with_custodians(desk.root, supply, desk.act(SCHOOL_KEEPER))
    with pytest.raises(Forbidden):
        check_keeps(SCHOOL, replace(told, on_behalf_of=KEEPER))
    desk.allotting.sign(supply, [], "", desk.act(SCHOOL_KEEPER))
    assert (supply.state, supply.signer) == ("signed", "school-keeper")
    assert desk.at(Place.UNIT, SCHOOL) == [(1, 200)]
    assert (desk.balance(STORE), desk.balance(SCHOOL)) == (800, 200)


def test_a_book_that_was_begun_is_not_suggested(desk):
    desk.stored(books=3)
    desk.supplied(1)
    supply = desk.approved(2)
    rows = desk.allotting.suggest(supply, desk.now.date())
    assert rows == ((CODE, 101, 300),)
    more = desk.approved(3)
    assert len(desk.allotting.suggest(more, desk.now.date())) == 1, "no more is there"


@pytest.mark.parametrize(
    ("spans", "error"),
    [
        ([span(200, 1)], RangeReversed),
        ([span(1, 100), span(100, 199)], RangeTwice),
        ([span(1, 150)], BookCut),
        ([span(51, 250)], BookCut),
        ([span(1, 100)], AllottedOtherwise),
        ([span(1, 300)], AllottedOtherwise),
        ([span(5001, 5200)], NumberUnknown),
        ([span(1, 200, "33010126")], NumberUnknown),
    ],
)
def test_other_ranges_than_were_approved_are_refused(desk, spans, error):
    desk.stored()
    supply = desk.approved(2)
    with pytest.raises(error):
        desk.allotting.allot(supply, spans, desk.act(KEEPER))
    assert (supply.state, supply.allotted) == ("approved", ())
    assert desk.at(Place.STORE, STORE) == [(1, 1000)]


def test_another_stores_custodian_allots_nothing(desk):
    desk.stored()
    supply = desk.approved(1)
    with pytest.raises(NotCustodian):
        desk.allotting.allot(supply, [span(1, 100)], desk.act(SECOND_KEEPER))


def test_numbers_somebody_took_meanwhile_are_named(desk):
    desk.stored()
    first, second = desk.approved(1), desk.approved(1)
    desk.allotting.allot(first, [span(1, 100)], desk.act(KEEPER))
    with pytest.raises(NumberElsewhere) as refused:
        desk.allotting.allot(second, [span(1, 100)], desk.act(KEEPER))
    assert refused.value.facts["holder"] == first.id


@pytest.mark.rule("CQ-46", "CQ-47")
def test_books_of_a_replaced_version_are_not_allotted(desk):
    desk.stored()
    supply = desk.approved(1)
    desk.type.to_day = desk.now.date().replace(day=1)
    assert desk.allotting.suggest(supply, desk.now.date()) == ()
    with pytest.raises(OldVersion):
        desk.allotting.allot(supply, [span(1, 100)], desk.act(KEEPER))


def test_books_nobody_came_for_stand_in_store_again(desk):
    desk.stored()
    supply = desk.allotted(1)
    desk.allotting.take_back(supply, desk.act(KEEPER, "逾期未领"))
    assert (supply.state, supply.allotted) == ("approved", ())
    assert desk.at(Place.STORE, STORE) == [(1, 1000)]
    assert desk.balance(STORE) == 1000


def test_missing_sheets_are_written_down_before_use(desk):
    desk.stored()
    supply = desk.allotted(1)
    keeper = desk.act(SCHOOL_KEEPER)
    for missing, how, error in (
        ([span(7, 7)], "", MissingUnexplained),
        ([span(101, 101)], "lost", NotAmongAllotted),
        ([span(9, 7)], "lost", RangeReversed),
    ):
        with pytest.raises(error):
            desk.allotting.sign(supply, missing, how, keeper)
    desk.allotting.sign(supply, [span(7, 8)], "spoiled", keeper)
    assert desk.at(Place.SPOILED, SCHOOL) == [(7, 8)]
    assert desk.at(Place.UNIT, SCHOOL) == [(1, 6), (9, 100)]
    assert desk.balance(SCHOOL) == 98


def test_books_go_through_the_department_and_on_to_the_unit():
    desk = PaperDesk(department=True)
    try:
        desk.stored()
        supply = desk.allotted(1)
        with pytest.raises(DepartmentFirst):
            desk.allotting.sign(supply, [], "", desk.act(SCHOOL_KEEPER))
        with pytest.raises(NotCustodian):
            desk.allotting.receive(supply, desk.act(SCHOOL_KEEPER))
        desk.allotting.receive(supply, desk.act(DEPARTMENT_KEEPER))
        assert desk.at(Place.DEPARTMENT, BUREAU) == [(1, 100)]
        desk.allotting.hand_on(supply, desk.act(DEPARTMENT_KEEPER))
        desk.allotting.take_back(supply, desk.act(DEPARTMENT_KEEPER, "单位未到"))
        assert desk.at(Place.DEPARTMENT, BUREAU) == [(1, 100)]
        desk.allotting.hand_on(supply, desk.act(DEPARTMENT_KEEPER))
        desk.allotting.sign(supply, [], "", desk.act(SCHOOL_KEEPER))
        assert desk.at(Place.UNIT, SCHOOL) == [(1, 100)]
        assert (desk.balance(BUREAU), desk.balance(SCHOOL)) == (0, 100)
        kept = desk.allotted(1)
        desk.allotting.receive(kept, desk.act(DEPARTMENT_KEEPER))
        desk.allotting.release(kept, desk.act(DEPARTMENT_KEEPER, "单位撤销"))
        assert (kept.state, desk.balance(BUREAU)) == ("kept", 100)
    finally:
        desk.close()


def test_a_personal_step_waits_for_nobody_else_and_is_not_lent(desk):
    waits = {(w.token, w.verb): w.personal for w in desk.workflows.tokens_for(KEEPER)}
    assert waits["supply:approved", "allot"]
    assert ("supply:allotted", "take_back") not in waits
    assert ("supply:applied", "withdraw") not in waits
    assert "supply" not in desk.workflows.lendable("custodian")
    assert "approve" in desk.workflows.lendable("bureau_supervisor")["supply"]


def test_a_custodian_of_the_store_does_not_apply_for_a_unit(desk):
    with pytest.raises(Forbidden):
        desk.supplying.draft(SCHOOL, [(BOOK, 1)], "", desk.act(KEEPER))
    assert list(desk.root.supplies) == []
