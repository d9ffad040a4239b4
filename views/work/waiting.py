"""What waits for an actor, grouped by what he can do; overdue first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any
from urllib.parse import urlencode

from nontax_site.kernel.clock import WorkingDays, beijing_day, calendar_of_china
from nontax_site.kernel.money import Money
from views.tables import amount_of, named
from views.traversal import NOUN_OF

SHOWN = 8
LOOKED_AT = 40
CAP = 1_000


@dataclass(frozen=True, slots=True)
class Waiting:
    """A document that waits: since when, and how many working days too long."""

    document: Any
    since: date
    days_over: int
    asked: str
    name: str
    amount: Money | None


@dataclass(frozen=True, slots=True)
class Group:
    """What can be done, with how many documents, the first of them, and a list."""

    title: str
    kind: str
    count: int
    is_capped: bool
    rows: tuple[Waiting, ...]
    url: str

    @property
    def days_over(self) -> int:
        """The longest delay in the group, working days."""
        return max((row.days_over for row in self.rows), default=0)


@cache
def calendar() -> WorkingDays:
    """Chinese working days, read once."""
    return calendar_of_china()


def groups(request: Any) -> list[Group]:
    """Groups with something in them, the most overdue first."""
    found = []
    for token, titles, places in tokens(request):
        made = _group(request, token, titles, scopes_of(request, places))
        if made is not None:
            found.append(made)
    return sorted(found, key=lambda group: -group.days_over)


def tokens(request: Any) -> list[tuple[str, str, tuple[str, ...]]]:
    """Each order the actor may act upon once: what he can do there, and where."""
    titles: dict[str, list[str]] = {}
    places: dict[str, dict[str, None]] = {}
    for wait in request.workflows.tokens_for(request.actor):
        titles.setdefault(wait.token, []).append(request.fmt.words(wait.title))
        places.setdefault(wait.token, {}).update(dict.fromkeys(wait.places))
    return [
        (token, " / ".join(dict.fromkeys(said)), tuple(places[token]))
        for token, said in titles.items()
    ]


def scopes_of(request: Any, places: tuple[str, ...]) -> tuple[str, ...]:
    """Scopes of the order book for places; the whole site is all its regions."""
    if "site" in places:
        return tuple(f"region:{code}" for code in request.site.regions)
    return tuple(dict.fromkeys(places))


def _group(
    request: Any, token: str, title: str, scopes: tuple[str, ...]
) -> Group | None:
    orders, kind = request.site.orders, token.partition(":")[0]
    if kind not in NOUN_OF:
        return None
    count, rows, full = 0, [], ""
    for scope in scopes:
        here = orders.count(scope, (token,), CAP)
        if not here:
            continue
        count, full = count + here, full or scope
        ids, _cursor = orders.page(scope, (token,), limit=LOOKED_AT)
        found = (request.site.find(kind, name) for name in ids)
        rows += [_waiting(request, d) for d in found if d is not None]
    if not count:
        return None
    rows.sort(key=lambda row: (-row.days_over, row.since))
    return Group(
        title=title,
        kind=kind,
        count=count,
        is_capped=count >= CAP,
        rows=tuple(rows[:SHOWN]),
        url=list_url(kind, token, full),
    )


def list_url(kind: str, token: str, scope: str) -> str:
    """The list behind a token at a place."""
    rest = token.split(":")[1:]
    name = ("asked", rest[1]) if rest[0] == "asked" else ("state", rest[0])
    return f"/{NOUN_OF[kind]}?" + urlencode([("place", scope), name])


def _waiting(request: Any, document: Any) -> Waiting:
    entries = document.history()
    since = beijing_day(entries[-1].at if entries else document.created)
    asked = document.open_request
    return Waiting(
        document=document,
        since=since,
        days_over=_days_over(request, document, since),
        asked=asked.name if asked else "",
        name=named(document),
        amount=amount_of(document),
    )


def _days_over(request: Any, document: Any, since: date) -> int:
    """Working days beyond what the state allows; 0 where it allows any time."""
    sla = request.workflows.state(document).sla_days
    if not sla:
        return 0
    due, today, over = calendar().add(since, sla), request.clock.today(), 0
    while due < today and over < 99:
        due = calendar().add(due, 1)
        over += 1
    return over
