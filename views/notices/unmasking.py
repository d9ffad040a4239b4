"""Seeing a payer's data whole: asked with a reason, kept in the audit log."""

from __future__ import annotations

from typing import Any

from pyramid.renderers import render_to_response
from pyramid.view import view_config

from nontax_site.kernel.identity import TITLES, DocumentKind
from nontax_site.kernel.interfaces import IAudit, INoticeDocument
from schemas.notices import unmask_schema
from views.documents import Fact
from views.forms import form_page
from views.i18n import _
from views.links import path_of


@view_config(
    context=INoticeDocument,
    name="unmask",
    permission="notice:unmask",
    renderer="views:macros/form.pt",
    request_method=("GET", "POST"),
)
def unmask(context: Any, request: Any) -> Any:
    """Ask why, write it down, show the data once."""

    def show(given: dict[str, Any]) -> Any:
        act = request.act(comment=given["comment"])
        audit = request.find_service(IAudit)
        audit.record(context, act, "unmask", reason=act.comment)
        who = context.who
        shown = [
            Fact(_("Payer"), who.name),
            Fact(TITLES[DocumentKind(who.document_kind)], who.document_number),
            Fact(_("Telephone"), who.phone),
            Fact(_("Account paid from"), context.paid.payer_account)
            if context.paid
            else Fact(_("Account paid from"), None),
        ]
        return render_to_response(
            "views:notices/unmasked.pt",
            {
                "title": _("The payer's data"),
                "facts": shown,
                "document": context,
            },
            request=request,
        )

    return form_page(
        request,
        unmask_schema(),
        show,
        title=_("Show the payer's data whole"),
        button=_("Show and record it"),
        ask=_("Who looks, when and why is kept for good."),
        back=path_of("notice", context.id),
        once=False,
    )
