"""The law of units: applied, active, suspended, closed."""

import pytest
from pyramid import testing

from nontax_site.kernel.errors import CommentMissing, Forbidden, FourEyes, WrongState
from nontax_site.units.activating import UnitWithoutAccount, UnitWithoutSealKey
from nontax_site.units.applying import ContactMissing
from nontax_site.units.closing import UnitHasOpenThings
from nontax_site.units.unit import ACTIVE, APPLIED, CLOSED, OPENED, SUSPENDED
from tests.factories import proof
from tests.factories.desk import (
    CLERK,
    NOW,
    STRANGER,
    SUPERVISOR,
    UNIT_CLERK,
    act,
    make_actor,
)
from tests.factories.units import make_unit
from workflows.definitions import load
from workflows.engine import Engine
from workflows.refusals import NothingAsked

BOSS = "bureau_supervisor"
UNIT_BOSS = make_actor("unit-boss", "unit_supervisor", "unit:330100-0001")


@pytest.fixture
def engine():
    config = testing.setUp()
    config.setup_registry()
    load(config, "units.zcml")
    config.commit()
    yield Engine(proof.FakePorts())
    testing.tearDown()


@pytest.fixture
def opened(engine):
    unit = make_unit(state="", version=0)
    engine.begin(unit, act(CLERK))
    return unit


@pytest.fixture
def applied(engine, opened):
    engine.fire(opened, "submit", act(UNIT_BOSS))
    return opened


@pytest.fixture
def active(engine, applied):
    engine.fire(applied, "activate", act(SUPERVISOR, seal_key=True))
    return applied


def test_a_unit_is_applied_for_by_the_clerk_only(engine):
    for stranger in (UNIT_CLERK, STRANGER, SUPERVISOR):
        with pytest.raises(Forbidden):
            engine.begin(make_unit(state=""), act(stranger))


def test_the_supervisor_activates_it(active):
    assert active.state == ACTIVE
    assert [entry.verb for entry in active.history()] == [
        "apply",
        "submit",
        "activate",
    ]


def test_who_applied_does_not_activate(engine):
    both = make_actor("both", "bureau_clerk")
    unit = make_unit(state="")
    engine.begin(unit, act(both))
    engine.fire(unit, "submit", act(UNIT_BOSS))
    same_person = make_actor("both", "bureau_supervisor")
    with pytest.raises(FourEyes):
        engine.fire(unit, "activate", act(same_person, seal_key=True))


def test_who_completed_the_application_does_not_activate(engine, opened):
    unit_boss = make_actor("both", "unit_supervisor", "unit:330100-0001")
    engine.fire(opened, "submit", act(unit_boss))
    with pytest.raises(FourEyes):
        engine.fire(opened, "activate", act(make_actor("both", BOSS), seal_key=True))


def test_completing_the_application_is_the_first_task_of_the_unit_supervisor(
    engine, opened
):
    waiting = {(work.token, work.verb) for work in engine.tokens_for(UNIT_BOSS)}
    assert ("unit:opened", "submit") in waiting
    assert engine.action(opened, "submit", UNIT_BOSS, NOW).open
    assert "unit:opened" not in {work.token for work in engine.tokens_for(SUPERVISOR)}
    with pytest.raises(Forbidden):
        engine.fire(opened, "submit", act(UNIT_CLERK))
    with pytest.raises(WrongState):
        engine.fire(opened, "activate", act(SUPERVISOR, seal_key=True))
    assert opened.state == OPENED


@pytest.mark.parametrize(
    ("fact", "nothing", "refusal"),
    [
        ("accounts", (), UnitWithoutAccount),
        ("contact", "", ContactMissing),
        ("phone", "", ContactMissing),
        ("address", "", ContactMissing),
    ],
)
def test_an_incomplete_application_is_not_submitted(
    engine, opened, fact, nothing, refusal
):
    setattr(opened, fact, nothing)
    with pytest.raises(refusal):
        engine.fire(opened, "submit", act(UNIT_BOSS))
    assert opened.state == OPENED


def test_an_application_sent_back_is_submitted_again(engine, applied):
    with pytest.raises(CommentMissing):
        engine.fire(applied, "send_back", act(SUPERVISOR))
    engine.fire(applied, "send_back", act(SUPERVISOR, "wrong bank"))
    assert applied.state == OPENED
    engine.fire(applied, "submit", act(UNIT_BOSS))
    assert applied.state == APPLIED


