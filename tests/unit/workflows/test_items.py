"""The law of items: draft, submitted, published, retired."""

from datetime import date

import pytest
from pyramid import testing

from nontax_site.items.adjusting import Adjusting, TariffBeginsInPast
from nontax_site.items.item import DRAFT, PUBLISHED, RETIRED, SUBMITTED, BasisMissing
from nontax_site.items.tariff import TariffAmountMissing
from nontax_site.kernel.errors import CommentMissing, Forbidden, FourEyes
from tests.factories import proof
from tests.factories.desk import CLERK, NOW, SUPERVISOR, UNIT_CLERK, act, make_actor
from tests.factories.items import make_item, make_tariff
from workflows.definitions import load
from workflows.engine import Engine
from workflows.refusals import AlreadyAsked, NothingAsked

NEW = make_tariff(from_day=date(2026, 12, 1), amount_fen=16000)


@pytest.fixture
def engine():
    config = testing.setUp()
    config.setup_registry()
    load(config, "items.zcml")
    config.commit()
    yield Engine(proof.FakePorts())
    testing.tearDown()


@pytest.fixture
def draft(engine):
    item = make_item(state="", version=0)
    engine.begin(item, act(CLERK))
    return item


@pytest.fixture
def submitted(engine, draft):
    engine.fire(draft, "submit", act(CLERK))
    return draft


@pytest.fixture
def published(engine, submitted):
    engine.fire(submitted, "publish", act(SUPERVISOR))
    return submitted


def test_an_item_goes_from_draft_to_published_by_two_people(published):
    assert published.state == PUBLISHED
    assert [e.to_state for e in published.history()] == [DRAFT, SUBMITTED, PUBLISHED]


@pytest.mark.parametrize("verb", ["draft", "edit", "submit"])
def test_whoever_had_a_hand_in_it_does_not_publish(engine, verb):
    by = {step: act(CLERK) for step in ("draft", "edit", "submit")}
    by[verb] = act(make_actor("both", "bureau_clerk"))
    item = make_item(state="")
    engine.begin(item, by["draft"])
    engine.fire(item, "edit", by["edit"])
    engine.fire(item, "submit", by["submit"])
    with pytest.raises(FourEyes):
        engine.fire(item, "publish", act(make_actor("both", "bureau_supervisor")))
    engine.fire(item, "publish", act(SUPERVISOR))


def test_a_unit_clerk_makes_no_items(engine):
    with pytest.raises(Forbidden):
        engine.begin(make_item(state=""), act(UNIT_CLERK))


@pytest.mark.parametrize(
    ("facts", "error"),
    [({"legal_basis": ()}, BasisMissing), ({"tariffs": ()}, TariffAmountMissing)],
)
def test_an_incomplete_item_is_neither_submitted_nor_published(engine, facts, error):
    item = make_item(state="", **facts)
    engine.begin(item, act(CLERK))
    with pytest.raises(error):
        engine.fire(item, "submit", act(CLERK))
    item.state = SUBMITTED
    with pytest.raises(error):
        engine.fire(item, "publish", act(SUPERVISOR))


def test_an_item_is_sent_back_with_a_reason(engine, submitted):
    with pytest.raises(CommentMissing):
        engine.fire(submitted, "send_back", act(SUPERVISOR))
    engine.fire(submitted, "send_back", act(SUPERVISOR, "basis is old"))
    assert submitted.state == DRAFT


def test_a_tariff_is_decided_by_another_person(engine, published):
    adjusting = Adjusting(engine)
    adjusting.ask_tariff(published, NEW, act(CLERK, "发改价格规〔2019〕914号"))
    assert published.open_request.subject == "2026-12-01: 160.00/本"
    with pytest.raises(AlreadyAsked):
        engine.fire(published, "ask_tariff", act(CLERK, "again"))
    adjusting.set_tariff(published, act(SUPERVISOR))
    assert published.open_request is None
    assert published.tariff_on(date(2026, 12, 1)).amount_fen == 16000


def test_who_asked_for_a_tariff_does_not_set_it(engine, published):
    asker = make_actor("both", "bureau_clerk")
    Adjusting(engine).ask_tariff(published, NEW, act(asker, "why"))
    with pytest.raises(FourEyes):
        engine.fire(
            published, "set_tariff", act(make_actor("both", "bureau_supervisor"))
        )


def test_a_tariff_is_refused_with_a_reason(engine, published):
    adjusting = Adjusting(engine)
    adjusting.ask_tariff(published, NEW, act(CLERK, "why"))
    adjusting.refuse_tariff(published, act(SUPERVISOR, "no basis"))
    assert published.open_request is None
    with pytest.raises(NothingAsked):
        engine.fire(published, "set_tariff", act(SUPERVISOR))


def test_a_proposal_whose_day_has_passed_shows_why_it_is_closed(engine, published):
    Adjusting(engine).ask_tariff(published, NEW, act(CLERK, "why"))
    published.proposed = make_tariff(from_day=date(2026, 11, 20))
    action = engine.action(published, "set_tariff", SUPERVISOR, NOW)
    assert isinstance(action.reason, TariffBeginsInPast)


def test_units_and_lists_are_assigned_by_the_clerk(engine, published):
    engine.fire(published, "assign", act(CLERK))
    engine.fire(published, "list", act(CLERK))
    with pytest.raises(Forbidden):
        engine.fire(published, "assign", act(SUPERVISOR))


def test_who_collects_is_changed_by_the_supervisor(engine, published):
    with pytest.raises(Forbidden):
        engine.fire(published, "hand_over", act(CLERK, "x"))
    engine.fire(published, "hand_over", act(SUPERVISOR, "财综〔2020〕58号"))


def test_a_retired_item_stays_retired(engine, published):
    engine.fire(published, "retire", act(SUPERVISOR, "abolished"))
    assert published.state == RETIRED
    assert engine.actions(published, SUPERVISOR, NOW)[0].open is False


def test_a_published_item_waits_for_nobody_but_a_proposed_tariff_does(engine):
    waiting = {work.token for work in engine.tokens_for(SUPERVISOR)}
    assert {"item:submitted", "item:asked:tariff"} <= waiting
    assert "item:published" not in waiting
