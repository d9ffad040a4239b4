"""Each refusal of the engine, and which comes first."""

from __future__ import annotations

from dataclasses import replace

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
    NOW,
    STRANGER,
    SYSTEM,
    UNIT,
    act,
    actor,
)
from workflows.refusals import AlreadyAsked, NotDelegated, NothingAsked


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


DEPUTY = actor("sun")
"""Somebody without a role of his own here."""


def test_the_rights_of_the_principal_count_where_he_lent_them(engine, ports, asked):
    ports.lent.add(("qian", "sun"))
    engine.fire(asked, "void", act(DEPUTY, on_behalf_of=CHIEF))
    last = asked.history()[-1]
    assert (last.person, last.on_behalf_of) == (
        DEPUTY.person,
        (CHIEF.name, CHIEF.person),
    )


def test_a_name_that_was_not_lent_is_refused(engine, asked):
    with pytest.raises(NotDelegated):
        engine.fire(asked, "void", act(DEPUTY, on_behalf_of=CHIEF))
    assert asked.state == "signed"


def test_the_rights_of_the_delegate_do_not_add_to_those_of_the_principal(
    engine, ports, asked
):
    ports.lent.add(("li", "qian"))
    with pytest.raises(Forbidden):
        engine.fire(asked, "void", act(CHIEF, on_behalf_of=CLERK))


def test_whoever_asked_by_a_delegate_may_not_decide(engine, ports, signed):
    ports.lent.add(("li", "sun"))
    engine.fire(signed, "ask_void", act(DEPUTY, "x", on_behalf_of=CLERK))
    both = (CLERK.person, DEPUTY.person)
    for person in both:
        judge = replace(CHIEF, person=person)
        with pytest.raises(FourEyes):
            engine.fire(signed, "void", act(judge))


def test_who_asked_may_not_decide_for_another(engine, ports, asked):
    ports.lent.add(("qian", "li"))
    with pytest.raises(FourEyes):
        engine.fire(asked, "void", act(CLERK, on_behalf_of=CHIEF))


def test_the_actions_of_a_delegate_are_those_in_the_name(engine, ports, asked):
    ports.lent.add(("qian", "sun"))
    own = engine.actions(asked, DEPUTY, NOW)
    lent = engine.actions(asked, DEPUTY, NOW, on_behalf_of=CHIEF)
    assert [a.verb for a in own if a.open] == []
    assert "void" in [a.verb for a in lent if a.open]


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
