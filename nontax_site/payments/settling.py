"""Settling: a channel's day-end message says which money has arrived.

Every line of the day is compared with what came in. What agrees is settled: the
money moves from in transit to the fiscal account, in full, and a paid notice
becomes settled. What does not agree is answered per line and nothing is guessed.
The same message again gets the stored answer; another one for the same day is
held (15010). Until real statements exist this is the proof of arrival.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from nontax_site.kernel.acts import Act
from nontax_site.kernel.money import Money, sum_of
from nontax_site.payments.notice import Notice
from nontax_site.payments.ports import PaymentPorts, channel_act
from nontax_site.payments.postings import Books
from nontax_site.payments.refusals import FileRepeated, FileSumsDiffer
from nontax_site.payments.replies import (
    LINE_DIFFERS,
    LINE_MISSING,
    LINE_UNKNOWN,
    OK,
    Reply,
    refused,
)
from nontax_site.payments.suspense import Suspense, SuspenseMoney
from nontax_site.storage.canonical import canonical_json
from nontax_site.storage.idempotency import Answer, Idempotency, KeyReused
from nontax_site.units.channel import Channel

AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class DayLine:
    """One payment of the day as the channel has it."""

    serial: str
    pay_code: str
    amount: Money


@dataclass(frozen=True, slots=True)
class DayEnd:
    """A channel's message about one accounting day; sums as it says them."""

    day: date
    lines: tuple[DayLine, ...]
    count: int
    total: Money


class Settling:
    """The deed behind a day-end message."""

    def __init__(self, ports: PaymentPorts) -> None:
        self._ports = ports
        self._books = Books(ports.root)
        self._suspense = Suspense(ports)
        self._keys = Idempotency(ports.root.idempotency)

    def settle(self, channel: Channel, said: DayEnd, digest: str, act: Act) -> Reply:
        """Answer a day-end message; a refusal is a reply and changes nothing."""
        act = channel_act(channel, act)
        total = sum_of(line.amount for line in said.lines)
        if (len(said.lines), total) != (said.count, said.total):
            return refused(FileSumsDiffer(count=len(said.lines), total=total))
        key = f"day-end {said.day.isoformat()}"
        try:
            kept = self._keys.seen(channel.holder, key, digest)
        except KeyReused:
            return refused(FileRepeated(day=said.day))
        if kept is not None:
            answered = json.loads(kept.body)
            return Reply(answered["code"], answered["reason"], answered["data"])
        data = self._settle(channel, said, act)
        body = canonical_json({"code": OK, "reason": "", "data": data})
        self._keys.keep(channel.holder, key, digest, Answer(200, body, act.at))
        return Reply(OK, data=data, has_effect=True)

    def _settle(self, channel: Channel, said: DayEnd, act: Act) -> dict[str, Any]:
        source = f"{channel.id}/day {said.day.isoformat()}"
        settled, known, differences = 0, set(), []
        for line in said.lines:
            found = self._home(channel, line)
            if found is None or line.serial in known:
                differences.append(_difference(line, LINE_UNKNOWN))
                continue
            known.add(line.serial)
            if _amount_of(found) != line.amount:
                differences.append(_difference(line, LINE_DIFFERS))
            elif self._arrived(found, act, source):
                settled += 1
        missing = list(self._missing(channel, said, known))
        return {
            "settled": settled,
            "already": len(known) - settled - _count(differences, LINE_DIFFERS),
            "differences": [*differences, *missing],
        }

    def _home(self, channel: Channel, line: DayLine) -> Notice | SuspenseMoney | None:
        """The notice or the suspense money that a line's serial became."""
        notice: Notice | None = self._ports.root.find("notice", line.pay_code)
        paid = notice.paid if notice is not None else None
        if paid is not None and (paid.channel, paid.serial) == (
            channel.id,
            line.serial,
        ):
            return notice
        found = self._ports.root.idempotency.find(channel.holder, line.serial)
        if found is None:
            return None
        answered = json.loads(found[1].body)["data"]
        case: SuspenseMoney | None = self._ports.root.suspense.get(
            answered.get("suspense", "")
        )
        return case if case is not None and case.claimed == line.pay_code else None

    def _arrived(self, found: Notice | SuspenseMoney, act: Act, source: str) -> bool:
        """Book the arrival; False when it was booked before."""
        if found.settled_at is not None:
            return False
        if isinstance(found, SuspenseMoney):
            self._suspense.settle(found, found.rec_account, act, source)
            return True
        paid = found.paid
        assert paid is not None, "found by its payment"
        found.settled_at = act.at
        self._books.settled(
            found, paid.channel, paid.rec_account, paid.amount, act.at, source
        )
        self._ports.workflows.fire(found, "settle", act)
        return True

    def _missing(
        self, channel: Channel, said: DayEnd, known: set[str]
    ) -> Iterator[dict[str, str]]:
        """Payments of the day that the message does not name (15002).

        Read from the orders of the regions the channel serves, to their end; it is
        what the channel still owes, not an error of ours.
        """
        for code in self._unsettled(channel, said.day):
            notice = self._ports.root.find("notice", code)
            paid = notice.paid if notice is not None else None
            if paid is None or paid.channel != channel.id:
                continue
            if paid.accounting_day == said.day and paid.serial not in known:
                line = DayLine(paid.serial, code, paid.amount)
                yield _difference(line, LINE_MISSING)

    def _unsettled(self, channel: Channel, day: date) -> Iterator[str]:
        """Codes of the paid notices that were made until the day after.

        A bank may book what came after midnight on the day before.
        """
        regions = sorted({row.region for row in channel.capabilities})
        before: str | None = None
        while True:
            codes, before = self._ports.root.orders.page(
                [f"region:{region}" for region in regions],
                ("notice:paid",),
                before=before,
                limit=AT_ONCE,
                day_to=day + timedelta(days=1),
            )
            yield from codes
            if before is None:
                return


def _amount_of(found: Notice | SuspenseMoney) -> Money:
    if isinstance(found, SuspenseMoney):
        return found.amount
    assert found.paid is not None, "found by its payment"
    return found.paid.amount


def _difference(line: DayLine, code: str) -> dict[str, str]:
    return {
        "serial": line.serial,
        "pay_code": line.pay_code,
        "amount": str(line.amount),
        "code": code,
    }


def _count(differences: list[dict[str, str]], code: str) -> int:
    return sum(1 for row in differences if row["code"] == code)
