"""Queues of the outbox and orders made before their writers were merged."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from nontax_site.catalog.orders import Keys
from nontax_site.catalog.scope import Scope
from nontax_site.storage.outbox import Queue

TITLE = "Keep waiting records and orders so that their writers do not meet"


def keys(root: Any, after: str) -> Iterator[str]:
    """``orders:<scope>``, ``outbox:<lane>`` and ``values:<scope>`` of the old form."""
    for shelf, (kept, is_old) in _shelves(root).items():
        for name, found in kept.items():
            if f"{shelf}:{name}" > after and is_old(found):
                yield f"{shelf}:{name}"


def do(root: Any, key: str, _tools: Any) -> None:
    """Put the same records or keys in the form of today in their place."""
    shelf, _, name = key.partition(":")
    kept, _is_old = _shelves(root)[shelf]
    kept[name] = _queue(kept[name]) if shelf == "outbox" else Scope(kept[name])


def _shelves(root: Any) -> dict[str, Any]:
    """(what is kept by name, whether one of them is of the old form), in order."""
    return {
        "orders": (root.orders._scopes, _is_set),
        "outbox": (root.outbox._queues, _has_tree),
        "values": (root.search.values._scopes, _is_set),
    }


def _is_set(found: Any) -> bool:
    return isinstance(found, Keys)


def _has_tree(queue: Any) -> bool:
    queue._p_activate()
    return "_records" in vars(queue)


def _queue(old: Any) -> Queue:
    """A queue of the same records under the same keys; key 0 stood before them."""
    made = Queue()
    for key, value in old._records.items(1):
        topic, facts, *tried = value
        made.put(key, topic, facts)
        made._change(key, (topic, facts, *tried))
    return made
