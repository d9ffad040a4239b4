"""The page of an adoption: the item as it was set, and as it is used here."""

from __future__ import annotations

from typing import Any

from pyramid.view import view_config

from nontax_site.items.adoption import Adoption
from nontax_site.kernel.interfaces import IAdoptionDocument
from views.adoptions.listing import standard
from views.documents import Fact, Related, document_page
from views.i18n import _


@view_config(
    context=IAdoptionDocument,
    permission="adoption:view",
    renderer="views:macros/document.pt",
    request_method="GET",
)
def page(context: Any, request: Any) -> Any:
    """An adoption."""
    return document_page(
        request,
        context,
        title=_("Item from above"),
        facts=facts(request, context),
        chain=related(request, context),
    )


def related(request: Any, adoption: Adoption) -> list[Related]:
    """The item, for who may see it."""
    item = request.site.items.get(adoption.item)
    if item is None or not request.has_permission("item:view", item):
        return []
    return [Related(_("Charge item"), "item", adoption.item)]


def facts(request: Any, adoption: Adoption) -> list[Fact]:
    """The item, its tariff above and here, the units; and what is proposed."""
    item = request.site.items[adoption.item]
    above = item.tariff_on(request.clock.today())
    region = request.site.regions.get(item.region)
    found = [
        Fact(_("Charge item"), item.name, item.id),
        Fact(_("Set by"), region.name if region else item.region),
        Fact(_("Tariff as it was set"), above.standard if above else None),
        Fact(_("Tariff here"), standard(request, adoption)),
        Fact(_("Units that charge it"), names(request, adoption.units)),
    ]
    if adoption.wanted:
        units, tariff = adoption.wanted
        as_set = request.fmt.words(_("As it was set above"))
        found += [
            Fact(_("Units proposed"), names(request, units)),
            Fact(
                _("Tariff proposed"),
                tariff.standard if tariff else as_set,
                tariff.from_day.isoformat() if tariff else "",
            ),
        ]
    return found


def names(request: Any, units: tuple[str, ...]) -> list[str]:
    """The names of units."""
    return [request.fmt.unit(unit) for unit in units]
