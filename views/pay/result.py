"""支付完成: what became of the payment. Only asks; sets nothing (SX-29)."""

from __future__ import annotations

from typing import Any

from pyramid.security import NO_PERMISSION_REQUIRED
from pyramid.view import view_config

from nontax_site.payments.asking import (
    SEEN_CLOSED,
    SEEN_COMING,
    SEEN_PAID,
    SEEN_WAITING,
    IChannelQuery,
    PaymentDone,
)
from nontax_site.payments.notice import Notice, Payment
from nontax_site.payments.ports import payment_ports
from nontax_site.payments.standing import why_not
from nontax_site.units.channel import KIND_TITLES
from nontax_site.units.region import BILL_ON_DEMAND
from views.documents import Fact
from views.i18n import _
from views.markup import fill
from views.pay.opening import opened
from views.pay.showing import head_of
from views.pay.standing import word_of

TITLES = {
    SEEN_PAID: _("Payment received"),
    SEEN_COMING: _("The bank has taken the money"),
    SEEN_WAITING: _("No payment has arrived yet"),
    SEEN_CLOSED: _("This notice cannot be paid"),
}


@view_config(
    route_name="pay-result",
    permission=NO_PERMISSION_REQUIRED,
    renderer="views:pay/result.pt",
    request_method="GET",
)
def result(request: Any) -> dict[str, Any]:
    """Paid, on its way, not yet, or closed; asking may be done as often as liked."""
    seen = opened(request)
    notice = seen.notice
    found = PaymentDone(request.find_service(IChannelQuery)).ask(notice)
    if found == SEEN_PAID:
        seen = seen._replace(whole=True)
    region = request.site.regions[notice.region]
    return {
        "title": TITLES[found],
        **head_of(request, seen),
        "found": found,
        "why": why_not(notice) if found == SEEN_CLOSED else None,
        "facts": _facts(request, notice) if notice.paid else (),
        "is_pending": found in {SEEN_COMING, SEEN_WAITING},
        "on_demand": region.config.bill == BILL_ON_DEMAND and not notice.bill_wanted,
        "here": seen.path(request, "pay-result"),
        "again": seen.path(request, "pay-begin"),
        "state_path": seen.path(request, "pay-state"),
        "word": word_of(payment_ports(request), notice, request.clock.now()),
    }


def _facts(request: Any, notice: Notice) -> list[Fact]:
    """The receipt: the payment code is on it, the check needs it (SX-45)."""
    paid = notice.paid
    assert paid is not None, "only a paid notice has a receipt"
    found = [
        Fact(_("Payment code"), fill('<span class="code">{}</span>', notice.shown)),
        Fact(_("Payer"), notice.masked_payer),
        Fact(_("Receiving unit"), request.site.units[notice.unit].name),
        Fact(_("Paid at"), paid.paid_at),
        Fact(_("Paid through"), _through(request, paid)),
        Fact(_("Bank serial number"), paid.serial),
    ]
    if paid.late:
        found.append(Fact(_("Of it added for lateness"), paid.late))
    return found


def _through(request: Any, paid: Payment) -> str:
    channel = request.site.channels.get(paid.channel)
    bank = channel.bank(paid.bank) if channel is not None else None
    name = bank.name if bank else paid.bank
    kind = request.fmt.words(KIND_TITLES.get(paid.channel_kind, ""))
    return f"{name} · {kind}" if kind else name
