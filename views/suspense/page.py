"""The page of a case of suspense money: what came in, its notice, its legs."""

from __future__ import annotations

from typing import Any

from pyramid.view import view_config

from nontax_site.kernel.interfaces import ISuspenseDocument
from nontax_site.payments.postings import holder_of
from nontax_site.payments.suspense import MATCH, SuspenseMoney
from views.documents import Related, document_page
from views.i18n import _
from views.notices.money import legs_table
from views.suspense.showing import facts


@view_config(
    context=ISuspenseDocument,
    permission="suspense:view",
    renderer="views:suspense/page.pt",
    request_method="GET",
)
def page(context: Any, request: Any) -> Any:
    """A case of suspense money."""
    return document_page(
        request,
        context,
        title=_("Suspense money"),
        facts=facts(request, context),
        chain=chain(context),
        legs=legs_table(request, context, holder_of(context)),
    )


def chain(case: SuspenseMoney) -> list[Related]:
    """The notice it was meant for, or was matched to."""
    is_matched = case.resolution == MATCH
    title = _("Matched to the notice") if is_matched else _("Meant for the notice")
    return [Related(title, "notice", case.notice)]
