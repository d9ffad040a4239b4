"""What a phone opens when it scans the QR: pay on this device, or why not.

Opening the address is no scan: it reads and binds nothing, so that a preview or
a virus scanner that fetches it does no harm. The button is the scan (a POST): it
binds the QR to this device and locks the notice. All four refusals are shown with
status 200, each with its code and what to do next (SX-24 to SX-28).
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.security import NO_PERMISSION_REQUIRED
from pyramid.view import view_config

from nontax_site.payments.looking_up import LookingUp
from nontax_site.payments.notice import Notice
from nontax_site.payments.qr import Scanned
from nontax_site.payments.refusals import (
    PayingLocked,
    PaymentComing,
    QrExpired,
    QrMultiScan,
)
from views.i18n import _
from views.pay import limiting
from views.pay.addresses import host_of, page_after_scan
from views.pay.devices import device_of, named_device
from views.pay.holding import lock_end
from views.pay.opening import Opened
from views.pay.showing import head_of
from views.pay.standing import scanning_of

PAGE = "views:pay/scan.pt"

SAME_PRESS = timedelta(seconds=3)
"""A button pressed twice within this time was pressed once."""


@view_config(
    route_name="pay-scan",
    permission=NO_PERMISSION_REQUIRED,
    renderer=PAGE,
    request_method="GET",
)
def look(request: Any) -> Any:
    """The notice with its button; for the paying device the way to the bank."""
    token = request.matchdict["token"]
    limiting.admit(request, token.partition("-")[0])
    device, now = device_of(request), request.clock.now()
    seen = LookingUp(request.site).by_token(token, device, now)
    return _page(request, seen, token, device)


@view_config(
    route_name="pay-scan",
    permission=NO_PERMISSION_REQUIRED,
    renderer=PAGE,
    request_method="POST",
)
def scan(request: Any) -> Any:
    """Bind the QR to this device and lock the notice; a second scan is refused."""
    token = request.matchdict["token"]
    limiting.admit(request, token.partition("-")[0])
    known = device_of(request)
    if known and _is_same_press(request, token, known):
        return HTTPSeeOther(location=request.path)
    device = named_device(request)
    scanned = scanning_of(request).scan(token, device, request.act())
    if scanned.refusal is None:
        return HTTPSeeOther(location=request.path)
    return _page(request, scanned, token, device)


def _is_same_press(request: Any, token: str, device: str) -> bool:
    now = request.clock.now()
    seen = LookingUp(request.site).by_token(token, device, now)
    if seen.refusal is not None or seen.notice is None or seen.notice.token is None:
        return False
    last = seen.notice.token.last_scan_at
    return last is not None and now - last < SAME_PRESS


def _page(request: Any, scanned: Scanned, token: str, device: str) -> dict[str, Any]:
    notice, refusal = scanned.notice, scanned.refusal
    page: dict[str, Any] = {
        "title": _("Pay a notice"),
        "notice": None,
        "refusal": refusal,
        "token": token,
        "is_mine": False,
        "can_renew": isinstance(refusal, QrExpired),
        "can_wait": isinstance(refusal, (PayingLocked, PaymentComing, QrMultiScan)),
        "key": "",
    }
    if notice is None:
        return page
    seen = Opened(notice, notice.id, whole=True)
    address = page_after_scan(request, notice)
    return page | {
        **head_of(request, seen),
        "key": notice.id,
        "is_mine": refusal is None and _is_mine(notice, device),
        "address": address,
        "host": host_of(address),
        "until": lock_end(notice),
        "now": request.clock.now().isoformat(),
        "result": seen.path(request, "pay-result"),
        "again": seen.path(request, "pay-begin"),
    }


def _is_mine(notice: Notice, device: str) -> bool:
    return bool(device and notice.token and notice.token.subject == device)
