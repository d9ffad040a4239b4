"""Who has approved and who is needed, as programs read it."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace

from views.api import shapes
from views.api.contract import read
from workflows.approvals import Approval, Approvals
from workflows.keys import ALL, ApprovalRule

AT = datetime(2026, 3, 5, 4, tzinfo=UTC)


def test_approvals_stand_beside_an_action_as_the_contract_says():
    rule = ApprovalRule(ALL, 2, ("unit_supervisor", "bureau_supervisor"))
    given = Approval("p", "李卫", "unit_supervisor", AT, ("王敏", "q"))
    action = SimpleNamespace(
        verb="cancel",
        title="Cancel",
        to_state="cancelled",
        comment_required=False,
        who=(),
        reason=None,
        approvals=Approvals(rule, (given,), ("unit:330100-0001",)),
    )
    fmt = SimpleNamespace(words=str, role=lambda role: f"role {role}")
    said = shapes._action(SimpleNamespace(fmt=fmt), action)["approvals"]
    assert (said["needed"], said["left"]) == (2, 1)
    assert said["given"] == [
        {
            "at": "2026-03-05T04:00:00+00:00",
            "name": "李卫",
            "role": "unit_supervisor",
            "behalf": "王敏",
        }
    ]
    assert said["next"] == [
        {"role": "bureau_supervisor", "title": "role bureau_supervisor"}
    ]
    schema = read()["components"]["schemas"]["Approvals"]
    assert set(said) == set(schema["required"]) == set(schema["properties"])
    rows = schema["properties"]["given"]["items"]
    assert set(said["given"][0]) == set(rows["required"])
