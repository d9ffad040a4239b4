"""Published lists of items: batches, their rows, and publishing one."""

from __future__ import annotations

from typing import Any

from pyramid.view import view_config

from nontax_site.items.catalogue import Catalogue
from nontax_site.items.lists import ItemList
from nontax_site.items.publishing import Listing
from nontax_site.kernel.errors import NotFound
from nontax_site.kernel.interfaces import IAudit
from nontax_site.security.grants import static_permits
from schemas.items import PublishList, list_of
from views.documents import Fact
from views.fields import choice, rows
from views.format import Link
from views.forms import form_page
from views.i18n import _
from views.links import path_of
from views.scopes import regions_where
from views.tables import Column, Table
from views.traversal import Lists


@view_config(
    context=Lists,
    permission="item:view",
    renderer="views:regions/list.pt",
    request_method="GET",
)
def lists(context: Any, request: Any) -> dict[str, Any]:
    """Every published list, the newest batch first."""
    found = sorted(
        request.site.lists.values(), key=lambda one: one.published_on, reverse=True
    )
    may = static_permits(request.actor, "item:assign")
    return {
        "title": _("Published lists"),
        "empty": _("Lists appear here when the bureau publishes a batch of items."),
        "buttons": [(_("Publish a list"), "/lists/new")] if may else [],
        "table": Table(
            columns=(
                Column(
                    _("Title of the list"),
                    lambda request, one: Link(one.title, f"/lists/{one.id}"),
                ),
                Column(_("Batch"), lambda request, one: one.batch),
                Column(
                    _("Region"),
                    lambda request, one: request.fmt.place(f"region:{one.region}"),
                ),
                Column(
                    _("Document number of the list"),
                    lambda request, one: one.document_number,
                ),
                Column(_("Published on"), lambda request, one: one.published_on),
                Column(_("Rows"), lambda request, one: len(one.rows)),
            ),
            rows=found,
            caption=_("Published lists"),
        ),
    }


@view_config(
    context=ItemList,
    permission="item:view",
    renderer="views:items/list.pt",
    request_method="GET",
)
def one_list(context: ItemList, request: Any) -> dict[str, Any]:
    """The rows of a list as they were published, each with its items of today."""
    return {
        "title": context.title,
        "facts": [
            Fact(_("Region"), request.fmt.place(f"region:{context.region}")),
            Fact(_("Batch"), context.batch),
            Fact(_("Document number of the list"), context.document_number),
            Fact(_("Published on"), context.published_on),
        ],
        "table": Table(
            columns=(
                Column(_("Row"), lambda request, row: row.number),
                Column(_("Department"), lambda request, row: row.department),
                Column(_("Name on the list"), lambda request, row: row.name),
                Column(_("Item codes"), _items),
            ),
            rows=context.rows,
            caption=context.title,
        ),
    }


def _items(request: Any, row: Any) -> tuple[Any, ...]:
    """The items of a row with the names they bear today."""
    found = []
    for code in row.codes:
        item = request.site.items.get(code)
        name = f"{code} {item.name}" if item is not None else code
        seen = item is not None and request.has_permission("item:view", item)
        found.append(Link(name, path_of("item", code)) if seen else name)
    return tuple(found)


@view_config(
    context=Lists,
    name="new",
    permission="item:assign",
    renderer="views:macros/form.pt",
    request_method=("GET", "POST"),
)
def new(context: Any, request: Any) -> Any:
    """Publish a batch; its items become payable online."""
    site = request.site
    codes = regions_where(request, "item:assign")

    def publish(given: dict[str, Any]) -> str:
        if given["region"] not in codes:
            raise NotFound(field="region", what="region")
        made = list_of(given)
        catalogue = Catalogue(site.items)
        items = [catalogue.find(code) for code in made.codes]
        listing = Listing(request.workflows, request.find_service(IAudit), site.lists)
        listing.publish(made, items, request.act())
        return f"/lists/{made.id}"

    return form_page(
        request,
        PublishList(),
        publish,
        title=_("Publish a list"),
        button=_("Publish this list"),
        ask=_("The items of the rows become payable online; a list is never changed."),
        initial={
            "region": codes[0] if len(codes) == 1 else "",
            "batch": 1 + sum(1 for one in site.lists.values() if one.region in codes),
            "published_on": request.clock.today(),
            "rows": [{}],
        },
        widgets={
            "region": choice([(code, site.regions[code].name) for code in codes]),
            "rows": rows(least=1, most=200),
        },
        back="/lists",
    )
