"""What an engagement lends, to whom and on which days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nontax_site.audit.engagement import (
    ENDED,
    GRANTED,
    Engagement,
    Engagements,
    lent,
)
from nontax_site.kernel.acts import Actor

FIRST, LAST = date(2026, 3, 5), date(2026, 3, 20)


def make(name="E-330100-26-0001", **over):
    facts = {
        "id": name,
        "region": "330100",
        "auditor": "guest",
        "from_day": FIRST,
        "to_day": LAST,
    }
    made = Engagement(**{**facts, **over})
    made.__dict__["state"] = over.get("state", GRANTED)
    return made


def book(*engagements):
    made = Engagements()
    for one in engagements:
        made.add(one.id, one)
        made.mark(one)
    return made


def actor(grants):
    return Actor("guest", "p", "外部审计", grants)


def test_without_units_and_kinds_it_lends_the_whole_region():
    (grant,) = make().grants()
    assert str(grant) == "auditor@region:330100"
    assert actor((grant,)).holds("auditor", "region:330100", kind="bill")
    assert actor((grant,)).holds("auditor", "region:330100")


def test_units_and_kinds_narrow_it():
    grants = make(units=("330100-0001", "330100-0002"), kinds=("bill",)).grants()
    assert [grant.place for grant in grants] == ["unit:330100-0001", "unit:330100-0002"]
    guest = actor(grants)
    assert guest.holds("auditor", "unit:330100-0001", kind="bill")
    assert guest.holds("auditor", "unit:330100-0002", kind="audit")
    assert not guest.holds("auditor", "unit:330100-0001", kind="notice")
    assert not guest.holds("auditor", "unit:330100-0001")
    assert not guest.holds("auditor", "region:330100", kind="bill")


@given(st.dates(date(2026, 1, 1), date(2026, 12, 31)))
def test_outside_its_days_it_lends_nothing(day):
    found = lent(book(make()), "guest", day)
    assert bool(found) == (FIRST <= day <= LAST)


@pytest.mark.parametrize("state", ["asked", ENDED, "refused"])
def test_only_what_is_granted_lends(state):
    assert lent(book(make(state=state)), "guest", FIRST) == ()


def test_nobody_else_is_lent_anything():
    made = book(make())
    assert lent(made, "other", FIRST) == ()
    made._of["other"] = ("E-330100-26-0001",)
    assert lent(made, "other", FIRST) == ()


def test_what_has_ended_leaves_the_index():
    one, two = make(), make("E-330100-26-0002")
    made = book(one, two)
    assert made.of("guest") == (one.id, two.id)
    for each in (one, two):
        each.__dict__["state"] = ENDED
        made.mark(each)
    assert made.of("guest") == ()


def test_numbers_run_by_region_and_year():
    made = book(make(), make("E-140000-26-0007", region="140000"))
    assert made.next_id("330100", FIRST) == "E-330100-26-0002"
    assert made.next_id("330100", FIRST + timedelta(days=365)) == "E-330100-27-0001"
    assert made.next_id("140000", FIRST) == "E-140000-26-0008"
