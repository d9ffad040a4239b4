"""The page of a card terminal, the form to propose one, and its steps."""

from __future__ import annotations

from typing import Any

from pyramid.view import view_config

from nontax_site.bills.binding import Binding, TerminalFacts
from nontax_site.bills.handlers import ports_of
from nontax_site.bills.terminal import Terminal
from nontax_site.kernel.errors import Forbidden
from nontax_site.kernel.interfaces import ITerminalDocument
from schemas.paper_bills import terminal_schema
from views.actions import ActionPage
from views.documents import Fact, document_page
from views.fields import ticks
from views.format import Link
from views.forms import form_page
from views.i18n import _
from views.links import path_of
from views.notices.offering import items_offered
from views.scopes import units_where
from views.tables import Column, Table
from views.traversal import Terminals

PROPOSES = "terminal:propose"


def facts(request: Any, terminal: Terminal) -> list[Fact]:
    """Where it stands and how the host knows it."""
    return [
        Fact(_("Unit"), request.fmt.unit(terminal.unit)),
        Fact(_("Number of the machine"), terminal.machine),
        Fact(_("Merchant number"), terminal.merchant),
    ]


def items_table(request: Any, terminal: Terminal) -> Table:
    """What may be paid at it, at the standards in force today."""
    today = request.clock.today()

    def standard(request: Any, code: str) -> Any:
        item = request.site.items.get(code)
        tariff = item.tariff_on(today) if item is not None else None
        return tariff.standard if tariff is not None else None

    def named(request: Any, code: str) -> Any:
        item = request.site.items.get(code)
        return Link(item.name if item else code, path_of("item", code))

    return Table(
        columns=(
            Column(_("Item"), named),
            Column(_("Code"), lambda _request, code: code, "figure"),
            Column(_("Tariff"), standard),
        ),
        rows=terminal.items,
        caption=_("Charge items paid at it"),
    )


@view_config(
    context=ITerminalDocument,
    permission="terminal:view",
    renderer="views:macros/document.pt",
    request_method="GET",
)
def page(context: Any, request: Any) -> Any:
    """A card terminal."""
    return document_page(
        request,
        context,
        title=_("Card terminal"),
        facts=facts(request, context),
        lines=items_table(request, context),
    )


@view_config(
    context=Terminals,
    name="new",
    permission=PROPOSES,
    renderer="views:macros/form.pt",
    request_method=("GET", "POST"),
)
def new(context: Any, request: Any) -> Any:  # noqa: ARG001 (a view)
    """Choose the unit, then say which machine takes which items."""
    names = [
        name
        for name in units_where(request, PROPOSES)
        if request.site.units[name].is_active
    ]
    wanted = request.GET.get("unit", "") or (names[0] if names else "")
    if wanted not in names:
        raise Forbidden
    unit = request.site.units[wanted]
    items = [(one.id, f"{one.id} {one.name}") for one in items_offered(request, unit)]

    def propose(given: dict[str, Any]) -> Any:
        told = TerminalFacts(
            given["machine"], given["merchant"], sorted(given["items"])
        )
        return Binding(ports_of(request)).propose(unit, told, request.act())

    return form_page(
        request,
        terminal_schema(),
        propose,
        title=_("Propose a terminal"),
        button=_("Propose this terminal"),
        ask=_(
            "Bills paid at a terminal are printed by machine, at the standards in force. The supervisor binds it."
        ),
        summary=[Fact(_("Unit"), unit.name)],
        links=[
            Link(request.site.units[name].name, f"/terminals/new?unit={name}")
            for name in names
            if name != wanted
        ],
        widgets={"items": ticks(items)},
        back="/terminals",
    )


def _page(verb: str, button: Any, ask: Any, **more: Any) -> ActionPage:
    return ActionPage(
        kind="terminal",
        verb=verb,
        marker=ITerminalDocument,
        button=button,
        ask=ask,
        summary=facts,
        **more,
    )


ACTIONS = (
    _page("bind", _("Bind this terminal"), _("Cards may be swiped at it from now on.")),
    _page("refuse", _("Refuse this terminal"), _("The clerk reads the reason.")),
    _page(
        "end",
        _("End the binding"),
        _("No card is swiped at it any more; what was paid stays."),
        danger=True,
    ),
)
