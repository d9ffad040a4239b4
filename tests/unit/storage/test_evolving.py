"""Steps that bring an older database up: once, in batches, with a log."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from types import ModuleType, SimpleNamespace

import pytest

from nontax_site.audit.log import Audit, AuditLog, rebuilt
from nontax_site.catalog.orders import OrderBook, Orders, tokens_of
from nontax_site.kernel.acts import Act, system_actor
from nontax_site.kernel.clock import FixedClock
from nontax_site.root import Root
from nontax_site.storage import evolving
from nontax_site.storage.evolving import (
    DatabaseOld,
    Evolution,
    Evolved,
    StepName,
    Tools,
    check_current,
    known_steps,
    move_state,
    pending,
)
from nontax_site.storage.outbox import Outbox, OutboxLanes
from tests.factories.laws import Case

NOW = datetime(2026, 11, 21, 6, tzinfo=UTC)
STEPS = (StepName(1, "step_0001_first"), StepName(2, "step_0002_second"))


def module(name, names, stopped_at=""):
    made = ModuleType(f"nontax_site.evolve.{name}")
    made.TITLE = f"Does {name}"
    made.keys = lambda root, after: (n for n in names if n > after)

    def do(root, key, tools):
        if key == stopped_at:
            raise RuntimeError("the light went out")
        root.seen.append((name, key))

    made.do = do
    return made


@pytest.fixture
def site(monkeypatch):
    """An old tree without a log, and two steps before it."""
    monkeypatch.setattr(evolving, "known_steps", lambda: STEPS)
    for step, names in zip(STEPS, ("abcde", ""), strict=True):
        made = module(step.module, names)
        monkeypatch.setitem(sys.modules, made.__name__, made)
    return SimpleNamespace(seen=[], audit=AuditLog(), created=NOW)


def evolution(site, at_once=2):
    def tools(site, title):
        return Tools(
            Act(system_actor("evolve"), NOW, comment=title),
            Audit(site.audit, FixedClock(NOW)),
            None,
            "ops",
        )

    return Evolution(lambda work: work({"site": site}), tools, at_once=at_once)


def test_a_preview_counts_and_changes_nothing(site):
    found = evolution(site).preview()
    assert [(str(step), count) for step, _title, count in found] == [
        ("0001_first", 5),
        ("0002_second", 0),
    ]
    assert site.seen == []
    assert not hasattr(site, "evolved")


def test_the_steps_are_taken_in_batches_and_only_once(site):
    counts = [(step.number, n, end) for step, n, end in evolution(site).steps()]
    assert counts == [(1, 2, False), (1, 4, False), (1, 5, True), (2, 0, True)]
    assert [key for _name, key in site.seen] == list("abcde")
    assert pending(site) == ()
    assert list(evolution(site).steps()) == []


def test_the_log_says_what_when_who_and_how_much(site):
    list(evolution(site).steps())
    first = site.evolved.done()[0]
    assert (first.module, first.at, first.login, first.handled) == (
        "step_0001_first",
        NOW,
        "ops",
        5,
    )
    (noted, _second) = reversed(list(site.audit.find("bureau:site").newest_first()))
    assert noted["verb"] == "evolve"
    assert noted["id"] == "step_0001_first"
    assert noted["facts"] == {"count": 5, "operator": "ops"}


def test_a_step_that_was_stopped_goes_on_where_it_was(site, monkeypatch):
    broken = module("step_0001_first", "abcde", stopped_at="d")
    monkeypatch.setitem(sys.modules, broken.__name__, broken)
    with pytest.raises(RuntimeError):
        list(evolution(site, at_once=3).steps())
    assert site.evolved.reached(STEPS[0]) == ("c", 3)
    assert evolution(site).preview()[0][2] == 2
    whole = module("step_0001_first", "abcde")
    monkeypatch.setitem(sys.modules, whole.__name__, whole)
    list(evolution(site).steps())
    assert [key for _name, key in site.seen] == list("abcde")
    assert site.evolved.done()[0].handled == 5


def test_an_older_database_says_which_command_to_run(site):
    with pytest.raises(DatabaseOld) as refusal:
        check_current(site)
    assert "0001_first, 0002_second" in refusal.value.sentence
    assert "nontax evolve" in refusal.value.remedy
    site.evolved = Evolved()
    with pytest.raises(DatabaseOld):
        check_current(site)


def test_a_new_database_has_every_step_behind_it():
    root = Root(NOW)
    assert pending(root) == ()
    check_current(root)
    assert [done.module for done in root.evolved.done()] == [
        step.module for step in known_steps()
    ]


def test_the_steps_of_the_program_say_what_they_do():
    numbers = [step.number for step in known_steps()]
    assert numbers == list(range(1, len(numbers) + 1))
    for step in known_steps():
        made = evolving._module(step)
        assert made.TITLE
        assert callable(made.keys)
        assert callable(made.do)


def test_missing_containers_are_added_and_nothing_else_is_touched():
    root = Root(NOW)
    units = root.units
    for name in ("evolved", "orders", "leases"):
        delattr(root, name)
    made = evolution(root)
    assert made.preview()[0][2] == 2
    list(made.steps())
    assert root.units is units
    assert list(root.orders.scopes()) == []
    assert pending(root) == ()


def test_a_document_moves_with_history_audit_and_orders():
    clock = FixedClock(NOW)
    log, orders, lanes = AuditLog(), Orders(), OutboxLanes()
    case = Case(id="S-1", region="330100", created=NOW, state="waiting", version=3)
    orders.rebuild([case])
    tools = Tools(
        Act(system_actor("evolve"), NOW, comment="renamed"),
        Audit(log, clock),
        OrderBook(orders, Outbox(lanes, clock)),
    )
    move_state(case, "open", tools)
    entry = case.history()[-1]
    assert (entry.verb, entry.from_state, entry.to_state) == (
        "evolve",
        "waiting",
        "open",
    )
    assert (entry.comment, entry.version, case.version) == ("renamed", 4, 4)
    assert rebuilt(log) == {("suspense", "S-1"): ("open", case.digest())}
    assert [k.partition("|")[0] for k in orders.keys("region:330100")] == list(
        tokens_of(case)
    )


def test_a_step_that_walks_what_an_earlier_one_makes_is_counted_later(
    site, monkeypatch
):
    made = module("step_0002_second", "")
    made.keys = lambda root, after: root.not_there_yet.keys()
    monkeypatch.setitem(sys.modules, made.__name__, made)
    assert [count for _step, _title, count in evolution(site).preview()] == [5, None]
