"""Lost numbers: unusable at once, declared in public, decided; found ones never used."""

from dataclasses import replace
from datetime import timedelta

import pytest

from nontax_site.kernel.errors import FourEyes
from nontax_site.stock.losing import Losing, LossFacts
from nontax_site.stock.loss_refusals import (
    CauseMissing,
    DiscoveredLater,
    NotAway,
    NotEndorser,
    NothingAway,
    NoticeDayWrong,
)
from nontax_site.stock.moving import Line, Moving
from nontax_site.stock.paperwork import Span
from nontax_site.stock.places import Place, Spot
from nontax_site.stock.refusals import NotCustodian, NumberElsewhere, PlaceNotPossible
from tests.factories.notices import BOSS, BUREAU_BOSS, BUREAU_CLERK, CLERK, SCHOOL
from tests.factories.paper_bills import BOOKS, SheetDesk
from tests.factories.paper_desk import KEEPER, SCHOOL_KEEPER, STORE


@pytest.fixture
def desk():
    made = SheetDesk()
    yield made
    made.close()


def said(desk, days=0, cause="外出收费途中遗失"):
    return LossFacts(desk.now.date() - timedelta(days=days), cause)


def report(desk, *ranges, days=0, cause="外出收费途中遗失", holder=SCHOOL, who=None):
    spans = [Span(BOOKS, first, last) for first, last in ranges or ((11, 12),)]
    act = desk.act(who or SCHOOL_KEEPER)
    return Losing(desk.stock).report(holder, spans, said(desk, days, cause), act)


def test_a_loss_is_reported_signed_declared_and_decided(desk):
    desk.written(1)
    loss = report(desk, (1, 3), days=4)
    assert (loss.late, loss.written, loss.state) == (True, ((BOOKS, 1, 1),), "reported")
    assert desk.root.paper.where(BOOKS, 2).spot == Spot(Place.LOST, SCHOOL)
    assert desk.root.paper.next_of(SCHOOL, "0321") == (BOOKS, 4)
    assert desk.balance(SCHOOL) == 97
    deeds = Losing(desk.stock)
    with pytest.raises(NotEndorser):
        deeds.endorse(loss, desk.act(BUREAU_CLERK))
    deeds.endorse(loss, desk.act(BOSS))
    for wrong in (desk.now.date() + timedelta(days=1), desk.now.date() - timedelta(9)):
        with pytest.raises(NoticeDayWrong):
            deeds.publish(loss, "杭州日报", wrong, desk.act(CLERK))
    deeds.publish(loss, "杭州日报", desk.now.date(), desk.act(CLERK))
    deeds.decide(loss, desk.act(BUREAU_BOSS, "予以备案，限期整改"))
    assert (loss.state, loss.medium) == ("decided", "杭州日报")


def test_what_is_found_goes_back_to_be_destroyed_and_never_into_use(desk):
    desk.written(1)
    loss = report(desk, (1, 3))
    deeds, keeper = Losing(desk.stock), desk.act(SCHOOL_KEEPER)
    with pytest.raises(NotAway):
        deeds.found_again(loss, [Span(BOOKS, 1, 1)], STORE, keeper)
    lost, unit = Spot(Place.LOST, SCHOOL), Spot(Place.UNIT, SCHOOL)
    with pytest.raises(PlaceNotPossible):
        Moving(desk.stock).move([Line(BOOKS, 2, 2)], lost, unit, keeper, "loss:x")
    deeds.found_again(loss, [Span(BOOKS, 2, 3)], STORE, keeper)
    assert desk.root.paper.where(BOOKS, 2).spot == Spot(Place.RETURNED, STORE)
    with pytest.raises(NotAway):
        deeds.found_again(loss, [Span(BOOKS, 2, 2)], STORE, keeper)
    assert loss.history()[-1].verb == "found"
    with pytest.raises(NothingAway):
        desk.workflows.fire(
            loss,
            "found",
            keeper.with_facts(custodians={SCHOOL: (keeper.actor.person, "")}),
        )


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        ({"days": -1}, DiscoveredLater),
        ({"cause": " "}, CauseMissing),
        ({"who": KEEPER}, NotCustodian),
        ({"holder": STORE, "who": KEEPER}, NumberElsewhere),
    ],
)
def test_a_report_that_cannot_be_changes_nothing(desk, facts, refusal):
    with pytest.raises(refusal):
        report(desk, **facts)
    assert desk.root.paper.where(BOOKS, 11).spot == Spot(Place.UNIT, SCHOOL)


def test_nobody_signs_his_own_report(desk):
    loss = report(desk)
    with pytest.raises(FourEyes):
        Losing(desk.stock).endorse(
            loss, desk.act(replace(BOSS, person=SCHOOL_KEEPER.person))
        )
