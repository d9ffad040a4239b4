"""The list of adoptions: which item, for how many units, at which tariff."""

from __future__ import annotations

from typing import Any

from nontax_site.items.adoption import Adoption
from views.i18n import _
from views.listing import CREATED, NUMBER, STATE, Button, Column, ListPage
from views.traversal import Adoptions


def standard(request: Any, adoption: Adoption) -> str:
    """The tariff in force here, or the item's own."""
    if adoption.tariff is not None:
        return adoption.tariff.standard
    item = request.site.items.get(adoption.item)
    tariff = item.tariff_on(request.clock.today()) if item is not None else None
    return tariff.standard if tariff else ""


ADOPTIONS = ListPage(
    place=Adoptions,
    kind="adoption",
    title=_("Items from above"),
    permission="adoption:view",
    by_unit=False,
    columns=(
        NUMBER,
        Column(_("Charge item"), lambda request, adoption: adoption.item_name),
        Column(_("Item code"), lambda request, adoption: adoption.item, "figure"),
        Column(_("Units"), lambda request, adoption: len(adoption.units), "figure"),
        Column(_("Tariff here"), standard, "figure"),
        STATE,
        CREATED,
    ),
    empty=_(
        "Items set by a region above appear here once a bureau's clerk proposes them "
        "for the units that charge them."
    ),
    buttons=(Button(_("Adopt an item"), "/adoptions/new", "adoption:propose"),),
)
