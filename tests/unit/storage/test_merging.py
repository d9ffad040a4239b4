"""Pairs of transactions that meet in a lane's queue or in an order, and are joined.

The promise of a merge is that no rule spans the merged parts. What is done to
different records or keys is joined; what both do to one is a conflict, so that a
record is handled once and no key is moved past somebody.
"""

from __future__ import annotations

import pytest
from transaction import TransactionManager
from ZODB.POSException import ConflictError

from nontax_site.catalog.orders import Keys
from nontax_site.catalog.scope import FULL as FRONT
from nontax_site.catalog.scope import MOST as MOVED
from nontax_site.catalog.scope import Scope
from nontax_site.storage.attempts import CannotMerge
from nontax_site.storage.connecting import database_of
from nontax_site.storage.merging import joined
from nontax_site.storage.outbox import FULL, MOST, STUCK_AFTER, Queue
from tests.factories.storage import NOON, open_small

PAGED = MOST - FULL // 2
"""So many of ``MOST + 1`` records stand in a page."""


@pytest.fixture(params=["memory", "file", "postgresql"])
def database(request, tmp_path):
    if request.param == "memory":
        made = open_small()
    elif request.param == "file":
        made = open_small(f"file://{tmp_path}/site.fs")
    else:
        cluster = request.getfixturevalue("cluster")
        cluster.drop("merging")
        made = database_of(cluster.storage(cluster.create("merging")))
    yield made
    made.close()


class Two:
    """One object, and two transactions that begin before either commits."""

    def __init__(self, database, thing):
        self.database = database
        self.at_once(lambda root: root.update(thing=thing))

    def at_once(self, work):
        manager = TransactionManager()
        connection = self.database.open(manager)
        manager.begin()
        try:
            found = work(connection.root())
            manager.commit()
        finally:
            manager.abort()
            connection.close()
        return found

    def meet(self, first, second):
        """Whether both were committed; the second is given up otherwise."""
        begun = []
        for work in (first, second):
            manager = TransactionManager()
            connection = self.database.open(manager)
            manager.begin()
            work(connection.root()["thing"])
            begun.append((manager, connection))
        try:
            begun[0][0].commit()
            begun[1][0].commit()
        except ConflictError:
            return False
        else:
            return True
        finally:
            for manager, connection in begun:
                manager.abort()
                connection.close()

    def read(self, look):
        return self.at_once(lambda root: look(root["thing"]))


def queue_of(number):
    queue = Queue()
    for key in range(1, number + 1):
        queue.put(key, f"t{key}", "{}")
    return queue


def records(queue):
    return [(one.key, one.topic) for one in queue.records("u1")]


def put(*topics):
    def work(queue):
        for topic in topics:
            queue.put(1, topic, "{}")

    return work


def remove(*keys):
    return lambda queue: [queue.remove(key) for key in keys]


def fail(key):
    return lambda queue: queue.fail(key, NOON, "down")


def again(key):
    return lambda queue: queue.again(key)


def stuck_queue():
    queue = queue_of(2)
    for _ in range(STUCK_AFTER):
        queue.fail(1, None, "down")
    return queue


# ---- a lane's queue --------------------------------------------------------------


def test_two_that_append_stand_behind_each_other_with_keys_of_their_own(database):
    two = Two(database, queue_of(1))
    assert two.meet(put("a1", "a2"), put("b1", "b2"))
    assert two.read(records) == [
        (1, "t1"),
        (2, "a1"),
        (3, "a2"),
        (4, "b1"),
        (5, "b2"),
    ]
    assert two.read(lambda queue: queue.last) == 5


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("key", [1, 2, 3])
def test_appending_and_taking_any_away_do_not_meet(database, key, turned):
    two = Two(database, queue_of(3))
    works = [put("new"), remove(key)]
    assert two.meet(*(works[::-1] if turned else works))
    left = [(one, f"t{one}") for one in (1, 2, 3) if one != key]
    assert two.read(records) == [*left, (4, "new")]


def test_the_last_record_is_taken_away_while_another_is_left(database):
    two = Two(database, queue_of(1))
    assert two.meet(remove(1), put("new"))
    assert two.read(records) == [(2, "new")]
    assert two.meet(put("newer"), remove(2))
    assert two.read(records) == [(3, "newer")]
    assert two.meet(remove(3), put())
    assert not two.read(bool)
    two.at_once(lambda root: put("late")(root["thing"]))
    assert two.read(records) == [(4, "late")], "a key is given once"


def test_two_take_different_records_away(database):
    two = Two(database, queue_of(3))
    assert two.meet(remove(1), remove(3))
    assert two.read(records) == [(2, "t2")]


def both_ways(*pairs):
    return [pair for one, two in pairs for pair in ((one, two), (two, one))]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (remove(1), remove(1)),
        (fail(1), fail(1)),
        *both_ways((remove(1), fail(1)), (remove(1, 2), remove(2, 3))),
    ],
)
def test_two_that_deal_with_one_record_meet(database, first, second):
    two = Two(database, queue_of(3))
    assert not two.meet(first, second)
    expected = queue_of(3)
    first(expected)
    assert two.read(records) == records(expected)


