"""Which device is paying a notice now, and the way back to where it pays."""

from __future__ import annotations

from typing import Any, NamedTuple

from nontax_site.payments.notice import Notice
from views.i18n import _
from views.pay.addresses import banks_of
from views.pay.devices import device_of
from views.pay.opening import Opened


class WayBack(NamedTuple):
    """A page on which the paying device goes on, and its words."""

    path: str
    words: Any


def is_holding(request: Any, notice: Notice) -> bool:
    """Whether it is this device that is paying the notice now."""
    holding, device = notice.holding, device_of(request)
    return bool(
        device
        and holding is not None
        and holding.subject == device
        and request.clock.now() < holding.until
    )


def lock_end(notice: Notice) -> str:
    """When the time to pay ends, for the countdown."""
    return notice.holding.until.isoformat() if notice.holding else ""


def ways_back(request: Any, seen: Opened) -> list[WayBack]:
    """Where the device that holds the lock goes on; nothing for any other.

    The lock knows the channel, not the bank: every bank of the channel is named.
    """
    holding = seen.notice.holding
    if holding is None or not is_holding(request, seen.notice):
        return []
    if holding.qr:
        path = request.route_path("pay-scan", token=holding.qr)
        return [WayBack(path, _("Back to the payment on this device"))]
    return [
        WayBack(
            seen.path(request, "pay-bank", way=str(bank.way)),
            _(
                "Back to ${bank}",
                mapping={"bank": f"{bank.name} · {request.fmt.words(bank.kind_title)}"},
            ),
        )
        for bank in banks_of(request, seen.notice)
        if bank.way.channel == holding.channel
    ]
