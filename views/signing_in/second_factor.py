"""Setting up one's second factor, and the recovery codes that are shown once."""

from __future__ import annotations

from typing import Any

from pyramid.renderers import render_to_response
from pyramid.security import NO_PERMISSION_REQUIRED
from pyramid.view import view_config

from nontax_site.kernel.errors import Unauthentic
from nontax_site.security.factors import SecondFactors
from schemas.fields import nothing_more
from schemas.people import Code
from schemas.qr import qr_svg
from views.fields import text
from views.forms import form_page
from views.i18n import _
from views.markup import Markup
from views.signing_in.stepping_up import require

METHODS = ("GET", "POST")


def own(request: Any) -> Any:
    """The account that is signed in; raises Unauthentic."""
    user = request.signed_in_user
    if user is None:
        raise Unauthentic
    return user


@view_config(
    route_name="second_factor",
    permission=NO_PERMISSION_REQUIRED,
    renderer="views:signing_in/second_factor.pt",
    request_method=METHODS,
)
def second_factor(request: Any) -> Any:
    """Begin, prove the device by its first code; or what is set up already."""
    user, factors = own(request), request.find_service(SecondFactors)
    if factors.has(user):
        return _set_up(request, user)
    if user.factor is None:
        return form_page(
            request,
            nothing_more(),
            lambda given: _begun(request, user),
            title=_("Set up the second factor"),
            button=_("Make a secret for my device"),
            ask=_(
                "Beside the password, staff show a code of six digits from a device "
                "they hold: any authenticator application on a phone."
            ),
            once=False,
            qr="",
            secret="",
            user=user,
        )
    words = request.fmt.words(_("QR code for the authenticator application"))
    return form_page(
        request,
        Code,
        lambda given: _confirmed(request, user, given["code"]),
        title=_("Set up the second factor"),
        button=_("This device is mine"),
        widgets={"code": text("one-time-code", mode="numeric")},
        once=False,
        qr=Markup(qr_svg(factors.address(user), words)),
        secret=factors.secret(user),
        user=user,
    )


def _begun(request: Any, user: Any) -> str:
    request.find_service(SecondFactors).begin(request.act(), user)
    return "/second-factor"


def _confirmed(request: Any, user: Any, code: str) -> Any:
    factors = request.find_service(SecondFactors)
    codes = factors.confirm(request.act(), user, code)
    return _shown_once(request, codes)


def _set_up(request: Any, user: Any) -> Any:
    return {
        "title": _("My second factor"),
        "form": "",
        "ask": "",
        "qr": "",
        "secret": "",
        "user": user,
    }


@view_config(
    route_name="recovery_codes",
    permission=NO_PERMISSION_REQUIRED,
    renderer="views:macros/form.pt",
    request_method=METHODS,
)
def recovery_codes(request: Any) -> Any:
    """Ten new recovery codes instead of the old ones; proved afresh."""
    user = own(request)

    def deed(given: dict[str, Any]) -> Any:
        require(request)
        factors = request.find_service(SecondFactors)
        return _shown_once(request, factors.renew(request.act(), user))

    return form_page(
        request,
        nothing_more(),
        deed,
        title=_("Make new recovery codes"),
        button=_("Make ten new codes"),
        ask=_("The old codes count no more from now on."),
        back="/second-factor",
        once=False,
    )


def _shown_once(request: Any, codes: tuple[str, ...]) -> Any:
    values = {"title": _("Recovery codes"), "codes": codes}
    return render_to_response("views:signing_in/codes.pt", values, request)
