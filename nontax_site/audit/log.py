"""The audit log and the port that writes it.

An entry says: n, at, verb, kind, id, unit, from, to, person, login, behalf,
comment, version, digest (of the whole document after the change), request and
facts; what is empty is left out. The entry is the proof, the document's own
history is the view.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from BTrees.OOBTree import OOBTree
from persistent import Persistent
from zope.interface import implementer

from nontax_site.audit.checkpoints import CHECKPOINTS, moved, signed_bytes
from nontax_site.audit.lanes import Breach, Lane
from nontax_site.kernel.acts import Act
from nontax_site.kernel.interfaces import IAudit
from nontax_site.storage.classes import stored
from nontax_site.storage.document import Document


@stored
class AuditLog(Persistent):
    """All lanes by name (``root.audit``)."""

    def __init__(self) -> None:
        self._lanes = OOBTree()

    def lane(self, name: str) -> Lane:
        """The lane of the name, made when it is first written to."""
        lane = self._lanes.get(name)
        if lane is None:
            lane = self._lanes[name] = Lane()
        return lane  # type: ignore[no-any-return]

    def find(self, name: str) -> Lane | None:
        """The lane of the name, or None; never writes."""
        return self._lanes.get(name)  # type: ignore[no-any-return]

    def names(self) -> Iterator[str]:
        """The names of all lanes in order."""
        return iter(self._lanes.keys())

    def heads(self) -> dict[str, tuple[int, str]]:
        """Count and head of every lane, for the anchor and the checkpoint."""
        return {name: (lane.count, lane.head) for name, lane in self._lanes.items()}

    def head_at(self, name: str, count: int) -> str | None:
        """The head the lane had after ``count`` entries, or None."""
        lane = self.find(name)
        return None if lane is None else lane.head_at(count)


def lane_of(document: Document) -> str:
    """The lane a document's entries stand in: its unit's, or its bureau's."""
    return document.unit or f"bureau:{document.region}"


@implementer(IAudit)
class Audit:
    """The port: writes entries in the running transaction."""

    def __init__(self, log: AuditLog, clock: Any) -> None:
        self._log = log
        self._clock = clock

    def record(
        self,
        document: Document,
        act: Act,
        verb: str,
        from_state: str | None = None,
        to_state: str | None = None,
        **facts: Any,
    ) -> int:
        """Write what was done to a document; returns the entry's number.

        Call it after every field is set: the entry carries the digest of them
        all. Without states it is a change that is no transition.
        """
        return self._append(
            lane_of(document),
            act,
            verb,
            {
                "kind": document.kind,
                "id": document.id,
                "unit": document.unit,
                "from": from_state,
                "to": to_state,
                "version": document.version,
                "digest": document.digest(),
            },
            facts,
        )

    def note(self, lane: str, act: Act, verb: str, subject: str, **facts: Any) -> int:
        """Write what happened to something that is no document (a sign-in, a key)."""
        return self._append(lane, act, verb, {"id": subject}, facts)

    def checkpoint(self, act: Act, signer: Any, holder: str) -> int:
        """Hold fast the heads of all lanes in one entry signed by the holder.

        Raises NoKeyInForce when the holder cannot sign.
        """
        heads = self._log.heads()
        heads.pop(CHECKPOINTS, None)
        facts = {
            "heads": moved(self._log.find(CHECKPOINTS), heads),
            "sealed": signer.sign(holder, signed_bytes(act.at, heads), act.at),
        }
        return self._append(CHECKPOINTS, act, "checkpoint", {}, facts)

    def _append(
        self,
        lane: str,
        act: Act,
        verb: str,
        subject: dict[str, Any],
        facts: dict[str, Any],
    ) -> int:
        behalf = act.on_behalf_of
        entry = {
            "at": act.at,
            "verb": verb,
            **subject,
            "person": act.actor.person,
            "login": act.actor.login,
            "behalf": [behalf.name, behalf.person] if behalf is not None else None,
            "comment": act.comment,
            "request": act.request_id,
            "facts": facts,
        }
        said = {k: v for k, v in entry.items() if v not in (None, "", {}, ())}
        return self._log.lane(lane).append(said)


LONGEST = timedelta(minutes=10)
"""No transaction takes so long from its act to its commit."""


def trail(log: AuditLog, document: Document) -> list[dict[str, Any]]:
    """The entries of one document, oldest first.

    Walks its lane backwards and stops at what is older than the document by more
    than a transaction may take: entries are in the order of their commits.
    """
    lane = log.find(lane_of(document))
    if lane is None:
        return []
    found = []
    for entry in lane.newest_first():
        if document.created is not None and _at(entry) < document.created - LONGEST:
            break
        if entry.get("id") == document.id and entry.get("kind") == document.kind:
            found.append(entry)
    return found[::-1]


def _at(entry: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(entry["at"]).astimezone(UTC)


def check(log: AuditLog, names: Iterable[str] | None = None) -> list[Breach]:
    """What does not prove in the lanes of the names, or in all of them."""
    breaches: list[Breach] = []
    for name in names if names is not None else log.names():
        lane = log.find(name)
        if lane is None:
            breaches.append(Breach(name, 0, "The lane is missing."))
        else:
            breaches.extend(lane.check(name))
    return breaches


def rebuilt(log: AuditLog) -> dict[tuple[str, str], tuple[str, str]]:
    """(kind, id) -> (last state, digest) of every document, from the log alone.

    A document whose stored state or digest differs was edited outside the
    application.
    """
    found: dict[tuple[str, str], tuple[str, str]] = {}
    for name in log.names():
        lane = log.find(name)
        for entry in lane.entries() if lane is not None else ():
            if "kind" not in entry:
                continue
            key = entry["kind"], entry["id"]
            state = entry.get("to") or found.get(key, ("", ""))[0]
            found[key] = (state, entry["digest"])
    return found


def differences(log: AuditLog, documents: Iterable[Document]) -> list[Breach]:
    """Where the stored documents are not what the log says they became."""
    said = rebuilt(log)
    breaches = []
    for document in documents:
        expected = said.pop((document.kind, document.id), None)
        if expected is None:
            what = f"{document.kind} {document.id} has no entry."
        elif expected != (document.state, document.digest()):
            what = f"{document.kind} {document.id} is not what the log says."
        else:
            continue
        breaches.append(Breach(lane_of(document), 0, what))
    for kind, name in said:
        breaches.append(Breach("", 0, f"{kind} {name} is in the log only."))
    return breaches
