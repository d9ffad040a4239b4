"""A fresh proof of who sits there: how long it counts, how often one may try."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from nontax_site.kernel.clock import FixedClock
from nontax_site.kernel.errors import NotConfigured
from nontax_site.security.stepping_up import (
    ProofWrong,
    SteppingUp,
    is_fresh,
    minutes_of,
)
from nontax_site.security.throttles import Throttles
from nontax_site.security.users import User

NOON = datetime(2026, 3, 5, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    ("ago", "minutes", "fresh"),
    [
        (timedelta(0), 10, True),
        (timedelta(minutes=10), 10, True),
        (timedelta(minutes=10, seconds=1), 10, False),
        (timedelta(minutes=-1), 10, False),
        (timedelta(days=9), 0, True),
    ],
)
def test_a_proof_counts_for_its_minutes_and_none_from_the_future(ago, minutes, fresh):
    assert is_fresh(NOON - ago, NOON, minutes) is fresh


def test_without_any_proof_nothing_is_fresh_unless_it_is_switched_off():
    assert not is_fresh(None, NOON, 10)
    assert is_fresh(None, NOON, 0)


@pytest.mark.parametrize("text", ["ten", "-1", "", "٣", "1.5"])
def test_a_setting_that_is_no_number_is_refused(text):
    with pytest.raises(NotConfigured):
        minutes_of({"nontax.step_up_minutes": text})


def test_the_default_is_ten_minutes():
    assert minutes_of({}) == 10


@pytest.fixture
def marked():
    return []


@pytest.fixture
def stepping(marked):
    throttles = Throttles()
    return SteppingUp(
        FixedClock(NOON),
        lambda function: function(throttles),
        lambda user, proof: proof == "right",
        lambda name, at: marked.append((name, at)),
    )


def test_a_right_proof_marks_the_session(stepping, marked):
    stepping.prove(User("li.na", "p", "李娜", NOON), "sid", "right", "10.0.0.1")
    assert marked == [("sid", NOON)]


def test_after_five_wrong_ones_a_right_one_waits_too(stepping, marked):
    user = User("li.na", "p", "李娜", NOON)
    for _ in range(5):
        with pytest.raises(ProofWrong):
            stepping.prove(user, "sid", "wrong")
    with pytest.raises(ProofWrong):
        stepping.prove(user, "sid", "right")
    assert marked == []
