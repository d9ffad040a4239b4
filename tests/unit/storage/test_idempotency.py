"""Idempotency keys."""

from __future__ import annotations

import pytest

from nontax_site.storage.idempotency import (
    Answer,
    Idempotency,
    IdempotencyRecords,
    KeyReused,
)
from tests.factories.storage import NOON

ANSWER = Answer(200, b'{"code":"0"}', NOON)


@pytest.fixture
def keys():
    return Idempotency(IdempotencyRecords())


def test_the_same_key_and_body_get_the_stored_answer(keys):
    assert keys.seen("ccb", "k1", "d1") is None
    keys.keep("ccb", "k1", "d1", ANSWER)
    assert keys.seen("ccb", "k1", "d1") == ANSWER


def test_the_same_key_with_another_body_is_refused(keys):
    keys.keep("ccb", "k1", "d1", ANSWER)
    with pytest.raises(KeyReused) as caught:
        keys.seen("ccb", "k1", "d2")
    assert caught.value.code == "idempotency-key-reused"


def test_senders_do_not_share_keys(keys):
    keys.keep("ccb", "k1", "d1", ANSWER)
    assert keys.seen("icbc", "k1", "d2") is None
    keys.keep("icbc", "k1", "d2", ANSWER)


def test_a_key_is_kept_once(keys):
    keys.keep("ccb", "k1", "d1", ANSWER)
    with pytest.raises(KeyReused):
        keys.keep("ccb", "k1", "d1", ANSWER)


def test_the_keys_of_one_sender_are_spread_over_many_trees():
    records = IdempotencyRecords()
    for number in range(2000):
        records.insert("channel:ccb", f"S20260305{number:09d}", "d", ANSWER)
    sizes = [len(tree) for tree in records._trees]
    assert sum(sizes) == 2000
    assert max(sizes) < 2000 / 50
