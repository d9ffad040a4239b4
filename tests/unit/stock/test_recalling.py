"""Recalls: who still holds what, returns for each, reminders, the end."""

from datetime import timedelta

import pytest

from nontax_site.stock.movement_refusals import (
    DueInPast,
    RecallAll,
    RecallOrdered,
    RecallThere,
    StillHeld,
    StillInForce,
)
from nontax_site.stock.paperwork import Span
from nontax_site.stock.places import Place
from tests.factories.notices import BUREAU_BOSS, BUREAU_CLERK, SCHOOL
from tests.factories.paper_desk import CODE, KEEPER, SCHOOL_KEEPER, STORE, PaperDesk


@pytest.fixture
def desk():
    made = PaperDesk()
    made.stored()
    made.supplied(2)
    yield made
    made.close()


def draft(desk, days=30):
    due = desk.now.date() + timedelta(days=days)
    act = desk.act(BUREAU_CLERK)
    return desk.recalling.draft(desk.type.id, due, "财综〔2026〕3号", act)


@pytest.mark.rule("CQ-46", "CQ-47")
def test_who_still_holds_some_is_asked_reminded_and_everything_comes_back(desk):
    with pytest.raises(StillInForce):
        draft(desk)
    desk.type.to_day = desk.now.date() - timedelta(days=1)
    with pytest.raises(DueInPast):
        draft(desk, days=-1)
    recall = draft(desk)
    with pytest.raises(RecallThere):
        draft(desk)
    desk.recalling.announce(recall, desk.act(BUREAU_BOSS))
    (name,) = recall.returns
    back = desk.root.stock_returns[name]
    assert (back.unit, back.state, back.due) == (SCHOOL, "open", recall.due)
    desk.recalling.remind(recall, desk.act(BUREAU_CLERK))
    assert len(recall.returns) == 1, "who is asked already is not asked twice"
    assert back.history()[-1].verb == "remind"
    with pytest.raises(StillHeld):
        desk.recalling.close(recall, desk.act(BUREAU_CLERK))
    keeper = desk.act(SCHOOL_KEEPER, "留用")
    with pytest.raises(RecallOrdered):
        desk.returning.withdraw(back, keeper)
    with pytest.raises(RecallAll):
        desk.returning.give(back, [Span(CODE, 1, 100)], keeper)
    desk.returning.give(back, [Span(CODE, 1, 200)], keeper)
    desk.returning.accept(back, [Span(CODE, 1, 200)], desk.act(KEEPER))
    assert desk.at(Place.RETURNED, STORE) == [(1, 200)]
    desk.recalling.close(recall, desk.act(BUREAU_CLERK))
    assert recall.state == "closed"
