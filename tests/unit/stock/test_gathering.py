"""Supply rounds: the notice, the applications, the desk and who did not come."""

from dataclasses import replace
from datetime import timedelta

import pytest

from nontax_site.stock.gathering import RoundFacts
from nontax_site.stock.movement_refusals import (
    DaysReversed,
    DueInPast,
    RoundClosed,
    RoundUnready,
)
from nontax_site.stock.supply_round import applications_of, open_rounds
from tests.factories.notices import BUREAU_BOSS, BUREAU_CLERK, HANGZHOU
from tests.factories.paper_desk import KEEPER, SCHOOL_KEEPER, PaperDesk


@pytest.fixture
def desk():
    made = PaperDesk()
    made.stored()
    yield made
    made.close()


def facts(desk):
    day = desk.now.date()
    return RoundFacts(
        "2026年下半年集中领用",
        day + timedelta(days=5),
        day + timedelta(days=8),
        day + timedelta(days=9),
        "市民中心B座",
    )


def test_a_round_gathers_applications_and_says_who_did_not_come(desk):
    clerk = desk.act(BUREAU_CLERK)
    found = desk.gathering.draft(HANGZHOU, facts(desk), clerk)
    with pytest.raises(RoundClosed):
        desk.asked(1, round_id=found.id)
    desk.workflows.fire(found, "announce", desk.act(BUREAU_BOSS))
    assert list(open_rounds(desk.root, HANGZHOU, desk.now.date())) == [found]
    came = desk.approved(1, round_id=found.id)
    away = desk.approved(1, round_id=found.id)
    desk.workflows.fire(found, "gather", clerk)
    with pytest.raises(RoundClosed):
        desk.asked(1, round_id=found.id)
    with pytest.raises(RoundUnready):
        desk.gathering.open_desk(found, clerk)
    for supply in (came, away):
        rows = desk.allotting.suggest(supply, desk.now.date())
        spans = [desk_span(row) for row in rows]
        desk.allotting.allot(supply, spans, desk.act(KEEPER))
    desk.gathering.open_desk(found, clerk)
    desk.allotting.sign(came, [], "", desk.act(SCHOOL_KEEPER))
    with pytest.raises(RoundUnready):
        desk.gathering.close(found, clerk)
    desk.allotting.take_back(away, desk.act(KEEPER, "未到"))
    desk.gathering.close(found, clerk)
    assert (found.state, found.absent) == ("closed", (away.id,))
    assert list(applications_of(desk.root, found)) == [came, away]


def desk_span(row):
    from nontax_site.stock.paperwork import Span

    return Span(*row)


def test_the_days_of_a_round_follow_each_other(desk):
    good = facts(desk)
    past = replace(good, until=desk.now.date() - timedelta(days=1))
    turned = replace(good, desk_from=good.until - timedelta(days=1))
    for wrong, error in ((past, DueInPast), (turned, DaysReversed)):
        with pytest.raises(error):
            desk.gathering.draft(HANGZHOU, wrong, desk.act(BUREAU_CLERK))
    assert list(desk.root.supply_rounds) == []
