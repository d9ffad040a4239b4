"""The composite orders.

Key = ``<kind>:<state>|<place>``, ``<kind>:asked:<verb>|<place>`` for an open request
or ``<kind>:late:<state>|<place>`` for what was shown one level up, in one tree per
scope. The place is ``<minute of creation in China>|<id>``
with its letters mirrored, so that the newest stands first: a list is read
forwards. A change of a scope writes one small object (``catalog.scope``). The order
of a unit is written in the transaction of the change; the order of a region, where
all units would meet, is fed from the outbox (topic "order"), and so are further
scopes that a document names (``also_ordered``, a payer's telephone).
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Any, ClassVar

from BTrees.OOBTree import OOBTree, OOTreeSet
from persistent import Persistent
from zope.interface import implementer

from nontax_site.catalog.scope import AFTER, Scope, below
from nontax_site.kernel.clock import BEIJING
from nontax_site.kernel.interfaces import IOrders
from nontax_site.storage.classes import stored
from nontax_site.storage.document import Document

TOPIC = "order"
_MIRROR = {code: 0x9F - code for code in range(0x21, 0x7F)}


@stored
class Keys(OOTreeSet):
    """The set behind a scope's front; small leaves, because the changes that move
    into it write leaves here and there, and small nodes, as every split writes one.
    """

    max_leaf_size: ClassVar[int] = 10
    max_internal_size: ClassVar[int] = 24


def tokens_of(document: Document) -> tuple[str, ...]:
    """The orders a document stands in: state, open request, shown one level up."""
    found = [f"{document.kind}:{document.state}"]
    if document.asked is not None:
        found.append(f"{document.kind}:asked:{document.asked[0]}")
    if document.is_escalated:
        found.append(f"{document.kind}:late:{document.state}")
    return tuple(found)


def place_of(document: Document) -> str:
    """``minute|id``: where the document stands within each order."""
    assert document.created is not None, "a document in an order was created"
    minute = document.created.astimezone(BEIJING).strftime("%Y-%m-%dT%H:%M")
    return f"{minute}|{document.id}"


def mirrored(place: str) -> str:
    """The place with its order turned round; mirrored again it is the place."""
    return place.translate(_MIRROR)


def region_scope(document: Document) -> str:
    """The scope of the bureau that sees the document."""
    return f"region:{document.region}"


@stored
class Orders(Persistent):
    """All scopes (``root.orders``): ``unit:<id>``, ``region:<code>`` and others."""

    def __init__(self) -> None:
        self._scopes = OOBTree()

    def change(
        self, scope: str, place: str, gone: Iterable[str], come: Iterable[str]
    ) -> None:
        """Take the place out of some orders and put it in others; repeatable."""
        keys = self._scopes.get(scope)
        if keys is None:
            keys = self._scopes[scope] = Scope(Keys())
        kept = mirrored(place)
        for token in gone:
            if f"{token}|{kept}" in keys:
                keys.remove(f"{token}|{kept}")
        for token in come:
            keys.insert(f"{token}|{kept}")

    def settle(self, scope: str) -> None:
        """Move older changes of the scope to their place when there are many."""
        keys = self._scopes.get(scope)
        if keys is not None:
            keys.settle()

    def page(
        self,
        scope: str | Sequence[str],
        tokens: Sequence[str],
        *,
        before: str | None = None,
        limit: int = 50,
        day_from: date | None = None,
        day_to: date | None = None,
    ) -> tuple[list[str], str | None]:
        """Ids newest first over all the tokens' orders, and the next cursor.

        Several scopes are read as one; a document in two of them comes once.
        ``before`` is the cursor of the page before; days are business days, both
        included. The cursor is None on the last page.
        """
        rows = self.places(scope, tokens, past=before, day_from=day_from, day_to=day_to)
        places = list(islice(rows, limit + 1))
        cursor = places[limit - 1] if len(places) > limit else None
        return [place.split("|", 1)[1] for place in places[:limit]], cursor

    def places(
        self,
        scope: str | Sequence[str],
        tokens: Sequence[str],
        *,
        past: str | None = None,
        upwards: bool = False,
        day_from: date | None = None,
        day_to: date | None = None,
    ) -> Iterator[str]:
        """Places over all the tokens' orders, newest (greatest) first, or upwards.

        ``past`` is the place they begin behind, whether it stands there or not.
        Each step costs the same however many keys there are.
        """
        found = self._read(scope)
        first, last = _bounds(day_from, day_to)
        if upwards:
            if past is not None:
                last = min(last, below(mirrored(past)))
            rows = [_upwards(keys, t, first, last) for keys in found for t in tokens]
        else:
            if past is not None:
                first = max(first, f"{mirrored(past)} ")
            rows = [_places(keys, t, first, last) for keys in found for t in tokens]
        merged = rows[0] if len(rows) == 1 else heapq.merge(*rows, reverse=upwards)
        return map(mirrored, _distinct(merged))

    def count(
        self,
        scope: str | Sequence[str],
        tokens: Sequence[str],
        cap: int = 10_000,
        *,
        day_from: date | None = None,
        day_to: date | None = None,
    ) -> int:
        """How many keys stand in the orders of the scopes; stops at ``cap``."""
        first, last = _bounds(day_from, day_to)
        total = 0
        for keys in self._read(scope):
            for token in tokens:
                found = _places(keys, token, first, last)
                total += sum(1 for _ in islice(found, cap - total))
        return total

    def _read(self, scope: str | Sequence[str]) -> list[Any]:
        """The keys of the scopes that have any."""
        names = (scope,) if isinstance(scope, str) else scope
        found = (self._scopes.get(name) for name in names)
        return [keys for keys in found if keys is not None]

    def keys(self, scope: str) -> Iterator[str]:
        """Every ``token|place`` of a scope, for checks."""
        for key in self._scopes.get(scope, ()):
            token, _, place = key.partition("|")
            yield f"{token}|{mirrored(place)}"

    def scopes(self) -> Iterator[str]:
        """The names of all scopes."""
        return iter(self._scopes.keys())

    def tokens(self, scope: str) -> Iterator[str]:
        """The tokens that have a key in a scope; jumps from one to the next."""
        keys = self._scopes.get(scope, ())
        least = ""
        while keys and (key := next(iter(keys.keys(least)), None)) is not None:
            token = key.partition("|")[0]
            yield token
            least = f"{token}|{AFTER}"

    def rebuild(self, documents: Iterable[Document]) -> None:
        """Make every scope anew from the documents."""
        self._scopes = OOBTree()
        for document in documents:
            for scope in scopes_of(document):
                self.change(scope, place_of(document), (), tokens_of(document))


def scopes_of(document: Document) -> tuple[str, ...]:
    """The scopes a document stands in when all records are handled."""
    others = (region_scope(document), *document.also_ordered())
    return (f"unit:{document.unit}", *others) if document.unit else others


def _bounds(day_from: date | None, day_to: date | None) -> tuple[str, str]:
    """The mirrored bounds of the days, both included: newest and oldest."""
    first = mirrored(f"{day_to.isoformat()}~") if day_to is not None else ""
    last = mirrored(day_from.isoformat()) + AFTER if day_from is not None else AFTER
    return first, last


def _places(keys: Any, token: str, first: str, last: str) -> Iterator[str]:
    """The mirrored places of one token between two bounds, newest first."""
    for key in keys.keys(f"{token}|{first}", f"{token}|{last}"):
        yield key[len(token) + 1 :]


def _upwards(keys: Any, token: str, first: str, last: str) -> Iterator[str]:
    """The mirrored places of one token between two bounds, oldest first."""
    low, high = f"{token}|{first}", f"{token}|{last}"
    while True:
        try:
            key = keys.max_key(high)
        except ValueError:
            return
        if key < low:
            return
        yield key[len(token) + 1 :]
        high = below(key)


def _distinct(places: Iterable[str]) -> Iterator[str]:
    last = None
    for place in places:
        if place != last:
            yield place
        last = place


@implementer(IOrders)
class OrderBook:
    """The port: moves keys of the unit now and of the region by the outbox."""

    def __init__(self, orders: Orders, outbox: Any) -> None:
        self._orders = orders
        self._outbox = outbox

    def move(
        self, document: Document, gone: Iterable[str], come: Iterable[str]
    ) -> None:
        """Take the document's key out of the orders gone, put it in those come.

        Tokens are ``<kind>:<state>`` and ``<kind>:asked:<verb>``. A document
        without a unit stands in the region's order at once. The record tells the
        search index too; with nothing gone it says that only values changed.
        """
        gone, come, place = list(gone), list(come), place_of(document)
        own = f"unit:{document.unit}" if document.unit else region_scope(document)
        self._orders.change(own, place, gone, come)
        facts: dict[str, Any] = {
            "scope": region_scope(document),
            "place": place,
            "gone": gone,
            "come": come,
        }
        others = document.also_ordered()
        if others:
            facts["others"] = list(others)
        self._outbox.put(document.unit or region_scope(document), TOPIC, **facts)


def subject_of(facts: dict[str, Any]) -> tuple[str, str]:
    """(kind, id) of the document that a record of the topic "order" moves."""
    token: str = (*facts["gone"], *facts["come"])[0]
    return token.partition(":")[0], facts["place"].partition("|")[2]


def feed(orders: Orders, facts: dict[str, Any], document: Document | None) -> None:
    """Handle one record of the topic "order", in whatever order records come.

    The record says which keys may be wrong; the document as it stands now says
    which are right. Doing it twice changes nothing. The order that the writer of the
    record changed himself, his unit's, is only settled.
    """
    right: dict[str, tuple[str, ...]] = {}
    if document is not None:
        right = dict.fromkeys(scopes_of(document), tokens_of(document))
    named = (*facts["gone"], *facts["come"])
    for scope in (facts["scope"], *facts.get("others", ())):
        come = right.get(scope, ())
        gone = [token for token in named if token not in come]
        orders.change(scope, facts["place"], gone, come)
        orders.settle(scope)
    if document is not None and document.unit:
        orders.settle(f"unit:{document.unit}")


def differences(
    orders: Orders, documents: Iterable[Document], waiting: Iterable[Any] = ()
) -> list[str]:
    """Keys that are missing (-) or too many (+) against a rebuild.

    ``waiting`` are outbox records; what they will still move is no difference.
    """
    expected = Orders()
    expected.rebuild(documents)
    records = [r.facts for r in waiting if r.topic == TOPIC]
    late = {facts["place"] for facts in records}
    shared = {(s, facts["place"]) for facts in records for s in facts.get("others", ())}
    found = []
    for scope in sorted({*orders.scopes(), *expected.scopes()}):
        have, want = set(orders.keys(scope)), set(expected.keys(scope))
        for sign, keys in (("-", want - have), ("+", have - want)):
            found += [
                f"{sign}{scope} {key}"
                for key in sorted(keys)
                if (scope.startswith("unit:") or key.split("|", 1)[1] not in late)
                and (scope, key.split("|", 1)[1]) not in shared
            ]
    return found
