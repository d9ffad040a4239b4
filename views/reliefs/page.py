"""The page of a relief: what was asked for, the notice, and what comes of it."""

from __future__ import annotations

from typing import Any

from pyramid.view import view_config

from nontax_site.kernel.interfaces import IReliefDocument
from views.documents import Related, document_page
from views.i18n import _
from views.reliefs.showing import effect_table, facts


@view_config(
    context=IReliefDocument,
    permission="relief:view",
    renderer="views:macros/document.pt",
    request_method="GET",
)
def page(context: Any, request: Any) -> Any:
    """A relief."""
    notice = request.site.document("notice", context.notice)
    return document_page(
        request,
        context,
        title=_("Relief"),
        facts=facts(request, context),
        lines=effect_table(request, context, notice),
        chain=[
            Related(
                _("Payment notice"),
                "notice",
                context.notice,
                request.fmt.state(notice).words,
            )
        ],
    )
