"""The papers of a document as its page shows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from nontax_site.attachments.attaching import AUDIT_NOTE, may_attach
from nontax_site.attachments.attachment import Attachment, papers_of
from nontax_site.attachments.contents import KINDS
from nontax_site.attachments.materials import (
    DEMANDABLE,
    FORM_TITLES,
    MATERIAL_TITLES,
    MATERIALS_OF,
    demands_on,
)
from nontax_site.attachments.scanning import SCAN_TITLES
from nontax_site.kernel.interfaces import IMaterials
from views.links import path_of


@dataclass(frozen=True, slots=True)
class ShownFile:
    """One version of one paper, in words."""

    number: int
    version: int
    name: str
    material: str
    kind: str
    size: str
    who: str
    at: datetime
    digest: str
    scan: str
    removed: str
    url: str
    picture: str
    replace: str
    remove: str
    older: tuple[ShownFile, ...] = ()


@dataclass(frozen=True, slots=True)
class ShownPapers:
    """Everything the tab of papers needs beside the papers made by the site."""

    files: tuple[ShownFile, ...]
    missing: tuple[str, ...]
    add: str
    note: str
    trail: str


def shown_papers(request: Any, document: Any) -> ShownPapers:
    """The files of a document, what is missing, and where more are handed in."""
    may = may_attach(request.workflows, document, request.actor)
    may_note = may_attach(request.workflows, document, request.actor, AUDIT_NOTE)
    papers = papers_of(request.site.attachments, document)
    files = []
    for newest in papers.current():
        mine = may_note if newest.material == AUDIT_NOTE else may
        older = tuple(
            shown_file(request, document, row, may=False)
            for row in papers.versions(newest.number)[1:]
        )
        files.append(shown_file(request, document, newest, may=mine, older=older))
    where = path_of(document.kind, document.id, "attach")
    return ShownPapers(
        files=tuple(files),
        missing=tuple(missing_words(request, document)),
        add=where if may else "",
        note=f"{where}?material={AUDIT_NOTE}" if may_note else "",
        trail=path_of(document.kind, document.id, "trail"),
    )


def shown_file(
    request: Any,
    document: Any,
    row: Attachment,
    *,
    may: bool,
    older: tuple[ShownFile, ...] = (),
) -> ShownFile:
    """A version in words, with its addresses."""
    fmt, removal = request.fmt, row.removal
    kind, name = document.kind, document.id
    url = path_of(kind, name, "attached", f"{row.number}-{row.version}")
    standing = may and removal is None
    return ShownFile(
        number=row.number,
        version=row.version,
        name=row.name,
        material=material_words(request, row.material),
        kind=fmt.words(KINDS[row.kind].title),
        size=size_words(row.length),
        who=fmt.words(row.who),
        at=row.at,
        digest=row.digest,
        scan=fmt.words(SCAN_TITLES[row.scan]),
        removed=fmt.words(
            "Removed by ${name} on ${day}: ${reason}",
            name=fmt.words(removal.name),
            day=fmt.day(removal.at),
            reason=removal.reason,
        )
        if removal
        else "",
        url=url,
        picture=f"{url}?show=1" if row.is_picture else "",
        replace=path_of(kind, name, "replace-paper", str(row.number))
        if standing
        else "",
        remove=path_of(kind, name, "remove-paper", str(row.number)) if standing else "",
        older=older,
    )


def material_words(request: Any, code: str) -> str:
    """The title of a material, "" for none in particular."""
    return str(request.fmt.words(MATERIAL_TITLES.get(code, code))) if code else ""


def size_words(length: int) -> str:
    """A length as people read it."""
    if length < 1024:
        return f"{length} B"
    if length < 1024 * 1024:
        return f"{length / 1024:.0f} KB"
    return f"{length / 1024 / 1024:.1f} MB"


def missing_words(request: Any, document: Any) -> list[str]:
    """What the region demands for this kind and is not there, with its form."""
    say, today = request.fmt.words, request.clock.today()
    demands = list(
        demands_on(request.site.materials, document.region, document.kind, today)
    )
    codes = [row.material for row in demands]
    missing = request.find_service(IMaterials).missing(document, codes)
    return [
        say(
            "${material} (${form}, ${copies} on paper)",
            material=material_words(request, row.material),
            form=say(FORM_TITLES[row.form]),
            copies=str(row.copies),
        )
        for row in demands
        if row.material in missing
    ]


def choices(request: Any, document: Any) -> Mapping[str, str]:
    """What a paper on the document may be, demanded materials first."""
    known = dict.fromkeys(MATERIALS_OF.get(document.kind, ()))
    known |= dict.fromkeys(
        c for c, kinds in DEMANDABLE.items() if document.kind in kinds
    )
    return {code: material_words(request, code) for code in known}
