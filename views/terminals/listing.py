"""The list of card terminals: which machine stands at which unit."""

from __future__ import annotations

from views.i18n import _
from views.listing import CREATED, NUMBER, STATE, UNIT, Button, Column, ListPage
from views.traversal import Terminals

TERMINALS = ListPage(
    place=Terminals,
    kind="terminal",
    title=_("Card terminals"),
    permission="terminal:view",
    columns=(
        NUMBER,
        UNIT,
        Column(_("Number of the machine"), lambda _request, one: one.machine),
        Column(_("Merchant number"), lambda _request, one: one.merchant),
        Column(_("Charge items"), lambda _request, one: len(one.items), "figure"),
        STATE,
        CREATED,
    ),
    empty=_(
        "The bureau binds a card terminal to a unit and to the items that may be paid at it."
    ),
    buttons=(Button(_("Propose a terminal"), "/terminals/new", "terminal:propose"),),
)
