"""Finding by number, name or amount, cut to what the actor may see.

Numbers are looked up; a name, an amount or a whole phone number is compared with
the newest documents of each place of the actor. Part of a phone number finds
nothing: who sees it masked could put it together piece by piece.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config

from nontax_site.kernel.errors import NontaxError
from nontax_site.kernel.money import Money
from views.i18n import _
from views.scopes import scopes_where
from views.tables import (
    CREATED,
    NUMBER,
    STATE,
    UNIT,
    Column,
    Table,
    amount_of,
    named,
)
from views.traversal import NOUN_OF, PLACES, Site

KINDS = ("notice", "bill", "unit", "item", "suspense")
NEWEST = 300
SHOWN = 50

KIND_TITLES = {
    "notice": _("Payment notice"),
    "bill": _("Bill"),
    "unit": _("Unit"),
    "item": _("Charge item"),
    "suspense": _("Suspense money"),
}


@view_config(
    context=Site,
    name="search",
    permission="work:view",
    renderer="views:search/found.pt",
    request_method="GET",
)
def search(context: Any, request: Any) -> Any:
    """One hit by number opens; several are listed with what they are."""
    wanted = request.GET.get("q", "").strip()[:100]
    exact = list(by_number(request, wanted)) if wanted else []
    if len(exact) == 1:
        return HTTPSeeOther(location=request.fmt.path(exact[0].kind, exact[0].id))
    found = exact or (list(by_words(request, wanted))[:SHOWN] if wanted else [])
    columns = (
        Column(_("What"), lambda request, document: KIND_TITLES[document.kind]),
        NUMBER,
        Column(_("Name"), lambda request, document: named(document)),
        Column(_("Amount"), lambda request, document: amount_of(document)),
        STATE,
        UNIT,
        CREATED,
    )
    return {
        "title": _("Search"),
        "wanted": wanted,
        "newest": NEWEST,
        "table": Table(columns, found, caption=_("Found")),
    }


def by_number(request: Any, wanted: str) -> Iterator[Any]:
    """Documents whose number this is, with or without blanks."""
    close = _close(wanted)
    names = {wanted, close}
    if len(close) == 18 and close.isdigit():
        names.add(f"{close[:8]}-{close[8:]}")
    for kind in KINDS:
        for name in sorted(names):
            found = request.site.find(kind, name)
            if found is not None and _may(request, found):
                yield found


def by_words(request: Any, wanted: str) -> Iterator[Any]:
    """The newest documents that hold the name or the amount."""
    amount = _read_amount(wanted)
    for kind in KINDS:
        for document in _newest(request, kind):
            if _fits(document, wanted, amount) and _may(request, document):
                yield document


def _newest(request: Any, kind: str) -> Iterator[Any]:
    tokens = tuple(f"{kind}:{s.name}" for s in request.workflows.states(kind))
    for scope in scopes_where(request, PLACES[NOUN_OF[kind]].view):
        ids, _cursor = request.site.orders.page(scope, tokens, limit=NEWEST)
        found = (request.site.find(kind, name) for name in ids)
        yield from (document for document in found if document is not None)


def _may(request: Any, document: Any) -> bool:
    return bool(request.has_permission(PLACES[NOUN_OF[document.kind]].view, document))


def _fits(document: Any, wanted: str, amount: Money | None) -> bool:
    if amount is not None and amount_of(document) == amount:
        return True
    phone = _phone(document)
    if phone and _close(wanted) == _close(phone):
        return True
    names = (getattr(document, "name", ""), named(document))
    return any(name and wanted in name for name in names)


def _close(text: str) -> str:
    """A number as one writes it, without blanks and dashes."""
    return re.sub(r"[\s-]", "", text)


def _phone(document: Any) -> str:
    payer: Any = getattr(document, "payer", None) or ()
    return str(payer[4]) if document.kind == "notice" and len(payer) > 4 else ""


def _read_amount(text: str) -> Money | None:
    try:
        return Money.parse(text.replace(",", "").lstrip("¥"))
    except NontaxError:
        return None
