"""Closing a unit."""

import pytest

from nontax_site.units.closing import (
    OPEN_TOKENS,
    Closing,
    SuccessorNotActive,
    UnitHasOpenThings,
    check_closing,
    open_things,
)
from nontax_site.units.unit import SUSPENDED
from tests.factories.desk import SUPERVISOR, RememberingWorkflows, act
from tests.factories.units import make_unit


class Orders:
    """Counts what a test put there."""

    def __init__(self, **counts):
        self.counts = counts

    def count(self, scope, tokens):
        assert scope == "unit:330100-0001"
        return sum(self.counts.get(token.replace(":", "_"), 0) for token in tokens)


def test_a_unit_with_paper_is_not_closed():
    things = open_things(Orders(), lambda _unit: 5)(make_unit())
    assert things == {"paper": 5}
    with pytest.raises(UnitHasOpenThings):
        check_closing(make_unit(), things)


def test_open_things_are_counted_by_what_they_are():
    found = open_things(Orders(notice_issued=2, notice_locked=1, bill_signed=1))
    assert found(make_unit()) == {
        "unpaid": 3,
        "bills": 1,
    }
    assert open_things(Orders())(make_unit()) == {}


@pytest.mark.parametrize(
    "token", sorted({t for ts in OPEN_TOKENS.values() for t in ts})
)
def test_whatever_is_unfinished_keeps_a_unit_open(token):
    things = open_things(Orders(**{token.replace(":", "_"): 1}))(make_unit())
    with pytest.raises(UnitHasOpenThings):
        check_closing(make_unit(), things)


def test_a_unit_with_nothing_open_may_close():
    check_closing(make_unit(), {})
    check_closing(make_unit(), None)


def test_the_counts_travel_to_the_guard_as_a_fact():
    workflows = RememberingWorkflows()
    things = {"suspense": 1}
    Closing(workflows, lambda _: things).close(make_unit(), act(SUPERVISOR, "merged"))
    assert workflows.fired[0][2].facts["open_things"] == things


def test_a_closed_unit_points_to_its_successor():
    unit, successor = make_unit(), make_unit("330100-0002", name="新局")
    Closing(RememberingWorkflows(), lambda _: {}).close(
        unit, act(SUPERVISOR, "merged"), successor
    )
    assert unit.successor == "330100-0002"


@pytest.mark.parametrize(
    "successor", [make_unit(), make_unit("330100-0002", state=SUSPENDED)]
)
def test_a_successor_is_another_active_unit(successor):
    with pytest.raises(SuccessorNotActive):
        Closing(RememberingWorkflows(), lambda _: {}).close(
            make_unit(), act(SUPERVISOR, "merged"), successor
        )
