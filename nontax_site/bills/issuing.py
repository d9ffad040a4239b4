"""Issuing: a paid notice gets its bill, by the outbox or when somebody wants it.

Payment left the record "issue-bill"; the bill is made in a transaction of its
own, so a payment never waits for a bill and never fails with one (decision 2).
Where the region says on-demand a payment without a bill is a valid end (XG-33);
the payer or the unit asks for it later. Some income gets no bill: of a notice that
mixes it with other income the bill holds the other lines only.
"""

from __future__ import annotations

from typing import Any

from nontax_site.bills.bill import VOIDED, Bill
from nontax_site.bills.coding import Ahead, Coding, Draft
from nontax_site.bills.ports import BillPorts
from nontax_site.bills.refusals import (
    BillExists,
    BillTakenBack,
    IncomeWithoutBill,
    MoneyReturned,
    NoticeChanged,
    NoticeNotPaid,
)
from nontax_site.bills.series import LATE_NAMES
from nontax_site.kernel.acts import Act, Actor
from nontax_site.kernel.errors import Forbidden
from nontax_site.payments.paid import WITHOUT_BILL
from nontax_site.payments.refusals import PaperStands
from nontax_site.security.grants import static_permits
from nontax_site.security.permissions import Permission

PAID_STATES = ("paid", "settled")
TOPIC_ISSUE = "issue-bill"


def may_issue(actor: Actor, unit: str) -> bool:
    """Whether the actor's roles at the unit hold the permission to issue bills."""
    return static_permits(actor, Permission.BILL_ISSUE, (f"unit:{unit}",))


class Issuing:
    """Makes the bills of notices."""

    def __init__(self, ports: BillPorts) -> None:
        self._ports = ports

    def ahead(self, notice: Any, act: Act) -> Ahead | None:
        """The signature of the bill that is due, before it is made; writes nothing."""
        if not self._is_due(notice):
            return None
        return Coding(self._ports).ahead(self._draft(notice), act)

    def for_notice(
        self, notice: Any, act: Act, ahead: Ahead | None = None
    ) -> Bill | None:
        """The new bill of a paid notice; None where none is due (any more).

        None is due while one lives, where no line gets a bill, after money went
        back, and where the region issues on demand and nobody wanted one: the
        record of the outbox is then done. Raises NoticeNotPaid, NotConfigured
        (no key of the unit in force).
        """
        check_paid(notice)
        if not self._is_due(notice):
            return None
        bill = Coding(self._ports).code(self._draft(notice), act, ahead)
        notice.bill = bill.id
        self._ports.write(notice, act, "bill", bill=bill.id)
        return bill

    def _is_due(self, notice: Any) -> bool:
        """Whether the paid notice gets a bill now."""
        if notice.paper or self.live_bill(notice) is not None:
            return False
        if notice.refunded_fen > 0 or not billed_lines(notice):
            return False
        region = self._ports.region_of(notice)
        return bool(region.config.bill != "on-demand" or notice.bill_wanted)

    def on_demand(self, notice: Any, act: Act) -> None:
        """Somebody wants a bill for the payment: leave the record for it.

        Also the way to a new bill after a void (the payment stands); after a
        reversal only for the unit. The system acts for the payer. Raises
        Forbidden unless it is that or may issue bills of the unit, NoticeChanged,
        NoticeNotPaid, PaperStands, IncomeWithoutBill, MoneyReturned, BillExists,
        BillTakenBack. Asking twice leaves one wish.
        """
        for_payer = act.actor.is_system
        if not for_payer and not may_issue(act.actor, notice.unit):
            raise Forbidden
        if act.expect not in {None, notice.version}:
            raise NoticeChanged(actual_version=notice.version)
        self.check_may_have_bill(notice, for_payer=for_payer)
        if notice.bill_wanted and not notice.bill:
            return
        notice.bill_wanted = True
        self._ports.write(notice, act, "want_bill")
        self._ports.outbox.put(notice.unit, TOPIC_ISSUE, notice=notice.id)

    def check_may_have_bill(self, notice: Any, *, for_payer: bool) -> None:
        """Raise what forbids a (further) bill for the payment; see ``on_demand``."""
        check_paid(notice)
        if notice.paper:
            raise PaperStands(bill=notice.paper)
        if not billed_lines(notice):
            raise IncomeWithoutBill
        if notice.refunded_fen > 0:
            raise MoneyReturned
        last = self._ports.bill_of(notice)
        if last is not None and last.is_live:
            raise BillExists(bill=last.id)
        if for_payer and last is not None and last.state != VOIDED:
            raise BillTakenBack

    def live_bill(self, notice: Any) -> Bill | None:
        """The bill that stands for the payment: neither voided nor reversed."""
        bill = self._ports.bill_of(notice)
        return bill if bill is not None and bill.is_live else None

    def _draft(self, notice: Any) -> Draft:
        unit = self._ports.root.units[notice.unit]
        name, payer_type, document, number = tuple(notice.payer)[:4]
        lines = billed_lines(notice)
        destination = lines[0][6] if lines else ""
        person, _login, issuer_name = notice.issuer
        return Draft(
            unit=notice.unit,
            region=notice.region,
            payer=(name, payer_type, document, number),
            lines=lines,
            issuers=(person,) if person else (),
            issuer_name=issuer_name,
            notice=notice.id,
            payment=payment_facts(notice),
            account=account_of(unit, destination, notice.paid.rec_account),
            remark=notice.remark or "",
        )


def check_paid(notice: Any) -> None:
    """Raise NoticeNotPaid unless the money was received (SX-40, XG-28)."""
    if notice.state not in PAID_STATES or notice.payment is None:
        raise NoticeNotPaid(notice=notice.id)


def payment_facts(notice: Any) -> tuple[Any, ...]:
    """(channel, paid at, mode, late fen) of the notice's payment."""
    paid = notice.paid
    return (paid.channel, paid.paid_at, paid.mode, paid.late_fen)


def lines_with_late(notice: Any) -> tuple[tuple[Any, ...], ...]:
    """The lines of the notice and one for what was added for lateness."""
    late_fen = notice.paid.late_fen
    if not late_fen:
        return tuple(notice.lines)
    base = next((line for line in notice.lines if line[10]), notice.lines[0])
    name = LATE_NAMES.get(base[10], LATE_NAMES["late_fee"])
    late = (
        base[0],
        f"{base[1]}（{name}）",
        "",
        "",
        "1",
        late_fen,
        *base[6:9],
        late_fen,
    )
    return (*notice.lines, (*late, "", ""))


def billed_lines(notice: Any) -> tuple[tuple[Any, ...], ...]:
    """The lines a bill is made of: those whose income gets a bill, and lateness.

    Empty where nothing of the notice gets a bill.
    """
    return tuple(
        line for line in lines_with_late(notice) if line[7] not in WITHOUT_BILL
    )


def account_of(unit: Any, destination: str, received: str) -> tuple[str, str, str]:
    """(name, number, bank) of the account the money came to."""
    for kind, name, number, bank in unit.accounts:
        if number == received or (not received and kind == destination):
            return (name, number, bank)
    return ("", received or "", "")
