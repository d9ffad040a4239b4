"""Asking for relief, at the page of the notice."""

from __future__ import annotations

from typing import Any

from pyramid.view import view_config

from nontax_site.kernel.errors import Forbidden, NotFound
from nontax_site.kernel.interfaces import INoticeDocument
from nontax_site.payments.notice import Notice
from nontax_site.payments.ports import payment_ports
from nontax_site.payments.relief import (
    DEFERRAL,
    INSTALMENT,
    REASON_TITLES,
    RELIEF_TITLES,
    Part,
)
from nontax_site.payments.relieving import Asked, Relieving
from nontax_site.security.grants import static_permits
from schemas.reliefs import relief_schema
from views.documents import Fact
from views.fields import choice, rows
from views.forms import form_page
from views.i18n import _
from views.links import path_of
from views.notices.showing import facts as notice_facts
from views.notices.showing import lines_table

ASKS: dict[str, Any] = {
    "deferral": _("The unit's supervisor decides. Nothing is added until the new day."),
    "instalment": _(
        "The unit's supervisor decides. This notice ends, and each part becomes a "
        "notice with a payment code of its own."
    ),
    "reduction": _(
        "The unit's supervisor forwards it, the finance bureau decides. The payment "
        "code stays; the notice shows the full and the reduced amount."
    ),
    "exemption": _(
        "The unit's supervisor forwards it, the finance bureau decides. The notice "
        "ends; nothing is paid."
    ),
}


@view_config(
    context=INoticeDocument,
    name="ask-relief",
    permission="notice:view",
    renderer="views:reliefs/ask.pt",
    request_method=("GET", "POST"),
)
def ask(context: Any, request: Any) -> Any:
    """The form of one kind of relief; the other kinds are a click away."""
    if not static_permits(request.actor, "relief:ask", context.places()):
        raise Forbidden(permission="relief:ask")
    kind = request.GET.get("kind", DEFERRAL)
    if kind not in RELIEF_TITLES:
        raise NotFound(what="relief")

    def send(given: dict[str, Any]) -> Any:
        comment = given.pop("comment")
        relief = Relieving(payment_ports(request)).ask(
            context, wanted_of(kind, given), request.act(comment=comment)
        )
        request.said(_("Asked for: ${number}."), number=relief.id)
        return relief

    words = request.fmt.words
    return form_page(
        request,
        relief_schema(kind),
        send,
        title=_("Ask for relief"),
        button=_("Ask for this relief"),
        ask=ASKS[kind],
        summary=summary(request, context),
        back=path_of("notice", context.id),
        initial=initial(context, kind),
        widgets={
            "reason": choice((k, words(v)) for k, v in REASON_TITLES.items()),
            "parts": rows(least=2, most=36),
        },
        document=context,
        relief_kind=kind,
        kinds=[(name, words(title)) for name, title in RELIEF_TITLES.items()],
        lines=lines_table(request, context.parts),
    )


def summary(request: Any, notice: Notice) -> list[Fact]:
    """The notice relief is asked for."""
    return [
        *notice_facts(request, notice),
        Fact(_("Total"), notice.total, request.fmt.capital(notice.total)),
    ]


def initial(notice: Notice, kind: str) -> dict[str, Any]:
    """Two empty parts of a plan; else nothing."""
    return {"parts": [{}, {}]} if kind == INSTALMENT else {}


def wanted_of(kind: str, given: dict[str, Any]) -> Asked:
    """What the form said, for the deed."""
    more: dict[str, Any] = {}
    if "off" in given:
        more["off"] = given["off"]
    if "due" in given:
        more["due"] = given["due"]
    if "parts" in given:
        more["parts"] = [Part(row["due"], row["amount"].fen) for row in given["parts"]]
    return Asked(kind, given["reason"], given["basis"], **more)
