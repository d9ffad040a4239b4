"""A database of an older program: refused at start, brought up by ``evolve``."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from types import ModuleType

import pytest

from nontax_site.audit.log import trail
from nontax_site.catalog.orders import Keys
from nontax_site.commands import main as door
from nontax_site.payments.suspense import SuspenseMoney
from nontax_site.root import SITE
from nontax_site.storage import evolving
from nontax_site.storage.evolving import DatabaseOld, StepName, move_state
from nontax_site.storage.outbox import Queue, Records
from tests.factories import laws
from tests.factories.places import NewPlace
from tests.factories.units import make_unit
from workflows.definitions import load
from workflows.proving import DeadEnd
from workflows.standing import StatesDropped

NOW = datetime(2026, 3, 2, 4, tzinfo=UTC)


@pytest.fixture
def place(tmp_path, monkeypatch):
    return NewPlace(tmp_path, monkeypatch)


def test_a_database_without_a_container_does_not_start_until_it_is_brought_up(place):
    with place.site() as connection:
        del connection.root()[SITE].evolved
        del connection.root()[SITE].delegations
    with pytest.raises(DatabaseOld, match="0001_containers"):
        place.start()
    found = json.loads(place.run("check").stdout.splitlines()[0])
    assert {"evolve", "states"} <= {row["check"] for row in found}

    said = place.run("evolve", "--dry-run")
    assert said.exit_code == 0
    first = said.output.splitlines()[0]
    assert first.startswith("0001_containers: Add the containers")
    assert first.endswith("(1)")
    with pytest.raises(DatabaseOld):
        place.start()

    said = place.run("evolve")
    assert said.exit_code == 0, said.output
    assert "0001_containers: 1 done" in said.output
    place.start()
    assert json.loads(place.run("check").stdout.splitlines()[0]) == []
    assert "step_0001_containers 1" in place.run("evolve", "--list").output
    assert "steps taken: 0" in place.run("evolve").output
    assert "nothing to do" in place.run("evolve", "--dry-run").output


def suspended(connection):
    """A case in a state of an older law, with its audit entry and its order."""
    site = connection.root()[SITE]
    case = SuspenseMoney(
        id="S-330100-26-000001", region="330100", created=NOW, state="waiting"
    )
    site.suspense.add(case.id, case)
    site.orders.rebuild(site.documents())
    return case


def older_queue(*topics):
    """A queue as it was before its writers were merged: key 0 and the records."""
    queue = Queue()
    vars(queue).clear()
    records = {number: (topic, "{}", 1, NOW, "down") for number, topic in topics}
    queue._records = Records({0: None, **records})
    return queue


def test_queues_and_orders_of_the_older_form_keep_what_they_hold(place):
    unit = make_unit("330100-0007", name="杭州市第七中学")
    with place.site() as connection:
        site = connection.root()[SITE]
        site.units.add(unit.id, unit)
        site.orders.rebuild(site.documents())
        expected = list(site.orders.keys("region:330100"))
        assert expected
        scopes = site.orders._scopes
        for name in list(scopes.keys()):
            scopes[name] = Keys(scopes[name])
        lanes = site.outbox._queues
        for number in range(60):
            topics = [(key, f"t{key}") for key in range(5, 2 * number + 5)]
            lanes[f"330100-{number:04d}"] = older_queue(*topics)
        del site.evolved._done[3]
    with pytest.raises(DatabaseOld, match="0003_merging"):
        place.start()
    said = place.run("evolve")
    assert said.exit_code == 0, said.output
    assert f"0003_merging: {60 + len(scopes_named(place))} done" in said.output
    with place.site(read_only=True) as connection:
        site = connection.root()[SITE]
        assert list(site.orders.keys("region:330100")) == expected
        for number in range(60):
            lane = f"330100-{number:04d}"
            found = list(site.outbox.find(lane).records(lane))
            keys = list(range(5, 2 * number + 5))
            assert [(one.key, one.topic) for one in found] == [
                (key, f"t{key}") for key in keys
            ]
            assert {(one.failures, one.due, one.error) for one in found} <= {
                (1, NOW, "down")
            }
    assert "nothing to do" in place.run("evolve", "--dry-run").output


def scopes_named(place):
    with place.site(read_only=True) as connection:
        site = connection.root()[SITE]
        return [*site.orders.scopes(), *site.search.values.scopes()]


def moving():
    """The step that somebody writes who drops a state."""
    made = ModuleType("nontax_site.evolve.step_9000_suspense_is_open")
    made.TITLE = "Suspense money that waits is open"
    made.keys = lambda site, after: (
        name
        for name, case in site.suspense.items()
        if name > after and case.state == "waiting"
    )
    made.do = lambda site, key, tools: move_state(site.suspense[key], "open", tools)
    return made


def test_a_dropped_state_with_a_document_in_it_keeps_the_site_from_starting(
    place, monkeypatch
):
    with place.site() as connection:
        suspended(connection)
    with pytest.raises(StatesDropped) as refusal:
        place.start()
    assert "'waiting' (1: S-330100-26-000001)" in refusal.value.sentence
    found = json.loads(place.run("check").stdout.splitlines()[0])
    assert "S-330100-26-000001" in str([r for r in found if r["check"] == "states"])

    step = StepName(9000, "step_9000_suspense_is_open")
    steps = (*evolving.known_steps(), step)
    monkeypatch.setattr(evolving, "known_steps", lambda: steps)
    monkeypatch.setitem(sys.modules, moving().__name__, moving())
    with pytest.raises(DatabaseOld, match="9000_suspense_is_open"):
        place.start()
    assert "9000_suspense_is_open: 1 done" in place.run("evolve").output
    place.start()
    with place.site(read_only=True) as connection:
        site = connection.root()[SITE]
        case = site.suspense["S-330100-26-000001"]
        assert case.state == "open"
        assert case.history()[-1].comment == "Suspense money that waits is open"
        assert [entry["verb"] for entry in trail(site.audit, case)] == ["evolve"]


def test_a_definition_with_a_dead_end_keeps_the_site_from_starting(
    place, monkeypatch, tmp_path
):
    text = laws.law(
        {"open": {}, "lost": {}, "done": laws.ENDS},
        [
            ("finish", "open", "done", "suspense:propose", {}),
            ("lose", "open", "lost", "suspense:propose", {}),
        ],
    )
    file = tmp_path / "law.zcml"
    file.write_text(text, "utf-8")
    monkeypatch.setattr("workflows.load", lambda config: load(config, str(file)))
    with pytest.raises(DeadEnd) as refusal:
        place.start()
    assert "receive → open, lose → lost" in refusal.value.sentence
    assert "nontax workflows check" in refusal.value.remedy


def test_the_door_says_which_command_to_run(place, monkeypatch, capsys):
    with place.site() as connection:
        del connection.root()[SITE].evolved
    monkeypatch.setattr("sys.argv", ["nontax", "--ini", str(place.ini), "serve"])
    with pytest.raises(SystemExit) as ended:
        door()
    assert ended.value.code == 2
    assert "nontax evolve" in capsys.readouterr().err
