"""The whole trail of a document on A4: history, papers, audit entries, proofs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pyramid.response import Response
from pyramid.view import view_config

from nontax_site.security.grants import static_permits
from nontax_site.storage.document import Document
from schemas.trails import TrailSheet, trail_paper
from views.documents import history, trail_of
from views.i18n import _
from views.papers.proving import findings
from views.papers.showing import ShownFile, shown_papers


@dataclass(frozen=True, slots=True)
class Whole:
    """Everything that is printed; audit entries and proofs only for who may see."""

    title: str
    facts: tuple[tuple[str, str], ...]
    history: list[dict[str, Any]]
    files: tuple[ShownFile, ...]
    trail: list[dict[str, Any]]
    findings: list[Any]


def whole(request: Any, document: Document) -> Whole:
    """The trail of a document as the reader may see it."""
    fmt, say = request.fmt, request.fmt.words
    may_audit = static_permits(request.actor, "audit:view", document.places())
    definition = request.workflows.definition(document.kind)
    return Whole(
        title=say(definition.title),
        facts=(
            (say(_("Number")), fmt.name_of(document)),
            (say(_("State")), fmt.state(document).words),
            (say(_("Unit")), fmt.unit(document.unit) or "—"),
            (say(_("Region")), fmt.place_name(f"region:{document.region}")),
            (say(_("Created")), fmt.time(document.created)),
            (say(_("Version")), str(document.version)),
            (say(_("Digest (SM3)")), document.digest()),
            (say(_("Printed at")), fmt.time(request.clock.now())),
            (say(_("Printed by")), f"{request.actor.name} ({request.actor.login})"),
        ),
        history=list(reversed(history(request, document))),
        files=shown_papers(request, document).files,
        trail=list(reversed(trail_of(request, document))) if may_audit else [],
        findings=findings(request, document) if may_audit else [],
    )


@view_config(
    context=Document,
    name="trail",
    permission="document:view",
    renderer="views:papers/trail.pt",
    request_method="GET",
)
def page(document: Document, request: Any) -> dict[str, Any]:
    """The trail as a page that prints."""
    return {
        "title": _("Whole trail"),
        "document": document,
        "whole": whole(request, document),
    }


@view_config(
    context=Document,
    name="trail.pdf",
    permission="document:view",
    request_method="GET",
)
def pdf(document: Document, request: Any) -> Response:
    """The trail as PDF/A-2b."""
    seen, say, fmt = whole(request, document), request.fmt.words, request.fmt
    sheet = TrailSheet(
        title=seen.title,
        number=fmt.name_of(document),
        at=request.clock.now(),
        facts=seen.facts,
        history=tuple(
            (
                fmt.time(one["at"]),
                one["verb"],
                one["went"].words,
                one["name"],
                one["comment"],
            )
            for one in seen.history
        ),
        papers=tuple(
            (one.name, one.material, f"{one.version}", one.who, one.digest, one.removed)
            for file in seen.files
            for one in (file, *file.older)
        ),
        entries=tuple(
            (
                str(one["n"]),
                fmt.time(one["at"]),
                one["verb"],
                one["person"],
                one["digest"],
            )
            for one in seen.trail
        ),
        proofs=tuple(
            (one.ok, say(one.title), say(one.said, **one.facts))
            for one in seen.findings
        ),
    )
    name = f"trail-{document.kind}-{document.id}.pdf"
    return Response(
        trail_paper(sheet),
        content_type="application/pdf",
        charset=None,
        headerlist=[
            ("Content-Type", "application/pdf"),
            ("Content-Disposition", f'attachment; filename="{name}"'),
            ("Cache-Control", "no-store"),
        ],
    )
