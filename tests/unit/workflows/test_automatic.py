"""Steps the law takes by itself: in the act, or after the commit."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from nontax_site.background import HANDLERS
from nontax_site.kernel.clock import FixedClock
from nontax_site.kernel.errors import Refused
from nontax_site.kernel.interfaces import IClock, IWorkflows
from tests.factories import laws
from tests.factories.laws import ENDS, act, begun, person
from workflows.automatic import take_automatic

LI = person("li")


def law(when, **more):
    return laws.law(
        {"open": {}, "checked": {}, "done": ENDS},
        [
            ("hand_in", "open", "checked", "suspense:propose", {}),
            ("pass", "checked", "done", "suspense:decide", {"auto": when, **more}),
            ("send_back", "checked", "open", "suspense:decide", {}),
        ],
    )


def no(document, act):
    raise Refused


def test_at_once_means_in_the_same_act_under_the_systems_name():
    ports = laws.Ports()
    with laws.reading(law("at-once")):
        engine, case = begun(ports)
        engine.fire(case, "hand_in", act(LI))
    assert case.state == "done"
    own = case.history()[-1]
    assert (own.verb, own.login, own.person) == ("pass", "system:auto", "system:auto")
    assert [call[:2] for call in ports.named("audit")] == [
        ("receive", "receiver"),
        ("hand_in", "li"),
        ("pass", "system:auto"),
    ]


def test_a_guard_that_refuses_leaves_it_for_a_person(monkeypatch):
    monkeypatch.setattr("workflows.engine.function", lambda name: no)
    with laws.reading(law("at-once", guard="x.no")):
        engine, case = begun(laws.Ports())
        engine.fire(case, "hand_in", act(LI))
    assert case.state == "checked"
    assert case.history()[-1].verb == "hand_in"


def handle(engine, case, facts):
    request = SimpleNamespace(
        site=SimpleNamespace(find=lambda kind, name: case),
        find_service={IWorkflows: engine}.__getitem__,
    )
    return take_automatic(request, act(LI), facts)


@pytest.fixture
def left():
    """(engine, case, facts of the record) after the commit that left it."""
    ports = laws.Ports()
    with laws.reading(law("after-commit")):
        engine, case = begun(ports, unit="330100-0001")
        engine.fire(case, "hand_in", act(LI))
        (lane, topic, facts) = ports.named("outbox")[0]
        assert (lane, topic) == ("330100-0001", "auto")
        yield engine, case, facts


def test_after_the_commit_the_outbox_brings_it(left):
    engine, case, facts = left
    assert case.state == "checked"
    assert handle(engine, case, facts) == "pass"
    assert (case.state, case.history()[-1].login) == ("done", "system:auto")


def test_the_sender_knows_the_topic(left):
    engine, case, facts = left
    ports = {IWorkflows: engine, IClock: FixedClock(laws.NOON)}
    request = SimpleNamespace(
        site=SimpleNamespace(find=lambda kind, name: case),
        find_service=ports.__getitem__,
    )
    HANDLERS["auto"](request, SimpleNamespace(facts=facts))
    assert case.state == "done"


def test_a_record_that_comes_twice_or_late_does_nothing(left):
    engine, case, facts = left
    engine.fire(case, "send_back", act(person("qian", laws.BOSS)))
    assert handle(engine, case, facts) == ""
    assert handle(engine, None, facts) == ""
    assert case.state == "open"


def test_a_document_without_a_unit_uses_the_lane_of_its_bureau():
    ports = laws.Ports()
    with laws.reading(law("after-commit")):
        engine, case = begun(ports)
        engine.fire(case, "hand_in", act(LI))
    assert ports.named("outbox")[0][0] == "region:330100"
