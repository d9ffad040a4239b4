"""Sign-ins are remembered for their owner, new devices are marked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from nontax_site.security.sign_ins import (
    DEVICES,
    RECENT,
    device_words,
    last_sign_in,
    new_device,
    recent,
    remember,
)
from nontax_site.security.users import User

NOON = datetime(2026, 3, 5, 4, tzinfo=UTC)


@pytest.fixture
def user():
    return User("li.na", "p", "李娜", NOON)


def test_the_first_device_is_nothing_new_the_second_is(user):
    assert last_sign_in(user) is None
    assert not remember(user, NOON, "10.0.0.1", "Edge", "one").is_new
    assert not remember(user, NOON, "10.0.0.1", "Edge", "one").is_new
    assert remember(user, NOON, "10.0.0.9", "Chrome", "two").is_new
    assert not remember(user, NOON, "10.0.0.9", "Chrome", "two").is_new


def test_only_the_last_ones_are_kept_newest_first(user):
    for number in range(30):
        at = NOON + timedelta(hours=number)
        remember(user, at, "", "", f"device-{number}")
    found = recent(user)
    assert len(found) == RECENT
    assert found[0].at == last_sign_in(user) == NOON + timedelta(hours=29)
    assert len(user.sign_ins.devices) == DEVICES


def test_the_name_of_a_device_is_kept_as_a_digest_only(user):
    name = new_device()
    remember(user, NOON, "", "", name)
    assert name not in repr(vars(user.sign_ins))


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/120 Safari Edg/120", "Edge · Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64) Firefox/128.0", "Firefox · Linux"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17) Version/17 Safari", "Safari · iPhone"),
        ("curl/8", ""),
        ("", ""),
    ],
)
def test_a_device_is_named_in_words(agent, words):
    assert device_words(agent) == words
