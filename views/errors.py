"""The one mapping of errors to answers: a page for people, JSON for machines.

Nothing else in the project knows an HTTP status. Pages never show more than the
error's own words and the number of the request; the rest goes to the log.
Machines (``/api``) get ``{"code", "message", "request_id"}`` and, where there is
something to say, ``field``, ``facts`` and ``remedy``; channels their own shape.
"""

from __future__ import annotations

import logging
import re
from typing import Any
from urllib.parse import quote

from pyramid.csrf import get_csrf_token
from pyramid.exceptions import BadCSRFOrigin, BadCSRFToken, PredicateMismatch
from pyramid.httpexceptions import (
    HTTPException,
    HTTPForbidden,
    HTTPNotFound,
    HTTPSeeOther,
)
from pyramid.renderers import render_to_response
from pyramid.view import (
    exception_view_config,
    forbidden_view_config,
    notfound_view_config,
)
from pyramid_retry import IRetryableError

from nontax_site.kernel import errors as kernel
from nontax_site.storage.guarding import is_server_away
from views.headers import harden
from views.i18n import _

log = logging.getLogger("nontax.errors")

STATUSES: tuple[tuple[type[Exception], int], ...] = (
    (kernel.Unauthentic, 401),
    (kernel.Forbidden, 403),
    (kernel.NotFound, 404),
    (kernel.BadInput, 400),
    (kernel.Stale, 409),
    (kernel.TooOften, 429),
    (kernel.Refused, 409),
    (kernel.NotConfigured, 503),
    (kernel.Unavailable, 503),
    (kernel.Corrupt, 500),
    (kernel.NontaxError, 400),
)

TITLES = {
    400: _("This cannot be read"),
    401: _("Please sign in"),
    403: _("You may not do this"),
    404: _("There is no such page"),
    405: _("This page cannot do that"),
    409: _("This is not possible now"),
    413: _("Too much was sent"),
    429: _("Too many tries"),
    500: _("Something went wrong here"),
    503: _("Not available for the moment"),
}

KEPT_BYTES = 200_000
"""What a refused form may hold to be offered again."""

CODE = re.compile(r"([a-z][a-z0-9_]*([.:-][a-z0-9_-]+)*)?")
"""The value of a choice or of a button: sent again, but nobody's words."""

SECRET = ("password", "csrf_token", "secret", "__proof__")


class Busy(kernel.Refused):
    """The same data were changed by others all the time."""

    code = "busy"
    message = "Many people are changing this just now. Nothing was changed by you."
    remedy = "Wait a moment and send it again."


class Failed(kernel.NontaxError):
    """A fault of ours."""

    code = "failed"
    message = "Something went wrong on our side. Nothing was changed."
    remedy = "Try again later. If it stays, tell the administrator the request number."


class WrongMethod(kernel.BadInput):
    """The address is right, the method is not."""

    code = "wrong-method"
    message = "This address does not answer ${method}."


class FormExpired(kernel.Forbidden):
    """A form was sent without the token of the page that showed it."""

    code = "form-expired"
    message = "This form was opened too long ago or in another browser."
    remedy = "What you typed is kept below. Look at it and send it again."


class FormForeign(kernel.Forbidden):
    """A form came from another site's page."""

    code = "form-foreign"
    message = "This form was not sent from a page of this site. Nothing was changed."
    remedy = "Open the page here and fill in the form there."


class PageMissing(kernel.NotFound):
    """No page has the address, or the reader may not know that one does."""

    code = "page-missing"
    message = "There is no page at this address, or you may not see it."
    remedy = "Check the address, or go back to the front page."


BY_CODE = {
    "body-too-long": 413,
    "request-too-long": 413,
    "media-type-wrong": 415,
    "not-acceptable": 406,
    "rows-refused": 422,
}
"""Errors about the message itself have statuses of their own."""


def status_of(error: Exception) -> int:
    """The HTTP status of an error."""
    code = getattr(error, "code", "")
    if code in BY_CODE:
        return BY_CODE[code]
    for kind, status in STATUSES:
        if isinstance(error, kind):
            return status
    return 500


