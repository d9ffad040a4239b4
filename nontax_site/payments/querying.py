"""Querying: what a channel is told about a notice, and the quote that stands.

A query writes the quote on the notice: the amount of the day and the time until
which it is honoured (practice 3.5: a midnight may lie between query and
confirm). The same query again, while the quote stands, writes nothing. A query
by the token of a QR also binds it to the scanning device and locks the notice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from nontax_site.kernel.acts import Act
from nontax_site.kernel.clock import beijing_day, day_begins
from nontax_site.kernel.codes import PaymentCode
from nontax_site.kernel.errors import NontaxError
from nontax_site.payments.notice import LOCKED, PAID, SETTLED, Notice, Quote
from nontax_site.payments.ports import PaymentPorts, channel_act
from nontax_site.payments.qr import Scanning
from nontax_site.payments.refusals import CodeUnknown, NoticeNotIssued
from nontax_site.payments.replies import OK, Reply, refused
from nontax_site.payments.standing import why_not
from nontax_site.storage.canonical import sm3_hex
from nontax_site.units.admission import Way, check_way
from nontax_site.units.channel import Channel

HONOURED_AT_LEAST = timedelta(minutes=30)
"""A quote shortly before midnight stands at least so long."""

UNPAID, IS_PAID, VOID = 0, 1, 2
"""What a channel is told of the state: unpaid, paid, of no force."""


@dataclass(frozen=True, slots=True)
class Enquiry:
    """A channel asks about a notice, by its code or by the token of a QR.

    ``device`` is the scanning device (its subject) and goes with ``token``. Bank,
    kind of channel and wallet are checked when they are said.
    """

    serial: str
    pay_code: str = ""
    token: str = ""
    device: str = ""
    bank: str = ""
    channel_kind: str = ""
    wallet: str = ""
    mode: str = ""


class Querying:
    """The deed behind a query."""

    def __init__(self, ports: PaymentPorts) -> None:
        self._ports = ports

    def query(self, channel: Channel, asked: Enquiry, act: Act) -> Reply:
        """Answer a query. A refusal is a reply, not an error."""
        act = channel_act(channel, act)
        try:
            return self._answer(channel, asked, act)
        except NontaxError as error:
            return refused(error)

    def _answer(self, channel: Channel, asked: Enquiry, act: Act) -> Reply:
        notice = self._find(asked)
        self._check_way(channel, notice, asked, act)
        self._ports.account_of(notice)
        if asked.token:
            scanned = Scanning(self._ports).scan(
                asked.token, f"{channel.id}:{asked.device}", act, channel.id
            )
            if scanned.refusal is not None:
                return refused(scanned.refusal, pay_code=notice.id)
        if notice.state in {PAID, SETTLED}:
            return Reply(OK, data=self._facts(notice, None, IS_PAID))
        refusal = why_not(notice)
        if refusal is not None:
            return refused(refusal, pay_code=notice.id, status=VOID)
        quote = self._standing_quote(channel, notice, asked, act)
        return Reply(OK, data=self._facts(notice, quote, UNPAID))

    def _find(self, asked: Enquiry) -> Notice:
        """The issued notice; raises what is wrong with the code, or CodeUnknown."""
        if asked.token:
            return Scanning(self._ports).notice_of(asked.token)
        region = self._ports.root.regions.get(asked.pay_code[:6])
        if region is None:
            raise CodeUnknown(field="pay_code")
        code = PaymentCode.parse(asked.pay_code, region.payment_code_scheme)
        notice: Notice | None = self._ports.root.find("notice", str(code))
        if notice is None or isinstance(why_not(notice), NoticeNotIssued):
            raise CodeUnknown(field="pay_code")
        return notice

    def _check_way(
        self, channel: Channel, notice: Notice, asked: Enquiry, act: Act
    ) -> None:
        if not asked.bank and not asked.channel_kind:
            return
        way = Way(
            bank=asked.bank,
            channel_kind=asked.channel_kind,
            day=beijing_day(act.at),
            mode=asked.mode,
            wallet=asked.wallet,
            payer_kind=notice.who.payer_type,
        )
        check_way(channel, self._ports.region(notice.region), way)

    def _standing_quote(
        self, channel: Channel, notice: Notice, asked: Enquiry, act: Act
    ) -> Quote:
        """The quote that stands, or a new one, written with version and audit.

        A new account of the unit makes a new quote; what was told before stays
        honoured until its time.
        """
        standing = notice.quote_of(channel.id)
        account = self._ports.account_of(notice)[2]
        if (
            standing is not None
            and act.at <= standing.valid_until
            and standing.rec_account == account
        ):
            return standing
        day = beijing_day(act.at)
        owed, late = notice.owed(day), notice.late(day)
        quote = Quote(
            channel=channel.id,
            serial=asked.serial,
            amount_fen=owed.fen,
            late_fen=late.fen,
            valid_until=honoured_until(act.at),
            rec_account=account,
        )
        notice.keep_quote(quote)
        self._ports.write(
            notice,
            act,
            "query",
            channel=channel.id,
            amount=str(owed),
            valid_until=quote.valid_until.isoformat(),
        )
        return quote

    def _facts(
        self, notice: Notice, quote: Quote | None, status: int
    ) -> Mapping[str, Any]:
        """What the channel shows the payer (SX-16, SX-19); names are masked."""
        account = self._ports.account_of(notice)
        unit = self._ports.unit(notice.unit)
        paid = notice.paid
        late = quote.late_fen if quote else (paid.late_fen if paid else 0)
        amount = quote.amount_fen if quote else (paid.amount_fen if paid else 0)
        return {
            "pay_code": notice.id,
            "payer_name": notice.masked_payer,
            "unit_name": unit.name,
            "items_count": notice.count,
            "total": _yuan(notice.total_fen),
            "late": _yuan(late),
            "amount": _yuan(amount),
            "due": notice.due.isoformat() if notice.due else "",
            "status": status,
            "locked": notice.state == LOCKED,
            "rec_account": account[2],
            "rec_name": account[1],
            "lines": [
                {
                    "item_code": line.item_code,
                    "item_name": line.item_name,
                    "quantity": line.quantity,
                    "measure": line.measure,
                    "standard": line.standard,
                    "amount": str(line.amount),
                }
                for line in notice.parts
            ],
            "quote_valid_until": quote.valid_until.isoformat() if quote else "",
            "check_code": check_code_of(notice, quote) if quote else "",
        }


def honoured_until(at: datetime) -> datetime:
    """The end of the business day, or half an hour on when that is later."""
    midnight = day_begins(beijing_day(at + timedelta(days=1)))
    return max(midnight, at + HONOURED_AT_LEAST)


def check_code_of(notice: Notice, quote: Quote) -> str:
    """The check code of a quote: six digits of hex over what was quoted.

    It stands outside the twenty digits; a channel that sends it back proves that
    it speaks of this quote (12002).
    """
    said = f"{notice.id}|{quote.channel}|{quote.amount_fen}|{quote.valid_until.isoformat()}"
    return sm3_hex(said.encode())[:6]


def _yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02d}"
