"""The same life in Django 5 with django-fsm on PostgreSQL: the same facts and commits.

Each step is one ``transaction.atomic`` over the models of ``bench.django_models``, as
a careful Django project would write it: rows are locked with ``select_for_update``,
saved with the fields that changed, numbers are taken by ``F``, states move by
transitions. Nothing is checked beyond the state, as in ``bench.peer``.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import count, cycle
from typing import Any

from bench.django_models import configured, made, models
from bench.meter import Meter, family
from bench.ours import START
from bench.peer import (
    ACCOUNTS,
    BUREAU_CLERK,
    CHANNEL,
    CLERK,
    FINANCE_SIDE,
    LINE,
    PAYER,
    PERSON,
    REGION,
    SYSTEM,
    Seals,
    seal_row,
)
from bench.postgres import Server
from bench.rows import text_of
from nontax_site.storage.canonical import sm3_hex


class DjangoPeer:
    """Django in this process, with the one connection it keeps."""

    name = "Django 5, django-fsm"

    def __init__(
        self, server: Server, sample: tuple[bytes, Seals], *, units: int = 4
    ) -> None:
        configured(str(server.sockets))
        self._server = server
        self._xml, self._seals = sample
        self._models = models()
        made(self._models)
        self._serials = count(1)
        self.at: datetime = START
        names = [f"330100-d{n:03d}" for n in range(units)]
        self._next_unit = cycle(names)
        self._open: dict[str, Any] = {}
        for number, unit in enumerate(names):
            self._of("Lane").create(name=unit, head="0" * 64)
            for series in ("notice", "bill"):
                first = number * 1_000_000 + 1
                self._of("Sequence").create(
                    series=series, holder=unit, last=first + 999_999, given=first - 1
                )

    def _of(self, model: str) -> Any:
        return self._models[model].objects

    def _do(self, meter: Meter, step: str, deed: Any, *given: Any) -> Any:
        from django.db import transaction

        with meter.timed(step), transaction.atomic():
            return deed(*given)

    # ---- what every change writes ----------------------------------------------------

    def _number(self, series: str, unit: str) -> int:
        row = self._of("Sequence").select_for_update().get(series=series, holder=unit)
        assert row.given < row.last
        row.given += 1
        row.save(update_fields=["given"])
        return int(row.given)

    def _audit(self, actor: Any, verb: str, document: Any, **facts: Any) -> None:
        lane = self._of("Lane").select_for_update().get(name=document.unit)
        login, person, _name = actor
        entry = text_of(
            {
                "at": self.at.isoformat(),
                "verb": verb,
                "kind": type(document).__name__.lower(),
                "id": document.id,
                "unit": document.unit,
                "version": document.version,
                "digest": sm3_hex(text_of(document.facts()).encode()),
                "person": person,
                "login": login,
                "n": lane.count + 1,
                "link": lane.head[:16],
                **facts,
            }
        )
        self._of("Audit").create(lane=lane.name, n=lane.count + 1, entry=entry)
        lane.count += 1
        lane.head = sm3_hex(lane.head.encode(), entry.encode())
        lane.save(update_fields=["count", "head"])

    def _step(self, actor: Any, verb: str, document: Any, before: str | None) -> None:
        login, person, name = actor
        self._of("History").create(
            kind=type(document).__name__.lower(),
            name=document.id,
            version=document.version,
            at=self.at,
            verb=verb,
            from_state=before,
            to_state=document.state,
            person=person,
            login=login,
            actor=name,
        )
        self._audit(actor, verb, document, **{"from": before, "to": document.state})

    def _put(self, lane: str, topic: str, **facts: Any) -> None:
        self._of("Waiting").create(lane=lane, topic=topic, facts=facts)

    def _read(self, model: str, name: str) -> Any:
        found = self._of(model).select_for_update()
        return (found.defer("xml") if model == "Bill" else found).get(id=name)

    # ---- the steps -------------------------------------------------------------------

    def issue(self, meter: Meter) -> str:
        """A notice of the next unit."""
        self.at += timedelta(seconds=3)
        return str(self._do(meter, "issue", self._issue, next(self._next_unit)))

    def _issue(self, unit: str) -> str:
        notice = self._models["Notice"](
            id=f"d3301002600{self._number('notice', unit):010d}",
            region=REGION,
            unit=unit,
            created=self.at,
            payer=PAYER,
            phone=PAYER[4],
            lines=[LINE],
            total_fen=50000,
            due=date(2026, 3, 19),
            issuer=CLERK,
        )
        self._step(CLERK, "draft", notice, None)
        notice.issue(self.at)
        notice.version += 1
        notice.save(force_insert=True)
        self._step(CLERK, "issue", notice, "draft")
        return str(notice.id)

    def query(self, meter: Meter, code: str) -> None:
        """The bank asks: its quote stands on the notice."""
        self._do(meter, "query", self._query, code)

    def _query(self, code: str) -> None:
        notice = self._read("Notice", code)
        until = (self.at + timedelta(hours=14)).isoformat()
        notice.quotes = [("testbank", f"Q{next(self._serials):012d}", 50000, 0, until)]
        notice.version += 1
        notice.save(update_fields=["quotes", "version"])
        said = {"channel": "testbank", "amount": "500.00", "valid_until": until}
        self._audit(SYSTEM, "query", notice, facts=said)

    def confirm(self, meter: Meter, code: str) -> None:
        """The bank has been paid."""
        self._do(meter, "confirm", self._confirm, code)

    def _confirm(self, code: str) -> None:
        serial = f"Sd20260305{next(self._serials):09d}"
        assert not self._of("Answer").filter(sender=CHANNEL, key=serial).exists()
        notice = self._read("Notice", code)
        notice.pay(
            [
                *("testbank", "HZB", serial, self.at.isoformat(), "2026-03-05", 50000),
                *(0, "CARD", "", "6217000010001234567", PAYER[0]),
                *("3301000000000002", "COUNTER"),
            ]
        )
        notice.version += 1
        notice.save(update_fields=["state", "payment", "bill_wanted", "version"])
        self._post(notice, serial)
        self._step(SYSTEM, "pay", notice, "issued")
        self._put(notice.unit, "issue-bill", notice=code)
        body = text_of({"code": "00000", "reason": "", "data": {"pay_code": code}})
        self._of("Answer").create(
            sender=CHANNEL,
            key=serial,
            digest=sm3_hex(code.encode()),
            status=200,
            body=body.encode(),
            at=self.at,
        )

    def _post(self, notice: Any, serial: str) -> None:
        from django.db.models import F

        ledger = f"unit:{notice.unit}"
        self._of("Posting").create(
            ledger=ledger,
            at=self.at,
            debit=ACCOUNTS[0],
            credit=ACCOUNTS[1],
            fen=50000,
            subject=f"notice:{notice.id}",
            source=f"testbank/{serial}",
        )
        for account, fen in zip(ACCOUNTS, (50000, -50000), strict=True):
            own = self._of("Balance").filter(ledger=ledger, account=account)
            if not own.update(fen=F("fen") + fen):
                self._of("Balance").create(ledger=ledger, account=account, fen=fen)

    def turn(self, meter: Meter) -> None:
        """One turn of its sender: papers in a batch, then sign and seal singly."""
        due = self._do(meter, "look", self._look)
        papers = [row.pk for row in due if row.topic == "paper"]
        if papers:
            self._do(meter, "feed", self._leave, papers)
        for row in due:
            if row.topic == "issue-bill":
                self._do(meter, "sign", self._sign, row.pk, row.facts["notice"])
            elif row.topic == "supervise-bill":
                self._do(meter, "seal", self._seal, row.pk, row.facts["bill"])

    def _look(self) -> list[Any]:
        return list(self._of("Waiting").filter(failures__lt=8).order_by("pk"))

    def _leave(self, numbers: list[int]) -> None:
        self._of("Waiting").filter(pk__in=numbers).delete()

    def _sign(self, number: int, code: str) -> None:
        notice = self._read("Notice", code)
        unit = notice.unit
        seal = self._seals.unit(self.at)
        bill = self._models["Bill"](
            id=f"d33010126-{self._number('bill', unit):010d}",
            region=REGION,
            unit=unit,
            created=self.at,
            check_code="a1b2c3",
            payer=PAYER[:4],
            lines=[LINE],
            total_fen=50000,
            notice=code,
            payment=["testbank", self.at.isoformat(), "CARD", 0],
            issued_on=self.at,
            issuer_persons=[PERSON],
            issuer_name=CLERK[2],
            seals=[seal_row(seal)],
            xml=self._xml,
            xml_digest=sm3_hex(self._xml),
        )
        self._open[bill.id] = seal
        bill.save(force_insert=True)
        self._step(SYSTEM, "sign", bill, None)
        notice.bill = bill.id
        notice.version += 1
        notice.save(update_fields=["bill", "version"])
        self._audit(SYSTEM, "bill", notice, facts={"bill": bill.id})
        self._leave([number])
        self._put(unit, "supervise-bill", bill=bill.id)

    def _seal(self, number: int, name: str) -> None:
        bill = self._read("Bill", name)
        bill.seal(seal_row(self._seals.finance(self._open.pop(name), self.at)))
        bill.version += 1
        bill.xml, bill.xml_digest = self._xml, sm3_hex(self._xml)
        bill.save(update_fields=["state", "seals", "version", "xml", "xml_digest"])
        self._step(FINANCE_SIDE, "seal", bill, "signed")
        self._leave([number])
        self._put(bill.unit, "paper", kind="bill", id=name)

    def deliver(self, meter: Meter, code: str) -> None:
        """The unit hands the bill over."""
        self._do(meter, "deliver", self._deliver, code)

    def _deliver(self, code: str) -> None:
        bill = self._read("Bill", self._bill_of(code))
        bill.deliver([self.at.isoformat(), "unit"])
        bill.version += 1
        bill.save(update_fields=["state", "delivered", "version"])
        self._step(CLERK, "deliver", bill, "sealed")

    def write_off(self, meter: Meter, code: str) -> None:
        """The bureau writes the bill off."""
        self._do(meter, "write_off", self._write_off, code)

    def _write_off(self, code: str) -> None:
        bill = self._read("Bill", self._bill_of(code))
        bill.write_off(self.at)
        bill.version += 1
        bill.save(update_fields=["state", "written_off_at", "version"])
        self._step(BUREAU_CLERK, "write_off", bill, "delivered")

    def _bill_of(self, code: str) -> str:
        return str(self._of("Notice").values_list("bill", flat=True).get(id=code))

    # ---- around them -----------------------------------------------------------------

    def backend(self) -> int | None:
        """The server's process behind the connection."""
        from django.db import connection

        connection.ensure_connection()
        return int(connection.connection.info.backend_pid)

    def processes(self) -> list[int]:
        """The server's other processes: they write what backends leave."""
        return [one for one in family(self._server.pid) if one != self.backend()]

    def close(self) -> None:
        """Close the connection."""
        from django.db import connection

        connection.close()
