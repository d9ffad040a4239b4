"""The pages of signing in; every refusal says the same to everybody."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.security import NO_PERMISSION_REQUIRED
from pyramid.view import view_config

from nontax_site.kernel.errors import NotFound, Unauthentic
from nontax_site.security.people import PasswordWrong, People
from nontax_site.security.signing_in import SignInFailed, SigningIn
from schemas.people import ChangePassword, SignIn
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
    if request.actor.login and request.method == "GET":
        return HTTPSeeOther(location=target)
    return form_page(
        request,
        SignIn,
        lambda given: _begin(request, given),
        title=_("Staff sign-in"),
        button=_("Sign in"),
        initial={"next": target},
        widgets={
            "login": text("username"),
            "password": password(),
            "next": hidden(),
        },
        once=False,
        also=(SignInFailed,),
        has_left="left" in request.GET,
    )


def _begin(request: Any, given: dict[str, str]) -> str:
    user = request.find_service(SigningIn).sign_in(
        given["login"], given["password"], address_of(request)
    )
    request.session.begin(user.login, user.epoch)
    return "/password" if user.must_change else safe_path(given["next"])


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
    return "/work"


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
        secure=request.registry.settings.get("nontax.mode") == "production",
    )
    return response