def test_the_clerk_gives_an_opened_application_up(engine, opened):
    with pytest.raises(Forbidden):
        engine.fire(opened, "withdraw", act(UNIT_BOSS, "x"))
    engine.fire(opened, "withdraw", act(CLERK, "merged before it began"))
    assert opened.state == CLOSED


def test_the_clerk_cannot_activate(engine, applied):
    with pytest.raises(Forbidden):
        engine.fire(applied, "activate", act(CLERK, seal_key=True))


@pytest.mark.parametrize("facts", [{}, {"seal_key": False}])
def test_a_unit_without_a_seal_key_is_not_activated(engine, applied, facts):
    with pytest.raises(UnitWithoutSealKey):
        engine.fire(applied, "activate", act(SUPERVISOR, **facts))
    assert applied.state == APPLIED


def test_a_unit_without_an_account_is_not_activated(engine, applied):
    applied.accounts = ()
    with pytest.raises(UnitWithoutAccount):
        engine.fire(applied, "activate", act(SUPERVISOR, seal_key=True))


def test_an_application_is_refused_with_a_reason(engine, applied):
    with pytest.raises(CommentMissing):
        engine.fire(applied, "refuse", act(SUPERVISOR))
    engine.fire(applied, "refuse", act(SUPERVISOR, "not ours"))
    assert applied.state == CLOSED


def test_a_suspended_unit_resumes(engine, active):
    engine.fire(active, "suspend", act(SUPERVISOR, "inspection"))
    assert active.state == SUSPENDED
    engine.fire(active, "resume", act(SUPERVISOR, "cleared"))
    assert active.state == ACTIVE


@pytest.mark.parametrize("facts", [{}, {"open_things": {"suspense": 2}}])
def test_a_unit_with_anything_open_is_not_closed(engine, active, facts):
    with pytest.raises(UnitHasOpenThings):
        engine.fire(active, "close", act(SUPERVISOR, "merged", **facts))
    assert active.state == ACTIVE


def test_a_unit_with_nothing_open_is_closed_for_good(engine, active):
    engine.fire(active, "close", act(SUPERVISOR, "merged", open_things={}))
    assert active.state == CLOSED
    with pytest.raises(WrongState):
        engine.fire(active, "resume", act(SUPERVISOR, "back"))


def test_a_page_may_ask_before_anything_is_counted(engine, active):
    [close] = [a for a in engine.actions(active, SUPERVISOR, NOW) if a.verb == "close"]
    assert close.open
    counted = engine.action(
        active, "close", SUPERVISOR, NOW, open_things={"suspense": 1}
    )
    assert isinstance(counted.reason, UnitHasOpenThings)


def test_a_page_may_ask_before_the_key_is_known(engine, applied):
    assert engine.action(applied, "activate", SUPERVISOR, NOW).open


@pytest.mark.parametrize("suspended", [False, True])
def test_the_accounts_of_an_active_unit_are_changed_by_two(engine, active, suspended):
    if suspended:
        engine.fire(active, "suspend", act(SUPERVISOR, "inspection"))
    state = active.state
    both = make_actor("both", "bureau_clerk")
    with pytest.raises(NothingAsked):
        engine.fire(active, "change_accounts", act(SUPERVISOR))
    with pytest.raises(CommentMissing):
        engine.fire(active, "ask_accounts", act(both))
    engine.fire(active, "ask_accounts", act(both, "new bank"))
    with pytest.raises(Forbidden):
        engine.fire(active, "change_accounts", act(CLERK))
    with pytest.raises(FourEyes):
        engine.fire(active, "change_accounts", act(make_actor("both", BOSS)))
    engine.fire(active, "change_accounts", act(SUPERVISOR))
    assert (active.state, active.asked) == (state, None)
    engine.fire(active, "ask_accounts", act(CLERK, "again"))
    engine.fire(active, "refuse_accounts", act(SUPERVISOR, "no letter"))
    assert active.asked is None


def test_accounts_asked_for_wait_for_the_supervisor(engine, active):
    engine.fire(active, "ask_accounts", act(CLERK, "new bank"))
    waiting = {work.token for work in engine.tokens_for(SUPERVISOR)}
    assert "unit:asked:accounts" in waiting


def test_who_registered_the_accounts_does_not_activate(engine, applied):
    engine.fire(applied, "set_accounts", act(make_actor("both", "bureau_clerk")))
    with pytest.raises(FourEyes):
        engine.fire(applied, "activate", act(make_actor("both", BOSS), seal_key=True))


def test_nobody_waits_for_an_active_unit(engine):
    waiting = {work.token for work in engine.tokens_for(SUPERVISOR)}
    assert "unit:applied" in waiting
    assert "unit:active" not in waiting
