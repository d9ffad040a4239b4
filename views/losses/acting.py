"""A loss report: its page, the form to write one, each step."""

from __future__ import annotations

from typing import Any

from pyramid.view import view_config

from nontax_site.kernel.interfaces import ILossDocument
from nontax_site.stock.losing import Losing, LossFacts
from nontax_site.stock.loss import Loss
from nontax_site.stock.ports import stock_ports
from schemas.losses import found_schema, loss_schema, notice_schema
from schemas.stock_documents import lines_shown, spans_in
from views.actions import ActionPage
from views.documents import Fact, Related, document_page
from views.fields import choice, text_area
from views.forms import form_page
from views.i18n import _
from views.ranges import (
    RANGE_WIDGETS,
    keeper_facts,
    keepers_of,
    own_shelves,
    range_facts,
    ranges_table,
    stores_offered,
    today,
)
from views.traversal import Losses


def _deeds(request: Any) -> Losing:
    return Losing(stock_ports(request))


def facts(request: Any, loss: Loss) -> list[Fact]:
    """What was lost by whom, and what was done about it."""
    late = _("Reported late") if loss.late else ""
    shown = [
        *keeper_facts(request, [(_("Lost by"), loss.holder)]),
        Fact(_("Noticed on"), loss.discovered, request.fmt.words(late) if late else ""),
        Fact(_("How it happened"), loss.cause),
        *range_facts(_("Lost numbers"), loss.ranges),
        *range_facts(_("Written on among them"), loss.written),
        *range_facts(_("Numbers found again"), loss.back),
    ]
    if loss.published:
        shown.append(Fact(_("Public notice"), loss.published, loss.medium))
    else:
        shown.append(Fact(_("To be declared in public by"), loss.due))
    return shown


@view_config(
    context=ILossDocument,
    permission="loss:view",
    renderer="views:macros/document.pt",
    request_method="GET",
)
def page(context: Any, request: Any) -> Any:
    """A loss report."""
    kind, _colon, name = context.came.partition(":")
    chain = [Related(_("It came to light in"), kind, name)] if name else []
    return document_page(
        request,
        context,
        title=_("Loss report"),
        facts=facts(request, context),
        lines=ranges_table(context.ranges, _("Lost numbers")),
        chain=chain,
    )


@view_config(
    context=Losses,
    name="new",
    permission="loss:report",
    renderer="views:macros/form.pt",
    request_method=("GET", "POST"),
)
def new(context: Any, request: Any) -> Any:  # noqa: ARG001 (a view)
    """Report a loss, by itself or of what a stock-taking did not find."""
    taking = request.site.stock_takings.get(request.params.get("taking", ""))
    offered = own_shelves(request)
    if taking is not None and taking.holder not in dict(offered):
        taking = None
    came = f"stock_taking:{taking.id}" if taking is not None else ""

    def report(given: dict[str, Any]) -> Any:
        said = LossFacts(given["discovered"], given["cause"], came)
        return _deeds(request).report(
            given["holder"], spans_in(given), said, request.act()
        )

    initial: dict[str, Any] = {"discovered": today(request)}
    if taking is not None:
        initial["holder"] = taking.holder
        if not taking.is_blind and taking.missing:
            initial["lines"] = lines_shown(taking.missing)
    elif len(offered) == 1:
        initial["holder"] = offered[0][0]
    return form_page(
        request,
        loss_schema(),
        report,
        title=_("Report a loss"),
        button=_("Report these numbers as lost"),
        initial=initial,
        widgets={
            "holder": choice(offered),
            "cause": text_area(3),
            **RANGE_WIDGETS,
        },
        ask=_(
            "The numbers are unusable at once, and whoever checks one is told that it "
            "is lost. This cannot be taken back: what is found again is destroyed."
        ),
        danger=True,
    )


def endorse(request: Any, loss: Loss, act: Any, given: dict[str, Any]) -> None:
    """Sign."""
    _deeds(request).endorse(loss, act)


def publish(request: Any, loss: Loss, act: Any, given: dict[str, Any]) -> None:
    """Record the public notice."""
    _deeds(request).publish(loss, given["medium"], given["published"], act)


def decide(request: Any, loss: Loss, act: Any, given: dict[str, Any]) -> None:
    """Decide."""
    _deeds(request).decide(loss, act)


def found(request: Any, loss: Loss, act: Any, given: dict[str, Any]) -> None:
    """Record what was found."""
    _deeds(request).found_again(loss, spans_in(given), given["store"], act)


def _found_widgets(request: Any, loss: Loss) -> dict[str, Any]:
    return {**RANGE_WIDGETS, "store": choice(stores_offered(request, [loss.region]))}


def _found_first(request: Any, loss: Loss) -> dict[str, Any]:
    stores = stores_offered(request, [loss.region])
    shown: dict[str, Any] = {"lines": lines_shown(loss.away)} if loss.away else {}
    return {**shown, "store": stores[0][0]} if len(stores) == 1 else shown


def _page(verb: str, button: Any, ask: Any, **more: Any) -> ActionPage:
    return ActionPage(
        kind="loss",
        verb=verb,
        marker=ILossDocument,
        button=button,
        ask=ask,
        facts=keepers_of,
        summary=facts,
        **more,
    )


ACTIONS = (
    _page(
        "endorse",
        _("Sign this report"),
        _("You confirm what the custodian reports."),
        deed=endorse,
    ),
    _page(
        "publish",
        _("Record this notice"),
        _("The numbers were declared void in a newspaper or another public medium."),
        deed=publish,
        schema=notice_schema(),
        initial=lambda request, loss: {"published": today(request)},
    ),
    _page(
        "ask_again",
        _("Ask for a better notice"),
        _("The unit declares the loss again."),
    ),
    _page(
        "decide",
        _("Decide on this loss"),
        _("Say what follows for the unit; the report is closed with it."),
        deed=decide,
        danger=True,
    ),
    _page(
        "found",
        _("Record these numbers as found"),
        _("They go to the store to be destroyed and are never handed out again."),
        deed=found,
        schema=found_schema(),
        widgets=_found_widgets,
        initial=_found_first,
    ),
    _page("file", _("File this report"), _("Nothing more is looked for.")),
)
