"""Today's figures of a unit or of the bureau, each with the list behind it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from views.i18n import _
from views.scopes import ALL, regions_where, scopes_where
from views.stock.seen import own_holders
from views.stock.warned import warned
from views.traversal import NOUN_OF

CAP = 10_000
WARNED = 20
"""The shelves of so many units are looked at for warnings."""

TODAY = (
    ("notice", (), _("Notices made today")),
    ("notice", ("paid", "settled"), _("of them paid")),
    ("bill", (), _("Bills issued today")),
    ("bill", ("signed",), _("of them not sealed yet")),
)
OPEN = (
    ("notice", ("issued", "locked"), _("Notices to be paid")),
    ("bill", ("signed",), _("Bills waiting for the seal")),
    ("suspense", ("open", "proposed"), _("Suspense money to be decided")),
    ("supply", ("agreed", "checked", "approved"), _("Applications to be supplied")),
    ("supply", ("allotted", "handed_on"), _("Bills to be signed for")),
    ("clearance", ("submitted", "cleared"), _("Stubs to be cleared, written off")),
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A count with its words and its list."""

    title: Any
    count: int
    url: str


def figures(request: Any) -> tuple[list[Figure], list[Figure]]:
    """Today's counts and what is open, over the places of the actor."""
    today = request.clock.today()
    return (
        list(_counted(request, TODAY, today)),
        [*_counted(request, OPEN, None), *_paper(request)],
    )


def _paper(request: Any) -> Iterator[Figure]:
    """Blank paper of one's stores or units; a unit's warnings are counted too."""
    site = request.site
    regions = regions_where(request, "stock:view")
    if regions:
        stores = [one for one in site.stores.values() if one.region in regions]
        if stores:
            yield Figure(_("Blank bills in store"), _blank(site, stores), "/stock")
        return
    mine = [unit for unit in own_holders(request) if site.registers.of(unit.id)]
    if mine:
        yield Figure(_("Blank bills at hand"), _blank(site, mine), "/stock/map")
        count = len(warned(request, mine[:WARNED]))
        yield Figure(_("Warnings about paper"), count, "/stock/warnings")


def _blank(site: Any, holders: Iterable[Any]) -> int:
    registers = (one for holder in holders for one in site.registers.of(holder.id))
    return sum(register.balance for register in registers)


def _counted(request: Any, rows: Any, day: Any) -> Iterator[Figure]:
    for kind, states, title in rows:
        scopes = scopes_where(request, f"{kind}:view")
        if not scopes:
            continue
        known = [state.name for state in request.workflows.states(kind)]
        tokens = tuple(f"{kind}:{name}" for name in states or known if name in known)
        days = {"day_from": day, "day_to": day}
        count = request.site.orders.count(scopes, tokens, CAP, **days)
        scope = scopes[0] if len(scopes) == 1 else ALL
        yield Figure(title, count, _url(kind, states, scope, day))


def _url(kind: str, states: tuple[str, ...], scope: str, day: Any) -> str:
    query = [("place", scope), *(("state", name) for name in states)]
    if day is not None:
        query += [("from", day.isoformat()), ("to", day.isoformat())]
    return f"/{NOUN_OF[kind]}?" + urlencode(query)
