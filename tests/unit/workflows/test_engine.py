"""The engine: order of refusals, what is written and in what order."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nontax_site.kernel.errors import (
    Forbidden,
    NontaxError,
    Refused,
)
from tests.factories.proof import (
    BUREAU,
    CHIEF,
    CLERK,
    NOW,
    SYSTEM,
    UNIT,
    BookedAlready,
    act,
    paper,
)
from workflows.engine import permitted


def test_a_new_document_gets_its_state_history_audit_order_and_outbox(signed, ports):
    assert signed.state == "signed"
    assert signed.version == 1
    entry = signed.history()[0]
    assert (entry.verb, entry.from_state, entry.to_state) == ("sign", None, "signed")
    assert entry.version == 1
    assert [call[0] for call in ports.calls] == ["audit", "move", "outbox"]
    assert ports.named("audit")[0][2] == ("signed", 1, 1)
    assert ports.named("move") == [(set(), {"bill:signed"})]
    assert ports.named("outbox") == [(UNIT, "supervise-bill", {"bill": "B-1"})]


def test_who_lacks_the_permission_begins_nothing(engine, ports):
    document = paper()
    with pytest.raises(Forbidden):
        engine.begin(document, act(CLERK))
    assert document.state == ""
    assert ports.calls == []


def test_the_guard_of_the_first_step_is_asked(engine, ports):
    document = paper()
    with pytest.raises(Refused):
        engine.begin(document, act(SYSTEM, facts={"unit_closed": True}))
    assert document.state == ""
    assert ports.calls == []


def test_a_document_begins_once(engine, signed):
    with pytest.raises(ValueError, match="has begun"):
        engine.begin(signed, act(SYSTEM))


def test_a_transition_writes_in_the_promised_order(engine, asked, ports):
    ports.calls.clear()
    engine.fire(asked, "void", act(CHIEF, "agreed"))
    assert asked.state == "voided"
    assert [call[0] for call in ports.calls] == ["audit", "move", "outbox"]
    verb, facts, seen = ports.named("audit")[0]
    assert verb == "void"
    assert facts == {"from_state": "signed", "to_state": "voided", "decided": "void"}
    assert seen == ("voided", 3, 3)
    assert ports.named("move") == [
        ({"bill:signed", "bill:asked:void"}, {"bill:voided"})
    ]
    last = asked.history()[-1]
    assert (last.person, last.comment, last.at) == (CHIEF.person, "agreed", NOW)


def test_a_self_transition_leaves_its_orders_and_tells_the_search(
    engine, sealed, ports
):
    ports.calls.clear()
    engine.fire(sealed, "deliver", act(CLERK))
    assert ports.named("move") == [(set(), {"bill:sealed"})]
    assert sealed.version == 3


def test_a_request_is_kept_on_the_document_until_decided(engine, asked, ports):
    assert asked.open_request.verb == "void"
    assert asked.open_request.comment == "wrong payer"
    assert ports.named("move")[-1] == (set(), {"bill:asked:void"})
    engine.fire(asked, "refuse_void", act(CHIEF, "no"))
    assert asked.asked is None
    assert asked.state == "signed"
    assert ports.named("move")[-1] == ({"bill:asked:void"}, set())


def test_a_request_stays_open_while_somebody_can_still_decide(engine, asked):
    engine.fire(asked, "nudge", act(CLERK))
    assert asked.open_request.verb == "void"


def test_a_request_nobody_can_decide_any_more_is_dropped(engine, asked, ports):
    engine.fire(asked, "seal", act(SYSTEM))
    assert asked.asked is None
    assert ports.named("audit")[-1][1]["dropped"] == "void"
    assert ports.named("move")[-1] == (
        {"bill:signed", "bill:asked:void"},
        {"bill:sealed"},
    )


def test_a_refusal_of_a_guard_leaves_everything_as_it_was(engine, asked, ports):
    asked.is_booked = True
    before = asked.__getstate__()
    ports.calls.clear()
    with pytest.raises(BookedAlready):
        engine.fire(asked, "void", act(CHIEF))
    assert asked.__getstate__() == before
    assert ports.calls == []


def test_outside_of_a_fire_repoze_permits_nothing(signed, ports):
    assert not permitted("bill:void", signed, ports)


def test_a_fire_inside_a_fire_restores_the_outer_act(engine, signed, ports):
    ports.nontax_act = act(CHIEF)
    engine.fire(signed, "seal", act(SYSTEM))
    assert ports.nontax_act.actor is CHIEF


def test_permits_follows_the_state(engine, sealed):
    assert engine.permits(sealed, "bill:write_off", BUREAU)
    engine.fire(sealed, "write_off", act(BUREAU))
    assert not engine.permits(sealed, "bill:write_off", BUREAU)


def test_the_acl_names_roles_at_the_places_they_can_be_held(engine, sealed):
    acl = engine.acl(sealed)
    assert ("Allow", f"unit_clerk@unit:{UNIT}", ("bill:deliver", "bill:view")) in acl
    assert ("Allow", "auditor@site", ("bill:view",)) in acl
    assert all(who != "unit_clerk@site" for _, who, _ in acl)


def test_titles_come_from_the_definitions(engine, signed):
    assert engine.kinds() == ("bill",)
    assert engine.state_title("bill", "sealed") == "Sealed"
    assert engine.verb_title("bill", "sign") == "Sign"
    assert engine.verb_title("bill", "unheard") == "unheard"
    assert engine.state(signed).tone == "wait"
    assert engine.state(signed).sla_days == 2
    assert [s.name for s in engine.states("bill")][:2] == ["signed", "sealed"]
    assert engine.definition("bill").title == "A bill to prove the engine"


VERBS = (
    "ask_void",
    "refuse_void",
    "void",
    "seal",
    "seal_by_hand",
    "deliver",
    "write_off",
)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(VERBS), st.sampled_from([SYSTEM, CLERK, BUREAU, CHIEF])
        ),
        max_size=12,
    )
)
def test_any_walk_ends_in_a_declared_state_with_one_audit_record_a_step(
    engine, ports, walk
):
    ports.calls.clear()
    document = paper()
    engine.begin(document, act(SYSTEM))
    done = 1
    for verb, who in walk:
        try:
            engine.fire(document, verb, act(who, "because"))
        except NontaxError:
            continue
        done += 1
    assert document.state in engine.definition("bill").states
    assert len(ports.named("audit")) == len(document.history()) == done
    assert document.version == done
    steps = document.history()
    for earlier, later in zip(steps, steps[1:], strict=False):
        assert later.from_state == earlier.to_state
