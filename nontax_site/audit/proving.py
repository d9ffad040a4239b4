"""Proving one document on the spot: what the verify buttons of auditors run.

Each finding says what was recomputed and what came out. Reads only.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from nontax_site.audit import replaying
from nontax_site.audit.checkpoints import CHECKPOINTS, covering, proves
from nontax_site.audit.log import lane_of, trail
from nontax_site.kernel.clock import shown_in_list
from nontax_site.storage.document import Document

FINDING_TITLES: dict[str, str] = {
    "state": "Stored state against the log",
    "chain": "Hash chain",
    "checkpoint": "Signed checkpoint",
    "outside": "Outside anchor",
    "paper": "Paper handed in",
    "signatures": "Signatures of the bill",
    "layout": "Layout file of the bill (OFD)",
}

SAID_WORDS: dict[str, str] = {
    "state": "State, version, fields and history are those of its ${count} entries; "
    "digest ${digest}.",
    "not-state": "It is not what its ${count} entries say: ${what}",
    "chain": "All ${count} entries of the lane ${lane} follow one another.",
    "not-chain": "The lane ${lane} does not prove: ${what}",
    "no-checkpoint": "No checkpoint names the lane ${lane} yet; "
    "one is made every hour.",
    "checkpoint": "Checkpoint ${number} of ${at} covers the entries up to ${count}; "
    "its signature proves (certificate ${certificate}).",
    "not-checkpoint": "Checkpoint ${number} of ${at} does not prove for this lane.",
    "outside": "Checkpoint ${last} of ${count} was handed to the outside anchor.",
    "no-outside": "Nobody outside has been told: no outside anchor is configured.",
    "paper": "${name}, version ${version}: the content has its digest ${digest}.",
    "not-paper": "${name}, version ${version}: the content is not what was handed in.",
    "signatures": "The file has its digest and every signature in it proves.",
    "not-signatures": "The file does not prove: ${what}.",
    "layout": "Every part has the digest that was sealed; its ${count} seals prove.",
    "not-layout": "The layout file does not prove: ${what}.",
    "no-layout": "There is no layout file: ${what}",
}


class Finding(NamedTuple):
    """What was proved: its title, whether it holds, and a sentence (msgids).

    ``ok`` is None where there is nothing yet that could be proved.
    """

    title: str
    ok: bool | None
    said: str
    facts: dict[str, str]


def prove(site: Any, document: Document, signer: Any) -> list[Finding]:
    """Every proof there is of a document, recomputed now."""
    return [
        *_entries(site, document),
        *_chain(site, document),
        *_checkpoint(site, document, signer),
        *_outside(site),
        *_papers(site, document),
    ]


def finding(about: str, ok: bool | None, said: str = "", **facts: object) -> Finding:
    """A finding by the key of what it is about; ``said`` where it is another."""
    words = SAID_WORDS[said or (about if ok else f"not-{about}")]
    plain = {name: str(value) for name, value in facts.items()}
    return Finding(FINDING_TITLES[about], ok, words, plain)


def _entries(site: Any, document: Document) -> Iterator[Finding]:
    """The document against what its own entries say it became."""
    entries = trail(site.audit, document)
    said = replaying.Said()
    for entry in entries:
        replaying.take(said, entry)
    wrong = list(replaying.of_document(said, document)) if entries else ["no entry"]
    yield finding(
        "state",
        not wrong,
        count=len(entries),
        digest=document.digest(),
        what=" ".join(wrong),
    )


def _chain(site: Any, document: Document) -> Iterator[Finding]:
    """The hash chain of the lane its entries stand in."""
    name = lane_of(document)
    lane = site.audit.find(name)
    whats = [b.what for b in lane.check(name)] if lane is not None else ["no entry"]
    count = lane.count if lane is not None else 0
    what = " ".join(whats[:3])
    yield finding("chain", not whats, lane=name, count=count, what=what)


def _checkpoint(site: Any, document: Document, signer: Any) -> Iterator[Finding]:
    """The newest signed checkpoint that names the lane."""
    name = lane_of(document)
    found = covering(site.audit, name)
    if found is None:
        yield finding("checkpoint", None, "no-checkpoint", lane=name)
        return
    count, head = found.heads[name]
    holds = proves(found, signer) and site.audit.head_at(name, count) == head
    yield finding(
        "checkpoint",
        holds,
        number=found.number,
        at=shown_in_list(datetime.fromisoformat(found.at)),
        count=count,
        certificate=found.sealed.certificate_serial,
    )


def _outside(site: Any) -> Iterator[Finding]:
    """How far an outside anchor was told."""
    last, lane = site.handed.last, site.audit.find(CHECKPOINTS)
    count = lane.count if lane is not None else 0
    if not last:
        yield finding("outside", None, "no-outside")
        return
    yield finding("outside", True, last=last, count=count)


def _papers(site: Any, document: Document) -> Iterator[Finding]:
    """The content of everything that was handed in."""
    papers = site.attachments.get(f"{document.kind}:{document.id}")
    for row in papers.rows if papers is not None else ():
        holds = row.content.proves() and row.content.digest == row.digest
        yield finding(
            "paper", holds, name=row.name, version=row.version, digest=row.digest
        )
