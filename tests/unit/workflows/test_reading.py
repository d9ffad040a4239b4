"""What pages read: actions with reasons, the state line, worklist tokens."""

from __future__ import annotations

import pytest

from nontax_site.kernel.errors import Forbidden, NotFound, WrongState
from tests.factories.notices import Desk
from tests.factories.proof import BUREAU, CHIEF, CLERK, NOW, SYSTEM, UNIT, act, actor
from workflows.refusals import NothingAsked


def by_verb(actions):
    return {action.verb: action for action in actions}


def test_every_action_of_the_state_is_open_or_says_why_not(engine, signed):
    actions = by_verb(engine.actions(signed, CHIEF, NOW))
    assert actions["seal_by_hand"].open
    assert actions["seal_by_hand"].reason is None
    assert isinstance(actions["void"].reason, NothingAsked)
    assert isinstance(actions["ask_void"].reason, Forbidden)
    assert actions["ask_void"].who == (("unit_clerk", f"unit:{UNIT}"),)
    assert actions["void"].who == (("bureau_supervisor", "region:330100"),)


def test_a_system_transition_is_no_button(engine, signed):
    assert "seal" not in by_verb(engine.actions(signed, CHIEF, NOW))


def test_a_missing_comment_is_no_reason_but_is_said(engine, signed):
    ask = by_verb(engine.actions(signed, CLERK, NOW))["ask_void"]
    assert ask.open
    assert ask.comment_required
    assert ask.asks == "void"


def test_open_actions_come_first_and_main_ones_before_the_others(engine, asked):
    actions = engine.actions(asked, CHIEF, NOW)
    assert [a.verb for a in actions if a.open] == [
        "void",
        "refuse_void",
        "seal_by_hand",
    ]
    assert actions[0].main


def test_a_guard_closes_an_action_with_its_own_reason(engine, asked):
    asked.is_booked = True
    void = by_verb(engine.actions(asked, CHIEF, NOW))["void"]
    assert not void.open
    assert void.reason.code == "booked-already"


def test_guards_know_that_it_is_only_a_question(engine, asked):
    void = by_verb(engine.actions(asked, CHIEF, NOW, {"broken": True}))["void"]
    assert void.open


def test_a_main_verb_of_another_state_is_shown_closed_to_who_could_do_it(
    engine, signed
):
    actions = by_verb(engine.actions(signed, BUREAU, NOW))
    assert isinstance(actions["write_off"].reason, WrongState)
    assert actions["write_off"].reason.facts["state"] == "Waiting for the seal"
    assert actions["write_off"].bulk and not actions["write_off"].is_behind
    assert "write_off" not in by_verb(engine.actions(signed, CLERK, NOW))
    assert "deliver" not in by_verb(engine.actions(signed, CLERK, NOW))


def test_what_lies_behind_the_document_is_no_closed_action(engine, sealed):
    engine.fire(sealed, "write_off", act(BUREAU))
    every = {**by_verb(engine.actions(sealed, BUREAU, NOW))}
    every |= by_verb(engine.actions(sealed, CHIEF, NOW))
    elsewhere = [one for one in every.values() if isinstance(one.reason, WrongState)]
    assert elsewhere and all(one.is_behind for one in elsewhere)


def test_one_action_is_found_by_its_verb(engine, signed):
    assert engine.action(signed, "ask_void", CLERK, NOW).open
    with pytest.raises(NotFound):
        engine.action(signed, "frobnicate", CLERK, NOW)


def test_asking_changes_nothing(engine, asked, ports):
    before = asked.__getstate__()
    ports.calls.clear()
    engine.actions(asked, CHIEF, NOW)
    engine.steps(asked)
    assert asked.__getstate__() == before
    assert ports.calls == []


def test_the_state_line_shows_who_did_each_step(engine, sealed):
    line = engine.steps(sealed)
    assert [step.state for step in line] == ["signed", "sealed", "written_off"]
    assert [step.is_reached for step in line] == [True, True, False]
    assert [step.is_current for step in line] == [False, True, False]
    assert line[1].name == "sender"
    assert line[1].at == NOW
    assert line[2].at is None


def test_a_side_exit_is_on_the_line_once_it_is_taken(engine, asked):
    assert all(not step.is_side for step in engine.steps(asked))
    engine.fire(asked, "void", act(CHIEF, "agreed"))
    side = engine.steps(asked)[-1]
    assert side.is_side
    assert side.is_current
    assert (side.state, side.comment, side.verb) == ("voided", "agreed", "void")


def test_a_step_that_was_gone_back_from_is_not_reached(engine, sealed):
    sealed.state = "signed"
    assert [step.is_reached for step in engine.steps(sealed)] == [True, False, False]


@pytest.fixture
def desk():
    made = Desk()
    yield made
    made.close()


def test_a_lock_that_ended_does_not_change_who_issued(desk):
    notice = desk.issued()
    desk.scanning.start(notice, "ccb", "device", desk.machine())
    desk.later(hours=1)
    desk.scanning.end_lock(notice, desk.machine())
    desk.confirm(notice)
    line = desk.ports.workflows.steps(notice)
    assert [s.state for s in line] == ["draft", "issued", "locked", "paid", "settled"]
    issued, locked = line[1], line[2]
    assert (issued.name, issued.verb) == ("school-clerk", "issue")
    assert locked.is_side
    assert locked.is_reached
    assert not locked.is_current


def test_a_side_state_that_is_an_end_stands_last(desk):
    notice = desk.draft()
    desk.noticing.discard(notice, desk.act(comment="typed twice"))
    line = desk.ports.workflows.steps(notice)
    assert line[-1].state == "cancelled"
    assert line[-1].is_current


def test_decisions_wait_under_the_token_of_their_request(engine):
    tokens = engine.tokens_for(CHIEF)
    assert tokens[0][:4] == ("bill:asked:void", "void", "Void", ("region:330100",))
    assert {t.token for t in tokens} == {"bill:asked:void", "bill:signed"}


def test_requests_and_self_transitions_keep_nobody_waiting(engine):
    assert engine.tokens_for(CLERK) == []


def test_each_place_a_role_is_held_at_is_in_the_scope(engine):
    two = actor("sun", "bureau_clerk@region:330100", "bureau_clerk@region:140000")
    (token,) = engine.tokens_for(two)
    assert token.places == ("region:330100", "region:140000")


def test_the_system_has_no_worklist(engine):
    assert engine.tokens_for(SYSTEM) == []
