"""The pages of the test bank: one window where a person looks up and pays."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nontax_site.commands.testbank.bank import Means, Payment, TestBank
from nontax_site.commands.testbank.messages import Answered, SiteSilent
from nontax_site.kernel.errors import NontaxError
from nontax_site.kernel.money import Money
from nontax_site.root import is_code
from nontax_site.units.channel import KIND_TITLES
from nontax_site.units.wallets import WALLET_TITLES

MODE_TITLES: dict[str, str] = {
    "CARD": "Bank card",
    "TRANSFER": "Transfer",
    "QR": "QR payment",
    "CASH": "Cash",
    "CHEQUE": "Cheque",
}

HOW_TITLES: dict[str, str] = {
    "pay": "Pay",
    "twice": "Pay twice",
    "wrong": "Pay a wrong amount",
}

DEVICE = "testbank_device"
YEAR_S = 365 * 24 * 3600
SHOWN = 12
"""So many entries of the book stand in the window."""


def application(bank: TestBank, site_url: str = "", *, insecure: bool = False) -> Any:
    """The WSGI application of the test bank; ``site_url`` is where payers come from."""
    from pyramid.config import Configurator
    from pyramid.csrf import CookieCSRFStoragePolicy

    with Configurator(settings={"available_languages": "zh_Hans"}) as config:
        config.include("pyramid_chameleon")
        config.add_translation_dirs("views:locale")
        config.set_locale_negotiator(lambda _request: "zh_Hans")
        config.set_csrf_storage_policy(
            CookieCSRFStoragePolicy(httponly=True, samesite="Strict")
        )
        config.set_default_csrf_options(require_csrf=not insecure)
        config.add_static_view("style", str(Path(__file__).parent / "style"))
        config.add_request_method(lambda _request: bank, "bank", reify=True)
        config.add_request_method(
            lambda _request: site_url.rstrip("/"), "site_url", reify=True
        )
        for name, path, view, method in (
            ("window", "/", window, "GET"),
            ("look", "/look", look, "POST"),
            ("pay", "/pay", pay, "POST"),
            ("day_end", "/day-end", day_end, "POST"),
            ("taken", "/taken", taken, "GET"),
        ):
            config.add_route(name, path)
            renderer = "json" if name == "taken" else PAGE
            config.add_view(
                view, route_name=name, request_method=method, renderer=renderer
            )
        config.add_view(failed, context=NontaxError, renderer=PAGE)
        config.add_tween("nontax_site.commands.testbank.pages.hardened")
        return config.make_wsgi_app()


PAGE = str(Path(__file__).parent / "templates" / "bank.pt")


def hardened(handler: Any, _registry: Any) -> Any:
    """A tween: no scripts, no frames, nothing from elsewhere, nothing kept."""

    def tween(request: Any) -> Any:
        response = handler(request)
        response.headers["Content-Security-Policy"] = (
            "default-src 'none'; style-src 'self'; form-action 'self'; "
            "base-uri 'none'; frame-ancestors 'none'"
        )
        response.headers["Cache-Control"] = "no-store"
        return response

    return tween


# ---- views -----------------------------------------------------------------------


def window(request: Any) -> dict[str, Any]:
    """The empty window; ``?q=`` fills in what was scanned."""
    return _page(request, text=request.params.get("q", ""))


def look(request: Any) -> dict[str, Any]:
    """Look up what was scanned or typed."""
    text = request.POST.get("text", "")
    channel, means = _chosen(request)
    found = request.bank.look(channel, text, _device(request), means)
    back = _back(request, found.data.get("pay_code", ""))
    return _page(request, text=text, found=found, back=back)


def pay(request: Any) -> dict[str, Any]:
    """Pay, pay twice, or pay a wrong amount."""
    channel, means = _chosen(request)
    given = request.POST
    payment = Payment(
        pay_code=given.get("pay_code", ""),
        amount=Money.parse_positive(given.get("amount", "")),
        rec_account=given.get("rec_account", ""),
        check_code=given.get("check_code", ""),
    )
    how = given.get("how", "pay")
    if how == "twice":
        answers = list(request.bank.pay_twice(channel, payment, means))
    elif how == "wrong":
        answers = [request.bank.pay_wrong(channel, payment, means)]
    else:
        answers = [request.bank.pay(channel, payment, means)[1]]
    back = _back(request, payment.pay_code, "/result" if answers[0].is_ok else "")
    return _page(request, answers=answers, back=back)


def day_end(request: Any) -> dict[str, Any]:
    """Say what was taken today, and close the day."""
    channel, _means = _chosen(request)
    day, answered = request.bank.day_end(channel)
    return _page(request, answers=[answered], closed=day)


def taken(request: Any) -> Mapping[str, bool]:
    """Whether money was taken for a payment code; what the site asks (SX-29)."""
    return {"taken": request.bank.book.holds(request.params.get("pay_code", ""))}


def failed(error: NontaxError, request: Any) -> dict[str, Any]:
    """What went wrong, in the same window."""
    request.response.status = 502 if isinstance(error, SiteSilent) else 400
    return _page(request, fault=error)


def _page(request: Any, **more: Any) -> dict[str, Any]:
    bank: TestBank = request.bank
    _device(request)
    empty: dict[str, Any] = {
        "text": "",
        "found": None,
        "answers": [],
        "closed": None,
        "back": _back(request, ""),
        "fault": None,
        "channels": bank.channels,
        "kinds": KIND_TITLES,
        "modes": MODE_TITLES,
        "wallets": WALLET_TITLES,
        "hows": HOW_TITLES,
        "entries": bank.book.newest_first(SHOWN),
        "grouped": _grouped,
        "chosen": request.params,
        "csrf": _token(request),
        "sentence": _sentence,
    }
    return {**empty, **more}


def _back(request: Any, pay_code: str, page: str = "") -> str:
    """A payer's page of the notice on the site; without a code where one begins.

    Empty where the bank knows no site.
    """
    base: str = request.site_url
    if not base or not is_code(pay_code):
        return f"{base}/pay" if base else ""
    return f"{base}/pay/{pay_code}{page}"


def _sentence(found: Answered) -> str:
    """One line for an answer: its code and words."""
    return f"{found.code} {found.message}"


def _grouped(code: str) -> str:
    """A payment code in groups of four."""
    return " ".join(code[at : at + 4] for at in range(0, len(code), 4))


def _token(request: Any) -> str:
    from pyramid.csrf import get_csrf_token

    token: str = get_csrf_token(request)
    return token


def _chosen(request: Any) -> tuple[str, Means]:
    """The channel and the means the person chose; the first of each else."""
    given = request.params
    known = [one.channel for one in request.bank.channels]
    channel = given.get("channel", "")
    kind, mode = given.get("channel_kind", "COUNTER"), given.get("mode", "CARD")
    means = Means(kind, mode, given.get("wallet", ""))
    return (channel if channel in known else known[0]), means


def _device(request: Any) -> str:
    """The scanning device: this browser, by a cookie of its own."""
    found: str = request.cookies.get(DEVICE, "")
    if not found.isalnum() or len(found) > 40:  # noqa: PLR2004
        found = secrets.token_hex(8)
        request.response.set_cookie(
            DEVICE, found, max_age=YEAR_S, httponly=True, samesite="Lax"
        )
    return found
