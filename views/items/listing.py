"""The list of charge items.

Items belong to a region. Whoever works for a unit sees what is or was charged in
the unit's region; drafts are the bureau's.
"""

from __future__ import annotations

from typing import Any

from nontax_site.items.item import COLLECTED_BY_TITLES, PUBLISHED, RETIRED
from nontax_site.units.categories import CATEGORY_TITLES
from views.format import Link, Marked
from views.i18n import _
from views.links import path_of
from views.listing import STATE, Button, Column, Filters, ListPage
from views.scopes import regions_where, units_where
from views.traversal import Items

SEEN_BY_UNITS = (PUBLISHED, RETIRED)


class ItemsPage(ListPage):
    """The list, with fewer states for those who work for a unit."""

    def tokens(self, request: Any, filters: Filters) -> tuple[str, ...]:
        """The orders the filters name, cut to what a unit may see."""
        tokens = super().tokens(request, filters)
        if regions_where(request, self.permission):
            return tokens
        allowed = {f"item:{state}" for state in SEEN_BY_UNITS}
        return tuple(token for token in tokens if token in allowed)

    def narrowed(self, request: Any, filters: Any) -> bool:  # noqa: ARG002
        """A unit's list leaves out what the unit never might charge."""
        return not regions_where(request, self.permission)

    def admits(self, request: Any, filters: Any, document: Any) -> bool:  # noqa: ARG002
        """Whether the actor may see the item."""
        return bool(request.has_permission(self.permission, document))


def scopes(request: Any) -> tuple[str, ...]:
    """The regions of the actor, or those of his units."""
    own = regions_where(request, "item:view")
    if not own:
        own = tuple(dict.fromkeys(u[:6] for u in units_where(request, "item:view")))
    return tuple(f"region:{code}" for code in own)


def _standard(request: Any, item: Any) -> str:
    tariff = item.tariff_on(request.clock.today())
    return tariff.standard if tariff else ""


def _collector(request: Any, item: Any) -> Any:
    body = item.collected_by(request.clock.today())
    words = request.fmt.words(COLLECTED_BY_TITLES[body])
    return Marked(words, "bad") if body == "tax" else words


ITEMS = ItemsPage(
    place=Items,
    kind="item",
    title=_("Charge items"),
    permission="item:view",
    columns=(
        Column(
            _("Item code"),
            lambda request, item: Link(item.id, path_of("item", item.id)),
            "figure text-nowrap",
        ),
        Column(_("Name of the item"), lambda request, item: item.name),
        Column(
            _("Statutory category"),
            lambda request, item: request.fmt.words(CATEGORY_TITLES[item.category]),
        ),
        Column(_("Department"), lambda request, item: item.department),
        Column(_("Tariff"), _standard, "figure"),
        Column(_("Who collects"), _collector),
        STATE,
    ),
    empty=_("Charge items appear here when the bureau has drafted one."),
    scopes=scopes,
    buttons=(
        Button(_("Draft an item"), "/items/new", "item:draft"),
        Button(_("Published lists"), "/lists", "item:view"),
    ),
)