def is_machine(request: Any) -> bool:
    """Whether the answer goes to a machine."""
    path: str = request.path
    return path.startswith("/api/")


def is_channel(request: Any) -> bool:
    """Whether a payment channel asks, whose shape of answers was agreed before."""
    path: str = request.path
    return path.startswith("/api/v1/channel/")


def shape(request: Any, error: kernel.NontaxError) -> dict[str, Any]:
    """The one JSON shape of an error; what is empty is left out.

    Channels get ``where`` and every name, as agreed with them.
    """
    said: dict[str, Any] = {
        "code": error.code,
        "message": request.fmt.error(error),
        "remedy": request.fmt.remedy(error),
        "request_id": request.request_id,
    }
    if is_channel(request):
        return said | {"where": error.field}
    said |= {"field": error.field, "facts": _plain_facts(error.facts)}
    return {name: value for name, value in said.items() if value}


def _plain_facts(value: Any) -> Any:
    """Facts in JSON's own types; anything else as its words."""
    if isinstance(value, dict):
        return {str(name): _plain_facts(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain_facts(part) for part in value]
    if value is None or isinstance(value, bool | int | str):
        return value
    return str(value)


def answer(
    request: Any, error: kernel.NontaxError, status: int | None = None, **more: Any
) -> Any:
    """The whole answer to an error, hardened, never committed."""
    status = status or status_of(error)
    if is_machine(request):
        response = render_to_response("json", shape(request, error), request=request)
        _for_machines(response, error, status)
    else:
        values = {
            "title": TITLES.get(status, TITLES[400]),
            "status": status,
            "error": error,
            "sentence": request.fmt.error(error),
            "remedy": request.fmt.remedy(error),
            "kept": (),
            "words": (),
            "again": "",
            "signing_in": "",
            "back": "",
            **more,
        }
        response = render_to_response("views:errors.pt", values, request=request)
    response.status_int = status
    return harden(request, response)


def _for_machines(response: Any, error: kernel.NontaxError, status: int) -> None:
    """What a program is told in headers: how to prove itself, when to come again."""
    if status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    if status in (429, 503):
        response.headers["Retry-After"] = str(error.facts.get("seconds", 5))


@exception_view_config(kernel.NontaxError)
def nontax_error(error: kernel.NontaxError, request: Any) -> Any:
    """An error of the project, by the mapping."""
    status = status_of(error)
    if status >= 500:
        log.error("request %s: %s", request.request_id, error, exc_info=error)
    if isinstance(error, kernel.Unauthentic) and not is_machine(request):
        return _sign_in_first(error, request)
    back = request.path if status == 409 and not is_machine(request) else ""
    return answer(request, error, back=_document_path(request) if back else "")


def _document_path(request: Any) -> str:
    context: Any = getattr(request, "context", None)
    if getattr(context, "kind", "") and getattr(context, "id", ""):
        return str(request.fmt.path(context.kind, context.id))
    return ""


def _sign_in_first(error: kernel.NontaxError, request: Any) -> Any:
    """Reading leads to the sign-in page; what was typed is kept and sent again."""
    target = "/sign-in?next=" + quote(request.path_qs, safe="/")
    if request.method in ("GET", "HEAD"):
        return harden(request, HTTPSeeOther(location=target))
    return answer(request, error, 401, signing_in="/sign-in", **typed_again(request))


def typed_again(request: Any) -> dict[str, Any]:
    """What was posted, to be shown and sent again from here; files are left out."""
    pairs = [
        (name, value)
        for name, value in request.POST.items()
        if isinstance(value, str) and not any(s in name.lower() for s in SECRET)
    ]
    if sum(len(name) + len(value) for name, value in pairs) > KEPT_BYTES:
        return {}
    return {
        "kept": pairs,
        "words": [value for name, value in pairs if _is_typed(name, value)],
        "again": request.path_qs,
        "token": get_csrf_token(request),
    }


def _is_typed(name: str, value: str) -> bool:
    """Whether a person typed it: no mark of the form, no code of a choice."""
    is_mark = name.startswith(("__", "deformField")) or name == "expect"
    return not is_mark and CODE.fullmatch(value) is None


@forbidden_view_config()
def forbidden(error: Any, request: Any) -> Any:
    """Pyramid said no: sign in first, or a page that says who could."""
    if not request.actor.login:
        return nontax_error(kernel.Unauthentic(), request)
    if request.first_duty and not is_machine(request):
        return harden(request, HTTPSeeOther(location=request.first_duty))
    return answer(request, kernel.Forbidden(), 403)


@exception_view_config(BadCSRFToken)
@exception_view_config(BadCSRFOrigin)
def form_refused(error: Any, request: Any) -> Any:
    """A form without its token: kept and offered again, unless from elsewhere."""
    elsewhere = request.headers.get("Sec-Fetch-Site", "") in ("cross-site", "same-site")
    if isinstance(error, BadCSRFOrigin) or elsewhere:
        return answer(request, FormForeign(), 403)
    return answer(request, FormExpired(), 403, **typed_again(request))


@notfound_view_config(append_slash=False)
def not_found(error: Any, request: Any) -> Any:
    """No such page, or the right page asked in the wrong way."""
    allowed = methods_here(request) if isinstance(error, PredicateMismatch) else ()
    if allowed and request.method not in allowed:
        response = answer(request, WrongMethod(method=request.method), 405)
        response.headers["Allow"] = ", ".join(allowed)
        return response
    return answer(request, PageMissing(), 404)


def methods_here(request: Any) -> tuple[str, ...]:
    """The methods that views at this address answer."""
    route = request.matched_route.name if request.matched_route else None
    found: set[str] = set()
    for item in request.registry.introspector.get_category("views") or ():
        view = item["introspectable"]
        if (view.get("route_name") or None) != route:
            continue
        if (view["name"] or "") != (getattr(request, "view_name", "") or ""):
            continue
        if route is None and not _is_for(view["context"], request.context):
            continue
        methods = view["request_methods"]
        if methods:
            found.update([methods] if isinstance(methods, str) else methods)
    if "GET" in found:
        found.add("HEAD")
    return tuple(sorted(found))


def _is_for(context: Any, instance: Any) -> bool:
    if context is None:
        return True
    if isinstance(context, type):
        return isinstance(instance, context)
    return bool(context.providedBy(instance))


@exception_view_config(HTTPException)
def http_exception(error: Any, request: Any) -> Any:
    """Redirects go out as they are; refusals of the framework get our page."""
    if error.status_int < 400:
        return harden(request, error)
    if isinstance(error, HTTPNotFound):
        return not_found(error, request)
    if isinstance(error, HTTPForbidden):
        return forbidden(error, request)
    if error.status_int >= 500:
        return answer(request, Failed(), error.status_int)
    return answer(request, kernel.BadInput(), error.status_int)


@exception_view_config(UnicodeDecodeError)
def unreadable(error: Exception, request: Any) -> Any:
    """Bytes that are no UTF-8 in the address or a form."""
    return answer(request, kernel.BadInput(), 400)


@exception_view_config(Exception)
def failed(error: Exception, request: Any) -> Any:
    """The last resort: nothing of the fault is shown.

    A conflict comes here too; pyramid_retry drops the answer and tries again
    until the last attempt.
    """
    if IRetryableError.providedBy(error):
        return answer(request, Busy(), 503)
    if is_server_away(error):
        log.error("request %s: the database does not answer", request.request_id)
        return harden(request, _plain(request, 503))
    log.error("request %s failed", request.request_id, exc_info=error)
    try:
        return answer(request, Failed(), 500)
    except Exception:
        log.exception("request %s: the error page failed too", request.request_id)
        return harden(request, _plain(request))


def _plain(request: Any, status: int = 500) -> Any:
    """An answer that needs no database."""
    from pyramid.response import Response

    return Response(
        f"系统出错，请稍后再试。 {request.request_id}",
        status=status,
        content_type="text/plain",
        charset="utf-8",
    )
