"""Suspense money 待查收入: it came in and must not touch a notice; and its case.

Paid twice, paid after the end of a notice, or for a code nobody issued. The
money is booked at once and the case waits for two persons: the bureau clerk
proposes what becomes of it, the bureau supervisor decides. It is matched to a
notice that owes exactly this amount, or it goes back to its payer; from an amount
the region sets, two supervisors agree to give it back.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from zope.interface import implementer

from nontax_site.kernel.acts import Act
from nontax_site.kernel.clock import beijing_day
from nontax_site.kernel.interfaces import ISuspenseDocument
from nontax_site.kernel.money import Money
from nontax_site.payments.notice import Notice, Payment
from nontax_site.payments.paid import wants_bill
from nontax_site.payments.ports import PaymentPorts, system_act
from nontax_site.payments.postings import Books
from nontax_site.payments.refusals import (
    CodeUnknown,
    MatchAmountDiffers,
    MatchMissing,
    ResolutionUnknown,
)
from nontax_site.payments.standing import check_payable
from nontax_site.storage.case_numbers import next_case
from nontax_site.storage.classes import stored
from nontax_site.storage.document import Document

OPEN = "open"
PROPOSED = "proposed"
RESOLVED = "resolved"

MATCH = "match"
RETURN = "return"

RESOLUTION_TITLES: dict[str, str] = {
    MATCH: "Match to a notice",
    RETURN: "Return to the payer",
}


@stored
@implementer(ISuspenseDocument)
class SuspenseMoney(Document):
    """Money that waits for a decision; its id is ``S-<region>-<yy>-<number>``.

    ``claimed`` is the payment code the channel named, ``notice`` the id of the
    notice when there is one, ``reason`` the code that was answered (12001, 11003,
    11004, 11001). ``proposal`` is (resolution, notice id). ``unit`` is "" when
    no notice was found.
    """

    kind: ClassVar[str] = "suspense"
    FIELDS: ClassVar[tuple[str, ...]] = (
        *Document.FIELDS,
        "channel",
        "bank",
        "serial",
        "received_at",
        "paid_at",
        "accounting_day",
        "amount_fen",
        "claimed",
        "reason",
        "notice",
        "payer_name",
        "payer_account",
        "rec_account",
        "mode",
        "wallet",
        "channel_kind",
        "message_digest",
        "proposal",
        "resolution",
        "resolved_at",
        "settled_at",
    )

    channel: str = ""
    bank: str = ""
    serial: str = ""
    received_at: datetime | None = None
    paid_at: datetime | None = None
    accounting_day: date | None = None
    amount_fen: int = 0
    claimed: str = ""
    reason: str = ""
    notice: str = ""
    payer_name: str = ""
    payer_account: str = ""
    rec_account: str = ""
    mode: str = ""
    wallet: str = ""
    channel_kind: str = ""
    message_digest: str = ""
    proposal: tuple[str, str] | None = None
    resolution: str = ""
    resolved_at: datetime | None = None
    settled_at: datetime | None = None

    @property
    def amount(self) -> Money:
        """What came in."""
        return Money(self.amount_fen)

    @property
    def is_open(self) -> bool:
        """Whether the money still waits for a decision."""
        return self.state != RESOLVED


class Suspense:
    """The deeds on suspense money."""

    def __init__(self, ports: PaymentPorts) -> None:
        self._ports = ports
        self._books = Books(ports.root)

    def receive(self, case: SuspenseMoney, act: Act) -> SuspenseMoney:
        """Open the case of money that came in, and book it.

        A notice it was meant for raises its version, so that this conflicts with
        any other decision about the notice (decision 12).
        """
        case.id = next_case(
            self._ports.root.suspense, "S", case.region, beijing_day(act.at)
        )
        self._ports.root.suspense.add(case.id, case)
        self._books.received(case, act.at, f"{case.channel}/{case.serial}")
        self._ports.workflows.begin(case, act)
        if case.notice:
            notice = self._ports.notice(case.notice)
            notice.cases = (*notice.cases, case.id)
            self._ports.write(notice, act, "suspend", suspense=case.id)
        return case

    def propose(
        self, case: SuspenseMoney, resolution: str, notice: str, act: Act
    ) -> None:
        """Propose what becomes of the money; the comment says why.

        ``notice`` is the payment code to match it to, "" to return it. Raises
        ResolutionUnknown, MatchMissing, NotFound, NotPayable, MatchAmountDiffers.
        """
        if resolution not in RESOLUTION_TITLES:
            raise ResolutionUnknown(field="resolution", resolution=resolution)
        code = notice.replace(" ", "")
        if resolution == MATCH:
            if not code:
                raise MatchMissing
            self._check_match(case, self._ports.notice(code))
        case.proposal = (resolution, code if resolution == MATCH else "")
        self._ports.workflows.fire(case, "propose", act)

    def send_back(self, case: SuspenseMoney, act: Act) -> None:
        """Decide that the proposal is not followed; the comment says why."""
        case.proposal = None
        self._ports.workflows.fire(case, "send_back", act)

    def approve(self, case: SuspenseMoney, act: Act) -> None:
        """Follow the proposal; another person than who made it.

        Where two must agree, the first one's approval is kept and nothing is booked.
        Raises what ``propose`` raises: the notice may have been paid since.
        """
        resolution, code = case.proposal or ("", "")
        notice = self._ports.notice(code) if resolution == MATCH else None
        if notice is not None:
            self._check_match(case, notice)
        if not self._ports.workflows.completes(case, "approve", act):
            self._ports.workflows.fire(case, "approve", act)
            return
        case.resolution, case.resolved_at = resolution, act.at
        if notice is not None:
            case.notice = notice.id
        self._ports.workflows.fire(case, "approve", act)
        if notice is None:
            self._books.to_return(case, act.at)
        else:
            self._match(case, notice, act)

    def settle(self, case: SuspenseMoney, account: str, act: Act, source: str) -> None:
        """The channel brought the money: it is on the account, the case stays."""
        case.settled_at = act.at
        self._books.settled(case, case.channel, account, case.amount, act.at, source)
        self._ports.write(case, act, "settle", account=account[-4:])
        if case.resolution == MATCH:
            self._settle_notice(self._ports.notice(case.notice), act)

    # ---- steps ------------------------------------------------------------------

    def _check_match(self, case: SuspenseMoney, notice: Notice) -> Money:
        """What was added on the day the money came; raises when it does not fit."""
        if notice.region != case.region:
            raise CodeUnknown(field="notice")
        check_payable(notice)
        assert case.paid_at is not None, "money came at a time"
        day = beijing_day(case.paid_at)
        if notice.owed(day) != case.amount:
            raise MatchAmountDiffers(
                field="notice",
                amount=case.amount.grouped(),
                owed=notice.owed(day).grouped(),
            )
        return notice.late(day)

    def _match(self, case: SuspenseMoney, notice: Notice, act: Act) -> None:
        late = self._check_match(case, notice)
        assert case.paid_at is not None, "money came at a time"
        assert case.accounting_day is not None, "money has an accounting day"
        notice.payment = tuple(
            Payment(
                channel=case.channel,
                bank=case.bank,
                serial=f"case:{case.id}",
                paid_at=case.paid_at,
                accounting_day=case.accounting_day,
                amount_fen=case.amount_fen,
                late_fen=late.fen,
                mode=case.mode,
                wallet=case.wallet,
                payer_account=case.payer_account,
                payer_name=case.payer_name,
                rec_account=case.rec_account,
                channel_kind=case.channel_kind,
            )
        )
        notice.lock = None
        notice.bill_wanted = wants_bill(notice, self._ports.region(notice.region))
        shares = notice.shares(case.amount, beijing_day(case.paid_at))
        self._books.matched(notice, case, shares, act.at)
        self._ports.workflows.fire(notice, "pay", system_act("suspense", act))
        if case.settled_at is not None:
            self._settle_notice(notice, act)

    def _settle_notice(self, notice: Notice, act: Act) -> None:
        notice.settled_at = act.at
        self._ports.workflows.fire(notice, "settle", system_act("suspense", act))
