"""Units issue and are paid at the same time and do not meet, deed by deed.

Four threads on one FileStorage, each at work for another unit but through one bank:
at most one conflict in a hundred commits. Where they share one object, or one unit,
they meet all the time, which proves that the first test could fail; and even then
nothing is lost and nothing happens twice.
"""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import dataclass, field

import pytest

from nontax_site.audit.log import check as audit_check
from nontax_site.audit.log import differences
from nontax_site.catalog.orders import differences as in_order
from nontax_site.payments.checking import check as payments_check
from nontax_site.storage.attempts import Attempts, random_pause
from tests.factories.units_at_work import open_units

LIVES = 24
FEN = 50000


@dataclass
class Crew:
    """Threads that start together; counts their commits and conflicts."""

    site: object
    counts: Counter = field(default_factory=Counter)
    codes: list = field(default_factory=list)
    errors: list = field(default_factory=list)
    lock: object = field(default_factory=threading.Lock)

    def do(self, deed, *given):
        """The deed in a transaction of its own, tried again for real."""

        def pause(attempt):
            with self.lock:
                self.counts["conflicts"] += 1
            random_pause(attempt)

        attempts = Attempts(most=100, pause=pause)
        result = self.site.do(deed, *given, attempts=attempts)
        with self.lock:
            self.counts["commits"] += 1
        return result

    def run(self, units, lives, pay):
        """One thread a unit: issue, query and pay so many notices."""
        barrier = threading.Barrier(len(units))

        def at_work(unit):
            try:
                barrier.wait(timeout=30)
                for _ in range(lives):
                    code = self.do(self.site.issue, unit)
                    self.do(self.site.query, code)
                    self.do(pay, code, self.site.bank_serial())
                    self.codes.append(code)
            except Exception as error:
                self.errors.append(error)

        threads = [threading.Thread(target=at_work, args=(unit,)) for unit in units]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert self.errors == []
        assert self.counts["commits"] == 3 * lives * len(units)
        return self.counts["conflicts"] / self.counts["commits"]


@pytest.fixture
def crew(_base, tmp_path):
    site = open_units(_base, tmp_path)
    yield Crew(site)
    site.close()


def assert_whole(crew, units):
    """Every notice is paid once, its money stands, and the log proves."""

    def look(request):
        root = request.site
        assert len(set(crew.codes)) == len(crew.codes)
        assert {root.document("notice", code).state for code in crew.codes} == {"paid"}
        paid = Counter(root.document("notice", code).unit for code in crew.codes)
        for unit in units:
            ledger = root.ledgers[f"unit:{unit}"]
            balance = ledger.balance("in_transit:testbank")
            assert balance.fen == paid[unit] * FEN
        # no message stands behind these payments (A5): no bank sent one
        assert {found.invariant for found in payments_check(root)} <= {"A5"}
        assert audit_check(root.audit) == []
        assert list(differences(root.audit, root.documents())) == []
        assert all(not list(root.notices.unused(k)) for k in root.notices.series_keys())
        assert in_order(root.orders, root.documents(), root.outbox.waiting()) == []

    crew.site.do(look)


def test_four_units_issue_and_are_paid_without_meeting(crew):
    assert crew.run(crew.site.units, LIVES, crew.site.confirm) <= 0.01
    assert_whole(crew, crew.site.units)


def test_the_sender_beside_them_does_not_meet_them_and_nothing_is_lost(crew):
    """It writes for the very units that are at work: lane, queue and order merge."""
    stop = threading.Event()
    sender = crew.site.sender(attempts=Attempts(most=100))

    def send():
        while not stop.is_set():
            sender.run_once()

    thread = threading.Thread(target=send)
    thread.start()
    try:
        crew.run(crew.site.units, LIVES // 3, crew.site.confirm)
    finally:
        stop.set()
        thread.join()
    assert crew.counts["conflicts"] <= 1
    sender.drain()
    crew.site.do(assert_sealed, crew.codes)
    assert_whole(crew, crew.site.units)


def assert_sealed(request, codes):
    bills = [request.site.document("notice", code).bill for code in codes]
    assert {request.site.document("bill", bill).state for bill in bills} == {"sealed"}


def test_over_one_shared_total_the_same_deeds_meet_all_the_time(crew):
    def pay(request, code, serial):
        crew.site.confirm(request, code, serial)
        root = request.site._p_jar.root()
        root["paid"] = root.get("paid", 0) + FEN

    rate = crew.run(crew.site.units, LIVES // 4, pay)
    assert rate > 0.01
    total = crew.site.do(lambda request: request.site._p_jar.root()["paid"])
    assert total == FEN * len(crew.codes)


def test_four_clerks_of_one_unit_meet_and_lose_nothing(crew):
    unit = crew.site.units[0]
    rate = crew.run([unit] * 4, LIVES // 4, crew.site.confirm)
    assert rate > 0.01
    assert_whole(crew, [unit])