def test_one_record_is_let_again_while_it_is_handled(database):
    two = Two(database, stuck_queue())
    assert not two.meet(remove(1), again(1))
    assert two.read(records) == [(2, "t2")]


@pytest.mark.parametrize("other", [put("new"), remove(2), fail(2)])
def test_a_failure_is_counted_beside_what_happens_to_others(database, other):
    two = Two(database, queue_of(2))
    assert two.meet(other, fail(1))
    (first, *_) = two.read(lambda queue: list(queue.records("u1")))
    assert (first.key, first.failures, first.due, first.error) == (1, 1, NOON, "down")
    assert two.meet(fail(1), put("newer"))
    (first, *_) = two.read(lambda queue: list(queue.records("u1")))
    assert first.failures == 2


# ---- a long queue ----------------------------------------------------------------


def test_a_long_queue_keeps_its_order_and_loses_nothing(database):
    number = 5 * MOST // 2
    two = Two(database, queue_of(number))
    whole = [(key, f"t{key}") for key in range(1, number + 1)]
    assert two.read(records) == whole
    assert two.meet(put("new"), remove(1))
    assert two.meet(remove(number), fail(2))
    assert two.meet(fail(FULL), remove(FULL + 1))
    gone = {1, number, FULL + 1}
    left = [one for one in whole if one[0] not in gone]
    assert two.read(records) == [*left, (number + 1, "new")]
    for key, _topic in left:
        assert two.read(lambda queue, key=key: queue.get("u1", key).key) == key
        two.at_once(lambda root, key=key: root["thing"].remove(key))
    assert two.read(records) == [(number + 1, "new")]
    assert two.read(lambda queue: list(queue.pages)) == [0], "empty pages go"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (remove(1), remove(1)),
        (fail(1), fail(1)),
        *both_ways((remove(1), fail(1))),
    ],
)
def test_two_that_deal_with_one_record_of_a_page_meet(database, first, second):
    two = Two(database, queue_of(MOST + 1))
    assert not two.meet(first, second)
    expected = queue_of(MOST + 1)
    first(expected)
    assert two.read(records) == records(expected)


def test_two_that_deal_with_others_of_a_page_do_not_meet_until_it_is_empty(database):
    two = Two(database, queue_of(MOST + 1))
    assert two.meet(remove(1), fail(2))
    two.at_once(lambda root: remove(*range(3, PAGED - 1))(root["thing"]))
    assert two.meet(remove(2), fail(PAGED))
    assert two.read(lambda queue: queue.get("u1", PAGED).failures) == 1
    assert not two.meet(remove(PAGED - 1), remove(PAGED)), "nobody would take it away"
    assert two.meet(remove(PAGED), put("new"))
    left = [(key, f"t{key}") for key in range(PAGED + 1, MOST + 2)]
    assert two.read(records) == [*left, (MOST + 2, "new")]


@pytest.mark.parametrize("turned", [False, True])
def test_an_emptied_page_goes_while_a_record_is_left(database, turned):
    two = Two(database, queue_of(MOST + 1))
    two.at_once(lambda root: remove(*range(1, PAGED))(root["thing"]))
    works = [put("new"), remove(PAGED)]
    assert two.meet(*(works[::-1] if turned else works))
    expected = queue_of(MOST + 1)
    remove(*range(1, PAGED + 1))(expected)
    put("new")(expected)
    assert two.read(records) == records(expected)
    assert two.read(lambda queue: list(queue.pages)) == [0]


def handled(key, *topics):
    """What the sender does: leave what the record brings, take it away."""

    def work(queue):
        put(*topics)(queue)
        queue.remove(key)

    return work


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("key", [1, FULL, FULL + 3])
def test_the_sender_turns_a_page_while_clerks_leave_records(database, key, turned):
    two = Two(database, queue_of(FULL + 3))
    works = [put("new", "newer"), handled(key, "next")]
    assert two.meet(*(works[::-1] if turned else works))
    assert two.read(lambda queue: len(queue.pages)) == 2
    found = two.read(records)
    left = [number for number in range(1, FULL + 4) if number != key]
    assert found[: len(left)] == [(number, f"t{number}") for number in left]
    assert {topic for _key, topic in found[len(left) :]} == {"new", "newer", "next"}
    assert [one for one, _topic in found[len(left) :]] == [FULL + 4, FULL + 5, FULL + 6]
    for one, topic in found:
        assert two.read(lambda queue, one=one: queue.get("u1", one).topic) == topic


def test_who_turns_a_page_meets_one_that_handled_a_record_of_it(database):
    two = Two(database, queue_of(FULL + 3))
    assert not two.meet(remove(2), remove(1)), "its page would hold it still"
    assert two.meet(remove(FULL + 1), put("new"))


