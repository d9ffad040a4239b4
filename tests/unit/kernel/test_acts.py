"""Acts and actors."""

from datetime import UTC, datetime

import pytest

from nontax_site.kernel.acts import ANONYMOUS, Act, Actor, Grant, system_actor

AT = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)


def test_a_role_is_held_at_the_places_it_was_granted_for():
    actor = Actor("li", "p1", "李", (Grant("unit_clerk", "unit:330100-0001"),))
    assert actor.holds("unit_clerk", "site", "unit:330100-0001")
    assert not actor.holds("unit_clerk", "unit:330100-0002")
    assert not actor.holds("unit_supervisor", "unit:330100-0001")
    assert not actor.is_system
    assert str(actor.grants[0]) == "unit_clerk@unit:330100-0001"


def test_the_system_acts_under_its_own_name():
    actor = system_actor("sender")
    assert actor.is_system
    assert actor.holds("system", "site")
    assert not ANONYMOUS.is_system


def test_an_act_needs_an_aware_time():
    with pytest.raises(ValueError):
        Act(ANONYMOUS, datetime(2026, 11, 21))


def test_more_facts_make_another_act():
    act = Act(ANONYMOUS, AT)
    more = act.with_facts(amount=1).with_facts(other=2)
    assert dict(more.facts) == {"amount": 1, "other": 2}
    assert not act.facts
    with pytest.raises(TypeError):
        more.facts["amount"] = 3
