"""What the lint says about deadlines, approvals and steps taken by themselves."""

from __future__ import annotations

import pytest

from nontax_site.kernel.errors import NotConfigured
from tests.factories import laws
from tests.factories.laws import BOSS, ENDS
from workflows.definitions import definition_of
from workflows.lint import findings

PROPOSE = ("propose", "open", "proposed", "suspense:propose", {})


def found_in(states=None, ways=(), **keys):
    """The findings on a law of three states; ``keys`` are of the approving way."""
    states = {"open": {}, "proposed": {}, "done": ENDS, **(states or {})}
    approve = ("approve", "proposed", "done", "suspense:decide", keys)
    said = {"four-eyes": "propose", **keys}
    approve = (*approve[:4], {k: v for k, v in said.items() if v is not None})
    text = laws.law(states, [PROPOSE, approve, *ways])
    with laws.reading(text, prove=False):
        return [str(f) for f in findings() if f.what != "has no workflow"]


def test_a_sound_law_has_nothing_to_find():
    sound = {
        "open": {"sla": "3 suspense_days", "escalate": BOSS, "on-timeout": "lapse"},
        "proposed": {"stops-clock": "true"},
    }
    lapse = ("lapse", "open", "done", "suspense:decide", {})
    assert found_in(sound, [lapse], approvals=f"2 of {BOSS}") == []


@pytest.mark.parametrize(
    ("state", "what"),
    [
        ({"stops-clock": "true", "sla": "3"}, "stops the clock has none of its own"),
        ({"escalate": BOSS}, "need a deadline"),
        ({"on-timeout": "propose"}, "need a deadline"),
        ({"clock": "look"}, "the clock 'look' has no deadline here"),
        ({"sla": "3", "on-timeout": "fly"}, "'fly', which does not start here"),
        ({"sla": "3", "on-timeout": "propose"}, "the system may not propose here"),
        ({"sla": "3", "escalate": "auditor"}, "'auditor', which may not view it here"),
    ],
)
def test_a_deadline_that_cannot_work_is_found(state, what):
    found = found_in({"open": state})
    assert any(line.startswith("suspense: open") and what in line for line in found)


def test_an_end_has_no_deadline_and_a_clock_only_one():
    assert any(
        "a final state has no deadline" in f
        for f in found_in({"done": {**ENDS, "sla": "3"}})
    )
    shared = {
        "open": {"sla": "3", "clock": "a"},
        "proposed": {"sla": "4", "clock": "a"},
    }
    assert any("has another deadline elsewhere" in f for f in found_in(shared))


def test_what_persons_agree_on_is_not_taken_by_the_deadline():
    found = found_in({"proposed": {"sla": "3", "on-timeout": "approve"}}, approvals="2")
    assert any("approve is for persons to agree on" in f for f in found)


@pytest.mark.parametrize(
    ("keys", "what"),
    [
        ({"approvals-when": "x.y"}, "approvals-when without approvals"),
        ({"approvals": "2", "approvals-when": "x.y"}, "x.y is no function"),
        ({"approvals": "2", "auto": "at-once"}, "asks nobody for approval"),
        ({"approvals": "2 of auditor"}, "approvals name 'auditor', who may not"),
        ({"approvals": "2", "four-eyes": None}, "who began it could approve it"),
    ],
)
def test_approvals_that_cannot_work_are_found(keys, what):
    assert any(what in line for line in found_in(**keys))


def test_approvals_without_a_state_to_lead_to_are_found():
    stay = ("stay", "open", "open", "suspense:decide", {"approvals": "2"})
    assert any("approvals need a state to lead to" in f for f in found_in(None, [stay]))


def test_a_step_by_itself_that_the_system_may_not_take_is_found():
    ask = ("ask", "open", "proposed", "suspense:propose", {"auto": "after-commit"})
    found = found_in(None, [ask])
    assert any("auto: the system may not ask in open" in f for f in found)


def test_steps_by_themselves_that_go_round_are_found():
    ways = [
        ("on", "open", "proposed", "suspense:decide", {"auto": "at-once"}),
        ("back", "proposed", "open", "suspense:decide", {"auto": "after-commit"}),
    ]
    found = found_in(None, ways)
    assert sum("go round in a circle" in line for line in found) == 2


@pytest.mark.parametrize(
    ("states", "keys"),
    [({"open": {"sla": "soon"}}, {}), (None, {"approvals": "two"})],
)
def test_a_rule_that_is_not_understood_is_never_left_out(states, keys):
    """Read without a rule, the law would let through what it was written against."""
    with pytest.raises(NotConfigured):
        found_in(states, **keys)


def test_the_papers_and_the_proof_of_a_step_are_read():
    approve = (
        "approve",
        "open",
        "done",
        "suspense:decide",
        {"materials": "a b", "step-up": "true"},
    )
    with laws.reading(laws.law({"open": {}, "done": ENDS}, [approve])):
        way = definition_of("suspense").leaving_by("open", "approve")
    assert (way.materials, way.step_up) == (("a", "b"), True)
