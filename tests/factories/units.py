"""Valid executing units; a test sets only the fact it is about."""

from datetime import UTC, date, datetime
from typing import Any

from nontax_site.units.unit import ACTIVE, Unit

CREATED = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)

CREDIT_CODE = "113301000024901234"


def make_unit(id: str = "330100-0001", **over: Any) -> Unit:  # noqa: A002
    """An active city school authority of Hangzhou, with both accounts."""
    name = over.pop("name", "杭州市教育局")
    facts: dict[str, Any] = {
        "id": id,
        "region": id[:6],
        "unit": id,
        "created": CREATED,
        "state": ACTIVE,
        "version": 2,
        "name": name,
        "names": ((name, date(2017, 1, 1), None),),
        "body_kind": "state_organ",
        "level": "city",
        "two_lines": True,
        "accounts": (
            ("treasury", "杭州市财政局国库处", "3301000000000001", "杭州银行"),
            ("special", "杭州市财政局财政专户", "3301000000000002", "杭州银行"),
        ),
        "contact": "王敏",
        "phone": "0571-87000001",
        "address": "杭州市上城区",
        "department": "教育",
    }
    return Unit(**{**facts, **over})
