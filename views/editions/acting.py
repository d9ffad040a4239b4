"""The verbs of an edition, one page each."""

from __future__ import annotations

from typing import Any

from nontax_site.items.edition import Edition
from nontax_site.kernel.interfaces import IEditionDocument
from views.actions import ACTION_ROWS, ActionPage
from views.documents import Fact
from views.editions.sending import cataloguing
from views.editions.showing import changes_table, effect, facts
from views.i18n import _
from views.links import path_of

DECIDED_OVER = 50
"""So many changes stand above the button; the edition's page has all of them."""


def summary(request: Any, edition: Edition) -> list[Fact]:
    """Where the sheet comes from and how much it does now."""
    return facts(request, edition, effect(request, edition))


def doing(request: Any, edition: Edition) -> dict[str, Any]:
    """The rows that do something, as many as one decides over, and where all are."""
    changes = effect(request, edition)
    return {
        "lines": changes_table(changes, most=DECIDED_OVER),
        "whole": f"{path_of('edition', edition.id)}#rows",
    }


def publish(request: Any, edition: Edition, act: Any, given: dict[str, Any]) -> None:
    """Take every row over."""
    region = request.site.regions[edition.region]
    cataloguing(request).publish(edition, region, act)


def _page(verb: str, button: Any, ask: Any, **more: Any) -> ActionPage:
    return ActionPage(
        kind="edition",
        verb=verb,
        marker=IEditionDocument,
        button=button,
        ask=ask,
        summary=summary,
        renderer=ACTION_ROWS,
        more=doing,
        **more,
    )


ACTIONS = (
    _page(
        "submit",
        _("Submit this edition"),
        _("A supervisor looks at it and publishes it."),
    ),
    _page(
        "publish",
        _("Publish this edition"),
        _(
            "New items become chargeable once they are assigned to units; changed "
            "tariffs begin on their day. All rows are taken over, or none."
        ),
        deed=publish,
    ),
    _page(
        "send_back",
        _("Send it back"),
        _("The clerk sees the reason and sends another sheet in."),
    ),
    _page(
        "give_up",
        _("Give up the sheet"),
        _("Nothing of it is taken over."),
        danger=True,
    ),
)
