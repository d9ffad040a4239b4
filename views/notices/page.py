"""The page of a notice: facts, lines, what is owed today, payment and its legs."""

from __future__ import annotations

from typing import Any

from pyramid.view import view_config

from nontax_site.kernel.clock import beijing_day, shown
from nontax_site.kernel.interfaces import INoticeDocument
from nontax_site.payments.notice import Notice
from nontax_site.payments.postings import holder_of
from nontax_site.payments.relief import RELIEF_TITLES
from nontax_site.security.grants import static_permits
from views.documents import Paper, Related, document_page
from views.format import Link
from views.i18n import _
from views.links import path_of
from views.notices.money import coming_facts, legs_table, payment_facts
from views.notices.showing import additions_table, facts, lines_table
from views.paper_bills.issuing import may_write
from views.remittances.acting import may_remit


@view_config(
    context=INoticeDocument,
    permission="notice:view",
    renderer="views:notices/page.pt",
    request_method="GET",
)
def page(context: Any, request: Any) -> Any:
    """A payment notice."""
    return document_page(
        request,
        context,
        title=_("Payment notice"),
        number=context.shown,
        facts=facts(request, context),
        lines=lines_table(request, context.parts),
        total=context.total,
        chain=chain(request, context),
        papers=papers(context),
        notices=sentences(request, context),
        coming=coming_facts(request, context),
        payment=payment_facts(request, context),
        legs=legs_table(request, context, holder_of(context)) if context.paid else None,
        additions=additions_table(request, context),
        owed=context.owed(beijing_day(request.clock.now())),
        links=links(request, context),
    )


def sentences(request: Any, notice: Notice) -> list[Any]:
    """What to know before everything else: an open request, the time that is over."""
    found = []
    asked = notice.open_request
    if asked is not None:
        found.append(
            _(
                "${name} asked on ${at} to cancel this notice: ${reason}",
                mapping={
                    "name": asked.name,
                    "at": shown(asked.at),
                    "reason": asked.comment,
                },
            )
        )
    today = beijing_day(request.clock.now())
    if notice.overdue(today):
        days = str(notice.days_late(today))
        owed = request.fmt.money(notice.owed(today))
        found.append(
            _(
                "Overdue by ${days} days. Paid today, ${owed} are owed.",
                mapping={"days": days, "owed": owed},
            )
        )
    return found


def chain(request: Any, notice: Notice) -> list[Related]:
    """Suspense money, reliefs and dunning of the notice; its bills, oldest first."""
    cases = [
        *(_case(request, _("Suspense money"), "suspense", one) for one in notice.cases),
        *(_case(request, _("Relief"), "relief", one) for one in notice.reliefs),
        _case(request, _("Dunning"), "demand", notice.demand),
    ]
    cases.append(_paper(request, notice))
    bills: list[Related] = []
    name = notice.bill
    while name:
        bill = request.site.find("bill", name)
        bills[:0] = [
            Related(_("Electronic bill"), "bill", name, request.fmt.state(bill).words),
            Related(_("Red bill"), "bill", bill.related),
        ]
        name = bill.reissue_of
    return [*cases, *bills]


def _case(request: Any, title: Any, kind: str, name: str) -> Related:
    """A document beside the notice, with what it is about and how it stands."""
    found = request.site.find(kind, name) if name else None
    if found is None:
        return Related(title, kind, name)
    state = request.fmt.state(found).words
    if kind == "relief":
        words = request.fmt.words(RELIEF_TITLES[found.relief_kind])
        return Related(title, kind, name, f"{words} · {state}")
    return Related(title, kind, name, state)


def _paper(request: Any, notice: Notice) -> Related:
    """The paper it was written on, or the day of cash gathered into it."""
    if notice.is_collective:
        return _case(request, _("Day's cash"), "collective", notice.paper)
    return _case(request, _("Paper bill"), "paper_bill", notice.paper)


def papers(notice: Notice) -> list[Paper]:
    """The paper of an issued notice."""
    if notice.issued_at is None:
        return []
    url = path_of("notice", notice.id, "paper")
    return [Paper(_("Payment notice (PDF)"), url, at=notice.issued_at)]


def links(request: Any, notice: Notice) -> list[Link]:
    """What else one may want here, beside the actions."""
    found = []
    words = request.fmt.words
    if notice.issued_at is not None:
        found.append(
            Link(words(_("Print (PDF)")), path_of("notice", notice.id, "paper"))
        )
    if static_permits(request.actor, "notice:draft", notice.places()):
        found.append(
            Link(words(_("Issue the same again")), f"/notices/new?again={notice.id}")
        )
    if may_write(request, notice):
        url = path_of("notice", notice.id, "write-paper")
        found.append(Link(words(_("Write it on paper")), url))
    if may_remit(request, notice):
        url = path_of("notice", notice.id, "remit")
        found.append(Link(words(_("Paid from another place")), url))
    found += cases_links(request, notice)
    if request.has_permission("notice:unmask", notice):
        found.append(
            Link(
                words(_("Show the payer's data whole")),
                path_of("notice", notice.id, "unmask"),
            )
        )
    return found


def cases_links(request: Any, notice: Notice) -> list[Link]:
    """Asking for relief of an unpaid notice, and dunning one that is overdue."""
    if not notice.is_payable:
        return []
    words, actor, places = request.fmt.words, request.actor, notice.places()
    found = []
    if static_permits(actor, "relief:ask", places):
        url = path_of("notice", notice.id, "ask-relief")
        found.append(Link(words(_("Ask for relief")), url))
    overdue = notice.overdue(beijing_day(request.clock.now()))
    if overdue and not notice.demand and static_permits(actor, "demand:open", places):
        url = path_of("notice", notice.id, "dun")
        found.append(Link(words(_("Begin to dun")), url))
    return found
