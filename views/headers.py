"""Headers of every answer: content policy, no sniffing, no storing, a name.

The content policy is decision 25: nothing inline, nothing from elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pyramid.tweens import INGRESS

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
}

YEAR_S = 31_536_000


def harden(request: Any, response: Any) -> Any:
    """Set the headers on an answer; what a view set itself stays."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers["X-Request-Id"] = request.request_id
    if request.registry.settings.get("nontax.mode") == "production":
        response.headers["Strict-Transport-Security"] = f"max-age={YEAR_S}"
    if not request.path.startswith("/static/"):
        response.headers.setdefault("Cache-Control", "no-store")
    return response


def headers_tween(handler: Callable[[Any], Any], registry: Any) -> Any:
    """The outermost tween: no answer leaves without the headers."""

    def tween(request: Any) -> Any:
        return harden(request, handler(request))

    return tween


def includeme(config: Any) -> None:
    """Put the tween outermost."""
    config.add_tween("views.headers.headers_tween", under=INGRESS)