@pytest.mark.parametrize(
    ("first", "second"),
    both_ways((put("new"), remove(1)), (put("new"), fail(2)), (put("a"), put("b"))),
)
def test_without_a_sender_who_leaves_a_record_turns_a_page(database, first, second):
    """They may meet; nothing is lost."""
    two = Two(database, queue_of(MOST))
    expected = queue_of(MOST)
    first(expected)
    if two.meet(first, second):
        second(expected)
    assert two.read(records) == records(expected)
    assert two.read(lambda queue: len(queue.recent)) <= MOST


# ---- an order --------------------------------------------------------------------


def key_of(number):
    return f"bill:sealed|{number:04d}"


def scope_of(*numbers):
    scope = Scope(Keys())
    for number in numbers:
        scope.insert(key_of(number))
    return scope


def come(*numbers):
    return lambda scope: [scope.insert(key_of(number)) for number in numbers]


def go(*numbers):
    return lambda scope: [scope.remove(key_of(number)) for number in numbers]


def moved(gone, here):
    def work(scope):
        go(gone)(scope)
        come(here)(scope)

    return work


@pytest.mark.parametrize("already", [range(4), range(3 * FRONT - 5)])
@pytest.mark.parametrize(
    ("first", "second"),
    [
        (come(900), come(901)),
        (go(0), go(1)),
        *both_ways((go(0), come(900)), (go(3), moved(1, 950)), (go(1), go(2))),
    ],
)
def test_changes_of_different_keys_do_not_meet(database, first, second, already):
    two = Two(database, scope_of(*already))
    expected = scope_of(*already)
    for work in (first, second):
        work(expected)
    assert two.meet(first, second)
    assert two.read(list) == list(expected)


@pytest.mark.parametrize("already", [range(4), range(3 * FRONT - 5)])
@pytest.mark.parametrize(
    ("first", "second"),
    [(come(900), come(900)), (go(0), go(0)), (moved(0, 900), moved(0, 901))],
)
def test_changes_of_one_key_meet(database, first, second, already):
    two = Two(database, scope_of(*already))
    assert not two.meet(first, second)
    expected = scope_of(*already)
    first(expected)
    assert two.read(list) == list(expected)


def settled(*numbers):
    """Changes, and what the sender does about a full front."""

    def work(scope):
        come(*numbers)(scope)
        scope.settle()

    return work


@pytest.mark.parametrize("many", [1, 2, FRONT // 2, FRONT - 1, FRONT, FRONT + 1])
@pytest.mark.parametrize("turned", [False, True])
def test_who_moves_the_front_meets_only_one_that_changes_what_he_put(many, turned):
    """Keys of the other against lengths of the front, moved or not."""
    database = open_small()
    for number in (0, many - 1, 700, 900):
        other = go(number) if number < many else come(number)
        two = Two(database, scope_of(*range(many)))
        works = [settled(*range(900, 900 + FRONT)), other]
        works = works[::-1] if turned else works
        expected = scope_of(*range(many))
        works[0](expected)
        assert two.meet(*works) == (number != 900)
        if number != 900:
            works[1](expected)
        assert two.read(list) == list(expected)
        assert two.read(is_exact)
    database.close()


def test_without_a_sender_who_changes_an_order_moves_its_front():
    scope = scope_of(*range(3 * MOVED))
    assert len(scope.front) <= MOVED
    assert is_exact(scope)


def is_exact(scope):
    """What the front says of a key differs from what the set behind it says."""
    return all((key in scope.behind) != is_in for key, is_in in scope.front.items())


def test_a_scope_is_read_as_a_set_is():
    scope = scope_of(*range(0, 6 * FRONT, 2))
    plain = Keys(scope)
    for number in (*range(0, 20, 4), 6 * FRONT - 2):
        scope.remove(key_of(number))
        plain.remove(key_of(number))
    for number in (1, 3, 55):
        scope.insert(key_of(number))
        scope.insert(key_of(number))
        plain.insert(key_of(number))
    assert list(scope) == list(plain)
    assert bool(scope)
    assert list(scope.keys(key_of(3), key_of(30))) == list(
        plain.keys(key_of(3), key_of(30))
    )
    for number in range(1, 6 * FRONT):
        assert scope.max_key(key_of(number)) == plain.maxKey(key_of(number))
        assert (key_of(number) in scope) == (key_of(number) in plain)
    with pytest.raises(ValueError, match="empty"):
        scope.max_key("a")
    with pytest.raises(KeyError):
        scope.remove("a")
    assert not Scope(Keys())


def test_a_mapping_is_joined_key_by_key():
    assert joined({"a": 1, "b": 2}, {"b": 2, "c": 3}, {"a": 1, "b": 5, "d": 4}) == {
        "b": 5,
        "c": 3,
        "d": 4,
    }
    with pytest.raises(CannotMerge):
        joined({"a": 1}, {"a": 2}, {"a": 2})
