"""Each refusal of the engine, and which comes first."""

from __future__ import annotations

import pytest

from nontax_site.kernel.errors import (
    CommentMissing,
    Corrupt,
    Forbidden,
    FourEyes,
    NotFound,
    Stale,
    WrongState,
)
from tests.factories.proof import (
    BUREAU,
    CHIEF,
    CLERK,
    STRANGER,
    SYSTEM,
    UNIT,
    act,
    actor,
)
from workflows.refusals import AlreadyAsked, NothingAsked


def test_the_permission_is_checked_before_everything_else(engine, asked):
    asked.is_booked = True
    with pytest.raises(Forbidden):
        engine.fire(asked, "void", act(STRANGER, expect=99))


def test_a_role_counts_only_at_its_place(engine, signed):
    with pytest.raises(Forbidden):
        engine.fire(signed, "ask_void", act(STRANGER, "mine"))


def test_a_stale_act_is_refused_before_the_state_is_looked_at(engine, sealed):
    engine.fire(sealed, "write_off", act(BUREAU, expect=2))
    with pytest.raises(Stale) as caught:
        engine.fire(sealed, "write_off", act(BUREAU, expect=2))
    assert caught.value.facts["expected"] == "Sealed"
    assert caught.value.facts["actual"] == "Written off"


def test_a_stale_act_on_a_version_before_all_history_names_the_state(engine, signed):
    with pytest.raises(Stale) as caught:
        engine.fire(signed, "ask_void", act(CLERK, "x", expect=0))
    assert caught.value.facts["expected"] == "Waiting for the seal"


def test_a_verb_of_another_state_is_a_wrong_state_for_who_could_do_it(engine, signed):
    with pytest.raises(WrongState) as caught:
        engine.fire(signed, "write_off", act(BUREAU))
    assert "Write off" in caught.value.sentence
    assert "Waiting for the seal" in caught.value.sentence


def test_who_could_never_do_a_verb_is_not_told_the_state(engine, signed):
    with pytest.raises(Forbidden):
        engine.fire(signed, "write_off", act(CLERK))


def test_an_unknown_verb_is_not_found(engine, signed):
    with pytest.raises(NotFound):
        engine.fire(signed, "frobnicate", act(CHIEF))


def test_a_state_that_is_no_more_is_corrupt(engine, signed):
    signed.state = "gone"
    with pytest.raises(Corrupt):
        engine.fire(signed, "seal", act(SYSTEM))


def test_a_system_transition_is_closed_to_people(engine, signed):
    robot = actor("robot", "system@site")
    with pytest.raises(Forbidden):
        engine.fire(signed, "seal", act(robot))


def test_a_decision_without_a_request_is_refused(engine, signed):
    with pytest.raises(NothingAsked):
        engine.fire(signed, "void", act(CHIEF, "why not"))


def test_a_second_request_is_refused_while_one_is_open(engine, asked):
    with pytest.raises(AlreadyAsked) as caught:
        engine.fire(asked, "ask_void", act(CLERK, "again"))
    assert caught.value.facts == {"ask": "Ask for voiding", "name": "Li"}


def test_the_asker_may_not_decide_even_with_another_role(engine, signed):
    both = actor("li", f"unit_clerk@unit:{UNIT}", "bureau_supervisor@region:330100")
    engine.fire(signed, "ask_void", act(both, "wrong"))
    with pytest.raises(FourEyes) as caught:
        engine.fire(signed, "void", act(both))
    assert caught.value.facts["earlier"] == "Ask for voiding"


def test_four_eyes_compares_persons_and_not_accounts(engine, asked):
    other_account = actor("li2", "bureau_supervisor@region:330100")
    same_person = type(other_account)(
        "li2", CLERK.person, "Li Two", other_account.grants
    )
    with pytest.raises(FourEyes):
        engine.fire(asked, "void", act(same_person))


def test_four_eyes_applies_to_both_names_of_a_delegate(engine, signed):
    engine.fire(signed, "ask_void", act(CLERK, "x", on_behalf_of=CHIEF))
    assert signed.history()[-1].on_behalf_of == (CHIEF.name, CHIEF.person)
    with pytest.raises(FourEyes):
        engine.fire(signed, "void", act(CHIEF))


def test_who_acts_for_the_asker_may_not_decide(engine, asked):
    with pytest.raises(FourEyes):
        engine.fire(asked, "void", act(CHIEF, on_behalf_of=CLERK))


@pytest.mark.parametrize("where", ["document", "facts"])
def test_the_issuer_may_not_decide(engine, asked, where):
    facts = {}
    if where == "document":
        asked.issuer_persons = (CHIEF.person,)
    else:
        facts = {"issuer_persons": (CHIEF.person,)}
    with pytest.raises(FourEyes) as caught:
        engine.fire(asked, "void", act(CHIEF, facts=facts))
    assert caught.value.facts["earlier"] == "issue"


def test_a_required_comment_is_missing_when_blank(engine, signed):
    with pytest.raises(CommentMissing) as caught:
        engine.fire(signed, "ask_void", act(CLERK, "  "))
    assert caught.value.field == "comment"
