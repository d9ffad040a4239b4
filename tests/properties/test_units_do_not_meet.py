"""What two units do at once touches no common object, so nothing is tried again.

Four threads on one FileStorage, each at work for another unit: conflicts stay at
or below one in a hundred commits. The same work over one shared counter conflicts
all the time, which proves that this test could fail.
"""

from __future__ import annotations

import threading
from collections import Counter
from datetime import timedelta

import pytest
from transaction.interfaces import TransientError

from nontax_site.audit.log import check, differences
from nontax_site.storage.attempts import Attempts
from nontax_site.storage.folder import Folder
from tests.factories.storage import (
    NOON,
    change,
    issue,
    open_small,
    own_transaction,
)

UNITS = tuple(f"330100-{number:04d}" for number in range(1, 5))
ROUNDS = 60


class Crew:
    """Threads that work on one database in step, and count what happened."""

    def __init__(self, database):
        self.database = database
        self.counts = Counter()
        self.errors = []
        self._lock = threading.Lock()
        self._barrier = threading.Barrier(len(UNITS))

    def commit(self, work):
        """Do the work in a transaction; count each conflict."""

        def pause(attempt):
            with self._lock:
                self.counts["conflicts"] += 1

        result = own_transaction(self.database, work, Attempts(most=200, pause=pause))
        with self._lock:
            self.counts["commits"] += 1
        return result

    def run(self, job):
        """Call ``job(crew, unit)`` in one thread per unit, all starting together."""

        def at_work(unit):
            try:
                self._barrier.wait(timeout=30)
                job(self, unit)
            except Exception as error:
                self.errors.append(error)

        threads = [threading.Thread(target=at_work, args=(unit,)) for unit in UNITS]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert self.errors == []
        return self.counts


@pytest.fixture
def database(tmp_path):
    made = open_small(f"file://{tmp_path}/site.fs")

    def open_units(root):
        # a unit's lane, queue, order and first block stand since it was activated
        for unit in UNITS:
            issue(root["site"], unit, NOON)

    own_transaction(made, open_units)
    yield made
    made.close()


def bills_of_a_unit(crew, unit):
    """Issue bills and seal each of them, in transactions of their own."""
    for number in range(ROUNDS):
        at = NOON + timedelta(minutes=number)
        name = crew.commit(lambda root, at=at: issue(root["site"], unit, at).id)
        serial = int(name[9:])

        def seal(root, serial=serial, at=at):
            site = root["site"]
            change(site, site.bills.find("33010126", serial), "sealed", at)

        crew.commit(seal)


def test_four_units_at_work_do_not_meet(database):
    counts = Crew(database).run(bills_of_a_unit)
    assert counts["commits"] == 2 * ROUNDS * len(UNITS)
    assert counts["conflicts"] <= counts["commits"] / 100

    def look(root):
        bills = root["site"].bills
        documents = list(bills.documents())
        assert len({d.id for d in documents}) == len(UNITS) * (ROUNDS + 1)
        assert list(bills.unused("33010126")) == []
        for document in documents:
            assert (
                bills.series("33010126").holder_of(int(document.id[9:]))
                == document.unit
            )
        assert check(root["site"].audit) == []
        assert differences(root["site"].audit, documents) == []

    own_transaction(database, look)


def test_over_one_shared_counter_the_same_work_meets_all_the_time(database):
    def shared(crew, unit):
        for number in range(ROUNDS // 2):
            at = NOON + timedelta(minutes=number)

            def work(root, at=at):
                issue(root["site"], unit, at)
                root["count"] = root.get("count", 0) + 1

            crew.commit(work)

    counts = Crew(database).run(shared)
    assert counts["conflicts"] > counts["commits"] / 20
    total = own_transaction(database, lambda root: root["count"])
    assert total == counts["commits"]


def test_one_unit_with_four_clerks_loses_and_repeats_no_number(database):
    """They do meet (one sequence, one lane) and are tried again."""
    given = []

    def clerk(crew, _unit):
        for number in range(15):
            at = NOON + timedelta(minutes=number)
            given.append(
                crew.commit(lambda root, at=at: issue(root["site"], UNITS[0], at).id)
            )

    Crew(database).run(clerk)
    assert len(set(given)) == len(given) == 15 * len(UNITS)
    unused = own_transaction(
        database, lambda root: list(root["site"].bills.unused("33010126"))
    )
    assert unused == []


def test_the_same_name_given_at_once_is_taken_once(database):
    own_transaction(database, lambda root: root.update(names=Folder()))
    won, lost = [], []

    def namer(crew, unit):
        for number in range(20):

            def add(root, name=f"{number:02d}"):
                root["names"].add(name, unit)

            try:
                crew.commit(add)
                won.append(unit)
            except Exception as error:
                assert not isinstance(error, TransientError)
                lost.append(unit)

    Crew(database).run(namer)
    assert len(won) == 20
    assert len(lost) == 20 * (len(UNITS) - 1)
