"""A day's cash: its page, gathering it, and what becomes of a difference."""

from __future__ import annotations

from itertools import islice
from typing import Any

from pyramid.view import view_config

from nontax_site.bills.collective import OPEN, RESOLUTION_TITLES, Collective
from nontax_site.bills.fixed_issue import FixedIssue
from nontax_site.bills.gathering_cash import CashGathering
from nontax_site.bills.handlers import ports_of
from nontax_site.kernel.interfaces import ICollectiveDocument
from nontax_site.kernel.money import sum_of
from schemas.cash import counted_schema, resolution_schema
from views.actions import ActionPage
from views.documents import Fact, Related, document_page
from views.fields import money, radio
from views.format import Link
from views.i18n import _
from views.links import path_of
from views.paper_bills.showing import lines_table
from views.ranges import ranges_table
from views.tables import Column, Table

SHOWN = 200
"""So many waiting bills are shown; their sum is of all."""


def _deeds(request: Any) -> CashGathering:
    return CashGathering(ports_of(request))


def facts(request: Any, day: Collective) -> list[Fact]:
    """The day, what its bills say, what was counted, and the difference."""
    fmt = request.fmt
    found = [
        Fact(_("Unit"), fmt.unit(day.unit)),
        Fact(_("Day"), day.day),
    ]
    if day.gathered_at is None:
        return found
    found += [
        Fact(_("Amount of the bills"), day.total, fmt.capital(day.total)),
        Fact(_("Cash counted"), day.counted, fmt.time(day.gathered_at)),
        Fact(_("Answers for the cash"), day.owner[1] if day.owner else None),
    ]
    if day.shortage:
        found.append(Fact(_("Shortage"), day.shortage))
    if day.surplus:
        found.append(Fact(_("Surplus"), day.surplus))
    if day.resolution:
        title = RESOLUTION_TITLES[day.resolution]
        found.append(Fact(_("What becomes of it"), _(title)))
    return found


def waiting_facts(request: Any, day: Collective) -> list[Fact]:
    """How many bills wait; their sum is shown after counting only."""
    count = len(_deeds(request).waiting(day)) if day.state == OPEN else 0
    return [*facts(request, day), Fact(_("Bills to be gathered"), count)]


@view_config(
    context=ICollectiveDocument,
    permission="collective:view",
    renderer="views:collectives/page.pt",
    request_method="GET",
)
def page(context: Any, request: Any) -> Any:
    """A day's cash."""
    waiting = _deeds(request).waiting(context) if context.state == OPEN else []
    return document_page(
        request,
        context,
        title=_("Day's cash"),
        facts=facts(request, context),
        lines=lines_table(context) if context.lines else None,
        total=context.total if context.lines else None,
        chain=[
            *(
                Related(_("Collective notice"), "notice", code, _state(request, code))
                for code in context.notices
            ),
            *(
                Related(_("Fixed bills given out"), "fixed_issue", one)
                for one in context.issues
            ),
        ],
        notices=sentences(context),
        numbers=ranges_table(context.numbers, _("Bills gathered")),
        waiting=waiting_table(waiting) if waiting else None,
    )


def _state(request: Any, code: str) -> Any:
    return request.fmt.state(request.site.document("notice", code)).words


def sentences(day: Collective) -> list[Any]:
    """What to know before everything else: cash and bills differ."""
    if not day.resolutions:
        return []
    return [
        _(
            "Cash and bills differ. The notice asks for what the bills say; one "
            "person proposes what becomes of the difference, another decides."
        )
    ]


def waiting_table(waiting: list[Any]) -> Table:
    """The bills whose cash waits, with the sum of all of them."""
    total = sum_of(one.total for one in waiting)
    return Table(
        columns=(
            Column(_("Number"), _number),
            Column(_("Day on the paper"), lambda _r, one: _day(one)),
            Column(_("Item"), lambda _r, one: one.parts[0].item_name),
            Column(_("Amount"), lambda _r, one: one.total),
        ),
        rows=list(islice(waiting, SHOWN)),
        caption=_("Cash to be gathered"),
        foot=(
            _("${count} in all", mapping={"count": f"{len(waiting):,}"}),
            "",
            "",
            total,
        ),
    )


def _number(_request: Any, one: Any) -> Link:
    return Link(one.id, path_of(one.kind, one.id))


def _day(one: Any) -> Any:
    return one.given_on if isinstance(one, FixedIssue) else one.written_on


# ---- verbs ----------------------------------------------------------------------------


def gather(request: Any, day: Any, act: Any, given: dict[str, Any]) -> None:
    """Make the notices."""
    _deeds(request).gather(day, given["counted"], act)


def close(request: Any, day: Any, act: Any, given: Any) -> None:
    """Nothing is left of the day."""
    _deeds(request).close(day, act)


def propose(request: Any, day: Any, act: Any, given: dict[str, Any]) -> None:
    """What becomes of the difference."""
    _deeds(request).propose(day, given["resolution"], act)


def decide(request: Any, day: Any, act: Any, given: Any) -> None:
    """Agree."""
    _deeds(request).decide(day, act)


def send_back(request: Any, day: Any, act: Any, given: Any) -> None:
    """Do not agree."""
    _deeds(request).send_back(day, act)


def _page(verb: str, button: Any, ask: Any, deed: Any, **more: Any) -> ActionPage:
    return ActionPage(
        kind="collective",
        verb=verb,
        marker=ICollectiveDocument,
        button=button,
        ask=ask,
        deed=deed,
        **{"summary": facts, **more},
    )


ACTIONS = (
    _page(
        "gather",
        _("Gather this cash"),
        _(
            "The bills of the day go into a notice the unit pays itself. They cannot "
            "be voided afterwards; a difference is kept and decided."
        ),
        gather,
        schema=counted_schema(),
        widgets={"counted": money()},
        summary=waiting_facts,
    ),
    _page(
        "close",
        _("Close this day"),
        _("Only a day on which no cash is left, because its entries were voided."),
        close,
        summary=waiting_facts,
    ),
    _page(
        "propose",
        _("Propose this"),
        _("Say how the difference arose; another person decides."),
        propose,
        schema=resolution_schema(),
        widgets=lambda request, day: {  # noqa: ARG005
            "resolution": radio((name, _(t)) for name, t in day.resolutions.items())
        },
    ),
    _page(
        "decide",
        _("Agree to this"),
        _("You agree to what becomes of the difference; it is kept for good."),
        decide,
    ),
    _page(
        "send_back",
        _("Send the proposal back"),
        _("Somebody proposes anew; say why."),
        send_back,
    ),
)
