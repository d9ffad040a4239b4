"""What waits for an actor, grouped by what he can do; overdue first."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from nontax_site.kernel.acts import Actor
from nontax_site.kernel.clock import beijing_day
from nontax_site.kernel.money import Money
from nontax_site.storage.document import ESCALATE
from views.actions import facts_of, registered
from views.behalf import names_for
from views.i18n import _
from views.scopes import ALL
from views.tables import amount_of, named
from views.traversal import NOUN_OF

SHOWN = 8
LOOKED_AT = 40
LOOKED_AT_PERSONAL = 200
"""So many of a step that a guard opens to one person only are asked about."""
CAP = 1_000


@dataclass(frozen=True, slots=True)
class Waiting:
    """A document that waits: since when, and how many working days too long.

    ``clock`` is its deadline (``workflows.deadlines.Clock``) or None.
    """

    document: Any
    since: date
    days_over: int
    clock: Any
    asked: str
    name: str
    amount: Money | None


@dataclass(frozen=True, slots=True)
class Group:
    """What can be done, with how many documents, the first of them, and a list.

    ``behalf`` is the login of the principal whose work it is; such a group has no
    list of its own (``url`` is "").
    """

    title: str
    kind: str
    count: int
    is_capped: bool
    rows: tuple[Waiting, ...]
    url: str
    bulk: tuple[str, ...]
    behalf: str = ""

    @property
    def days_over(self) -> int:
        """The longest delay in the group, working days."""
        return max((row.days_over for row in self.rows), default=0)


@dataclass(frozen=True, slots=True)
class Kept:
    """Orders of one kind under which the actor can do the same things."""

    kind: str
    title: str
    tokens: tuple[str, ...]
    places: tuple[str, ...]
    verbs: tuple[str, ...]
    principal: Actor | None = None
    personal: bool = False


def groups(request: Any) -> list[Group]:
    """Groups with something in them, the most overdue first.

    What waits for somebody who delegated stands among them, marked with his name.
    """
    kept = kept_orders(request, request.actor)
    for principal in request.principals.values():
        kept += [
            replace(one, principal=principal) for one in kept_orders(request, principal)
        ]
    made = (_group(request, one) for one in kept)
    found = [group for group in made if group is not None]
    return sorted(found, key=lambda group: -group.days_over)


def kept_orders(request: Any, actor: Actor) -> list[Kept]:
    """What may wait for the actor: each order once, equal ones joined."""
    verbs: dict[str, dict[str, str]] = {}
    places: dict[str, dict[str, None]] = {}
    personal: dict[str, bool] = {}
    for wait in request.workflows.tokens_for(actor):
        personal[wait.token] = wait.personal and personal.get(wait.token, True)
        verbs.setdefault(wait.token, {})[wait.verb] = request.fmt.words(wait.title)
        places.setdefault(wait.token, {}).update(dict.fromkeys(wait.places))
    joined: dict[tuple[Any, ...], list[str]] = {}
    for token, said in verbs.items():
        kind, _, rest = token.partition(":")
        alone = token if rest.startswith("asked:") else ""
        own = personal[token]
        key = (kind, tuple(said.items()), tuple(places[token]), alone, own)
        joined.setdefault(key, []).append(token)
    return [
        Kept(
            kind=kind,
            title=" / ".join(dict.fromkeys(dict(said).values())),
            tokens=tuple(tokens),
            places=where,
            verbs=tuple(dict(said)),
            personal=own,
        )
        for (kind, said, where, _alone, own), tokens in joined.items()
    ]


def scopes_of(request: Any, places: tuple[str, ...]) -> tuple[str, ...]:
    """Scopes of the order book for places; the whole site is all its regions."""
    if "site" in places:
        return tuple(f"region:{code}" for code in request.site.regions)
    return tuple(dict.fromkeys(places))


def _group(request: Any, kept: Kept) -> Group | None:
    orders, kind, tokens = request.site.orders, kept.kind, kept.tokens
    count, rows, full = 0, [], []
    most = LOOKED_AT_PERSONAL if kept.personal else LOOKED_AT
    for scope in scopes_of(request, kept.places):
        here = orders.count(scope, tokens, CAP)
        if not here:
            continue
        count += here
        full.append(scope)
        # what waits longest is what may be overdue: the oldest are read
        oldest = islice(orders.places(scope, tokens, upwards=True), most)
        found = (request.site.find(kind, place.split("|", 1)[1]) for place in oldest)
        for document in (one for one in found if one is not None):
            if kept.principal is None and not _is_seen(request, document):
                count -= 1
            else:
                rows.append(_waiting(request, document))
    if kept.principal is not None:
        return _lent_group(request, kept, rows)
    if not count or kind not in NOUN_OF:
        return None
    if kept.personal:
        rows = [row for row in rows if _is_open(request, row.document, kept.verbs)]
        capped, count = count > most, len(rows)
        if not rows:
            return None
    else:
        capped = count >= CAP
    rows.sort(key=urgency)
    return Group(
        title=kept.title,
        kind=kind,
        count=count,
        is_capped=capped,
        rows=tuple(rows[:SHOWN]),
        url=list_url(kind, tokens, full[0] if len(full) == 1 else ALL),
        bulk=tuple(verb for verb in kept.verbs if bulk_page(request, kind, verb)),
    )


def _is_seen(request: Any, document: Any) -> bool:
    """Whether the reader may open it: in the order of a unit that is a department
    there also stands what waits for the department's own staff only.
    """
    return bool(request.has_permission("document:view", document))


def _is_open(request: Any, document: Any, verbs: tuple[str, ...]) -> bool:
    """Whether one of the verbs is open to the reader himself: a guard names him."""
    facts = facts_of(request, document)
    actions = request.workflows.actions(
        document, request.actor, request.clock.now(), facts
    )
    return any(action.open and action.verb in verbs for action in actions)


def urgency(row: Waiting) -> tuple[int, date, date]:
    """Overdue first, the longest before all; then what is due first, then the oldest."""
    due = row.clock.due if row.clock else None
    return -row.days_over, due or date.max, row.since


def _lent_group(request: Any, kept: Kept, rows: list[Waiting]) -> Group | None:
    """What waits for a principal, as far as he delegated it."""
    principal = kept.principal
    assert principal is not None, "called for a principal's work only"
    verbs: dict[str, None] = {}
    lent = []
    for row in rows:
        here = [
            verb
            for verb in kept.verbs
            if principal in names_for(request, row.document, verb)
        ]
        verbs.update(dict.fromkeys(here))
        if here:
            lent.append(row)
    if not lent or kept.kind not in NOUN_OF:
        return None
    lent.sort(key=urgency)
    titles = dict.fromkeys(
        request.fmt.words(request.workflows.verb_title(kept.kind, verb))
        for verb in verbs
    )
    return Group(
        title=request.fmt.words(
            _("For ${name}: ${what}"), name=principal.name, what=" / ".join(titles)
        ),
        kind=kept.kind,
        count=len(lent),
        is_capped=len(rows) >= LOOKED_AT,
        rows=tuple(lent),
        url="",
        bulk=tuple(verb for verb in verbs if bulk_page(request, kept.kind, verb)),
        behalf=principal.login,
    )


def bulk_page(request: Any, kind: str, verb: str) -> Any:
    """The action page of a verb that may be taken on many at once, or None."""
    page = registered(request.registry).get((kind, verb))
    ways = request.workflows.definition(kind).of_verb(verb)
    if page is None or not page.is_plain or not any(way.bulk for way in ways):
        return None
    return page


def list_url(kind: str, tokens: tuple[str, ...], scope: str) -> str:
    """The list behind the tokens at a place, the oldest first."""
    parts = [token.split(":")[1:] for token in tokens]
    names = [
        ("asked", part[1])
        if len(part) > 1 and part[0] == "asked"
        else ("state", part[-1])
        for part in parts
    ]
    return f"/{NOUN_OF[kind]}?" + urlencode(
        [("place", scope), *names, ("sort", "created")]
    )


def _waiting(request: Any, document: Any) -> Waiting:
    entries = [e for e in document.history() if e.verb != ESCALATE]
    since = beijing_day(entries[-1].at if entries else document.created)
    clock = request.workflows.clock(document, request.clock.now())
    return Waiting(
        document=document,
        since=since,
        days_over=clock.over if clock else 0,
        clock=clock,
        asked=_asked_by(document),
        name=named(document),
        amount=amount_of(document),
    )


def _asked_by(document: Any) -> str:
    """Who asks: of an open request, else the person who brought it to its state."""
    asked = document.open_request
    if asked:
        return str(asked.name)
    for entry in reversed(document.history()):
        if entry.from_state != entry.to_state:
            return "" if entry.person.startswith("system:") else str(entry.name)
    return ""
