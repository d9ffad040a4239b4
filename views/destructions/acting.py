"""A destruction of paper: its page, the form to apply, each step."""

from __future__ import annotations

from typing import Any

from pyramid.view import view_config

from nontax_site.kernel.interfaces import IDestructionDocument
from nontax_site.stock.destroying import Destroying, DestructionFacts
from nontax_site.stock.destruction import SORT_TITLES, Destruction
from nontax_site.stock.ports import stock_ports
from schemas.destructions import destruction_schema
from schemas.stock_documents import spans_in
from views.actions import ActionPage
from views.documents import Fact, document_page
from views.fields import choice, radio, text_area
from views.forms import form_page
from views.i18n import _
from views.ranges import (
    RANGE_WIDGETS,
    keeper_facts,
    keepers_of,
    own_shelves,
    ranges_table,
)
from views.traversal import Destructions


def _deeds(request: Any) -> Destroying:
    return Destroying(stock_ports(request))


def facts(request: Any, found: Destruction) -> list[Fact]:
    """What is destroyed, in which boxes, and how long it was to be kept."""
    early = _("Earlier than its day") if found.early else ""
    shown = [
        Fact(_("What is destroyed"), request.fmt.words(SORT_TITLES[found.sort])),
        *keeper_facts(request, [(_("Store"), found.store)]),
        Fact(_("Boxes"), found.boxes),
        Fact(_("Reason"), found.reason),
    ]
    if found.kept_until:
        note = request.fmt.words(early) if early else ""
        shown.append(Fact(_("To be kept until"), found.kept_until, note))
    return shown


@view_config(
    context=IDestructionDocument,
    permission="destruction:view",
    renderer="views:macros/document.pt",
    request_method="GET",
)
def page(context: Any, request: Any) -> Any:
    """A destruction."""
    return document_page(
        request,
        context,
        title=_("Destruction of paper"),
        facts=facts(request, context),
        lines=ranges_table(context.ranges, _("Numbers to destroy")),
    )


@view_config(
    context=Destructions,
    name="new",
    permission="destruction:draft",
    renderer="views:macros/form.pt",
    request_method=("GET", "POST"),
)
def new(context: Any, request: Any) -> Any:  # noqa: ARG001 (a view)
    """Apply for a destruction."""

    def draft(given: dict[str, Any]) -> Any:
        said = DestructionFacts(
            given["sort"],
            given["store"],
            tuple(spans_in(given)),
            tuple(given["boxes"].splitlines()),
            given["reason"],
        )
        return _deeds(request).draft(said, request.act())

    stores = own_shelves(request, units=False)
    return form_page(
        request,
        destruction_schema(),
        draft,
        title=_("Apply for a destruction"),
        button=_("Keep the draft"),
        initial={"store": stores[0][0]} if len(stores) == 1 else {},
        widgets={
            "sort": radio(list(SORT_TITLES.items())),
            "store": choice(stores),
            "boxes": text_area(3),
            "reason": text_area(2),
            **RANGE_WIDGETS,
        },
        ask=_(
            "Stubs are written off first and kept their years; unused paper is "
            "registered and approved. Label every box."
        ),
    )


def apply(request: Any, found: Destruction, act: Any, given: dict[str, Any]) -> None:
    """Hand it in."""
    _deeds(request).apply(found, act)


def withdraw(request: Any, found: Destruction, act: Any, given: dict[str, Any]) -> None:
    """Give it up."""
    _deeds(request).withdraw(found, act)


def approve(request: Any, found: Destruction, act: Any, given: dict[str, Any]) -> None:
    """Approve."""
    _deeds(request).approve(found, act)


def destroy(request: Any, found: Destruction, act: Any, given: dict[str, Any]) -> None:
    """Sign as a witness."""
    _deeds(request).destroy(found, act)


def _shown_facts(request: Any, found: Destruction) -> dict[str, Any]:
    """The page asks for the reason itself, so it does not close the step."""
    return {**keepers_of(request, found), "asked_for_reason": True}


def _page(verb: str, button: Any, ask: Any, **more: Any) -> ActionPage:
    return ActionPage(
        kind="destruction",
        verb=verb,
        marker=IDestructionDocument,
        button=button,
        ask=ask,
        facts=_shown_facts,
        summary=facts,
        **more,
    )


ACTIONS = (
    _page(
        "apply",
        _("Hand this application in"),
        _("The bureau checks the list against the boxes."),
        deed=apply,
    ),
    _page(
        "withdraw",
        _("Withdraw this list"),
        _("Nothing is destroyed."),
        deed=withdraw,
    ),
    _page(
        "check",
        _("The boxes are right"),
        _("You opened the boxes and compared them with the list."),
    ),
    _page(
        "send_back", _("Send back"), _("The list is wrong; the custodian applies anew.")
    ),
    _page(
        "approve",
        _("Approve this destruction"),
        _("What is to be kept longer may go before its day with a reason only."),
        deed=approve,
        danger=True,
    ),
    _page("refuse", _("Refuse"), _("Nothing is destroyed.")),
    _page(
        "destroy",
        _("Sign as a witness"),
        _(
            "You watched the destruction. With the second signature the numbers are "
            "destroyed; this cannot be taken back."
        ),
        deed=destroy,
        danger=True,
    ),
    _page("stop", _("Stop this destruction"), _("Nothing is destroyed.")),
)
