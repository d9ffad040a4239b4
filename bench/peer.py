"""The same life in raw SQL: psycopg 3 on PostgreSQL, the same facts, the same commits.

What is written follows our own documents field by field: the row with its lines as
JSON, history rows, audit entries with the hash chain computed here, postings and
balances, the answer kept for a repeated message, outbox rows, the bill with XML of
the same bytes. Our orders are indexes here, so nothing has to be fed. Nothing is
checked beyond the state of the row: no tariff, right, four eyes or rule of law.
"""

from __future__ import annotations

from contextlib import nullcontext
from datetime import date, datetime, timedelta
from importlib.resources import files
from itertools import count, cycle
from typing import Any

from psycopg.types.json import Jsonb

from bench.meter import Meter, family
from bench.ours import START
from bench.postgres import Server
from bench.rows import Rows, text_of
from nontax_site.storage.canonical import sm3_hex

REGION = "330100"
CHANNEL = "channel:testbank"
PERSON = sm3_hex(b"clerk")
PAYER = ("周晓波", "person", "id_card", "330102199003077210", "13800000000")
LINE = (
    *("103042709", "普通高中住宿费", "学期", "500.00元/学期", "1", 50000),
    *("special", "fee", "", 50000, "", ""),
)
CLERK = ("clerk", PERSON, "王敏")
SYSTEM = ("system:door", "system:door", "door")
FINANCE_SIDE = ("system:finance-side", "system:finance-side", "finance-side")
BUREAU_CLERK = ("hz-clerk", sm3_hex(b"hz"), "陈静")
ACCOUNTS = ("in_transit:testbank", "revenue:special")


class Seals:
    """The signing and proving of our own signer, over the body of one of our bills."""

    def __init__(self, signer: Any, holders: tuple[str, str], body: bytes) -> None:
        self._signer = signer
        self._holders = holders
        self._body = body

    def unit(self, at: datetime) -> Any:
        """The unit's seal, with the two descriptors that a bill names."""
        for holder in self._holders:
            self._signer.descriptor(holder, at)
        return self._signer.sign(self._holders[0], self._body, at)

    def finance(self, unit_seal: Any, at: datetime) -> Any:
        """The finance side's seal, after the unit's was proved."""
        seal = self._signer.descriptor(self._holders[0], at)
        assert self._signer.prove(self._body, unit_seal, seal).ok
        return self._signer.sign(self._holders[1], self._body, at)


