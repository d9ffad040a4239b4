"""n of m, all, any, in order; nobody twice; a step back ends what was approved."""

from __future__ import annotations

from datetime import timedelta

import pytest

from nontax_site.kernel.acts import Act, Actor, Grant
from nontax_site.kernel.errors import FourEyes, Refused
from nontax_site.kernel.interfaces import IDelegations
from tests.factories import laws
from tests.factories.laws import (
    BOSS,
    CLERK,
    ENDS,
    NOON,
    UNIT_BOSS,
    act,
    begun,
    person,
)
from workflows.refusals import (
    AlreadyApproved,
    NotAnApprover,
    NotYourTurn,
    RoleHasApproved,
)

UNIT = "330100-0001"
LI = person("li")
QIAN, SUN, ZHOU = (person(name, BOSS) for name in ("qian", "sun", "zhou"))
WU = person("wu", UNIT_BOSS, f"unit:{UNIT}")


def over_a_hundred(document, setting):
    return document.amount_fen > (setting("least") or 100)


def law(rule, **more):
    keys = {"approvals": rule, "four-eyes": "propose", **more}
    return laws.law(
        {"open": {}, "proposed": {"sla": "1", "escalate": BOSS}, "done": ENDS},
        [
            ("propose", "open", "proposed", "suspense:propose", {}),
            ("approve", "proposed", "done", "suspense:decide", keys),
            ("send_back", "proposed", "open", "suspense:decide", {}),
            ("edit", "proposed", "proposed", "suspense:propose", {}),
        ],
    )


@pytest.fixture
def proposed(request):
    """(engine, document, ports) of a law with the rule the test names."""
    rule, more = (
        request.param if isinstance(request.param, tuple) else (request.param, {})
    )
    ports = laws.Ports()
    with laws.reading(law(rule, **more)):
        engine, case = begun(ports, unit=UNIT, amount_fen=500)
        engine.fire(case, "propose", act(LI))
        ports.calls.clear()
        yield engine, case, ports


def approve(engine, case, who, **more):
    engine.fire(case, "approve", act(who, **more))


def standing(engine, case, who=QIAN):
    return engine.action(case, "approve", who, NOON).approvals


@pytest.mark.parametrize("proposed", ["2"], indirect=True)
def test_the_first_of_two_leaves_the_state_and_the_second_changes_it(proposed):
    engine, case, ports = proposed
    assert not engine.completes(case, "approve", act(QIAN))
    approve(engine, case, QIAN)
    assert (case.state, case.version) == ("proposed", 3)
    entry = case.history()[-1]
    assert (entry.verb, entry.from_state, entry.to_state) == (
        "approve",
        "proposed",
        "proposed",
    )
    assert ports.named("audit")[0][2]["approval"] == "1/2"
    assert ports.named("move") == ports.named("outbox") == []
    assert engine.completes(case, "approve", act(SUN))
    approve(engine, case, SUN)
    assert case.state == "done"


@pytest.mark.parametrize("proposed", ["2"], indirect=True)
def test_the_page_is_told_who_has_approved_and_how_many_are_needed(proposed):
    engine, case, _ports = proposed
    assert (standing(engine, case).needed, standing(engine, case).given) == (2, ())
    approve(engine, case, QIAN)
    said = standing(engine, case)
    assert [approval.name for approval in said.given] == ["Qian"]
    assert said.left == 1


@pytest.mark.parametrize("proposed", ["3"], indirect=True)
def test_nobody_counts_twice_and_is_told_so(proposed):
    engine, case, _ports = proposed
    approve(engine, case, QIAN)
    for _ in range(2):
        with pytest.raises(AlreadyApproved) as refusal:
            approve(engine, case, QIAN)
    assert "2026-03-02 12:00:00" in refusal.value.sentence
    action = engine.action(case, "approve", QIAN, NOON)
    assert isinstance(action.reason, AlreadyApproved)
    assert engine.action(case, "approve", SUN, NOON).open
    assert len(case.history()) == 3


@pytest.mark.parametrize("proposed", ["2"], indirect=True)
def test_nobody_approves_with_a_second_account_or_in_anothers_name(proposed):
    engine, case, ports = proposed
    approve(engine, case, QIAN)
    second = Actor("qian2", QIAN.person, "Qian", (Grant(BOSS, "region:330100"),))
    with pytest.raises(AlreadyApproved):
        approve(engine, case, second)
    ports._ports[IDelegations] = type(
        "Lent", (), {"covers": staticmethod(lambda *args: True)}
    )
    with pytest.raises(AlreadyApproved):
        engine.fire(case, "approve", Act(ZHOU, NOON, on_behalf_of=QIAN))
    with pytest.raises(AlreadyApproved):
        engine.fire(case, "approve", Act(QIAN, NOON, on_behalf_of=ZHOU))
    assert case.state == "proposed"


@pytest.mark.parametrize("proposed", ["2"], indirect=True)
def test_who_proposed_does_not_approve(proposed):
    engine, case, _ports = proposed
    with pytest.raises(FourEyes):
        approve(engine, case, Actor("li2", LI.person, "Li", QIAN.grants))


