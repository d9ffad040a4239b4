"""What the test bank does: look a notice up, take money, close the day."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from nontax_site.commands.testbank.book import Book, Entry
from nontax_site.commands.testbank.credentials import Credential
from nontax_site.commands.testbank.messages import Answered, Door
from nontax_site.kernel.clock import beijing_day
from nontax_site.kernel.money import Money, sum_of

TAKEN = ("00000", "12001", "11001", "11003", "11004")
"""Answers after which the bank holds the money: paid, or suspense."""

_TOKEN = re.compile(r"[0-9]{20}-[A-Za-z0-9_-]{8,40}")
_CODE = re.compile(r"[0-9]{20}")


@dataclass(frozen=True, slots=True)
class Means:
    """How a person pays: kind of channel, mode and wallet."""

    channel_kind: str = "COUNTER"
    mode: str = "CARD"
    wallet: str = ""


@dataclass(frozen=True, slots=True)
class Payment:
    """A payment as the bank is about to confirm it."""

    pay_code: str
    amount: Money
    rec_account: str
    check_code: str = ""
    payer_name: str = "测试付款人"


class TestBank:
    """A bank that speaks for the channels it has keys of."""

    __test__ = False

    def __init__(
        self,
        door: Door,
        credentials: Iterable[Credential],
        book: Book,
        now: Callable[[], datetime],
    ) -> None:
        self._door = door
        self._credentials = {one.channel: one for one in credentials}
        self._book = book
        self._now = now

    @property
    def channels(self) -> list[Credential]:
        """The channels it can speak for."""
        return list(self._credentials.values())

    @property
    def book(self) -> Book:
        """Its own book."""
        return self._book

    def look(
        self, channel: str, text: str, device: str, means: Means | None = None
    ) -> Answered:
        """Query by what was scanned or typed: a QR's text, or a payment code."""
        credential = self._credentials[channel]
        message: dict[str, Any] = {"serial": self._serial("Q"), **read_text(text)}
        if "token" in message:
            message["device"] = device
        if means is not None:
            message |= {
                "bank": credential.bank,
                "channel_kind": means.channel_kind,
                "mode": means.mode,
                "wallet": means.wallet,
            }
        return self._door.say(credential, "query", message)

    def pay(
        self, channel: str, payment: Payment, means: Means, serial: str = ""
    ) -> tuple[str, Answered]:
        """Confirm a payment; the serial may be an old one, to send it again."""
        credential = self._credentials[channel]
        now = self._now()
        day = self._book.accounting_day(channel, beijing_day(now))
        serial = serial or self._serial("P")
        answered = self._door.say(
            credential,
            "confirm",
            {
                "serial": serial,
                "pay_code": payment.pay_code,
                "amount": str(payment.amount),
                "paid_at": now.replace(microsecond=0).isoformat(),
                "accounting_day": day.isoformat(),
                "bank": credential.bank,
                "channel_kind": means.channel_kind,
                "mode": means.mode,
                "wallet": means.wallet,
                "rec_account": payment.rec_account,
                "payer_account": "6217000000000001234",
                "payer_name": payment.payer_name,
                "check_code": payment.check_code,
                "operator": "01",
                "outlet": "测试网点",
            },
        )
        if answered.code in TAKEN:
            self._enter(channel, day, serial, payment, answered)
        return serial, answered

    def pay_twice(
        self, channel: str, payment: Payment, means: Means
    ) -> tuple[Answered, Answered]:
        """Two payments for one notice, each under its own serial."""
        _, first = self.pay(channel, payment, means)
        _, second = self.pay(channel, payment, means)
        return first, second

    def pay_wrong(self, channel: str, payment: Payment, means: Means) -> Answered:
        """One fen more than is owed."""
        wrong = replace(payment, amount=payment.amount + Money(1))
        return self.pay(channel, wrong, means)[1]

    def day_end(self, channel: str) -> tuple[date, Answered]:
        """Say what was taken on the accounting day, and close it."""
        day = self._book.accounting_day(channel, beijing_day(self._now()))
        entries = self._book.entries(channel, day)
        answered = self._door.say(
            self._credentials[channel],
            "day-end",
            {
                "day": day.isoformat(),
                "channel": channel,
                "lines": [
                    {
                        "serial": row.serial,
                        "pay_code": row.pay_code,
                        "amount": row.amount,
                    }
                    for row in entries
                ],
                "count": len(entries),
                "total": str(sum_of(row.money for row in entries)),
            },
        )
        if answered.is_ok:
            self._book.close(channel, day)
        return day, answered

    def _enter(
        self,
        channel: str,
        day: date,
        serial: str,
        payment: Payment,
        answered: Answered,
    ) -> None:
        self._book.enter(
            Entry(
                channel,
                day.isoformat(),
                serial,
                payment.pay_code,
                str(payment.amount),
                answered.code,
                answered.message,
            )
        )

    def _serial(self, kind: str) -> str:
        return f"{kind}{self._now():%Y%m%d%H%M%S}{secrets.token_hex(4)}"


def read_text(text: str) -> dict[str, str]:
    """What a scanned or typed text names: a token, or a payment code."""
    token = _TOKEN.search(text)
    if token is not None:
        return {"token": token.group()}
    code = _CODE.search(re.sub(r"\s", "", text))
    return {"pay_code": code.group() if code else "0"}
