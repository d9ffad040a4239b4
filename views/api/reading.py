"""Reading: lists by keyset, one document, its actions and its history."""

from __future__ import annotations

from datetime import date
from typing import Any

from nontax_site.kernel.errors import BadInput, NotFound
from views.api import shapes
from views.api.door import operation
from views.api.refusals import StateUnknown
from views.scopes import regions_where, scopes_where, units_where

PAGE = 50
MOST = 200


class DayUnreal(BadInput):
    """Digits in the form of a day that no calendar has."""

    code = "day-unreal"
    message = "«${text}» is no day."


def document_of(request: Any, kind: str) -> Any:
    """The document of the address, if the key may see it; else NotFound, alike."""
    document = request.site.find(kind, request.matchdict["id"])
    if document is None or not request.workflows.permits(
        document, f"{kind}:view", request.actor
    ):
        raise NotFound(what=kind)
    return document


def _listed(request: Any, kind: str) -> dict[str, Any]:
    """A page of the documents the key may see, newest first.

    A document that only others may see is left out of its page; the page is then
    shorter, and ``next`` still leads on.
    """
    limit = min(int(request.GET.get("limit") or PAGE), MOST)
    ids, cursor = request.site.orders.page(
        _scopes(request, kind),
        _tokens(request, kind),
        before=request.GET.get("before") or None,
        limit=limit,
        day_from=_day(request, "from"),
        day_to=_day(request, "to"),
    )
    found = (request.site.find(kind, name) for name in ids)
    shape, permits = shapes.SHAPES[kind], request.workflows.permits
    return {
        "items": [
            shape(request, document)
            for document in found
            if document is not None and permits(document, f"{kind}:view", request.actor)
        ],
        "next": cursor,
    }


def _scopes(request: Any, kind: str) -> tuple[str, ...]:
    """The orders the key reads; items belong to regions."""
    permission = f"{kind}:view"
    if kind != "item":
        return scopes_where(request, permission)
    units = (unit[:6] for unit in units_where(request, permission))
    regions = dict.fromkeys((*regions_where(request, permission), *units))
    return tuple(f"region:{code}" for code in regions)


def _tokens(request: Any, kind: str) -> list[str]:
    states = [state.name for state in request.workflows.states(kind)]
    wanted = request.GET.getall("state")
    for name in wanted:
        if name not in states:
            raise StateUnknown(field="state", state=name)
    return [f"{kind}:{name}" for name in states if not wanted or name in wanted]


def _day(request: Any, name: str) -> date | None:
    text = request.GET.get(name, "")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise DayUnreal(field=name, text=text[:20]) from None


# ---- the operations -------------------------------------------------------------


@operation("api_units", scope="unit:view")
def units(request: Any) -> Any:
    """Units."""
    return _listed(request, "unit")


@operation("api_unit", scope="unit:view")
def unit(request: Any) -> Any:
    """One unit."""
    return shapes.unit(request, document_of(request, "unit"))


@operation("api_items", scope="item:view")
def items(request: Any) -> Any:
    """Charge items."""
    return _listed(request, "item")


@operation("api_item", scope="item:view")
def item(request: Any) -> Any:
    """One charge item."""
    return shapes.item(request, document_of(request, "item"))


@operation("api_notices", scope="notice:view")
def notices(request: Any) -> Any:
    """Payment notices."""
    return _listed(request, "notice")


@operation("api_notice", scope="notice:view")
def notice(request: Any) -> Any:
    """One payment notice."""
    return shapes.notice(request, document_of(request, "notice"))


@operation("api_bills", scope="bill:view")
def bills(request: Any) -> Any:
    """Bills."""
    return _listed(request, "bill")


@operation("api_bill", scope="bill:view")
def bill(request: Any) -> Any:
    """One bill."""
    return shapes.bill(request, document_of(request, "bill"))


@operation("api_unit_history", scope="unit:view")
def unit_history(request: Any) -> Any:
    """Who did what to a unit."""
    return shapes.history(request, document_of(request, "unit"))


@operation("api_item_history", scope="item:view")
def item_history(request: Any) -> Any:
    """Who did what to a charge item."""
    return shapes.history(request, document_of(request, "item"))


@operation("api_notice_history", scope="notice:view")
def notice_history(request: Any) -> Any:
    """Who did what to a notice."""
    return shapes.history(request, document_of(request, "notice"))


@operation("api_bill_history", scope="bill:view")
def bill_history(request: Any) -> Any:
    """Who did what to a bill."""
    return shapes.history(request, document_of(request, "bill"))
