"""Five free tries, then waits that double; told apart by key."""

from __future__ import annotations

from datetime import timedelta

from nontax_site.security.throttles import SIGN_IN, Throttles, throttles_of
from tests.factories.proof import NOW


def test_five_tries_are_free_and_the_sixth_waits():
    throttles = Throttles()
    assert all(throttles.attempt("li", NOW, SIGN_IN) for _ in range(5))
    assert not throttles.attempt("li", NOW, SIGN_IN)
    assert throttles.attempt("wu", NOW, SIGN_IN)


def test_waiting_grows_and_tries_while_waiting_do_not_count():
    throttles, at = Throttles(), NOW
    for _ in range(5):
        throttles.attempt("li", at, SIGN_IN)
    assert not throttles.attempt("li", at + timedelta(seconds=59), SIGN_IN)
    at += timedelta(seconds=60)
    assert throttles.attempt("li", at, SIGN_IN)
    assert not throttles.attempt("li", at + timedelta(seconds=119), SIGN_IN)
    assert throttles.attempt("li", at + timedelta(seconds=120), SIGN_IN)
    assert throttles.tries("li") == 7


def test_at_most_ten_tries_are_looked_at_in_a_quarter_of_an_hour():
    throttles = Throttles()
    looked_at = sum(
        throttles.attempt("li", NOW + timedelta(seconds=s), SIGN_IN) for s in range(900)
    )
    assert looked_at <= 10


def test_the_wait_has_an_upper_end():
    assert SIGN_IN.wait_after(1000) == timedelta(hours=1)
    assert SIGN_IN.wait_after(4) == timedelta(0)


def test_a_success_and_a_quiet_day_forget():
    throttles = Throttles()
    for _ in range(5):
        throttles.attempt("li", NOW, SIGN_IN)
    throttles.clear("li")
    throttles.clear("li")
    assert throttles.attempt("li", NOW, SIGN_IN)
    for _ in range(4):
        throttles.attempt("li", NOW, SIGN_IN)
    assert throttles.attempt("li", NOW + timedelta(hours=25), SIGN_IN)
    assert throttles.tries("li") == 1


def test_a_shared_key_gets_one_try_back():
    throttles = Throttles()
    throttles.give_back("address")
    for _ in range(2):
        throttles.attempt("address", NOW, SIGN_IN)
    throttles.give_back("address")
    assert throttles.tries("address") == 1
    throttles.give_back("address")
    assert throttles.tries("address") == 0


def test_what_is_old_is_purged():
    throttles = Throttles()
    throttles.attempt("li", NOW, SIGN_IN)
    throttles.attempt("wu", NOW + timedelta(hours=20), SIGN_IN)
    assert throttles.purge(NOW + timedelta(hours=25)) == 1
    assert throttles.tries("wu") == 1


def test_the_throttles_are_made_once():
    root = {}
    assert throttles_of(root) is throttles_of(root)
