"""Paying: what a channel's confirm does (the table of decision 10).

Only a signed confirm that a query preceded sets a notice paid. What a channel
has not settled is refused with the code of the interface and changes nothing;
what it really took and must not touch the notice becomes suspense money with a
case. A closed notice owes nothing, so nothing is compared with it (ADR 5). The effect, the stored answer and the postings are one transaction.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from nontax_site.kernel.acts import Act
from nontax_site.kernel.clock import beijing_day
from nontax_site.kernel.errors import NontaxError
from nontax_site.kernel.money import Money
from nontax_site.payments.notice import Notice, Payment, Quote
from nontax_site.payments.paid import wants_bill
from nontax_site.payments.ports import PaymentPorts, channel_act
from nontax_site.payments.postings import Books
from nontax_site.payments.querying import check_code_of
from nontax_site.payments.refusals import (
    AccountDiffers,
    AmountDiffers,
    CheckCodeDiffers,
    CodeUnknown,
    NoticeNotIssued,
    NotQueried,
    PaidInFuture,
)
from nontax_site.payments.replies import CODES, OK, Reply, refused
from nontax_site.payments.standing import why_not
from nontax_site.payments.suspense import Suspense, SuspenseMoney
from nontax_site.storage.canonical import canonical_json
from nontax_site.storage.idempotency import Answer, Idempotency
from nontax_site.units.admission import Way, check_way
from nontax_site.units.channel import Channel

CLOCKS_APART = timedelta(seconds=300)
"""So far a channel's clock may run ahead of ours."""


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A channel says that somebody paid. Times are aware; see ``admission.Way``
    for ``bank``, ``channel_kind``, ``mode`` and ``wallet``.
    """

    serial: str
    pay_code: str
    amount: Money
    paid_at: datetime
    accounting_day: date
    bank: str
    channel_kind: str
    mode: str
    rec_account: str
    wallet: str = ""
    payer_account: str = ""
    payer_name: str = ""
    check_code: str = ""
    operator: str = ""
    outlet: str = ""


class Paying:
    """The deed behind a confirm."""

    def __init__(self, ports: PaymentPorts) -> None:
        self._ports = ports
        self._books = Books(ports.root)
        self._keys = Idempotency(ports.root.idempotency)

    def confirm(
        self, channel: Channel, said: Confirmation, digest: str, act: Act
    ) -> Reply:
        """Answer a confirm; ``digest`` is that of what the message says.

        The same serial with the same words gets the stored answer; with other
        words KeyReused is raised and nothing is changed. A refusal of the table
        is a reply, not an error.
        """
        act = channel_act(channel, act)
        kept = self._keys.seen(channel.holder, said.serial, digest)
        if kept is not None:
            return _repeated(kept)
        reply = self._decide(channel, said, digest, act)
        if reply.has_effect:
            body = canonical_json(
                {"code": reply.code, "reason": reply.reason, "data": reply.data}
            )
            answer = Answer(200, body, act.at)
            self._keys.keep(channel.holder, said.serial, digest, answer)
        return reply

    # ---- the table --------------------------------------------------------------

    def _decide(
        self, channel: Channel, said: Confirmation, digest: str, act: Act
    ) -> Reply:
        if said.paid_at > act.at + CLOCKS_APART:
            return refused(PaidInFuture(field="paid_at", paid_at=said.paid_at))
        notice = self._ports.root.find("notice", said.pay_code)
        if notice is None or isinstance(why_not(notice), NoticeNotIssued):
            return self._suspend(channel, None, CodeUnknown(), (said, digest), act)
        try:
            self._check_way(channel, notice, said)
            refusal = why_not(notice)
            if refusal is not None:
                return self._suspend(channel, notice, refusal, (said, digest), act)
            late = self._late_told(notice, channel, said)
        except NontaxError as error:
            return refused(error, pay_code=notice.id)
        return self._pay(channel, notice, (said, late), act)

    def _check_way(self, channel: Channel, notice: Notice, said: Confirmation) -> None:
        """Bank, kind of channel, means and wallet (SX-11, SX-35, SX-36, SX-38)."""
        way = Way(
            bank=said.bank,
            channel_kind=said.channel_kind,
            day=beijing_day(said.paid_at),
            mode=said.mode,
            wallet=said.wallet,
            payer_kind=notice.who.payer_type,
        )
        check_way(channel, self._ports.region(notice.region), way)

    def _late_told(self, notice: Notice, channel: Channel, said: Confirmation) -> Money:
        """What was added for lateness in the amount that the channel was told.

        A quote is honoured for what was paid until its stated time, whatever day
        it is since and whatever was quoted later; after every quote the amount is
        that of the day of payment. Raises NotQueried (12005), AccountDiffers
        (12003), AmountDiffers (12004) and CheckCodeDiffers (12002), in this order.
        """
        told = notice.quotes_of(channel.id)
        if not told:
            raise NotQueried(pay_code=notice.id)
        standing = [quote for quote in told if said.paid_at <= quote.valid_until]
        offers = self._to_account(
            notice, said, standing or [_of_the_day(notice, told[0], said)]
        )
        meant = [quote for quote in offers if quote.amount == said.amount]
        if not meant:
            raise AmountDiffers(
                field="amount",
                amount=said.amount.grouped(),
                owed=offers[0].amount.grouped(),
            )
        _check_code(notice, said, meant if standing else told)
        return Money(meant[0].late_fen)

    def _to_account(
        self, notice: Notice, said: Confirmation, offers: Sequence[Quote]
    ) -> list[Quote]:
        """Those that named the account the money stands on (12003).

        It is the account the query answered, whatever the unit has now.
        """
        found = [
            quote
            for quote in offers
            if said.rec_account
            == (quote.rec_account or self._ports.account_of(notice)[2])
        ]
        if not found:
            raise AccountDiffers(field="rec_account")
        return found

    # ---- effects ----------------------------------------------------------------

    def _pay(
        self,
        channel: Channel,
        notice: Notice,
        found: tuple[Confirmation, Money],
        act: Act,
    ) -> Reply:
        said, late = found
        notice.payment = tuple(Payment(**_money(channel, said), late_fen=late.fen))
        notice.lock = None
        notice.bill_wanted = wants_bill(notice, self._ports.region(notice.region))
        shares = notice.shares(said.amount, beijing_day(said.paid_at))
        source = f"{channel.id}/{said.serial}"
        self._books.paid(notice, shares, act.at, source)
        self._ports.workflows.fire(notice, "pay", act)
        data = {"pay_code": notice.id, "amount": str(said.amount)}
        return Reply(OK, data=data, has_effect=True)

    def _suspend(
        self,
        channel: Channel,
        notice: Notice | None,
        refusal: NontaxError,
        found: tuple[Confirmation, str],
        act: Act,
    ) -> Reply:
        """Money that must not touch a notice: suspense, a case, and its code."""
        said, digest = found
        case = SuspenseMoney(
            **_money(channel, said), claimed=said.pay_code, message_digest=digest
        )
        case.created = case.received_at = act.at
        case.reason = CODES[refusal.code]
        if notice is None:
            case.region = self._region_for(channel, said)
        else:
            case.region, case.unit, case.notice = (
                notice.region,
                notice.unit,
                notice.id,
            )
        Suspense(self._ports).receive(case, act)
        reply = refused(refusal, pay_code=said.pay_code, suspense=case.id)
        return Reply(reply.code, reply.reason, reply.data, True, refusal)

    def _region_for(self, channel: Channel, said: Confirmation) -> str:
        """The region that looks into money of no notice: that of the code, else
        the first one the channel serves, else the first there is.
        """
        regions: Any = self._ports.root.regions
        named = said.pay_code[:6]
        if named in regions:
            return named
        served = sorted({row.region for row in channel.capabilities})
        known = [code for code in served if code in regions] or list(regions.keys())
        return str(known[0])


def _check_code(notice: Notice, said: Confirmation, told: Sequence[Quote]) -> None:
    """The check code, where the channel sends it, is one of a query's (12002)."""
    codes = {check_code_of(notice, quote) for quote in told}
    if said.check_code and said.check_code not in codes:
        raise CheckCodeDiffers(field="check_code")


def _of_the_day(notice: Notice, quote: Quote, said: Confirmation) -> Quote:
    """The quote as it would be on the day of payment, its time being over."""
    day = beijing_day(said.paid_at)
    owed, late = notice.owed(day), notice.late(day)
    return quote._replace(amount_fen=owed.fen, late_fen=late.fen)


def _money(channel: Channel, said: Confirmation) -> dict[str, Any]:
    """What a payment and a case keep of the money that came in, alike."""
    return {
        "channel": channel.id,
        "bank": said.bank,
        "serial": said.serial,
        "paid_at": said.paid_at,
        "accounting_day": said.accounting_day,
        "amount_fen": said.amount.fen,
        "mode": said.mode,
        "wallet": said.wallet,
        "payer_account": said.payer_account,
        "payer_name": said.payer_name,
        "rec_account": said.rec_account,
        "channel_kind": said.channel_kind,
    }


def _repeated(kept: Answer) -> Reply:
    """The stored answer; it has no effect a second time."""
    said = json.loads(kept.body)
    return Reply(said["code"], said["reason"], said["data"])
