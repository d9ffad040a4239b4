"""A handover between custodians: its page, the form to open one, each step."""

from __future__ import annotations

from typing import Any

from pyramid.view import view_config

from nontax_site.kernel.interfaces import ICustodyHandoverDocument
from nontax_site.stock.custody_handover import CustodyHandover
from nontax_site.stock.handing_over import HandingOver, held_rows
from nontax_site.stock.ports import stock_ports
from schemas.stock_documents import count_schema, handover_schema, spans_in
from views.actions import ActionPage
from views.documents import Fact, document_page
from views.fields import choice
from views.forms import form_page
from views.i18n import _
from views.ranges import (
    MISSING_WIDGETS,
    holder_name,
    people_where,
    range_facts,
    ranges_table,
    shelves_where,
)
from views.traversal import CustodyHandovers


def _deeds(request: Any) -> HandingOver:
    return HandingOver(stock_ports(request))


def facts(request: Any, found: CustodyHandover) -> list[Fact]:
    """Whose shelf goes from whom to whom, before whom, and what was missing."""
    return [
        Fact(_("Kept for"), holder_name(request, found.holder)),
        Fact(_("Given over by"), found.old[2], found.old[0]),
        Fact(_("New custodian"), found.new[2], found.new[0]),
        Fact(_("Witness"), found.witness[2], found.witness[0]),
        *range_facts(_("Numbers that are missing"), found.missing),
        *([Fact(_("What is known of them"), found.told)] if found.told else []),
    ]


def _rows(request: Any, found: CustodyHandover) -> Any:
    """What was counted, or is to be counted now."""
    return found.expected or held_rows(request.site, found.holder)


@view_config(
    context=ICustodyHandoverDocument,
    permission="custody_handover:view",
    renderer="views:macros/document.pt",
    request_method="GET",
)
def page(context: Any, request: Any) -> Any:
    """A handover."""
    notices = []
    if context.has_differences:
        notices.append(
            _("Numbers were missing: the new custodian reports them as lost.")
        )
    return document_page(
        request,
        context,
        title=_("Handover of custody"),
        facts=facts(request, context),
        lines=ranges_table(_rows(request, context), _("What is on the shelf")),
        notices=notices,
    )


@view_config(
    context=CustodyHandovers,
    name="new",
    permission="custody_handover:open",
    renderer="views:macros/form.pt",
    request_method=("GET", "POST"),
)
def new(context: Any, request: Any) -> Any:  # noqa: ARG001 (a view)
    """Open a handover."""
    holders = [
        (name, holder_name(request, name))
        for name in shelves_where(request, "custody_handover:open")
        if name in request.site.custodians
    ]

    def open_(given: dict[str, Any]) -> Any:
        return _deeds(request).open(
            given["holder"], given["new"], given["witness"], request.act()
        )

    people = people_where(request, "custody_handover:open")
    return form_page(
        request,
        handover_schema(),
        open_,
        title=_("Open a handover"),
        button=_("Open this handover"),
        widgets={
            "holder": choice(holders),
            "new": choice(people),
            "witness": choice(people),
        },
        ask=_(
            "The new custodian counts every range, the old one confirms, the witness "
            "closes it. Only then is the new one in charge."
        ),
    )


def count(
    request: Any, found: CustodyHandover, act: Any, given: dict[str, Any]
) -> None:
    """Say what was missing when it was counted."""
    _deeds(request).count(found, spans_in(given), given["told"], act)


def recount(
    request: Any, found: CustodyHandover, act: Any, given: dict[str, Any]
) -> None:
    """Have it counted again."""
    _deeds(request).recount(found, act)


def witness(
    request: Any, found: CustodyHandover, act: Any, given: dict[str, Any]
) -> None:
    """Close it."""
    _deeds(request).witness(found, act)


def summary(request: Any, found: CustodyHandover) -> list[Fact]:
    """The three persons and every range."""
    rows = _rows(request, found)
    return [*facts(request, found), *range_facts(_("What is on the shelf"), rows)]


def _page(verb: str, button: Any, ask: Any, **more: Any) -> ActionPage:
    return ActionPage(
        kind="custody_handover",
        verb=verb,
        marker=ICustodyHandoverDocument,
        button=button,
        ask=ask,
        **{"summary": summary, **more},
    )


ACTIONS = (
    _page(
        "count",
        _("I counted every range"),
        _("Count before the old custodian and the witness; name what is missing."),
        deed=count,
        schema=count_schema(),
        widgets=MISSING_WIDGETS,
    ),
    _page("confirm", _("The count is right"), _("The witness closes the handover.")),
    _page(
        "recount",
        _("Have it counted again"),
        _("The new custodian counts again before all three."),
        deed=recount,
    ),
    _page(
        "witness",
        _("Close the handover as witness"),
        _("From now on the new custodian is in charge of this shelf."),
        deed=witness,
    ),
    _page(
        "cancel",
        _("Cancel this handover"),
        _("The old custodian stays in charge."),
        danger=True,
    ),
)
