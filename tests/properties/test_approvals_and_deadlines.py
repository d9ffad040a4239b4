"""Random laws and random acts: who may agree, and how long it may take.

The machine keeps a model of its own, written the long way: a list of who agreed,
and a counter that every single day either raises or not.
"""

from __future__ import annotations

from contextlib import ExitStack
from datetime import timedelta

import hypothesis.strategies as st
from hypothesis import settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from nontax_site.kernel.acts import Actor, Grant
from nontax_site.kernel.clock import beijing_day, calendar_of_china
from nontax_site.kernel.errors import FourEyes, NontaxError
from tests.factories import laws
from tests.factories.laws import BOSS, ENDS, NOON, UNIT_BOSS, act, begun, person
from workflows.deadlines import clock_of
from workflows.refusals import AlreadyApproved

UNIT = "330100-0001"
PROPOSER = person("li")
BOTH = (Grant(BOSS, "region:330100"), Grant(UNIT_BOSS, f"unit:{UNIT}"))
PEOPLE = (
    person("qian", BOSS),
    person("sun", BOSS),
    person("wu", UNIT_BOSS, f"unit:{UNIT}"),
    Actor("qian-2", "person-qian", "Qian", BOTH),
    Actor("zhou", "person-zhou", "Zhou", BOTH),
    Actor("li-2", PROPOSER.person, "Li", BOTH),
)
RULES = (
    "2",
    "3",
    f"2 of {BOSS}",
    f"2 of {UNIT_BOSS} {BOSS}",
    f"all {BOSS} {UNIT_BOSS}",
    f"any {BOSS} {UNIT_BOSS}",
    f"in-order {UNIT_BOSS} {BOSS}",
    None,
)
RUNS, STANDS = "runs", "stands"


def law_of(rule_text, first_days, second_days, shared):
    """The law of one example; ``shared`` clocks have one number of days."""
    clock = {"clock": "one"} if shared else {}
    second = first_days if shared else second_days
    keys = {"four-eyes": "propose", "approvals": rule_text}
    decide, propose = "suspense:decide", "suspense:propose"
    return laws.law(
        {
            "open": {"sla": str(first_days), "escalate": BOSS, **clock},
            "proposed": {"sla": str(second), "escalate": BOSS, **clock},
            "mending": {"stops-clock": "true"},
            "parked": {},
            "done": ENDS,
        },
        [
            ("propose", "open", "proposed", propose, {}),
            ("approve", "proposed", "done", decide, keys),
            ("send_back", "proposed", "open", decide, {}),
            ("edit", "proposed", "proposed", propose, {}),
            ("mend", "proposed", "mending", propose, {}),
            ("resume", "mending", "proposed", propose, {}),
            ("reopen", "mending", "open", propose, {}),
            ("park", "open", "parked", propose, {}),
            ("unpark", "parked", "open", propose, {}),
        ],
    )


def state_is(*names):
    """A rule that is only for these states."""
    return precondition(lambda machine: machine.case.state in names)


