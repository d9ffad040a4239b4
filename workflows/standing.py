"""Documents in states that the law no longer has.

A state that is renamed or dropped while documents stand in it would leave them
where no way leads out and no page can name where they are. The site does not
start then, and says which documents, how many and what to do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from transaction import TransactionManager

from nontax_site.kernel.errors import NotConfigured
from nontax_site.storage.connecting import close
from nontax_site.storage.evolving import check_current
from workflows.definitions import definitions

SHOWN = 5
SITE = "site"


class StatesDropped(NotConfigured):
    """Documents stand in states that no definition has."""

    code = "states-dropped"
    message = "Documents stand in states that are no more: ${what}."
    remedy = (
        "Write a step that moves them (nontax_site/evolve), run «nontax evolve», "
        "or start the program they were made with."
    )


class Dropped(NamedTuple):
    """A state that is no more, how many documents stand in it and some ids."""

    kind: str
    state: str
    how_many: int
    ids: tuple[str, ...]

    def __str__(self) -> str:
        more = "…" if self.how_many > len(self.ids) else ""
        return f"{self.kind}: {self.state!r} ({self.how_many}: {', '.join(self.ids)}{more})"


def dropped_in_orders(site: Any) -> list[Dropped]:
    """What stands in dropped states, found by the tokens of the orders.

    A start reads one key for each state in use of each scope, not the documents.
    """
    known = _known()
    found: dict[tuple[str, str], dict[str, None]] = {}
    for scope in site.orders.scopes():
        for token in site.orders.tokens(scope):
            kind, _, state = token.partition(":")
            if ":" in state or state in known.get(kind, ()):
                continue
            for name in _standing(site, scope, kind, state):
                found.setdefault((kind, state), {})[name] = None
    return [
        Dropped(kind, state, len(ids), tuple(ids)[:SHOWN])
        for (kind, state), ids in sorted(found.items())
    ]


def dropped_among(documents: Iterable[Any]) -> list[Dropped]:
    """What stands in dropped states, found by walking the documents themselves."""
    known = _known()
    found: dict[tuple[str, str], list[str]] = {}
    for document in documents:
        if document.state not in known.get(document.kind, ()):
            found.setdefault((document.kind, document.state), []).append(document.id)
    return [
        Dropped(kind, state, len(ids), tuple(ids[:SHOWN]))
        for (kind, state), ids in sorted(found.items())
    ]


def check_start(site: Any) -> None:
    """Raise DatabaseOld or StatesDropped when the site must not start on these data."""
    check_current(site)
    dropped = dropped_in_orders(site)
    if dropped:
        raise StatesDropped(what="; ".join(str(one) for one in dropped))


def check_databases(registry: Any) -> None:
    """``check_start`` on the databases of an application; before init all is well.

    A start that is refused leaves no database open.
    """
    opened = getattr(registry, "_zodb_databases", {})
    if "" not in opened:
        return
    connection = opened[""].open(TransactionManager())
    try:
        site = connection.root().get(SITE)
        if site is not None:
            check_start(site)
    except NotConfigured:
        connection.close()
        close(opened)
        raise
    connection.close()


def _known() -> dict[str, frozenset[str]]:
    """The states of every kind."""
    return {each.kind: frozenset(each.states) for each in definitions()}


def _standing(site: Any, scope: str, kind: str, state: str) -> Iterator[str]:
    """The ids under a token whose document really stands there."""
    before = None
    while True:
        ids, before = site.orders.page(scope, (f"{kind}:{state}",), before=before)
        for name in ids:
            document = _find(site, kind, name)
            if document is None or document.state == state:
                yield name
        if before is None:
            return


def _find(site: Any, kind: str, name: str) -> Any:
    """The document, None when its kind is no more either."""
    try:
        return site.find(kind, name)
    except KeyError:
        return None
