"""Four threads issue and take money for four units over one bank: they do not meet.

Counted are the tries that a conflict undid, in the requests and in the short
transactions of the raw messages. The same work for one unit conflicts all the
time, which proves that this test could fail.
"""

import threading
from collections import Counter
from datetime import timedelta

import pytest
from pyramid_retry import IBeforeRetry
from transaction.interfaces import TransientError

from nontax_site.kernel.acts import Act
from nontax_site.payments.notice import Payer
from nontax_site.payments.noticing import Noticing, Wanted, WantedLine
from nontax_site.payments.ports import payment_ports
from nontax_site.storage.attempts import Attempts
from tests.factories.channels import PASSPORT, Window, breaches
from tests.factories.notices import person
from tests.factories.units import make_unit

UNITS = tuple(f"330100-010{number}" for number in range(4))
ROUNDS = 25
FEW_ROUNDS = 6
COMMITS_A_ROUND = 5
"""Issue, two raw messages, the quote and the payment."""


class Counted:
    """How many commits there were and how many tries conflicts undid."""

    def __init__(self):
        self.counts = Counter()
        self._lock = threading.Lock()

    def add(self, what, number=1):
        with self._lock:
            self.counts[what] += number

    @property
    def share(self):
        return self.counts["conflicts"] / self.counts["commits"]


@pytest.fixture
def counted(office, monkeypatch):
    made, gate = Counted(), threading.Lock()

    def now():
        # no two messages come at one instant: a real clock goes on
        with gate:
            office.clock.advance(timedelta(microseconds=1))
            return office.clock._at

    def conflict(*_args):
        made.add("conflicts")

    monkeypatch.setattr(office.clock, "now", now)
    monkeypatch.setattr(
        "nontax_site.storage.connecting.Attempts", lambda: Attempts(50, conflict)
    )
    office.registry.registerHandler(conflict, (IBeforeRetry,))
    yield made
    office.registry.unregisterHandler(conflict, (IBeforeRetry,))


@pytest.fixture
def units(office):
    with office.work() as request:
        item = request.site.items[PASSPORT]
        item.units = (*item.units, *UNITS)
        for unit in UNITS:
            request.site.units.add(unit, make_unit(unit))
    for unit in UNITS:
        issue(office, unit, Counted())
    return UNITS


def issue(office, unit, counted):
    """Issue a notice of the unit, again after each conflict."""
    actor = person(f"clerk-{unit}", "unit_clerk", f"unit:{unit}")
    wanted = Wanted(Payer("周晓波"), [WantedLine(PASSPORT)])
    while True:
        try:
            with office.work() as request:
                act = Act(actor, office.clock.now())
                deed = Noticing(payment_ports(request))
                return deed.draft_and_issue(unit, wanted, act).id
        except TransientError:
            counted.add("conflicts")


def work(office, window, unit, counted, number, rounds):
    """The rounds of one thread: issue, query, confirm."""
    for turn in range(rounds):
        code = issue(office, unit, counted)
        while window.query(code)["code"] != "00000":
            counted.add("busy")
        serial = f"{number}-{turn:04d}"
        while window.confirm(code, serial=serial)["code"] != "00000":
            counted.add("busy")
        counted.add("commits", COMMITS_A_ROUND)


def together(office, counted, units, rounds):
    """One thread for each of the units, all beginning at once."""
    gate, faults = threading.Barrier(len(units)), []
    windows = [Window(office) for _ in units]

    def run(number, unit):
        gate.wait()
        try:
            work(office, windows[number], unit, counted, number, rounds)
        except Exception as fault:
            faults.append(fault)

    threads = [
        threading.Thread(target=run, args=(number, unit))
        for number, unit in enumerate(units)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []


def test_four_units_meet_in_at_most_one_of_a_hundred_commits(office, counted, units):
    together(office, counted, units, ROUNDS)
    assert counted.counts["commits"] == 4 * ROUNDS * COMMITS_A_ROUND
    assert counted.share <= 0.01
    assert counted.counts["busy"] == 0
    assert breaches(office) == []


def test_four_threads_of_one_unit_meet_all_the_time_and_lose_nothing(
    office, counted, units
):
    together(office, counted, (units[0],) * 4, FEW_ROUNDS)
    assert counted.share > 0.01
    assert breaches(office) == []
