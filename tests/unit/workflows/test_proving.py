"""Each thing the prover finds, made wrong once; its path is said in words."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from pyramid import testing

import workflows
from tests.factories import laws
from tests.factories.laws import ENDS
from workflows import proving
from workflows.definitions import definition_of, in_force, load
from workflows.proving import DeadEnd, of_definition, role_sets

LAW = Path(workflows.__file__).parent
GOOD_STATES = {"open": {}, "proposed": {}, "done": ENDS}
PROPOSE = ("propose", "open", "proposed", "suspense:propose", {})
APPROVE = (
    "approve",
    "proposed",
    "done",
    "suspense:decide",
    {"four-eyes": "propose"},
)


def found_in(states, ways):
    with laws.reading(laws.law(states, ways), prove=False):
        return [str(finding) for finding in of_definition(definition_of("suspense"))]


def test_a_sound_law_has_no_findings():
    assert found_in(GOOD_STATES, [PROPOSE, APPROVE]) == []


def test_the_law_of_the_site_has_no_findings():
    with in_force():
        assert proving.findings() == []


# ---- dead ends -------------------------------------------------------------------


LOST = ("lose", "proposed", "lost", "suspense:decide", {})


def test_a_state_without_a_way_out_is_found_with_its_path():
    found = found_in({**GOOD_STATES, "lost": {}}, [PROPOSE, APPROVE, LOST])
    assert found == [
        (
            "suspense: lost: dead end: not final and no way out: "
            "receive → open, propose → proposed, lose → lost"
        )
    ]


def test_a_definition_with_a_dead_end_is_refused_with_its_path():
    text = laws.law({**GOOD_STATES, "lost": {}}, [PROPOSE, APPROVE, LOST])
    with pytest.raises(Exception, match="dead end") as refusal, laws.reading(text):
        pass
    cause = refusal.value
    while cause is not None and not isinstance(cause, DeadEnd):
        cause = cause.__cause__ or cause.__context__
    assert cause is not None
    assert "propose → proposed, lose → lost" in cause.sentence


def test_a_state_in_which_nobody_may_act_is_found():
    found = found_in(
        {**GOOD_STATES, "lost": {}},
        [PROPOSE, APPROVE, LOST, ("back", "lost", "open", "suspense:settle", {})],
    )
    assert any(
        line.startswith("suspense: lost: nobody may act here") for line in found
    ), found


def test_a_way_that_is_only_the_systems_and_that_it_may_not_take_is_no_way():
    finish = ("finish", "open", "done", "suspense:propose", {"system": "true"})
    (found,) = found_in({"open": {}, "done": ENDS}, [finish])[:1]
    assert found.startswith("suspense: open: nobody may act here")


def test_a_circle_without_an_end_is_found():
    back = ("back", "proposed", "open", "suspense:decide", {})
    found = found_in(GOOD_STATES, [PROPOSE, back])
    assert "suspense: open: no path leads to a final state: receive → open" in found


def test_a_dead_end_that_only_an_open_request_makes_is_found():
    ways = [
        ("ask_close", "open", "open", "suspense:propose", {"asks": "close"}),
        (
            "close",
            "open",
            "done",
            "suspense:settle",
            {"needs-ask": "close", "clears-ask": "true", "four-eyes": "ask_close"},
        ),
        ("ask_move", "open", "done", "suspense:propose", {"asks": "move"}),
    ]
    found = found_in({"open": {}, "done": ENDS}, ways)
    assert found[0] == (
        "suspense: open: no path leads to a final state while «close» is asked: "
        "receive → open, ask_close"
    )


# ---- never come to ---------------------------------------------------------------


def test_a_state_no_path_comes_to_is_found():
    found = found_in({**GOOD_STATES, "island": ENDS}, [PROPOSE, APPROVE])
    assert found == ["suspense: island: the state is never reached"]


def test_a_way_out_of_an_end_is_found():
    again = ("again", "done", "open", "suspense:decide", {})
    found = found_in(GOOD_STATES, [PROPOSE, APPROVE, again])
    assert found == ["suspense: done: the state is final and has a way out"]


def test_a_decision_on_a_request_that_is_never_open_there_is_found():
    close = (
        "close",
        "proposed",
        "done",
        "suspense:decide",
        {"needs-ask": "close", "clears-ask": "true"},
    )
    found = found_in(GOOD_STATES, [PROPOSE, APPROVE, close])
    assert found == ["suspense: close_proposed: no path leads to where it can be taken"]


# ---- one person ------------------------------------------------------------------

OWN = {
    f"role:{role}": "suspense:view suspense:receive suspense:propose suspense:decide"
    for role in ("bureau_clerk", "bureau_supervisor")
}
ALL_OWN = {name: {**keys, **OWN} for name, keys in GOOD_STATES.items()}


def test_one_person_who_proposes_and_approves_is_found():
    bare = (*APPROVE[:4], {})
    assert found_in(ALL_OWN, [PROPOSE, bare]) == [
        (
            "suspense: one person can propose and approve: receive by another → open, "
            "propose by one person → proposed, approve by one person → done"
        )
    ]
    assert found_in(ALL_OWN, [PROPOSE, APPROVE]) == []


def test_a_way_round_the_four_eyes_is_found():
    """A second verb for the same step, which the four eyes do not name."""
    short = ("approve", "open", "done", "suspense:decide", {})
    back = ("withdraw", "proposed", "open", "suspense:propose", {})
    found = found_in(ALL_OWN, [PROPOSE, APPROVE, short, back])
    assert found == [
        (
            "suspense: one person can propose and approve: receive by another → open, "
            "propose by one person → proposed, withdraw by another → open, "
            "approve by one person → done"
        )
    ]


def asking(four_eyes):
    decided = {"needs-ask": "close", "clears-ask": "true", "four-eyes": four_eyes}
    return [
        ("ask_close", "open", "open", "suspense:propose", {"asks": "close"}),
        ("close", "open", "done", "suspense:decide", decided),
        ("refuse_close", "open", "open", "suspense:decide", decided),
    ]


def test_an_asker_who_decides_is_found():
    states = {"open": OWN, "done": ENDS}
    found = found_in(states, asking("receive"))
    assert found == [
        (
            "suspense: one person can ask_close and close: receive by another → open, "
            "ask_close by one person, close by one person → done"
        ),
        (
            "suspense: one person can ask_close and refuse_close: receive by another → open, "
            "ask_close by one person, refuse_close by one person"
        ),
    ]
    assert found_in(states, asking("ask_close")) == []


def test_roles_that_no_person_may_hold_together_are_no_way_round(monkeypatch):
    bare = [PROPOSE, (*APPROVE[:4], {})]
    alone = {"role:unit_supervisor": None}
    states = {name: {**keys, **alone} for name, keys in GOOD_STATES.items()}
    assert found_in(states, bare) == []
    monkeypatch.setattr(proving, "CONFLICTS", ())
    (found,) = found_in(states, bare)
    assert "one person can propose and approve" in found


def test_the_sets_of_roles_are_the_largest_without_a_conflict():
    for roles in role_sets():
        assert not {"unit_clerk", "unit_supervisor"} <= roles
        assert not {"bureau_clerk", "bureau_supervisor"} <= roles
        assert "system" not in roles
    assert any({"unit_clerk", "bureau_supervisor"} <= roles for roles in role_sets())


# ---- the story -------------------------------------------------------------------


def found_in_copy(tmp_path, change):
    """What is found in the law of the site, with one file changed."""
    copy = tmp_path / "law"
    copy.mkdir()
    names = ("notices", "bills", "suspense")
    includes = "".join(f'<include file="{name}.zcml"/>' for name in names)
    (copy / "configure.zcml").write_text(
        f'<configure xmlns="http://namespaces.zope.org/zope">{includes}</configure>'
    )
    for name in names:
        shutil.copy(LAW / f"{name}.zcml", copy)
    file = copy / "bills.zcml"
    text = file.read_text("utf-8")
    changed = change(text)
    assert changed != text
    file.write_text(changed, "utf-8")
    config = testing.setUp()
    config.setup_registry()
    try:
        load(config, str(copy / "configure.zcml"), prove=False)
        config.commit()
        return [str(finding) for finding in proving.findings()]
    finally:
        testing.tearDown()


def test_one_person_who_issues_voids_and_gives_back_is_found(tmp_path):
    found = found_in_copy(
        tmp_path,
        lambda text: text.replace('"ask_void issue"', '"ask_void"'),
    )
    assert any(line.startswith("bill: one person can issue and void") for line in found)
    (story,) = [line for line in found if "give the money back" in line]
    assert "notice: draft by another → draft, issue by one person → issued" in story
    assert "void by one person → voided" in story
    assert "approve by one person → resolved" in story


def test_who_issues_cannot_reverse_by_any_path(tmp_path):
    found = found_in_copy(
        tmp_path,
        lambda text: text.replace('"ask_reversal issue"', '"ask_reversal"'),
    )
    assert any(
        line.startswith("bill: one person can issue and reverse") for line in found
    )
