"""A transfer between stores: its page, the form to ask for one, each step."""

from __future__ import annotations

from typing import Any

from pyramid.view import view_config

from nontax_site.kernel.interfaces import ITransferDocument
from nontax_site.stock.exchanging import Transferring
from nontax_site.stock.ports import stock_ports
from nontax_site.stock.transfer import Transfer
from schemas.stock_documents import ranges_schema, spans_in, transfer_schema
from views.actions import ActionPage
from views.documents import Fact, document_page
from views.fields import choice
from views.forms import form_page
from views.i18n import _
from views.ranges import (
    RANGE_WIDGETS,
    keeper_facts,
    keepers_of,
    range_facts,
    ranges_table,
    stores_offered,
)
from views.scopes import regions_where
from views.traversal import Transfers


def _deeds(request: Any) -> Transferring:
    return Transferring(stock_ports(request))


def facts(request: Any, transfer: Transfer) -> list[Fact]:
    """Both stores and what goes from one to the other."""
    stores = [
        (_("From store"), transfer.from_store),
        (_("To store"), transfer.to_store),
    ]
    return [
        *keeper_facts(request, stores),
        *range_facts(_("Numbers"), transfer.ranges),
    ]


@view_config(
    context=ITransferDocument,
    permission="transfer:view",
    renderer="views:macros/document.pt",
    request_method="GET",
)
def page(context: Any, request: Any) -> Any:
    """A transfer."""
    return document_page(
        request,
        context,
        title=_("Transfer between stores"),
        facts=facts(request, context),
        lines=ranges_table(context.ranges, _("Numbers")),
    )


@view_config(
    context=Transfers,
    name="new",
    permission="transfer:ask",
    renderer="views:macros/form.pt",
    request_method=("GET", "POST"),
)
def new(context: Any, request: Any) -> Any:  # noqa: ARG001 (a view)
    """Ask for a transfer."""
    stores = stores_offered(request, regions_where(request, "transfer:ask"))

    def ask(given: dict[str, Any]) -> Any:
        store = request.site.stores.get(given["from_store"])
        region = store.region if store is not None else ""
        return _deeds(request).ask(
            given["from_store"], given["to_store"], request.act(), region
        )

    return form_page(
        request,
        transfer_schema(),
        ask,
        title=_("Ask for a transfer"),
        button=_("Ask for this transfer"),
        widgets={"from_store": choice(stores), "to_store": choice(stores)},
        ask=_("The supervisor approves; the custodian who gives names the numbers."),
    )


def give(request: Any, transfer: Transfer, act: Any, given: dict[str, Any]) -> None:
    """Give the numbers named."""
    _deeds(request).give(transfer, spans_in(given), act)


def accept(request: Any, transfer: Transfer, act: Any, given: dict[str, Any]) -> None:
    """Sign for the numbers counted."""
    _deeds(request).accept(transfer, spans_in(given), act)


def dispute(request: Any, transfer: Transfer, act: Any, given: dict[str, Any]) -> None:
    """Send them back."""
    _deeds(request).dispute(transfer, act)


def take_back(
    request: Any, transfer: Transfer, act: Any, given: dict[str, Any]
) -> None:
    """Take the disputed numbers back."""
    _deeds(request).take_back(transfer, act)


def _page(verb: str, button: Any, ask: Any, **more: Any) -> ActionPage:
    return ActionPage(
        kind="transfer",
        verb=verb,
        marker=ITransferDocument,
        button=button,
        ask=ask,
        facts=keepers_of,
        **{"summary": facts, **more},
    )


ACTIONS = (
    _page("approve", _("Approve this transfer"), _("The custodian gives the books.")),
    _page("refuse", _("Refuse this transfer"), _("Nothing is moved."), danger=True),
    _page("withdraw", _("Withdraw this transfer"), _("Nothing is moved.")),
    _page("cancel", _("Cancel this transfer"), _("Nothing is moved."), danger=True),
    _page(
        "give",
        _("Give these books"),
        _("They are on the way until the other custodian signs."),
        deed=give,
        schema=ranges_schema(_("Numbers that leave the store")),
        widgets=RANGE_WIDGETS,
    ),
    _page(
        "accept",
        _("Sign for these books"),
        _("Type what you counted: it must be what was given."),
        deed=accept,
        schema=ranges_schema(_("Numbers you counted")),
        widgets=RANGE_WIDGETS,
    ),
    _page(
        "dispute",
        _("Send the books back"),
        _("Nothing is signed for; the giver takes them back and counts again."),
        deed=dispute,
        danger=True,
    ),
    _page(
        "take_back",
        _("Take the books back"),
        _("They stand on your shelf again."),
        deed=take_back,
    ),
)
