"""The state of the site replayed from the log alone, and compared with what is stored.

One walk over all lanes gives for every document its last state, its version, the
digest of all its fields and the sum of its steps; for its papers their digests;
for accounts their roles; for regions their settings. Whoever edits the storage
past the application is found here, and named (invariants 28, 46 and 50).
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from nontax_site.audit.lanes import Breach
from nontax_site.audit.log import lane_of
from nontax_site.storage.canonical import canonical_json, sm3_hex
from nontax_site.storage.document import ESCALATE, Document, Entry

PAPER_VERBS = frozenset({"attach", "replace_paper", "remove_paper", "scan_paper"})
NO_STEPS = PAPER_VERBS | {"evolve"}
"""Entries of a history that are no step of its workflow."""

PEOPLE = "people"
"""The lane of what is done to accounts."""


@dataclass
class Said:
    """What the log says of one document."""

    stands: str = ""
    version: int = 0
    digest: str = ""
    steps: int = 0
    papers: dict[tuple[int, int], dict[str, Any]] = field(default_factory=dict)


@dataclass
class Account:
    """What the log says of one account."""

    added: bool = False
    disabled: bool = False
    granted: set[tuple[str, str]] = field(default_factory=set)


@dataclass
class Replay:
    """Everything the log says, by what it is about."""

    documents: dict[tuple[str, str], Said] = field(
        default_factory=lambda: defaultdict(Said)
    )
    accounts: dict[str, Account] = field(default_factory=lambda: defaultdict(Account))
    settings: dict[str, dict[str, str]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    materials: dict[str, Any] = field(default_factory=dict)


def replay(log: Any) -> Replay:
    """Walk every lane once; what cannot be read there is the chain's matter."""
    said = Replay()
    for name in log.names():
        lane = log.find(name)
        for entry in lane.entries() if lane is not None else ():
            if "kind" in entry:
                take(said.documents[entry["kind"], entry["id"]], entry)
            elif name == PEOPLE:
                _account(said.accounts[entry["id"]], entry)
            else:
                _thing(said, entry)
    return said


def take(said: Said, entry: dict[str, Any]) -> None:
    """Add what an entry says of its document."""
    said.stands = entry.get("to") or said.stands
    said.version, said.digest = entry.get("version", 0), entry["digest"]
    if "to" in entry or entry["verb"] == ESCALATE:
        # what is shown one level up stays where it stands
        said.steps ^= _step(
            entry.get("version", 0),
            entry["at"],
            entry["verb"],
            entry.get("from", "") if "to" in entry else said.stands,
            said.stands,
            entry.get("person", ""),
            entry.get("comment", ""),
        )
    if entry["verb"] in PAPER_VERBS:
        for row in entry.get("facts", {}).get("papers", ()):
            said.papers[row["n"], row["v"]] = row


def _account(said: Account, entry: dict[str, Any]) -> None:
    facts, verb = entry.get("facts", {}), entry["verb"]
    if verb == "add_user":
        said.added = True
    elif verb in {"disable_user", "enable_user"}:
        said.disabled = verb == "disable_user"
    elif verb == "grant":
        said.granted.add((facts["role"], facts["place"]))
    elif verb == "revoke":
        said.granted.discard((facts["role"], facts["place"]))


def _thing(said: Replay, entry: dict[str, Any]) -> None:
    facts, subject = entry.get("facts", {}), entry.get("id", "")
    if entry["verb"] == "configure" and subject.startswith("region:"):
        now = {name: pair[1] for name, pair in facts.get("settings", {}).items()}
        said.settings[subject.partition(":")[2]].update(now)
    elif entry["verb"] == "set_materials":
        said.materials[subject.partition(":")[2]] = facts.get("rows", [])


def _step(*facts: Any) -> int:
    """One step as a number; the steps of a document are these, one over another."""
    return int(sm3_hex(canonical_json(facts))[:32], 16)


