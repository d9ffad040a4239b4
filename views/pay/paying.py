"""The pay page: 移动支付 with a QR, 在线支付 at a bank's page (SX-21 to SX-28)."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.security import NO_PERMISSION_REQUIRED
from pyramid.view import view_config

from nontax_site.kernel.clock import BEIJING
from nontax_site.kernel.errors import BadInput, NontaxError, Refused
from nontax_site.payments.notice import Notice, Qr
from nontax_site.payments.ports import payment_ports
from nontax_site.payments.refusals import NotPayable, PaymentComing, QrExpired
from nontax_site.units.wallets import WALLET_TITLES, allowed_on
from schemas.pay import read_way
from schemas.qr import qr_svg
from views.i18n import _
from views.markup import Markup
from views.pay.addresses import bank_of, banks_of, host_of, page_of
from views.pay.devices import named_device
from views.pay.holding import is_holding, lock_end, ways_back
from views.pay.opening import Opened, opened
from views.pay.showing import head_of
from views.pay.standing import (
    living_qr,
    offline_of,
    refusal_of,
    scanning_of,
    word_of,
)

PAGE = "views:pay/pay.pt"


@view_config(
    route_name="pay-begin",
    permission=NO_PERMISSION_REQUIRED,
    renderer=PAGE,
    request_method="GET",
)
def pay_page(request: Any) -> Any:
    """The living QR with its countdown, or the reason why there is none."""
    seen = opened(request)
    if not seen.notice.is_payable:
        return HTTPSeeOther(location=seen.path(request, "pay-result"))
    return _page(request, seen)


@view_config(
    route_name="pay-begin",
    permission=NO_PERMISSION_REQUIRED,
    renderer=PAGE,
    request_method="POST",
)
def begin(request: Any) -> Any:
    """Make a QR, or start the way of a bank; then show the page (SX-09)."""
    seen = opened(request)
    here = seen.path(request, "pay-begin")
    scanning, act = scanning_of(request), request.act()
    text = request.POST.get("way", "")
    try:
        if not text:
            scanning.show(seen.notice, act)
            return HTTPSeeOther(location=here)
        way = read_way(text)
        bank_of(request, seen.notice, way)
        scanning.start(seen.notice, way.channel, named_device(request), act)
    except PaymentComing:
        return HTTPSeeOther(location=seen.path(request, "pay-result"))
    except NotPayable:
        return HTTPSeeOther(location=here)
    except (BadInput, Refused) as error:
        return _page(request, seen, error)
    return HTTPSeeOther(location=seen.path(request, "pay-bank", way=str(way)))


@view_config(
    route_name="pay-bank",
    permission=NO_PERMISSION_REQUIRED,
    renderer="views:pay/bank.pt",
    request_method="GET",
)
def bank_page(request: Any) -> Any:
    """The way out to the bank that was chosen, while this device holds the lock."""
    seen = opened(request)
    way = read_way(request.matchdict["way"])
    bank = bank_of(request, seen.notice, way)
    if not is_holding(request, seen.notice):
        return HTTPSeeOther(location=seen.path(request, "pay-begin"))
    address = page_of(request, seen.notice, way)
    return {
        "title": _("Pay at your bank"),
        **head_of(request, seen),
        "bank": bank,
        "address": address,
        "host": host_of(address),
        "until": lock_end(seen.notice),
        "now": request.clock.now().isoformat(),
        "result": seen.path(request, "pay-result"),
        "again": seen.path(request, "pay-begin"),
    }


@view_config(
    route_name="pay-state",
    permission=NO_PERMISSION_REQUIRED,
    renderer="json",
    request_method="GET",
)
def state(request: Any) -> dict[str, str]:
    """One word for the page that watches while it is open."""
    seen = opened(request)
    word = word_of(payment_ports(request), seen.notice, request.clock.now())
    return {"state": word}


# ---- what the pages share --------------------------------------------------------


def _page(
    request: Any, seen: Opened, error: NontaxError | None = None
) -> dict[str, Any]:
    notice, now = seen.notice, request.clock.now()
    ports = payment_ports(request)
    refusal = refusal_of(ports, notice, now)
    offline = offline_of(ports, notice)
    qr = living_qr(notice, now) if refusal is None and offline is None else None
    return {
        "title": _("Pay a notice"),
        **head_of(request, seen),
        "refusal": error or refusal or offline,
        "is_locked": refusal is not None,
        "can_begin": refusal is None and offline is None,
        "ways_back": ways_back(request, seen),
        "over": QrExpired() if _is_over(notice, request) else None,
        "expired": QrExpired(),
        "qr": qr,
        "picture": _picture(request, qr) if qr else "",
        "until": f"{qr.expires_at.astimezone(BEIJING):%H:%M:%S}" if qr else "",
        "now": now.isoformat(),
        "banks": banks_of(request, notice),
        "here": seen.path(request, "pay-begin"),
        "result": seen.path(request, "pay-result"),
        "state_path": seen.path(request, "pay-state"),
        "word": word_of(ports, notice, now),
        "wallets": wallets_of(request, notice),
    }


def _is_over(notice: Notice, request: Any) -> bool:
    """Whether the last QR died unscanned: its page says so and makes a new one."""
    token = notice.token
    return bool(token and not token.subject and request.clock.now() >= token.expires_at)


def qr_address(request: Any, qr: Qr) -> str:
    """What the QR holds: an address of this platform, never a transfer (HZ-19)."""
    host = request.registry.settings["nontax.public_url"].rstrip("/")
    return f"{host}/pay/q/{qr.token}"


def _picture(request: Any, qr: Qr) -> Markup:
    words = request.fmt.words(_("QR to pay this notice"))
    return Markup(qr_svg(qr_address(request, qr), words))


def wallets_of(request: Any, notice: Notice) -> dict[str, list[str]]:
    """Which apps the region takes today and which it does not (SX-10, SX-11)."""
    rules = request.site.regions[notice.region].config.wallets
    taken = allowed_on(rules, request.clock.today())
    return {
        "taken": [WALLET_TITLES[name] for name in taken],
        "refused": [WALLET_TITLES[name] for name in WALLET_TITLES if name not in taken],
    }
