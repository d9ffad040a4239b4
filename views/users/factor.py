"""A lost second factor: one asks for its reset, another decides."""

from __future__ import annotations

from typing import Any

from pyramid.view import view_config

from nontax_site.kernel.errors import NotFound
from nontax_site.security.factors import SecondFactors, may_second
from nontax_site.security.users import User
from schemas.people import Because, Comment
from views.i18n import _
from views.users.editing import FORM, METHODS, account_page


@view_config(
    context=User,
    name="ask-reset",
    permission="user:edit",
    renderer=FORM,
    request_method=METHODS,
)
def ask_reset(context: User, request: Any) -> Any:
    """An administrator asks, with the reason."""

    def deed(given: dict[str, Any]) -> None:
        act = request.act(comment=given["comment"])
        request.find_service(SecondFactors).ask_reset(act, context)
        request.said(_("The reset is asked for; a second person decides."))

    return account_page(
        request,
        context,
        deed,
        Because,
        title=_("Ask to reset the second factor"),
        button=_("Ask for this reset"),
        ask=_(
            "A second person approves. Then all sessions end and the person sets up "
            "a new device at the next sign-in."
        ),
    )


@view_config(
    context=User,
    name="decide-reset",
    permission="user:second",
    renderer=FORM,
    request_method=METHODS,
)
def decide_reset(context: User, request: Any) -> Any:
    """Another administrator or a bureau supervisor of the place decides."""
    if not may_second(request.actor, context):
        raise NotFound(what="user")

    def deed(given: dict[str, Any]) -> str:
        factors = request.find_service(SecondFactors)
        act = request.act(comment=given["comment"])
        if request.POST.get("send") == "refuse":
            factors.refuse_reset(act, context)
            request.said(_("The reset is refused; the second factor stays."))
        else:
            factors.approve_reset(act, context)
            request.said(_("The second factor is reset and all sessions have ended."))
        return f"/users/{context.login}"

    return account_page(
        request,
        context,
        deed,
        Comment,
        title=_("Reset of the second factor"),
        button=_("Approve this reset"),
        others=(("refuse", _("Refuse it")),),
        ask=_("Make sure by another way that it is the person who lost the device."),
    )
