"""The law of bills: every way through it ends where it may, and is remembered."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nontax_site.kernel.errors import NontaxError
from tests.factories import bills as make

WHO = {
    "seal": make.SYSTEM,
    "book": make.PUBLIC,
    "unbook": make.PUBLIC,
    "seal_by_hand": make.CHIEF,
    "void": make.CHIEF,
    "refuse_void": make.CHIEF,
    "reverse": make.CHIEF,
    "refuse_reversal": make.CHIEF,
    "write_off": make.BUREAU_CLERK,
    "ask_void": make.CLERK,
    "ask_reversal": make.CLERK,
    "deliver": make.CLERK,
}
FINAL = ("voided", "reversed")


@pytest.fixture(scope="module")
def law():
    with make.workflows("bills.zcml") as registry:
        yield registry


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(st.sampled_from(sorted(WHO)), max_size=12))
def test_any_walk_ends_in_a_declared_state_and_leaves_one_record_a_step(law, walk):
    bureau = make.Bureau()
    bill = bureau.signed()
    steps = 0
    for verb in walk:
        if bill.state in FINAL:
            with pytest.raises(NontaxError):
                bureau.engine.fire(bill, verb, bureau.act(WHO[verb], "x"))
            continue
        try:
            bureau.engine.fire(bill, verb, bureau.act(WHO[verb], "x"))
        except NontaxError:
            continue
        steps += 1
    states = {state.name for state in bureau.engine.states("bill")}
    assert bill.state in states
    assert len(bill.history()) == len(bureau.entries(bill)) == steps + 1
    assert bill.history()[-1].to_state == bill.state


@pytest.mark.parametrize("state", ["sealed", "delivered", "written_off"])
def test_a_sealed_bill_never_becomes_voided(law, state):
    definition = make.Bureau().engine.definition("bill")
    assert all(way.to_state != "voided" for way in definition.leaving(state))


def test_nobody_but_the_system_may_set_the_automatic_seal_or_book(law):
    bureau = make.Bureau()
    bill = bureau.sealed()
    for actor in (make.CLERK, make.BUREAU_CLERK, make.CHIEF):
        verbs = {
            action.verb
            for action in bureau.engine.actions(bill, actor, bureau.clock.now())
        }
        assert not verbs & {"seal", "book", "unbook"}


def test_what_waits_for_whom(law):
    engine = make.Bureau().engine
    chief = [(t.token, t.verb) for t in engine.tokens_for(make.CHIEF)]
    assert ("bill:asked:void", "void") in chief
    assert ("bill:asked:reversal", "reverse") in chief
    assert ("bill:signed", "seal_by_hand") in chief
    clerk = [(t.token, t.verb) for t in engine.tokens_for(make.BUREAU_CLERK)]
    assert ("bill:sealed", "write_off") in clerk