class Peer(Rows):
    """One connection that stays open; ``pipelined`` saves its round trips."""

    def __init__(
        self,
        server: Server,
        sample: tuple[bytes, Seals],
        *,
        units: int = 4,
        pipelined: bool = False,
    ) -> None:
        self.name = "raw psycopg" + (", pipelined" if pipelined else "")
        self._server = server
        self._xml, self._seals = sample
        self._pipelined = pipelined
        self._series = "p" if pipelined else "s"
        self._serials = count(1)
        self.at = START
        self._units = [f"330100-{self._series}{n:03d}" for n in range(units)]
        self._next_unit = cycle(self._units)
        self._open: dict[str, Any] = {}
        self.connection = server.connect()
        self._prepare()

    def _prepare(self) -> None:
        with self.connection.cursor() as cursor:
            found = cursor.execute("SELECT to_regclass('notice')").fetchone()
            if found[0] is None:
                schema = files("bench").joinpath("peer.sql").read_text()
                cursor.execute(schema, prepare=False)
            for number, unit in enumerate(self._units):
                cursor.execute("INSERT INTO lane VALUES (%s, 0, %s)", (unit, "0" * 64))
                for series in ("notice", "bill"):
                    first = number * 1_000_000 + 1
                    cursor.execute(
                        "INSERT INTO sequence VALUES (%s, %s, %s, %s, %s)",
                        (series, unit, first, first + 999_999, first - 1),
                    )
        self.connection.commit()

    def _do(self, meter: Meter, step: str, deed: Any, *given: Any) -> Any:
        pipeline = self.connection.pipeline() if self._pipelined else nullcontext()
        with meter.timed(step), pipeline, self.connection.cursor() as cursor:
            result = deed(cursor, *given)
            self.connection.commit()
        return result

    # ---- the steps ---------------------------------------------------------------

    def issue(self, meter: Meter) -> str:
        """A notice of the next unit."""
        self.at += timedelta(seconds=3)
        return str(self._do(meter, "issue", self._issue, next(self._next_unit)))

    def _issue(self, cursor: Any, unit: str) -> str:
        code = f"3301002600{self.number(cursor, 'notice', unit):010d}"
        code = f"{self._series}{code}" if self._pipelined else code
        notice = {
            "kind": "notice",
            "id": code,
            "region": REGION,
            "unit": unit,
            "created": self.at,
            "version": 1,
            "state": "draft",
            "payer": PAYER,
            "lines": [LINE],
            "total_fen": 50000,
            "due": date(2026, 3, 19),
        }
        self.transition(cursor, CLERK, "draft", notice, None)
        notice |= {"version": 2, "state": "issued", "issued_at": self.at}
        cursor.execute(
            "INSERT INTO notice VALUES (%s, %s, %s, %s, 2, 'issued', NULL, %s, %s, %s,"
            " 50000, %s, '', '', '', '', %s, %s, NULL, NULL, NULL, NULL, NULL, '',"
            " false, 0)",
            (
                *(code, REGION, unit, self.at, Jsonb(PAYER), PAYER[4]),
                *(Jsonb([LINE]), notice["due"], Jsonb(CLERK), self.at),
            ),
        )
        self.transition(cursor, CLERK, "issue", notice, "draft")
        return code

    def query(self, meter: Meter, code: str) -> None:
        """The bank asks: its quote stands on the notice."""
        self._do(meter, "query", self._query, code)

    def _query(self, cursor: Any, code: str) -> None:
        notice = self.read(cursor, "notice", code, "issued")
        until = (self.at + timedelta(hours=14)).isoformat()
        quote = ("testbank", f"Q{next(self._serials):012d}", 50000, 0, until)
        notice["quotes"] = [quote]
        notice["version"] += 1
        cursor.execute(
            "UPDATE notice SET quotes = %s, version = %s WHERE id = %s",
            (Jsonb([quote]), notice["version"], code),
        )
        said = {"channel": "testbank", "amount": "500.00", "valid_until": until}
        self.audit(cursor, SYSTEM, "query", notice, facts=said)

    def confirm(self, meter: Meter, code: str) -> None:
        """The bank has been paid."""
        self._do(meter, "confirm", self._confirm, code)

    def _confirm(self, cursor: Any, code: str) -> None:
        serial = f"S{self._series}20260305{next(self._serials):09d}"
        cursor.execute(
            "SELECT digest, status, body FROM idempotency WHERE sender = %s"
            " AND key = %s",
            (CHANNEL, serial),
        )
        assert cursor.fetchone() is None
        notice = self.read(cursor, "notice", code, "issued")
        payment = [
            *("testbank", "HZB", serial, self.at.isoformat(), "2026-03-05", 50000),
            *(0, "CARD", "", "6217000010001234567", PAYER[0]),
            *("3301000000000002", "COUNTER"),
        ]
        notice |= {"payment": payment, "state": "paid", "bill_wanted": True}
        notice["version"] += 1
        cursor.execute(
            "UPDATE notice SET payment = %s, state = 'paid', bill_wanted = true,"
            " lock = NULL, version = %s WHERE id = %s",
            (Jsonb(payment), notice["version"], code),
        )
        self._post(cursor, notice, serial)
        self.transition(cursor, SYSTEM, "pay", notice, "issued")
        self.put(cursor, notice["unit"], "issue-bill", notice=code)
        body = text_of({"code": "00000", "reason": "", "data": {"pay_code": code}})
        cursor.execute(
            "INSERT INTO idempotency VALUES (%s, %s, %s, 200, %s, %s)",
            (CHANNEL, serial, sm3_hex(code.encode()), body.encode(), self.at),
        )

    def _post(self, cursor: Any, notice: dict[str, Any], serial: str) -> None:
        ledger = f"unit:{notice['unit']}"
        subject, source = f"notice:{notice['id']}", f"testbank/{serial}"
        cursor.execute(
            "INSERT INTO posting (ledger, at, debit, credit, fen, subject, source)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s)",
            (ledger, self.at, *ACCOUNTS, 50000, subject, source),
        )
        for account, fen in zip(ACCOUNTS, (50000, -50000), strict=True):
            cursor.execute(
                "INSERT INTO balance VALUES (%s, %s, %s) ON CONFLICT (ledger, account)"
                " DO UPDATE SET fen = balance.fen + excluded.fen",
                (ledger, account, fen),
            )

    def turn(self, meter: Meter) -> None:
        """One turn of its sender: papers in a batch, then sign and seal singly."""
        due = self._do(meter, "look", self._look)
        papers = [row for row in due if row[1] == "paper"]
        if papers:
            self._do(meter, "feed", self._leave, [row[0] for row in papers])
        for number, topic, facts in due:
            if topic == "issue-bill":
                self._do(meter, "sign", self._sign, number, facts["notice"])
            elif topic == "supervise-bill":
                self._do(meter, "seal", self._seal, number, facts["bill"])

    @staticmethod
    def _look(cursor: Any) -> list[Any]:
        return cursor.execute(
            "SELECT id, topic, facts FROM outbox WHERE failures < 8 ORDER BY id"
        ).fetchall()

    @staticmethod
    def _leave(cursor: Any, numbers: list[int]) -> None:
        cursor.execute("DELETE FROM outbox WHERE id = ANY(%s)", (numbers,))

    def _sign(self, cursor: Any, number: int, code: str) -> None:
        notice = self.read(cursor, "notice", code, "paid")
        unit = notice["unit"]
        serial = self.number(cursor, "bill", unit)
        name = f"{self._series}33010126-{serial:010d}"
        seal = self._seals.unit(self.at)
        self._open[name] = seal
        paid = ["testbank", self.at.isoformat(), "CARD", 0]
        bill = {
            "kind": "bill",
            "id": name,
            "region": REGION,
            "unit": unit,
            "created": self.at,
            "version": 1,
            "state": "signed",
            "check_code": "a1b2c3",
            "payer": PAYER[:4],
            "lines": [LINE],
            "total_fen": 50000,
            "notice": code,
            "payment": paid,
            "issued_on": self.at,
            "issuer_persons": [PERSON],
            "issuer_name": CLERK[2],
            "seals": [seal_row(seal)],
            "xml": sm3_hex(self._xml),
        }
        cursor.execute(
            "INSERT INTO bill VALUES (%s, %s, %s, %s, 1, 'signed', NULL, 'electronic',"
            " %s, %s, %s, 50000, %s, %s, %s, %s, %s, false, '', '', '', %s, %s, %s,"
            " %s, NULL, NULL, NULL, '', '')",
            (
                *(name, REGION, unit, self.at, bill["check_code"]),
                *(Jsonb(PAYER[:4]), Jsonb([LINE]), code, Jsonb(paid), self.at),
                *(Jsonb([PERSON]), CLERK[2], Jsonb(bill["seals"]), self._xml),
                *(len(self._xml), bill["xml"]),
            ),
        )
        self.transition(cursor, SYSTEM, "sign", bill, None)
        notice |= {"bill": name, "version": notice["version"] + 1}
        cursor.execute(
            "UPDATE notice SET bill = %s, version = %s WHERE id = %s",
            (name, notice["version"], code),
        )
        self.audit(cursor, SYSTEM, "bill", notice, facts={"bill": name})
        self._leave(cursor, [number])
        self.put(cursor, unit, "supervise-bill", bill=name)

    def _seal(self, cursor: Any, number: int, name: str) -> None:
        bill = self.read(cursor, "bill", name, "signed")
        seal = self._seals.finance(self._open.pop(name), self.at)
        bill["seals"] = [*bill["seals"], seal_row(seal)]
        bill |= {"state": "sealed", "version": bill["version"] + 1}
        bill["xml_digest"] = sm3_hex(self._xml)
        cursor.execute(
            "UPDATE bill SET state = 'sealed', version = %s, seals = %s, xml = %s,"
            " xml_length = %s, xml_digest = %s WHERE id = %s",
            (
                *(bill["version"], Jsonb(bill["seals"]), self._xml),
                *(len(self._xml), bill["xml_digest"], name),
            ),
        )
        self.transition(cursor, FINANCE_SIDE, "seal", bill, "signed")
        self._leave(cursor, [number])
        self.put(cursor, bill["unit"], "paper", kind="bill", id=name)

    def deliver(self, meter: Meter, code: str) -> None:
        """The unit hands the bill over."""
        self._do(meter, "deliver", self._deliver, code)

    def _deliver(self, cursor: Any, code: str) -> None:
        bill = self.read(cursor, "bill", self._bill_of(cursor, code), "sealed")
        delivered = [self.at.isoformat(), "unit"]
        bill |= {"state": "delivered", "delivered": delivered}
        bill["version"] += 1
        cursor.execute(
            "UPDATE bill SET state = 'delivered', delivered = %s, version = %s"
            " WHERE id = %s",
            (Jsonb(delivered), bill["version"], bill["id"]),
        )
        self.transition(cursor, CLERK, "deliver", bill, "sealed")

    def write_off(self, meter: Meter, code: str) -> None:
        """The bureau writes the bill off."""
        self._do(meter, "write_off", self._write_off, code)

    def _write_off(self, cursor: Any, code: str) -> None:
        bill = self.read(cursor, "bill", self._bill_of(cursor, code), "delivered")
        bill |= {"state": "written_off", "written_off_at": self.at}
        bill["version"] += 1
        cursor.execute(
            "UPDATE bill SET state = 'written_off', written_off_at = %s, version = %s"
            " WHERE id = %s",
            (self.at, bill["version"], bill["id"]),
        )
        self.transition(cursor, BUREAU_CLERK, "write_off", bill, "delivered")

    @staticmethod
    def _bill_of(cursor: Any, code: str) -> str:
        found = cursor.execute("SELECT bill FROM notice WHERE id = %s", (code,))
        return str(found.fetchone()[0])

    # ---- around them -------------------------------------------------------------

    def backend(self) -> int | None:
        """The server's process behind the connection."""
        return int(self.connection.info.backend_pid)

    def processes(self) -> list[int]:
        """The server's other processes: they write what backends leave."""
        return [one for one in family(self._server.pid) if one != self.backend()]

    def close(self) -> None:
        """Close the connection."""
        self.connection.close()


def seal_row(seal: Any) -> list[str]:
    """A seal as a row keeps it."""
    return [
        *(seal.role, seal.signer_id, seal.certificate_serial, seal.algorithm),
        *(seal.at.isoformat(), seal.signature_b64),
    ]
