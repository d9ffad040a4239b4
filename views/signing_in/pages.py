"""The pages of signing in; every refusal says the same to everybody."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.security import NO_PERMISSION_REQUIRED
from pyramid.view import view_config

from nontax_site.kernel.errors import NotFound, Unauthentic
from nontax_site.security.factors import SecondFactors
from nontax_site.security.people import PasswordWrong, People
from nontax_site.security.sign_ins import (
    SignIn as SignedIn,
)
from nontax_site.security.sign_ins import (
    device_words,
    new_device,
    recent,
    remember,
)
from nontax_site.security.signing_in import SignInFailed, SigningIn
from schemas.people import ChangePassword, SignIn, SignInTwice
from views.fields import hidden, password, text
from views.forms import form_page
from views.i18n import COOKIE, LANGUAGES, _
from views.links import safe_path
from views.visitors import address_of

YEAR_S = 31_536_000


@view_config(
    route_name="sign_in",
    permission=NO_PERMISSION_REQUIRED,
    renderer="views:signing_in/sign_in.pt",
    request_method=("GET", "POST"),
)
def sign_in(request: Any) -> Any:
    """The sign-in page of staff."""
    target = safe_path(request.params.get("next"))
    twice = request.find_service(SecondFactors).required
    if request.actor.login and request.method == "GET":
        return HTTPSeeOther(location=target)
    return form_page(
        request,
        SignInTwice if twice else SignIn,
        lambda given: _begin(request, given),
        title=_("Staff sign-in"),
        button=_("Sign in"),
        initial={"next": target},
        widgets={
            "login": text("username"),
            "password": password(),
            "code": text("one-time-code", mode="numeric"),
            "next": hidden(),
        },
        once=False,
        also=(SignInFailed,),
        is_demo=twice and request.site.demo,
        has_left="left" in request.GET,
    )


def _begin(request: Any, given: dict[str, str]) -> str:
    address = address_of(request)
    user = request.find_service(SigningIn).sign_in(
        given["login"], given["password"], address, given.get("code", "")
    )
    device = device_words(request.user_agent or "")
    before = recent(user)
    remember(user, request.clock.now(), address, device, device_name(request))
    request.session.begin(user.login, user.epoch, device, address)
    if before:
        tell(request, before)
    if user.must_change:
        return "/password"
    if request.find_service(SecondFactors).lacks(user):
        return "/second-factor"
    return safe_path(given["next"])


def tell(request: Any, before: list[SignedIn]) -> None:
    """The last sign-in, and whether it came from a device not used before."""
    last = before[0]
    said = _("Last sign-in: ${at}, ${device}, from ${address}.")
    if last.is_new:
        said = _(
            "Last sign-in: ${at}, from a device not used before: ${device}, from "
            "${address}. If this was not you, end that session, change your "
            "password and tell your administrator."
        )
    request.said(
        said,
        at=request.fmt.time(last.at),
        device=last.device or "—",
        address=last.address or "—",
    )


def device_name(request: Any) -> str:
    """The name of this device from its cookie, given once to a browser."""
    known: str = request.cookies.get(device_cookie(request), "")
    if 20 <= len(known) <= 64 and known.isascii():
        return known
    made = new_device()
    cookie, secure = device_cookie(request), _is_secure(request)

    def send(_request: Any, response: Any) -> None:
        response.set_cookie(
            cookie,
            made,
            max_age=YEAR_S,
            path="/",
            httponly=True,
            samesite="Lax",
            secure=secure,
        )

    request.add_response_callback(send)
    return made


def device_cookie(request: Any) -> str:
    """The name of the cookie that knows a device again."""
    return "__Host-device" if _is_secure(request) else "device"


def _is_secure(request: Any) -> bool:
    return bool(request.registry.settings.get("nontax.mode") == "production")


@view_config(
    route_name="sign_out", permission=NO_PERMISSION_REQUIRED, request_method="POST"
)
def sign_out(request: Any) -> Any:
    """End the session at the server."""
    request.session.end()
    return HTTPSeeOther(location="/sign-in?left=1")


@view_config(
    route_name="password",
    permission=NO_PERMISSION_REQUIRED,
    renderer="views:macros/form.pt",
    request_method=("GET", "POST"),
)
def change_password(request: Any) -> Any:
    """One's own password; the first one must be changed before anything else."""
    user = request.signed_in_user
    if user is None:
        raise Unauthentic
    first = _("Before you begin, set a password that only you know.")
    return form_page(
        request,
        ChangePassword,
        lambda given: _changed(request, given),
        title=_("Change my password"),
        button=_("Set this password"),
        ask=first if user.must_change else "",
        widgets={
            "old_password": password(),
            "password": password(new=True),
            "again": password(new=True),
        },
        back="" if user.must_change else "/work",
        once=False,
        also=(PasswordWrong,),
    )


def _changed(request: Any, given: dict[str, str]) -> str:
    login = request.actor.login
    people = request.find_service(People)
    people.change_password(
        request.act(), login, given["old_password"], given["password"]
    )
    request.session.begin(login, people.get(login).epoch)
    request.said(_("Your password is changed. Other sessions of yours have ended."))
    lacks = request.find_service(SecondFactors).lacks(people.get(login))
    return "/second-factor" if lacks else "/work"


@view_config(
    route_name="language", permission=NO_PERMISSION_REQUIRED, request_method="GET"
)
def language(request: Any) -> Any:
    """Remember the language of the pages in a cookie of its own."""
    code = request.matchdict["code"]
    if code not in LANGUAGES:
        raise NotFound(what="language")
    response = HTTPSeeOther(location=safe_path(request.GET.get("next"), "/"))
    response.set_cookie(
        COOKIE,
        code,
        max_age=YEAR_S,
        path="/",
        httponly=True,
        samesite="Lax",
        secure=_is_secure(request),
    )
    return response
