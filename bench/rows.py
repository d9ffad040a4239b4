"""The rows that every change of the raw SQL side writes, whatever it is about."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from nontax_site.storage.canonical import sm3_hex


class Rows:
    """History, audit chain, numbers and outbox in SQL; ``at`` is the present time."""

    at: datetime

    def audit(
        self, cursor: Any, actor: Any, verb: str, document: dict[str, Any], **facts: Any
    ) -> None:
        """One entry of the chain; the head is read and written under its lock."""
        lane = document["unit"]
        number, head = cursor.execute(
            "SELECT count, head FROM lane WHERE name = %s FOR UPDATE", (lane,)
        ).fetchone()
        login, person, _name = actor
        entry = text_of(
            {
                "at": self.at.isoformat(),
                "verb": verb,
                "kind": document["kind"],
                "id": document["id"],
                "unit": lane,
                "version": document["version"],
                "digest": sm3_hex(text_of(document).encode()),
                "person": person,
                "login": login,
                "n": number + 1,
                "link": head[:16],
                **facts,
            }
        )
        cursor.execute(
            "INSERT INTO audit VALUES (%s, %s, %s)", (lane, number + 1, entry)
        )
        cursor.execute(
            "UPDATE lane SET count = %s, head = %s WHERE name = %s",
            (number + 1, sm3_hex(head.encode(), entry.encode()), lane),
        )

    def transition(
        self,
        cursor: Any,
        actor: Any,
        verb: str,
        document: dict[str, Any],
        before: str | None,
    ) -> None:
        """The history row and the audit entry of a step; the row is the caller's."""
        login, person, name = actor
        state = document["state"]
        cursor.execute(
            "INSERT INTO history VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
            (
                *(document["kind"], document["id"], document["version"], self.at),
                *(verb, before, state, person, login, name, ""),
            ),
        )
        self.audit(cursor, actor, verb, document, **{"from": before, "to": state})

    def number(self, cursor: Any, series: str, unit: str) -> int:
        row = cursor.execute(
            "UPDATE sequence SET given = given + 1 WHERE series = %s AND holder = %s"
            " AND given < last RETURNING given",
            (series, unit),
        ).fetchone()
        return int(row[0])

    @staticmethod
    def read(cursor: Any, kind: str, name: str, state: str) -> dict[str, Any]:
        """The row under its lock, in the state it must be in."""
        found = cursor.execute(
            f"SELECT * FROM {kind} WHERE id = %s FOR UPDATE",  # noqa: S608
            (name,),
        )
        values = found.fetchone()
        row = dict(zip([c.name for c in found.description], values, strict=True))
        row.pop("xml", None)
        assert row["state"] == state
        return {"kind": kind, **row}

    @staticmethod
    def put(cursor: Any, lane: str, topic: str, **facts: Any) -> None:
        cursor.execute(
            "INSERT INTO outbox (lane, topic, facts) VALUES (%s, %s, %s)",
            (lane, topic, text_of(facts)),
        )


def text_of(facts: dict[str, Any]) -> str:
    """Stable JSON without blanks; times and days as ISO text."""
    return json.dumps(
        facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str
    )
