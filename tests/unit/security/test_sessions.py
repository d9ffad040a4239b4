"""Sessions end by themselves, by rotation and by revocation; reading writes not."""

from __future__ import annotations

from datetime import timedelta

import pytest

from nontax_site.security.sessions import SessionStore, key_of, sessions_of
from tests.factories.proof import NOW

MINUTE = timedelta(minutes=1)


@pytest.fixture
def store():
    return SessionStore()


def test_a_session_is_found_by_its_name_only(store):
    name = store.create("li.na", 1, NOW)
    record = store.find(name, NOW)
    assert (record.login, record.epoch) == ("li.na", 1)
    assert store.find(name + "x", NOW) is None
    assert store.find("", NOW) is None


def test_the_name_is_not_kept(store):
    name = store.create("li.na", 1, NOW)
    assert name not in list(store._records.keys())
    assert len(name) >= 43


def test_names_are_all_different(store):
    assert len({store.create("li.na", 1, NOW) for _ in range(200)}) == 200


def test_a_session_ends_after_a_quarter_of_an_hour_without_use(store):
    name = store.create("li.na", 1, NOW)
    assert store.find(name, NOW + 15 * MINUTE) is not None
    assert store.find(name, NOW + 16 * MINUTE) is None


def test_a_session_in_use_ends_after_eight_hours(store):
    name, at = store.create("li.na", 1, NOW), NOW
    while at - NOW < timedelta(hours=8):
        at += 10 * MINUTE
        store.touch(name, at)
    assert store.find(name, NOW + timedelta(hours=8)) is not None
    assert store.find(name, NOW + timedelta(hours=8) + MINUTE) is None


def test_touching_writes_at_most_every_five_minutes(store):
    name = store.create("li.na", 1, NOW)
    store.touch(name, NOW + 4 * MINUTE)
    assert store.find(name, NOW).seen == NOW
    store.touch(name, NOW + 5 * MINUTE)
    assert store.find(name, NOW).seen == NOW + 5 * MINUTE
    store.touch("unknown", NOW)


def test_rotation_ends_the_old_name_and_keeps_the_values(store):
    old = store.create("", 0, NOW)
    store.find(old, NOW).keep({"flash": ["hello"]})
    new = store.rotate(old, "li.na", 1, NOW)
    assert new != old
    assert store.find(old, NOW) is None
    assert store.find(new, NOW).login == "li.na"
    assert store.find(new, NOW).values() == {"flash": ["hello"]}


def test_rotation_without_an_old_name_begins_a_session(store):
    new = store.rotate("", "li.na", 1, NOW)
    assert store.find(new, NOW).values() == {}


def test_a_revoked_session_is_gone_at_once(store):
    name = store.create("li.na", 1, NOW)
    store.revoke(name)
    store.revoke(name)
    store.revoke("")
    assert store.find(name, NOW) is None


def test_values_are_json_and_nothing_else(store):
    record = store.find(store.create("li.na", 1, NOW), NOW)
    record.keep({"a": 1})
    record.values()["a"] = 2
    record.keep({"a": 1})
    assert record.values() == {"a": 1}
    with pytest.raises(TypeError):
        record.keep({"a": object()})


def test_what_is_over_is_purged(store):
    store.create("li.na", 1, NOW)
    alive = store.create("wu.di", 1, NOW + 10 * MINUTE)
    assert store.purge(NOW + 20 * MINUTE) == 1
    assert store.find(alive, NOW + 20 * MINUTE) is not None


def test_the_store_is_made_once():
    root = {}
    assert sessions_of(root) is sessions_of(root)


def test_the_sessions_of_an_account_are_listed_last_used_first(store):
    first = store.create("li.na", 1, NOW)
    second = store.create("li.na", 1, NOW + MINUTE)
    store.create("wang.min", 1, NOW)
    store.create("li.na", 0, NOW)
    found = store.of("li.na", 1, NOW + MINUTE)
    assert [key for key, _record in found] == [key_of(second), key_of(first)]


def test_a_session_ends_by_its_key_for_its_owner_only(store):
    name = store.create("li.na", 1, NOW)
    assert not store.end(key_of(name), "wang.min")
    assert store.find(name, NOW) is not None
    assert store.end(key_of(name), "li.na")
    assert not store.end(key_of(name), "li.na")


def test_all_others_end_and_this_one_stays(store):
    names = [store.create("li.na", 1, NOW) for _ in range(3)]
    other = store.create("wang.min", 1, NOW)
    assert store.end_others("li.na", names[0]) == 2
    assert store.find(names[0], NOW) is not None
    assert store.find(other, NOW) is not None
    assert store.end_others("li.na") == 1


def test_a_proof_is_kept_with_the_session(store):
    name = store.create("li.na", 1, NOW)
    assert store.find(name, NOW).proved_at == NOW
    store.prove(name, NOW + MINUTE)
    assert store.find(name, NOW).proved_at == NOW + MINUTE
    store.prove("nobody", NOW)