def _steps(history: Iterable[Entry]) -> int:
    """The steps of a stored history."""
    total = 0
    for entry in history:
        if entry.verb in NO_STEPS:
            continue
        total ^= _step(
            entry.version,
            _utc(entry.at),
            entry.verb,
            entry.from_state or "",
            entry.to_state,
            entry.person,
            entry.comment,
        )
    return total


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()


# ---- comparing ---------------------------------------------------------------------


def documents(said: Replay, stored: Iterable[Document]) -> Iterator[Breach]:
    """Documents that are not what the log says they became."""
    left = set(said.documents)
    for document in stored:
        key = document.kind, document.id
        left.discard(key)
        if key not in said.documents:
            what = f"{document.kind} {document.id} has no entry."
            yield Breach(lane_of(document), 0, what)
            continue
        for what in of_document(said.documents[key], document):
            sentence = f"{document.kind} {document.id}: {what}"
            yield Breach(lane_of(document), 0, sentence)
    for kind, name in sorted(left):
        yield Breach("", 0, f"{kind} {name} is in the log only.")


def of_document(said: Said, document: Document) -> Iterator[str]:
    """In what a stored document is not what its entries say."""
    if document.state != said.stands:
        yield f"it is {document.state}, the log says {said.stands}."
    if document.version != said.version:
        yield f"it has version {document.version}, the log says {said.version}."
    elif document.digest() != said.digest:
        yield "its fields are not what the log says."
    if _steps(document.history()) != said.steps:
        yield "its history is not what the log says."


def papers(said: Replay, attachments: Any) -> Iterator[Breach]:
    """Papers whose content or row is not what the log says."""
    left = {key for key, one in said.documents.items() if one.papers}
    for name, stored in attachments.items():
        kind, _colon, document = name.partition(":")
        left.discard((kind, document))
        one = said.documents.get((kind, document))
        expected = dict(one.papers) if one is not None else {}
        for row in stored.rows:
            where = f"{kind} {document}: paper {row.number}-{row.version}"
            facts = expected.pop((row.number, row.version), None)
            if facts is None:
                yield Breach("", 0, f"{where} has no entry.")
            elif facts != row.facts():
                yield Breach("", 0, f"{where} is not what the log says.")
            if not row.content.proves() or row.content.digest != row.digest:
                yield Breach("", 0, f"{where} has another content than was handed in.")
        for number, version in sorted(expected):
            what = f"{kind} {document}: paper {number}-{version} is gone."
            yield Breach("", 0, what)
    for kind, document in sorted(left):
        yield Breach("", 0, f"{kind} {document}: its papers are gone.")


def accounts(said: Replay, users: Iterable[Any]) -> Iterator[Breach]:
    """Accounts nobody added, and roles nobody granted or took away."""
    for user in users:
        one = said.accounts.get(user.login, Account())
        if not one.added:
            yield Breach(PEOPLE, 0, f"account {user.login} has no entry.")
            continue
        if set(user.granted) != one.granted:
            odd = sorted(set(user.granted) ^ one.granted)
            roles = ", ".join(f"{role}@{place}" for role, place in odd)
            yield Breach(
                PEOPLE, 0, f"account {user.login}: the log disagrees: {roles}."
            )
        if user.is_disabled != one.disabled:
            what = f"account {user.login} was opened or closed past the log."
            yield Breach(PEOPLE, 0, what)


def regions(said: Replay, stored: Iterable[Any], materials: Any) -> Iterator[Breach]:
    """Settings of regions, and the materials they demand, that nobody set so."""
    for region in stored:
        lane = f"bureau:{region.code}"
        for name, expected in said.settings.get(region.code, {}).items():
            if str(getattr(region.config, name, "")) != expected:
                what = f"region {region.code}: {name} is not what the log says."
                yield Breach(lane, 0, what)
        demands = materials.get(region.code)
        rows = demands.canonical_value() if demands is not None else []
        found = json.loads(canonical_json(rows))
        if found != said.materials.get(region.code, []):
            what = f"region {region.code}: its materials are not what the log says."
            yield Breach(lane, 0, what)