@pytest.mark.parametrize("proposed", ["2"], indirect=True)
def test_sending_it_back_ends_what_was_approved(proposed):
    engine, case, _ports = proposed
    approve(engine, case, QIAN)
    engine.fire(case, "send_back", act(SUN))
    engine.fire(case, "propose", act(LI))
    assert standing(engine, case).given == ()
    approve(engine, case, QIAN)
    assert case.state == "proposed"


@pytest.mark.parametrize("proposed", ["2"], indirect=True)
def test_a_change_of_the_document_ends_what_was_approved(proposed):
    engine, case, _ports = proposed
    approve(engine, case, QIAN)
    engine.fire(case, "edit", act(LI))
    assert standing(engine, case).given == ()
    approve(engine, case, SUN)
    assert case.state == "proposed"


@pytest.mark.parametrize("proposed", [f"2 of {BOSS}"], indirect=True)
def test_two_of_a_role_are_persons_of_that_role(proposed):
    engine, case, _ports = proposed
    with pytest.raises(NotAnApprover) as refusal:
        approve(engine, case, WU)
    assert refusal.value.facts["role"] == "Bureau supervisor"
    approve(engine, case, QIAN)
    assert case.history()[-1].role == BOSS
    approve(engine, case, SUN)
    assert case.state == "done"


@pytest.mark.parametrize("proposed", [f"all {BOSS} {UNIT_BOSS}"], indirect=True)
@pytest.mark.parametrize("order", [(QIAN, WU), (WU, QIAN)])
def test_all_means_one_of_each_role_in_any_order(proposed, order):
    engine, case, _ports = proposed
    first, second = order
    approve(engine, case, first)
    assert len(standing(engine, case).roles_left) == 1
    if first is QIAN:
        with pytest.raises(RoleHasApproved) as refusal:
            approve(engine, case, SUN)
        assert refusal.value.facts["other"] == "Unit supervisor"
    approve(engine, case, second)
    assert case.state == "done"


@pytest.mark.parametrize("proposed", [f"any {BOSS} {UNIT_BOSS}"], indirect=True)
@pytest.mark.parametrize("who", [QIAN, WU])
def test_any_means_that_one_is_enough(proposed, who):
    engine, case, _ports = proposed
    assert engine.completes(case, "approve", act(who))
    approve(engine, case, who)
    assert case.state == "done"


@pytest.mark.parametrize("proposed", [f"in-order {UNIT_BOSS} {BOSS}"], indirect=True)
def test_in_order_means_one_after_the_other(proposed):
    engine, case, _ports = proposed
    with pytest.raises(NotYourTurn) as refusal:
        approve(engine, case, QIAN)
    assert refusal.value.facts["role"] == "Unit supervisor"
    approve(engine, case, WU)
    assert standing(engine, case).roles_left == (BOSS,)
    approve(engine, case, QIAN)
    assert case.state == "done"


WHEN = {"approvals-when": f"{__name__}.over_a_hundred"}


@pytest.mark.parametrize("proposed", [("2", WHEN)], indirect=True)
def test_a_rule_counts_only_for_the_documents_it_is_for(proposed, monkeypatch):
    monkeypatch.setattr("workflows.approvals.function", lambda name: over_a_hundred)
    engine, case, ports = proposed
    assert standing(engine, case).needed == 2
    ports.settings["least"] = 1000
    assert standing(engine, case) is None
    approve(engine, case, QIAN)
    assert case.state == "done"


@pytest.mark.parametrize(
    "proposed",
    [("2", {"guard": f"{__name__}.no", "after": f"{__name__}.later"})],
    indirect=True,
)
def test_a_guard_is_asked_by_every_approver(proposed, monkeypatch):
    def no(document, act):
        raise Refused

    monkeypatch.setattr("workflows.engine.function", lambda name: no)
    engine, case, _ports = proposed
    with pytest.raises(Refused):
        approve(engine, case, QIAN)
    assert standing(engine, case).given == ()


@pytest.mark.parametrize("proposed", ["2"], indirect=True)
def test_an_approval_is_kept_with_its_reason_and_its_time(proposed):
    engine, case, _ports = proposed
    later = NOON + timedelta(hours=1)
    engine.fire(case, "approve", act(QIAN, later, comment="seen the papers"))
    (given,) = standing(engine, case).given
    assert (given.at, given.person, given.behalf) == (later, QIAN.person, None)
    assert case.history()[-1].comment == "seen the papers"


@pytest.mark.parametrize("proposed", [f"2 of {CLERK}"], indirect=True)
def test_a_role_that_may_not_decide_is_refused_by_its_rights_first(proposed):
    engine, case, _ports = proposed
    with pytest.raises(Refused):
        approve(engine, case, QIAN)


@pytest.mark.parametrize("proposed", ["2"], indirect=True)
def test_a_deadline_that_passes_between_two_approvals_ends_none(proposed):
    engine, case, _ports = proposed
    approve(engine, case, QIAN)
    later = NOON + timedelta(days=5)
    assert engine.time_out(case, act(SUN, later)) == "escalate"
    assert [a.name for a in standing(engine, case).given] == ["Qian"]
    engine.fire(case, "approve", act(SUN, later))
    assert case.state == "done"
