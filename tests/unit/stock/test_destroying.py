"""Destroying paper: written off and kept first, two others watch, never too early."""

from dataclasses import replace
from datetime import datetime

import pytest

from nontax_site.bills.clearing import Clearing
from nontax_site.kernel.clock import BEIJING
from nontax_site.kernel.errors import FourEyes
from nontax_site.kernel.interfaces import IMaterials
from nontax_site.stock.destroying import Destroying, DestructionFacts
from nontax_site.stock.destruction import STUBS, UNUSED
from nontax_site.stock.destruction_refusals import (
    AmongOther,
    BoxesMissing,
    EarlyUnexplained,
    KeeperWatches,
    KeptTooShort,
    NotReturned,
    NotWrittenOff,
    OtherStore,
    SortUnknown,
)
from nontax_site.stock.moving import Line, Moving
from nontax_site.stock.paperwork import Span
from nontax_site.stock.places import Place, Spot
from nontax_site.stock.refusals import NotCustodian, NumberUnknown
from tests.factories.notices import BOSS, BUREAU_BOSS, BUREAU_CLERK, CLERK, SCHOOL
from tests.factories.paper_bills import BOOKS, SheetDesk
from tests.factories.paper_desk import (
    KEEPER,
    SCHOOL_KEEPER,
    SECOND_KEEPER,
    SECOND_STORE,
    STORE,
)
from workflows.refusals import MaterialsMissing


@pytest.fixture
def desk():
    made = SheetDesk()
    yield made
    made.close()


def kept(desk):
    """Numbers 1 and 2 are voids that were written off and kept in 2026."""
    for number in (1, 2):
        bill = desk.written(number)
        desk.asked_void(bill)
        desk.voiding.void(bill, desk.act(BOSS))
    deeds, spans = Clearing(desk.bills), [Span(BOOKS, 1, 2)]
    batch = deeds.open(SCHOOL, spans, spans, desk.act(CLERK))
    deeds.submit(batch, desk.act(SCHOOL_KEEPER))
    deeds.clear(batch, spans, desk.act(BUREAU_CLERK))
    deeds.write_off(batch, STORE, desk.act(BUREAU_BOSS))
    deeds.keep(batch, "1号箱", desk.act(KEEPER))


def returned(desk, first=51, last=60):
    line, unit = Line(BOOKS, first, last), Spot(Place.UNIT, SCHOOL)
    act, back = desk.act(SCHOOL_KEEPER), Spot(Place.RETURNED, STORE)
    Moving(desk.stock).move([line], unit, back, act, "stock_return:x")


def draft(desk, *ranges, sort=STUBS, store=STORE, boxes=("1号箱",), who=KEEPER):
    spans = tuple(Span(BOOKS, first, last) for first, last in ranges or ((1, 2),))
    facts = DestructionFacts(sort, store, spans, boxes, "保管期满")
    return Destroying(desk.stock).draft(facts, desk.act(who))


def in_year(desk, year):
    desk.clock.set(datetime(year, 3, 5, 10, 0, tzinfo=BEIJING))


def checked(desk, found):
    deeds = Destroying(desk.stock)
    deeds.apply(found, desk.act(KEEPER))
    desk.workflows.fire(found, "check", desk.act(BUREAU_CLERK))
    return deeds


def test_unused_paper_is_destroyed_before_two_others_with_minutes(desk, monkeypatch):
    returned(desk)
    found = draft(desk, (51, 60), sort=UNUSED)
    deeds = checked(desk, found)
    with pytest.raises(FourEyes):
        deeds.approve(found, desk.act(replace(BUREAU_BOSS, person=KEEPER.person)))
    deeds.approve(found, desk.act(BUREAU_BOSS))
    with pytest.raises(MaterialsMissing):
        deeds.destroy(found, desk.act(BUREAU_CLERK))
    monkeypatch.setattr(desk.services[IMaterials], "missing", lambda *said: ())
    both = replace(KEEPER, grants=BUREAU_CLERK.grants)
    with pytest.raises((KeeperWatches, FourEyes)):
        deeds.destroy(found, desk.act(both))
    deeds.destroy(found, desk.act(BUREAU_CLERK))
    assert (found.state, desk.at(Place.DESTROYED, STORE)) == ("approved", [])
    deeds.destroy(found, desk.act(BUREAU_BOSS))
    assert (found.state, desk.at(Place.DESTROYED, STORE)) == ("destroyed", [(51, 60)])


def test_stubs_go_after_their_years_or_earlier_with_a_reason_but_never_under_two(desk):
    kept(desk)
    in_year(desk, 2028)
    with pytest.raises(KeptTooShort):
        draft(desk)
    in_year(desk, 2029)
    early = draft(desk)
    assert (early.early, early.kept_until.isoformat()) == (True, "2031-12-31")
    deeds = checked(desk, early)
    with pytest.raises(EarlyUnexplained):
        deeds.approve(early, desk.act(BUREAU_BOSS))
    deeds.approve(early, desk.act(BUREAU_BOSS, "库房搬迁，经批准提前销毁"))
    with pytest.raises(AmongOther):
        draft(desk)
    desk.workflows.fire(early, "stop", desk.act(BUREAU_BOSS, "暂缓"))
    in_year(desk, 2032)
    assert not draft(desk).early


def test_what_may_not_be_destroyed_is_named_and_stays(desk):
    kept(desk)
    desk.written(3)
    returned(desk)
    in_year(desk, 2032)
    for ranges, over, refusal in (
        (((1, 3),), {}, NotWrittenOff),
        (((51, 52),), {}, NotWrittenOff),
        (((1, 2),), {"sort": UNUSED}, NotReturned),
        (((4, 5),), {"sort": UNUSED}, NotReturned),
        (((1, 2),), {"store": SECOND_STORE, "who": SECOND_KEEPER}, OtherStore),
        (((900, 901),), {}, NumberUnknown),
        ((), {"who": SECOND_KEEPER}, NotCustodian),
        ((), {"boxes": (" ",)}, BoxesMissing),
        ((), {"sort": "all"}, SortUnknown),
    ):
        with pytest.raises(refusal):
            draft(desk, *ranges, **over)
    assert not list(desk.root.destructions.values())
    assert desk.at(Place.KEPT, STORE) == [(1, 2)]
