"""Checkpoints: signed entries that hold fast the heads of all other lanes.

Who changes an entry and makes its lane anew would also have to change every later
checkpoint and sign it with the platform's key. The first checkpoint and every
``WHOLE_EVERY``th after it name all heads, those between only what has moved; the
signature is always over all of them and the time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from nontax_site.audit.lanes import Breach, Lane
from nontax_site.kernel.seals import SealedBy
from nontax_site.storage.canonical import canonical_json

if TYPE_CHECKING:
    from nontax_site.audit.log import AuditLog

CHECKPOINTS = "checkpoints"
"""The lane of the checkpoints."""

WHOLE_EVERY = 24

Heads = dict[str, tuple[int, str]]
"""Count and head of lanes by name."""


def moved(lane: Lane | None, heads: Heads) -> Heads:
    """The heads the next checkpoint names: all of them, or what has moved."""
    if lane is None or _is_whole(lane.count + 1):
        return heads
    known: Heads = {}
    for entry in lane.newest_first():
        known = {**_heads(entry), **known}
        if _is_whole(entry["n"]):
            break
    return {name: head for name, head in heads.items() if known.get(name) != head}


def signed_bytes(at: str | datetime, heads: Heads) -> bytes:
    """What the signature of a checkpoint is over."""
    return canonical_json({"at": at, "heads": heads})


class Checkpoint(NamedTuple):
    """A checkpoint with all heads its signature is over."""

    number: int
    at: str
    heads: Heads
    sealed: SealedBy


def covering(log: AuditLog, name: str) -> Checkpoint | None:
    """The newest checkpoint when it names the lane, or None; reads a day's worth."""
    lane = log.find(CHECKPOINTS)
    later: list[dict[str, Any]] = []
    for entry in lane.newest_first() if lane is not None else ():
        later.append(entry)
        if _is_whole(entry["n"]):
            break
    known: Heads = {}
    for entry in reversed(later):
        known = {**known, **_heads(entry)}
    if name not in known:
        return None
    newest = later[0]
    sealed = _sealed(newest["facts"]["sealed"])
    return Checkpoint(newest["n"], newest["at"], known, sealed)


def proves(checkpoint: Checkpoint, signer: Any) -> bool:
    """Whether the signature of a checkpoint proves."""
    signed = signed_bytes(checkpoint.at, checkpoint.heads)
    return bool(signer.prove(signed, checkpoint.sealed).ok)


def check(log: AuditLog, signer: Any) -> Iterator[Breach]:
    """Checkpoints whose signature or heads do not prove; ``signer`` proves."""
    lane = log.find(CHECKPOINTS)
    known: Heads = {}
    named: dict[str, dict[int, tuple[int, str]]] = defaultdict(dict)
    for entry in lane.entries() if lane is not None else ():
        number = entry["n"]
        try:
            heads = _heads(entry)
            known = heads if _is_whole(number) else {**known, **heads}
            sealed = _sealed(entry["facts"]["sealed"])
        except (KeyError, TypeError, ValueError):
            yield Breach(CHECKPOINTS, number, "The checkpoint cannot be read.")
            continue
        if not signer.prove(signed_bytes(entry["at"], known), sealed).ok:
            yield Breach(CHECKPOINTS, number, "The signature does not prove.")
        for name, (count, head) in heads.items():
            named[name][count] = number, head
    for name, points in sorted(named.items()):
        yield from _against(log, name, points)


def _against(
    log: AuditLog, name: str, points: dict[int, tuple[int, str]]
) -> Iterator[Breach]:
    """Whether a lane had the heads that checkpoints name."""
    lane = log.find(name)
    found = lane.heads_at(points) if lane is not None else {}
    for count, (number, head) in sorted(points.items()):
        if found.get(count) != head:
            what = f"The lane is not what checkpoint {number} says."
            yield Breach(name, count, what)


def _is_whole(number: int) -> bool:
    return (number - 1) % WHOLE_EVERY == 0


def _heads(entry: dict[str, Any]) -> Heads:
    """The heads that an entry names."""
    named: dict[str, Any] = entry["facts"]["heads"]
    return {name: (int(count), str(head)) for name, (count, head) in named.items()}


def _sealed(facts: dict[str, Any]) -> SealedBy:
    return SealedBy(**{**facts, "at": datetime.fromisoformat(facts["at"])})
