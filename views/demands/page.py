"""The page of a case of dunning, and its beginning at an overdue notice."""

from __future__ import annotations

from typing import Any

import colander
from pyramid.view import view_config

from nontax_site.kernel.errors import Forbidden
from nontax_site.kernel.interfaces import IDemandDocument, INoticeDocument
from nontax_site.payments.demand import Demand
from nontax_site.payments.dunning import Dunning
from nontax_site.payments.ports import payment_ports
from nontax_site.security.grants import static_permits
from views.demands.showing import facts, reminders_table
from views.documents import Paper, Related, document_page
from views.forms import form_page
from views.i18n import _
from views.links import path_of
from views.reliefs.asking import summary


@view_config(
    context=IDemandDocument,
    permission="demand:view",
    renderer="views:macros/document.pt",
    request_method="GET",
)
def page(context: Any, request: Any) -> Any:
    """A case of dunning."""
    notice = request.site.document("notice", context.notice)
    state = request.fmt.state(notice).words
    return document_page(
        request,
        context,
        title=_("Dunning"),
        facts=facts(request, context),
        lines=reminders_table(request, context),
        chain=[Related(_("Payment notice"), "notice", context.notice, state)],
        papers=papers(context),
    )


def papers(demand: Demand) -> list[Paper]:
    """The demand on paper, once it is issued."""
    if demand.issued_at is None:
        return []
    url = path_of("demand", demand.id, "paper")
    return [Paper(_("Demand (PDF)"), url, at=demand.issued_at)]


@view_config(
    context=INoticeDocument,
    name="dun",
    permission="notice:view",
    renderer="views:macros/form.pt",
    request_method=("GET", "POST"),
)
def dun(context: Any, request: Any) -> Any:
    """Begin to dun an overdue notice."""
    if not static_permits(request.actor, "demand:open", context.places()):
        raise Forbidden(permission="demand:open")

    def send(given: dict[str, Any]) -> Any:  # noqa: ARG001
        demand = Dunning(payment_ports(request)).open(context, request.act())
        request.said(_("Dunning has begun: ${number}."), number=demand.id)
        return demand

    return form_page(
        request,
        colander.SchemaNode(colander.Mapping()),
        send,
        title=_("Begin to dun"),
        button=_("Begin to dun this notice"),
        ask=_("A case is opened. Reminders and the demand are noted in it."),
        summary=summary(request, context),
        back=path_of("notice", context.id),
    )
