"""How a notice stands towards a payer: may he pay now, and what does he owe."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from nontax_site.kernel.clock import shown
from nontax_site.kernel.errors import Refused
from nontax_site.payments.asking import IChannelQuery
from nontax_site.payments.notice import PAID, SETTLED, Notice, Qr
from nontax_site.payments.ports import PaymentPorts, payment_ports
from nontax_site.payments.qr import Scanning
from nontax_site.payments.refusals import NotPayable
from views.documents import Fact
from views.i18n import _
from views.markup import fill
from views.pay.opening import Opened
from views.tables import Column, Table

OPEN = "open"
BUSY = "busy"
IS_PAID = "paid"
CLOSED = "closed"


def scanning_of(request: Any) -> Scanning:
    """The deeds of the pay page; they ask the channels before a lock ends."""
    return Scanning(payment_ports(request), request.find_service(IChannelQuery))


def refusal_of(ports: PaymentPorts, notice: Notice, at: datetime) -> NotPayable | None:
    """Why 立即缴款 is not offered now, or None (SX-31); reads only."""
    try:
        Scanning(ports).check_open(notice, at)
    except NotPayable as error:
        return error
    return None


def offline_of(ports: PaymentPorts, notice: Notice) -> Refused | None:
    """Why the notice is not payable online (HZ-02), or None; reads only."""
    try:
        Scanning(ports).check_online(notice)
    except Refused as error:
        return error
    return None


def living_qr(notice: Notice, at: datetime) -> Qr | None:
    """The QR that may still be scanned, or None."""
    token = notice.token
    if token is None or token.subject or at >= token.expires_at:
        return None
    return token


def word_of(ports: PaymentPorts, notice: Notice, at: datetime) -> str:
    """One word for the page that watches: open, busy, paid or closed."""
    if notice.state in {PAID, SETTLED}:
        return IS_PAID
    if not notice.is_payable:
        return CLOSED
    return OPEN if refusal_of(ports, notice, at) is None else BUSY


def facts_of(request: Any, seen: Opened) -> list[Fact]:
    """The facts of the notice beside its state and amount (SX-15, SX-16)."""
    notice, fmt = seen.notice, request.fmt
    today = request.clock.today()
    found = [
        Fact(_("Payment code"), fill('<span class="code">{}</span>', seen.code)),
        Fact(_("Made at"), shown(notice.created) if notice.created else ""),
        Fact(_("Payer"), notice.masked_payer),
        Fact(_("Receiving unit"), request.site.units[notice.unit].name),
        Fact(_("Region"), request.site.regions[notice.region].name),
        Fact(_("Pay until"), fmt.day(notice.due)),
    ]
    if notice.overdue(today) and notice.late(today):
        late = _("${days} days late", mapping={"days": str(notice.days_late(today))})
        found += [
            Fact(_("Amount of the notice"), notice.total),
            Fact(
                _("Added because it is late"), notice.late(today), note=fmt.words(late)
            ),
        ]
    return found


def lines_of(notice: Notice) -> Table:
    """查看详情: the lines of the notice."""
    return Table(
        (
            Column(_("Charge item"), lambda _request, part: _item(part)),
            Column(_("Quantity"), lambda _request, part: _quantity(part)),
            Column(_("Amount"), lambda _request, part: part.amount),
        ),
        notice.parts,
        caption=_("What is charged"),
    )


def _item(part: Any) -> Any:
    return (part.item_name, part.klass) if part.klass else part.item_name


def _quantity(part: Any) -> str:
    return f"{part.quantity} {part.measure}".strip()
