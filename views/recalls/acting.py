"""A recall: its page with who still holds what, the form to write one, each step."""

from __future__ import annotations

from typing import Any

from pyramid.view import view_config

from nontax_site.kernel.clock import shown
from nontax_site.kernel.interfaces import IRecallDocument
from nontax_site.stock.places import TITLES, Place
from nontax_site.stock.ports import stock_ports
from nontax_site.stock.recall import Recall, held_of
from nontax_site.stock.recalling import Recalling
from schemas.stock_documents import recall_schema
from views.actions import ActionPage
from views.documents import Fact, Related, document_page
from views.fields import choice
from views.forms import form_page
from views.i18n import _
from views.ranges import holder_name, paper_types
from views.tables import Column, Table
from views.traversal import Recalls


def _deeds(request: Any) -> Recalling:
    return Recalling(stock_ports(request))


def facts(request: Any, recall: Recall) -> list[Fact]:
    """What is recalled by when, and how much is still held."""
    left = sum(run.size for run in held_of(request.site, recall))
    reminded = tuple(shown(at) for at in recall.reminded)
    return [
        Fact(_("Bill type"), recall.title, recall.bill_type),
        Fact(_("To be handed in by"), recall.due),
        Fact(_("Basis"), recall.basis),
        Fact(_("Sheets still held"), left),
        *([Fact(_("Reminded on"), reminded)] if reminded else []),
    ]


def held_table(request: Any, recall: Recall) -> Table:
    """Who still holds which numbers."""
    words = request.fmt.words
    return Table(
        (
            Column(
                _("Held by"),
                lambda request, run: holder_name(request, run.spot.holder),
            ),
            Column(
                _("Where"), lambda request, run: words(TITLES[Place(run.spot.place)])
            ),
            Column(_("Bill code"), lambda request, run: run.code, "figure"),
            Column(
                _("From number"), lambda request, run: f"{run.first:010d}", "figure"
            ),
            Column(_("To number"), lambda request, run: f"{run.last:010d}", "figure"),
            Column(_("Sheets"), lambda request, run: run.size, "figure"),
        ),
        list(held_of(request.site, recall)),
        caption=_("Who still holds some"),
        empty=_("Nobody holds any of it."),
    )


@view_config(
    context=IRecallDocument,
    permission="recall:view",
    renderer="views:macros/document.pt",
    request_method="GET",
)
def page(context: Any, request: Any) -> Any:
    """A recall."""
    site, words = request.site, request.fmt.words
    returns = [site.document("stock_return", name) for name in context.returns]
    return document_page(
        request,
        context,
        title=_("Recall of bills"),
        facts=facts(request, context),
        lines=held_table(request, context),
        chain=[
            Related(
                words(_("Return of ${unit}"), unit=request.fmt.unit(found.unit)),
                "stock_return",
                found.id,
                request.fmt.state(found).words,
            )
            for found in returns
        ],
    )


@view_config(
    context=Recalls,
    name="new",
    permission="recall:draft",
    renderer="views:macros/form.pt",
    request_method=("GET", "POST"),
)
def new(context: Any, request: Any) -> Any:  # noqa: ARG001 (a view)
    """Write a recall."""
    types = [
        (t.id, f"{t.name}（{t.id}）")
        for t in paper_types(request, "recall:draft")
        if t.to_day is not None
    ]

    def draft(given: dict[str, Any]) -> Any:
        return _deeds(request).draft(
            given["bill_type"], given["due"], given["basis"], request.act()
        )

    return form_page(
        request,
        recall_schema(),
        draft,
        title=_("Write a recall"),
        button=_("Keep the draft"),
        widgets={"bill_type": choice(types)},
        ask=_(
            "Versions that were replaced or discontinued can be recalled. The "
            "supervisor announces it; each who holds some is asked for a return."
        ),
    )


def edit(request: Any, recall: Recall, act: Any, given: dict[str, Any]) -> None:
    """Write the recall anew."""
    _deeds(request).edit(recall, given["due"], given["basis"], act)


def announce(request: Any, recall: Recall, act: Any, given: dict[str, Any]) -> None:
    """Announce it."""
    _deeds(request).announce(recall, act)


def remind(request: Any, recall: Recall, act: Any, given: dict[str, Any]) -> None:
    """Remind who still holds some."""
    _deeds(request).remind(recall, act)


def close(request: Any, recall: Recall, act: Any, given: dict[str, Any]) -> None:
    """Close it."""
    _deeds(request).close(recall, act)


def _held(request: Any, recall: Recall) -> dict[str, Any]:
    """How much is still held, for the guard."""
    return {"held": sum(run.size for run in held_of(request.site, recall))}


def _page(verb: str, button: Any, ask: Any, **more: Any) -> ActionPage:
    return ActionPage(
        kind="recall",
        verb=verb,
        marker=IRecallDocument,
        button=button,
        ask=ask,
        facts=_held,
        **{"summary": facts, **more},
    )


ACTIONS = (
    _page(
        "edit",
        _("Keep the change"),
        _("Nothing is announced by this."),
        deed=edit,
        schema=recall_schema(choose_type=False),
        initial=lambda request, recall: {"due": recall.due, "basis": recall.basis},
    ),
    _page(
        "announce",
        _("Announce this recall"),
        _("Each who holds some is asked for a return by the day."),
        deed=announce,
    ),
    _page("discard", _("Throw this draft away"), _("Nothing was announced.")),
    _page(
        "remind",
        _("Remind them"),
        _("Those who still hold some find it among their work again."),
        deed=remind,
    ),
    _page(
        "close",
        _("Close this recall"),
        _("Nobody holds any of it."),
        deed=close,
    ),
)
