"""From the entries of a unit's audit lane to the events that are sent."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from nontax_site.webhooks.courier import Courier, Parcel
from nontax_site.webhooks.subscription import CHANGED, KINDS, Webhook

AT_ONCE = 2_000
"""So many entries of a lane are read in one transaction."""


def collect(hook: Webhook, courier: Courier, lane: Any) -> int:
    """Make parcels of what happened since the courier last read; returns how many.

    Writes nothing when nothing happened. After a long rest it reads a part, the
    oldest first; the rest is read in the next rounds.
    """
    if lane is None or lane.count <= courier.cursor:
        return 0
    made, last = 0, min(lane.count, courier.cursor + AT_ONCE)
    for entry in _between(lane, courier.cursor, last):
        topic = topic_of(entry, hook.topics)
        if topic:
            courier.take(_parcel(hook, entry, topic))
            made += 1
    courier.cursor = last
    return made


def topic_of(entry: dict[str, Any], topics: Sequence[str]) -> str:
    """The topic under which an entry is sent to the subscriber, or ""."""
    kind = entry.get("kind", "")
    if kind not in KINDS:
        return ""
    reached = entry.get("to")
    moved = reached is not None and reached != entry.get("from")
    if moved and f"{kind}.{reached}" in topics:
        return f"{kind}.{reached}"
    return CHANGED if CHANGED in topics else ""


def body_of(hook: Webhook, entry: dict[str, Any], topic: str) -> bytes:
    """The bytes of an event: what moved, and no personal data."""
    said = {
        "event": event_id(hook, entry),
        "subscription": hook.id,
        "topic": topic,
        "at": entry["at"],
        "kind": entry["kind"],
        "id": entry["id"],
        "unit": hook.unit,
        "verb": entry["verb"],
        "from": entry.get("from", ""),
        "state": entry.get("to", ""),
        "version": entry.get("version", 0),
    }
    return json.dumps(said, ensure_ascii=False, sort_keys=True).encode()


def event_id(hook: Webhook, entry: dict[str, Any]) -> str:
    """The name of an event, the same at every delivery."""
    return f"{hook.id}.{entry['n']}"


def _parcel(hook: Webhook, entry: dict[str, Any], topic: str) -> Parcel:
    return Parcel(
        number=entry["n"],
        event=event_id(hook, entry),
        topic=topic,
        kind=entry["kind"],
        name=entry["id"],
        body=body_of(hook, entry, topic),
    )


def _between(lane: Any, cursor: int, last: int) -> Iterator[dict[str, Any]]:
    """The entries after the cursor up to the last, oldest first."""
    found: list[dict[str, Any]] = []
    for entry in lane.newest_first():
        if entry["n"] <= cursor:
            break
        if entry["n"] <= last:
            found.append(entry)
    return reversed(found)
