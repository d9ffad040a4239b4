"""Today's figures of a unit or of the bureau, each with the list behind it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from views.i18n import _
from views.scopes import ALL, scopes_where
from views.traversal import NOUN_OF

CAP = 10_000

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
        list(_counted(request, OPEN, None)),
    )


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
