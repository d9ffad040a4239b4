"""One answer to everything that is wrong; tries are counted outside the request."""

from __future__ import annotations

from datetime import timedelta

import pytest
from argon2 import PasswordHasher

from nontax_site.kernel.acts import Act, Grant, system_actor
from nontax_site.kernel.clock import FixedClock
from nontax_site.security.passwords import Passwords
from nontax_site.security.signing_in import SignInFailed, SigningIn
from nontax_site.security.throttles import Throttles
from tests.factories.proof import NOW


class OwnTransactions:
    """Runs functions with throttles that no rollback of the request touches."""

    def __init__(self):
        self.throttles = Throttles()
        self.runs = 0

    def __call__(self, function):
        self.runs += 1
        return function(self.throttles)


@pytest.fixture
def clock():
    return FixedClock(NOW)


@pytest.fixture
def own_tx():
    return OwnTransactions()


@pytest.fixture
def signing_in(people, clock, audit, own_tx, passwords, add):
    add("li.na", Grant("unit_clerk", "unit:330100-0007"))
    return SigningIn(people, clock, audit, own_tx, passwords)


def test_the_right_password_signs_in_and_is_noted(signing_in, audit, good):
    user = signing_in.sign_in(" Li.Na ", good, "10.0.0.1")
    assert user.login == "li.na"
    assert audit.kept[-1] == ("people", "sign_in", "li.na", {"failures": 0})


def test_failures_before_a_success_are_noted(signing_in, audit, good):
    for _ in range(2):
        with pytest.raises(SignInFailed):
            signing_in.sign_in("li.na", "wrong")
    signing_in.sign_in("li.na", good)
    assert audit.kept[-1][3] == {"failures": 2}


@pytest.mark.rule("CQ-37")
@pytest.mark.parametrize(
    ("login", "password"),
    [("li.na", "wrong"), ("li.na", ""), ("nobody", "x"), ("", ""), ("li.na\0", "x")],
)
def test_everything_wrong_has_the_same_answer(signing_in, login, password):
    with pytest.raises(SignInFailed) as caught:
        signing_in.sign_in(login, password)
    assert caught.value.facts == {}
    assert caught.value.field == ""


def test_a_disabled_account_does_not_sign_in(signing_in, people, good):
    people.disable(Act(system_actor("init"), NOW), "li.na")
    with pytest.raises(SignInFailed):
        signing_in.sign_in("li.na", good)


def test_after_five_failures_even_the_right_password_waits(signing_in, clock, good):
    for _ in range(5):
        with pytest.raises(SignInFailed):
            signing_in.sign_in("li.na", "wrong")
    with pytest.raises(SignInFailed):
        signing_in.sign_in("li.na", good)
    clock.advance(timedelta(seconds=61))
    assert signing_in.sign_in("li.na", good).login == "li.na"


def test_the_pause_of_one_login_is_not_that_of_another(signing_in, add, good):
    add("wu.di")
    for _ in range(6):
        with pytest.raises(SignInFailed):
            signing_in.sign_in("li.na", "wrong")
    assert signing_in.sign_in("wu.di", good).login == "wu.di"


def test_an_unknown_login_is_paused_like_a_known_one(signing_in, own_tx):
    for login in ("li.na", "nobody"):
        for _ in range(5):
            with pytest.raises(SignInFailed):
                signing_in.sign_in(login, "wrong")
    throttles = own_tx.throttles
    assert throttles.tries("login:li.na") == throttles.tries("login:nobody") == 5


def test_one_address_cannot_try_all_logins(signing_in, own_tx):
    for number in range(70):
        with pytest.raises(SignInFailed):
            signing_in.sign_in(f"user{number}", "wrong", "10.0.0.1")
    assert own_tx.throttles.tries("address:10.0.0.1") == 60
    assert own_tx.throttles.tries("login:user69") == 0


def test_who_succeeds_does_not_use_up_the_tries_of_his_office(signing_in, own_tx, good):
    for _ in range(70):
        signing_in.sign_in("li.na", good, "10.0.0.1")
    assert own_tx.throttles.tries("address:10.0.0.1") == 0


def test_a_try_is_counted_before_the_password_is_looked_at(
    signing_in, own_tx, monkeypatch
):
    def broken(*_):
        raise RuntimeError

    monkeypatch.setattr(Passwords, "proves", broken)
    with pytest.raises(RuntimeError):
        signing_in.sign_in("li.na", "x")
    assert own_tx.throttles.tries("login:li.na") == 1


def test_a_hash_with_old_costs_is_renewed_at_sign_in(signing_in, people, good):
    dearer = Passwords(PasswordHasher(time_cost=2, memory_cost=8, parallelism=1))
    user = people.get("li.na")
    user.password_hash = old = dearer.hash(good)
    signing_in.sign_in("li.na", good)
    assert user.password_hash != old
    assert signing_in.sign_in("li.na", good) is user


def test_the_log_names_nobody(signing_in, caplog):
    with pytest.raises(SignInFailed):
        signing_in.sign_in("li.na", "secret words")
    assert "li.na" not in caplog.text
    assert "secret" not in caplog.text
