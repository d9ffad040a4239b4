"""When a deadline has passed: a verb is taken, or the role one level up looks too."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta
from types import SimpleNamespace

import pytest

from nontax_site.audit.log import Audit, trail
from nontax_site.catalog.orders import OrderBook, differences
from nontax_site.kernel.acts import system_actor
from nontax_site.kernel.clock import FixedClock, calendar_of_china
from nontax_site.kernel.errors import Refused
from nontax_site.kernel.interfaces import (
    IAudit,
    IClock,
    IOrders,
    IOutbox,
    ISettings,
    IWorkflows,
)
from nontax_site.root import Root
from nontax_site.storage.attempts import Attempts
from nontax_site.storage.outbox import Outbox
from tests.factories import laws
from tests.factories.laws import BOSS, CLERK, ENDS, NOON, Case, act, person
from tests.factories.regions import make_region
from workflows.engine import Engine
from workflows.overdue import last_day_that_is_late, maybe_late, meet_deadlines

LI, QIAN = person("li"), person("qian", BOSS)
LAW = laws.law(
    {
        "open": {"sla": "3 suspense_days", "escalate": BOSS},
        "asked": {"sla": "2", "on-timeout": "lapse", "escalate": BOSS},
        "mending": {"stops-clock": "true"},
        "done": ENDS,
    },
    [
        ("ask", "open", "asked", "suspense:propose", {}),
        ("mend", "open", "mending", "suspense:propose", {}),
        ("resend", "mending", "open", "suspense:propose", {}),
        ("lapse", "asked", "open", "suspense:decide", {"comment": "required"}),
        ("finish", "asked", "done", "suspense:decide", {}),
    ],
)


class Site:
    """A real tree in memory, with one region, a clock and the engine."""

    def __init__(self):
        self.clock = FixedClock(NOON)
        self.site = Root(NOON)
        self.site.regions.add("330100", make_region(code="330100"))
        outbox = Outbox(self.site.outbox, self.clock)
        self.ports = {
            IAudit: Audit(self.site.audit, self.clock),
            IOutbox: outbox,
            IOrders: OrderBook(self.site.orders, outbox),
            ISettings: SimpleNamespace(value=lambda region, name: None),
            IClock: self.clock,
        }
        self.engine = self.ports[IWorkflows] = Engine(self)
        self.tm = SimpleNamespace(begin=noop, commit=noop, abort=noop)
        self.read = []

    def find_service(self, port):
        return self.ports[port]

    @contextmanager
    def begin(self):
        yield self

    def case(self, name="S-1", days=0):
        made = Case(id=name, region="330100", created=NOON + timedelta(days=days))
        self.site.suspense.add(name, made)
        self.engine.begin(made, act(LI, NOON + timedelta(days=days)))
        return made

    def tick(self, days):
        self.clock.set(NOON + timedelta(days=days))
        return meet_deadlines(self.begin, Attempts(pause=noop))

    def found(self):
        today = self.clock.today()
        look = maybe_late(
            self.site, calendar_of_china(), today, lambda region, name: None
        )
        return [name for _kind, name in look]


def noop(*args):
    pass


@pytest.fixture
def site():
    with laws.reading(LAW):
        yield Site()


def verbs(case):
    return [entry.verb for entry in case.history()]


def late_ids(site):
    return site.site.orders.page("region:330100", ("suspense:late:open",))[0]


def test_nothing_happens_in_time(site):
    case = site.case()
    assert site.tick(3) == 0
    assert verbs(case) == ["receive"]


def test_what_is_late_is_shown_one_level_up_once_with_an_audit_note(site):
    case = site.case()
    assert site.tick(4) == 1
    assert verbs(case) == ["receive", "escalate"]
    assert late_ids(site) == ["S-1"]
    entry = trail(site.site.audit, case)[-1]
    assert (entry["verb"], entry["login"]) == ("escalate", "system:deadline")
    assert entry["facts"] == {"role": BOSS}
    assert site.tick(5) == 0
    assert site.tick(20) == 0
    assert verbs(case) == ["receive", "escalate"]


def test_nothing_is_decided_by_it(site):
    case = site.case()
    version, digest = case.version, case.digest()
    site.tick(4)
    assert (case.version, case.digest(), case.state) == (version, digest, "open")
    site.engine.fire(case, "ask", act(LI, site.clock.now()))


def test_it_waits_for_the_role_one_level_up_until_it_moves_on(site):
    case = site.case()
    site.tick(4)
    waiting = [w for w in site.engine.tokens_for(QIAN) if w.verb == "escalate"]
    assert ("suspense:late:open", ("region:330100",)) in [
        (w.token, w.places) for w in waiting
    ]
    assert "suspense:late:open" not in [w.token for w in site.engine.tokens_for(LI)]
    site.engine.fire(case, "ask", act(LI, site.clock.now()))
    assert late_ids(site) == []
    assert differences(site.site.orders, site.site.documents()) == []


def test_who_comes_back_late_again_is_shown_again(site):
    case = site.case()
    site.tick(4)
    for verb in ("ask", "lapse"):
        who = QIAN if verb == "lapse" else LI
        site.engine.fire(case, verb, act(who, site.clock.now()))
    assert not case.is_escalated
    assert site.tick(10) == 1
    assert verbs(case).count("escalate") == 2
    assert differences(site.site.orders, site.site.documents()) == []


def test_on_timeout_the_system_takes_the_verb_under_its_name(site):
    case = site.case()
    site.engine.fire(case, "ask", act(LI))
    assert site.tick(2) == 0
    assert site.tick(3) == 1
    entry = case.history()[-1]
    assert (case.state, entry.verb, entry.login) == ("open", "lapse", "system:deadline")
    assert entry.comment == "The deadline has passed."


def test_a_guard_that_refuses_the_timeout_shows_it_one_level_up(site, monkeypatch):
    def no(document, act):
        raise Refused

    case = site.case()
    site.engine.fire(case, "ask", act(LI))
    monkeypatch.setattr(Engine, "fire", lambda *args: no(None, None))
    assert site.tick(3) == 1
    assert (case.state, case.is_escalated) == ("asked", True)
    assert site.tick(4) == 0


def test_a_clock_that_stands_still_is_never_late(site):
    case = site.case()
    site.engine.fire(case, "mend", act(LI))
    assert site.tick(60) == 0
    site.engine.fire(case, "resend", act(LI, site.clock.now()))
    assert site.tick(62) == 0


def test_only_what_is_old_enough_and_not_shown_yet_is_read(site):
    for number in range(5):
        site.case(f"S-{number}", days=number)
    site.clock.set(NOON + timedelta(days=4))
    assert site.found() == ["S-0"]
    site.tick(4)
    assert site.found() == []
    site.clock.set(NOON + timedelta(days=7))
    assert site.found() == ["S-1"]


@pytest.mark.parametrize(("allowed", "day"), [(0, "03-08"), (1, "03-05"), (5, "03-01")])
def test_the_last_day_that_is_late_counts_working_days(allowed, day):
    """Seen from Monday 9 March 2026."""
    calendar, today = calendar_of_china(), NOON.date() + timedelta(days=7)
    found = last_day_that_is_late(calendar, today, allowed)
    assert f"{found:%m-%d}" == day
    assert calendar.between(found, today) == allowed + 1


def test_each_document_is_met_in_its_own_transaction(site):
    for number in range(3):
        site.case(f"S-{number}")
    commits = []
    site.tm.commit = lambda: commits.append(1)
    assert site.tick(4) == 3
    assert len(commits) == 4


def test_the_systems_name_holds_no_role_of_a_person():
    assert not system_actor("deadline").holds(CLERK, "region:330100")
