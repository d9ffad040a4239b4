"""Adding, replacing and removing papers: who may, and what is written.

Who may do more with a document than look at it, in the state it is in, may hand
in papers; nobody may once it is final. A note of the auditors may be added in
every state by who is auditor there by his office. Each deed raises the version of
the document, stands in its history, and its digests stand in the audit log.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from nontax_site.attachments.attachment import Attachment, Papers, key_of, papers_of
from nontax_site.attachments.contents import look
from nontax_site.attachments.refusals import (
    AttachingClosed,
    NoFile,
    PaperRemoved,
    TooManyFiles,
)
from nontax_site.attachments.scanning import INFECTED, UNKNOWN, Scan
from nontax_site.kernel.acts import Act, Actor
from nontax_site.kernel.errors import CommentMissing, Forbidden, NotFound, Stale
from nontax_site.storage.blobs import put
from nontax_site.storage.document import Document, Entry

AUDIT_NOTE = "audit-note"
"""The material an auditor may add in every state."""

AUDITOR = "auditor"

LOOKING = frozenset({"view", "unmask"})
"""What somebody may do who only looks."""

MOST_AT_ONCE = 10
MOST_OF_ONE = 200

Sent = tuple[str, bytes]
"""A file as it was sent: its name and its content."""


def may_attach(
    workflows: Any, document: Document, actor: Actor, material: str = ""
) -> bool:
    """Whether the actor may add, replace or remove papers of the document now."""
    if material == AUDIT_NOTE:
        places = document.places()
        return any(
            g.role == AUDITOR and g.place in places and not g.engagement
            for g in actor.grants
        )
    state = workflows.state(document)
    return not state.is_final and any(
        actor.holds(
            role, *document.places_for(role), kind=document.kind, permission=one
        )
        for role, held in state.roles.items()
        for one in held
        if one.partition(":")[2] not in LOOKING
    )


class Attaching:
    """What is done to the papers of documents."""

    def __init__(
        self, attachments: Any, workflows: Any, audit: Any, scan: Any, outbox: Any
    ) -> None:
        self.attachments = attachments
        self.workflows = workflows
        self.audit = audit
        self.scan = scan
        self.outbox = outbox

    def attach(
        self, document: Document, files: Sequence[Sent], material: str, act: Act
    ) -> tuple[Attachment, ...]:
        """Add files as new papers of one material; all of them or none.

        Raises Forbidden, AttachingClosed, Stale and why a file is not taken.
        """
        self._check(document, act, material)
        if not files:
            raise NoFile
        rows = papers_of(self.attachments, document).rows
        if len(files) > MOST_AT_ONCE:
            raise TooManyFiles(limit=str(MOST_AT_ONCE))
        if len(rows) + len(files) > MOST_OF_ONE:
            raise TooManyFiles(limit=str(MOST_OF_ONE))
        number = papers_of(self.attachments, document).next_number
        made = [
            self._row(document, sent, number + place, 1, material, act)
            for place, sent in enumerate(files)
        ]
        return self._add(document, made, "attach", act)

    def replace(
        self, document: Document, number: int, file: Sent, act: Act
    ) -> Attachment:
        """Put a newer version in force; the older ones stay to be looked at."""
        papers, old = self._standing(document, number)
        self._check(document, act, old.material)
        if len(papers.rows) >= MOST_OF_ONE:
            raise TooManyFiles(limit=str(MOST_OF_ONE))
        made = self._row(document, file, number, old.version + 1, old.material, act)
        return self._add(document, [made], "replace_paper", act)[0]

    def remove(self, document: Document, number: int, act: Act) -> Attachment:
        """Mark a paper as removed, with the reason; its content stays.

        Raises CommentMissing, PaperRemoved, NotFound.
        """
        papers, old = self._standing(document, number)
        self._check(document, act, old.material)
        if not act.comment.strip():
            raise CommentMissing
        mark = (act.at, act.actor.login, act.actor.name, act.comment)
        gone = replace(old, removed=mark)
        papers.put_in_place(gone)
        self._write(document, [gone], "remove_paper", act)
        return gone

    def ask_scan(self, document: Document, number: int, version: int) -> Scan | None:
        """Ask the virus scan about a file that waits for it; only reads.

        None when the file does not wait (any more). It may take long.
        """
        row = papers_of(self.attachments, document).find(number, version)
        if row is None or row.scan != UNKNOWN:
            return None
        with row.content.open() as stream:
            answer: Scan = self.scan.scan(stream)
        return answer

    def scanned(
        self, document: Document, number: int, version: int, answer: Scan, act: Act
    ) -> str:
        """Keep what the virus scan says of a file; returns what holds now.

        A finding removes the file, in the name of the system.
        """
        papers = papers_of(self.attachments, document)
        row = papers.find(number, version)
        if row is None or row.scan != UNKNOWN:
            return "" if row is None else row.scan
        if answer.state == UNKNOWN:
            return UNKNOWN
        changed = replace(row, scan=answer.state)
        if answer.state == INFECTED and row.removed is None:
            mark = (act.at, act.actor.login, act.actor.name, answer.name)
            changed = replace(changed, removed=mark)
        papers.put_in_place(changed)
        self._write(document, [changed], "scan_paper", act)
        return answer.state

    # ---- steps of them ---------------------------------------------------------

    def _check(self, document: Document, act: Act, material: str) -> None:
        if not may_attach(self.workflows, document, act.actor, material):
            state = self.workflows.state(document)
            if state.is_final and material != AUDIT_NOTE:
                raise AttachingClosed(state=state.title)
            raise Forbidden(kind=document.kind, state=state.title)
        if act.expect is not None and act.expect != document.version:
            title = self.workflows.state(document).title
            raise Stale(
                expected=title,
                actual=title,
                expected_version=act.expect,
                actual_version=document.version,
            )

    def _standing(self, document: Document, number: int) -> tuple[Papers, Attachment]:
        papers = papers_of(self.attachments, document)
        newest = next(iter(papers.versions(number)), None)
        if newest is None:
            raise NotFound(what="paper")
        if newest.removed:
            raise PaperRemoved
        return papers, newest

    def _row(
        self,
        document: Document,
        sent: Sent,
        number: int,
        version: int,
        material: str,
        act: Act,
    ) -> Attachment:
        """A new row with its content; raises why the file is not taken.

        The virus scan is asked after the commit, where it holds up nobody.
        """
        name, data = sent
        looked = look(name, data)
        state = self.scan.at_first
        if state == UNKNOWN:
            self.outbox.put(
                document.unit or f"bureau:{document.region}",
                "scan-paper",
                kind=document.kind,
                id=document.id,
                number=number,
                version=version,
            )
        content = put(data, looked.content_type)
        return Attachment(
            number=number,
            version=version,
            name=looked.name,
            kind=looked.kind,
            length=content.length,
            digest=content.digest,
            material=material,
            at=act.at,
            person=act.actor.person,
            login=act.actor.login,
            who=act.actor.name,
            scan=state,
            content=content,
        )

    def _add(
        self, document: Document, made: Sequence[Attachment], verb: str, act: Act
    ) -> tuple[Attachment, ...]:
        key = key_of(document)
        if key not in self.attachments:
            self.attachments.add(key, Papers())
        papers = self.attachments[key]
        papers.rows = (*papers.rows, *made)
        self._write(document, made, verb, act)
        return tuple(made)

    def _write(
        self, document: Document, rows: Sequence[Attachment], verb: str, act: Act
    ) -> None:
        """Version, history and audit entry of a change of the papers."""
        said = "、".join(row.name for row in rows)
        comment = f"{said}：{act.comment}" if act.comment.strip() else said
        behalf = act.on_behalf_of
        document.remember(
            Entry(
                at=act.at,
                verb=verb,
                from_state=document.state,
                to_state=document.state,
                person=act.actor.person,
                login=act.actor.login,
                name=act.actor.name,
                comment=comment,
                on_behalf_of=(behalf.name, behalf.person) if behalf else None,
                version=document.version + 1,
            )
        )
        document.touch()
        self.audit.record(document, act, verb, papers=[row.facts() for row in rows])
