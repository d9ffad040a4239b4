"""The audit log and its port."""

from __future__ import annotations

from datetime import UTC, timedelta

import pytest

from nontax_site.audit.log import (
    Audit,
    AuditLog,
    check,
    differences,
    lane_of,
    rebuilt,
    trail,
)
from nontax_site.kernel.acts import Actor
from nontax_site.kernel.clock import FixedClock
from nontax_site.kernel.interfaces import IAudit
from tests.factories.storage import CLERK, NOON, act, paper


@pytest.fixture
def log():
    return AuditLog()


@pytest.fixture
def audit(log):
    return Audit(log, FixedClock(NOON))


def test_an_entry_says_who_when_what_from_to_why_and_the_digest(log, audit):
    document = paper(1)
    audit.record(
        document, act(comment="开错"), "void", "signed", "voided", reason="wrong payer"
    )
    (entry,) = log.find("330100-0007").entries()
    assert entry == {
        "n": 1,
        "link": "0" * 16,
        "at": NOON.astimezone(UTC).isoformat(),
        "verb": "void",
        "kind": "bill",
        "id": "33010126-0000000001",
        "unit": "330100-0007",
        "from": "signed",
        "to": "voided",
        "person": CLERK.person,
        "login": "li.na",
        "comment": "开错",
        "version": 0,
        "digest": document.digest(),
        "request": "5f0c2d1e",
        "facts": {"reason": "wrong payer"},
    }


def test_the_person_for_whom_a_delegate_acts_is_written_too(log, audit):
    boss = Actor(login="wang", person="cd" * 32, name="王强")
    audit.record(paper(1), act(on_behalf_of=boss), "seal")
    assert next(log.find("330100-0007").entries())["behalf"] == ["王强", "cd" * 32]


def test_documents_without_a_unit_stand_in_the_lane_of_their_bureau(log, audit):
    document = paper(1, unit="")
    audit.record(document, act(), "publish", "submitted", "published")
    assert lane_of(document) == "bureau:330100"
    assert list(log.names()) == ["bureau:330100"]


def test_a_note_is_about_something_that_is_no_document(log, audit):
    audit.note("site", act(), "sign-in", "li.na", ok=False)
    (entry,) = log.find("site").entries()
    assert (entry["id"], entry["facts"]) == ("li.na", {"ok": False})
    assert rebuilt(log) == {}


def test_the_trail_of_a_document_is_its_own_entries_in_order(log, audit):
    one, two = paper(1), paper(2)
    audit.record(paper(3), act(NOON - timedelta(days=3)), "seal", "signed", "sealed")
    for verb in ("seal", "deliver"):
        for document in (one, two):
            audit.record(document, act(NOON + timedelta(hours=1)), verb)
    assert [entry["verb"] for entry in trail(log, one)] == ["seal", "deliver"]
    assert trail(AuditLog(), one) == []
    one.created = None
    assert len(trail(log, one)) == 2


def test_all_lanes_are_checked_or_those_that_are_named(log, audit):
    for unit in ("u1", "u2"):
        for _ in range(3):
            audit.record(paper(1, unit), act(), "seal")
    log.find("u2").head = "f" * 64
    assert [breach.lane for breach in check(log)] == ["u2"]
    assert check(log, ["u1"]) == []
    assert check(log, ["u9"])[0].what == "The lane is missing."


def test_states_and_digests_are_rebuilt_from_the_log_alone(log, audit):
    document = paper(1)
    audit.record(document, act(), "sign", None, "signed")
    audit.record(document, act(), "seal", "signed", "sealed")
    document.state, document.total_fen = "sealed", 5
    audit.record(document, act(), "edit")
    assert rebuilt(log) == {("bill", document.id): ("sealed", document.digest())}
    assert differences(log, [document]) == []


def test_an_edit_behind_the_back_of_the_application_is_found(log, audit):
    edited, unknown, gone = paper(1), paper(2), paper(3)
    for document in (edited, gone):
        audit.record(document, act(), "sign", None, "signed")
    edited.total_fen = 1
    found = [breach.what for breach in differences(log, [edited, unknown])]
    assert found == [
        "bill 33010126-0000000001 is not what the log says.",
        "bill 33010126-0000000002 has no entry.",
        "bill 33010126-0000000003 is in the log only.",
    ]


def test_a_state_set_outside_the_engine_is_found(log, audit):
    document = paper(1)
    audit.record(document, act(), "sign", None, "signed")
    document.state = "voided"
    assert len(differences(log, [document])) == 1


def test_heads_can_be_asked_for_any_count(log, audit):
    audit.record(paper(1), act(), "seal")
    lane = log.find("330100-0007")
    assert log.heads() == {"330100-0007": (1, lane.head)}
    assert log.head_at("330100-0007", 1) == lane.head
    assert log.head_at("nowhere", 1) is None


def test_the_port_is_provided(audit):
    assert IAudit.providedBy(audit)
