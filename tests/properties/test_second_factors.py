"""Whatever the moment: a code counts once, in its own step and the ones beside it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from nontax_site.kernel.acts import Act, Actor
from nontax_site.security.factors import STEP_S, SecondFactors, code_at, step_of
from nontax_site.security.master import MasterKey
from nontax_site.security.users import User

MOMENTS = st.datetimes(
    datetime(2024, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)
)


class Notes:
    """An audit log that only counts."""

    def __init__(self):
        self.entries = []

    def note(self, lane, act, verb, subject, **facts):
        self.entries.append((verb, subject, facts))


def enrolled(at):
    user = User("li.na", "person", "李娜", at)
    factors = SecondFactors(Notes(), MasterKey.generate(), required=True)
    act = Act(Actor("li.na", "person", "李娜"), at)
    factors.begin(act, user)
    secret = factors.secret(user)
    codes = factors.confirm(act, user, code_at(secret, at))
    return user, factors, secret, codes


@given(at=MOMENTS, drift=st.integers(-300, 300))
def test_a_code_of_another_moment_counts_only_close_by_and_once(at, drift):
    user, factors, secret, _codes = enrolled(at)
    now = at + timedelta(minutes=10)
    code = code_at(secret, now + timedelta(seconds=drift))
    steps = step_of(now + timedelta(seconds=drift)) - step_of(now)
    first = factors.proves(user, code, now)
    assert first or abs(steps) > 1
    if abs(steps) <= 1:
        assert first
    assert not factors.proves(user, code, now) or not first
    if first:
        for later in range(-1, 4):
            moment = now + timedelta(seconds=later * STEP_S)
            assert not factors.proves(user, code, moment)


@given(at=MOMENTS, junk=st.text(max_size=40))
def test_no_other_text_is_a_code_and_nothing_raises(at, junk):
    user, factors, secret, codes = enrolled(at)
    later = at + timedelta(minutes=5)
    near = {code_at(secret, later + timedelta(seconds=STEP_S * n)) for n in (-1, 0, 1)}
    if "".join(junk.split()) not in near:
        assert not factors.proves(user, junk, later)
    act = Act(Actor("li.na", "person", "李娜"), later)
    if junk not in codes:
        assert not factors.recovers(act, user, junk)


@given(at=MOMENTS)
def test_each_recovery_code_counts_once(at):
    user, factors, _secret, codes = enrolled(at)
    act = Act(Actor("li.na", "person", "李娜"), at)
    assert [factors.recovers(act, user, code) for code in codes] == [True] * 10
    assert not any(factors.recovers(act, user, code) for code in codes)
