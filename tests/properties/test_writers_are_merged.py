"""Laws of what writers and sender do to one queue and one order at once.

Two transactions at a time, in every order of their commits. A model does what was
committed, one after the other; the objects hold the same.
"""

from __future__ import annotations

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from transaction import TransactionManager
from ZODB.POSException import ConflictError

from nontax_site.catalog.orders import Keys
from nontax_site.catalog.scope import FULL as FRONT
from nontax_site.catalog.scope import Scope
from nontax_site.storage.outbox import FULL, Queue
from tests.factories.storage import NOON, open_small, own_transaction

SIDES = st.integers(0, 1)
PLACES = st.integers(0, 3 * FULL)
KEYS = st.integers(0, 2 * FRONT).map(lambda number: f"bill:sealed|{number:03d}")


class Writers(RuleBasedStateMachine):
    """Two connections, each with the deeds of its transaction still to commit."""

    def __init__(self):
        super().__init__()
        self.database = open_small()
        own_transaction(
            self.database, lambda root: root.update(queue=Queue(), order=Scope(Keys()))
        )
        self.topics, self.keys, self.failed = [], set(), {}
        self.left = 0
        self.sides = [self.begun(), self.begun()]

    def begun(self):
        manager = TransactionManager()
        return manager, self.database.open(manager), []

    def on(self, side):
        root = self.sides[side][1].root()
        return root["queue"], root["order"], self.sides[side][2]

    @rule(side=SIDES, number=st.integers(1, FULL))
    def leave(self, side, number):
        queue, _order, deeds = self.on(side)
        for _ in range(number):
            self.left += 1
            topic = str(self.left)
            queue.put(1, topic, "{}")
            deeds.append(lambda topic=topic: self.topics.append(topic))

    @rule(side=SIDES, place=PLACES, number=st.integers(1, FULL))
    def handle(self, side, place, number):
        queue, _order, deeds = self.on(side)
        for one in list(queue.records("u1"))[place : place + number]:
            queue.remove(one.key)
            deeds.append(lambda topic=one.topic: self.topics.remove(topic))

    @rule(side=SIDES, place=PLACES)
    def fail(self, side, place):
        queue, _order, deeds = self.on(side)
        for one in list(queue.records("u1"))[place : place + 1]:
            queue.fail(one.key, NOON, "down")
            deeds.append(lambda topic=one.topic: self.count_failure(topic))

    def count_failure(self, topic):
        self.failed[topic] = self.failed.get(topic, 0) + 1

    @rule(side=SIDES, keys=st.sets(KEYS, max_size=FRONT))
    def change(self, side, keys):
        _queue, order, deeds = self.on(side)
        for key in sorted(keys):
            if key in order:
                order.remove(key)
                deeds.append(lambda key=key: self.keys.remove(key))
            else:
                order.insert(key)
                deeds.append(lambda key=key: self.keys.add(key))

    @rule(side=SIDES)
    def settle(self, side):
        self.on(side)[1].settle()

    @rule(side=SIDES)
    def commit(self, side):
        manager, connection, deeds = self.sides[side]
        try:
            manager.commit()
        except ConflictError:
            manager.abort()
        else:
            for deed in deeds:
                deed()
        connection.close()
        self.sides[side] = self.begun()

    @invariant()
    def nothing_is_lost_nothing_comes_back(self):
        own_transaction(self.database, self.look)

    def look(self, root):
        records = list(root["queue"].records("u1"))
        assert [one.topic for one in records] == self.topics
        assert [one.key for one in records] == sorted({one.key for one in records})
        assert [one.failures for one in records] == [
            self.failed.get(topic, 0) for topic in self.topics
        ]
        assert bool(root["queue"]) == bool(self.topics)
        order = root["order"]
        assert list(order) == sorted(self.keys)
        assert all((key in order.behind) != is_in for key, is_in in order.front.items())

    def teardown(self):
        for manager, connection, _deeds in self.sides:
            manager.abort()
            connection.close()
        self.database.close()


TestWriters = Writers.TestCase
TestWriters.settings = settings(max_examples=40, stateful_step_count=40, deadline=None)