class Agreeing(RuleBasedStateMachine):
    """One document under one law."""

    @initialize(
        text=st.sampled_from(RULES),
        first=st.integers(1, 6),
        second=st.integers(1, 6),
        shared=st.booleans(),
        proposed=st.booleans(),
    )
    def start(self, text, first, second, shared, proposed):
        self.stack = ExitStack()
        self.stack.enter_context(laws.reading(law_of(text, first, second, shared)))
        self.rule, self.shared = text, shared
        self.days = {"open": first, "proposed": first if shared else second}
        self.now = NOON
        self.engine, self.case = begun(laws.Ports(), unit=UNIT)
        self.agreed = []
        self.name, self.used, self.going = "", 0, ""
        self.came("open")
        if proposed:
            self.engine.fire(self.case, "propose", act(PROPOSER, self.now))
            self.came("proposed")

    def teardown(self):
        if hasattr(self, "stack"):
            self.stack.close()

    # ---- the model -------------------------------------------------------------

    def came(self, state):
        """The document came into a state."""
        self.agreed, self.is_shown = [], False
        if state == "mending":
            self.going = STANDS
        elif state in self.days:
            name = "one" if self.shared else state
            if name != self.name:
                self.name, self.used = name, 0
            self.going, self.allowed = RUNS, self.days[state]
        else:
            self.name, self.used, self.going = "", 0, ""

    def wanted(self):
        """(persons needed, their roles or None) in the words of the rule."""
        if self.rule is None:
            return 1, None
        head, *roles = self.rule.split()
        if head.isdecimal():
            return int(head), set(roles[1:]) or None
        return (1 if head == "any" else len(roles)), set(roles)

    def may_agree(self, who):
        """The role a person would agree as, "" for none in particular, or None."""
        if who.person == PROPOSER.person or who.person in [p for p, _ in self.agreed]:
            return None
        roles = self.wanted()[1]
        if roles is None:
            return ""
        given = [role for _, role in self.agreed]
        order = self.rule.split()[1:]
        held = [r for r in order if r in roles and who.holds(r, *self.case.places())]
        if self.rule.startswith("in-order"):
            held = [r for r in held if r == order[len(given)]]
        if self.rule.startswith("all"):
            held = [r for r in held if r not in given]
        return held[0] if held else None

    # ---- what happens ----------------------------------------------------------

    @rule(days=st.integers(1, 15))
    def days_go_by(self, days):
        for _ in range(days):
            self.now += timedelta(days=1)
            worked = calendar_of_china().is_working(beijing_day(self.now))
            self.used += worked and self.going == RUNS

    @state_is("proposed")
    @rule(data=st.data())
    def agree(self, data):
        """Somebody who may, so that long stories are told too."""
        may = [who for who in PEOPLE if self.may_agree(who) is not None]
        if may:
            self.approved_by(data.draw(st.sampled_from(may)))

    @state_is("proposed")
    @rule(who=st.sampled_from(PEOPLE))
    def approve(self, who):
        """Anybody, also one who may not."""
        self.approved_by(who)

    def approved_by(self, who):
        role, needed = self.may_agree(who), self.wanted()[0]
        before = len(self.case.history())
        if role is None:
            try:
                self.engine.fire(self.case, "approve", act(who, self.now))
            except NontaxError as refusal:
                if who.person in [p for p, _ in self.agreed]:
                    assert isinstance(refusal, AlreadyApproved)
                if who.person == PROPOSER.person:
                    assert isinstance(refusal, FourEyes)
            else:
                raise AssertionError(f"{who.login} agreed under {self.rule}")
            assert len(self.case.history()) == before
            return
        last = len(self.agreed) + 1 >= needed
        assert self.engine.completes(self.case, "approve", act(who, self.now)) == last
        self.engine.fire(self.case, "approve", act(who, self.now))
        assert self.case.history()[-1].role == role
        if last:
            self.came("done")
        else:
            self.agreed.append((who.person, role))

    @state_is("proposed")
    @rule()
    def edit(self):
        self.engine.fire(self.case, "edit", act(PROPOSER, self.now))
        self.agreed = []

    @state_is("open", "proposed", "mending", "parked")
    @rule(data=st.data())
    def go_on(self, data):
        ways = {
            "open": ("propose", "park"),
            "proposed": ("send_back", "mend"),
            "mending": ("resume", "reopen"),
            "parked": ("unpark",),
        }[self.case.state]
        verb = data.draw(st.sampled_from(ways))
        who = PEOPLE[1] if verb == "send_back" else PROPOSER
        self.engine.fire(self.case, verb, act(who, self.now))
        self.came(self.case.state)

    @rule()
    def the_timer_comes(self):
        late = self.going == RUNS and self.used > self.allowed
        told = self.engine.time_out(self.case, act(PROPOSER, self.now))
        assert bool(told) == (late and not self.is_shown)
        self.is_shown = self.is_shown or bool(told)

    # ---- what always holds -----------------------------------------------------

    @invariant()
    def who_agreed_is_who_the_model_says(self):
        if self.case.state != "proposed" or self.rule is None:
            return
        said = self.engine.action(self.case, "approve", PEOPLE[1], self.now).approvals
        assert [(a.person, a.role) for a in said.given] == self.agreed
        assert said.left == self.wanted()[0] - len(self.agreed)

    @invariant()
    def the_clock_is_the_models(self):
        clock = clock_of(self.case, calendar_of_china(), self.now)
        if not self.going or not self.name:
            assert clock is None
            return
        assert (clock.left, clock.over) == (
            max(self.allowed - self.used, 0),
            max(self.used - self.allowed, 0),
        )
        assert clock.stopped == (self.going == STANDS)
        if clock.due is not None and not clock.stopped:
            today = beijing_day(self.now)
            assert (clock.due < today) == clock.is_over or clock.left == 0

    @invariant()
    def what_was_shown_up_stands_in_the_history(self):
        assert self.case.is_escalated == self.is_shown


Agreeing.TestCase.settings = settings(
    max_examples=100, stateful_step_count=20, deadline=None
)
TestAgreeing = Agreeing.TestCase
