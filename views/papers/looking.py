"""Serving a paper: proved against its digest, and never active in a browser."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from pyramid.response import Response
from pyramid.view import view_config

from nontax_site.attachments.attachment import Attachment, papers_of
from nontax_site.attachments.refusals import FileBeingScanned, FileInfected
from nontax_site.attachments.scanning import INFECTED, UNKNOWN
from nontax_site.kernel.errors import Corrupt, NotFound
from nontax_site.storage.canonical import sm3_hex
from nontax_site.storage.document import Document

POLICY = "default-src 'none'; sandbox"
"""Whatever the content is: it runs nothing and reaches nobody."""


@view_config(
    context=Document, name="attached", permission="document:view", request_method="GET"
)
def paper(document: Any, request: Any) -> Response:
    """One version of one paper: to keep, or a picture to look at (``?show=1``).

    Raises NotFound, Corrupt when the content is not what was handed in,
    FileBeingScanned until the virus scan has answered, and FileInfected for what it
    found something in.
    """
    row = _asked_for(request, document)
    if row.scan == INFECTED:
        raise FileInfected(
            name=row.name, virus=row.removal.reason if row.removal else ""
        )
    if row.scan == UNKNOWN:
        raise FileBeingScanned(name=row.name)
    data = row.content.read()
    if sm3_hex(data) != row.digest:
        raise Corrupt(what=f"paper {row.number}-{row.version}")
    shown = row.is_picture and "show" in request.params
    response = Response(body=data)
    response.content_type = row.content_type if row.kind != "text" else "text/plain"
    response.headers["Content-Disposition"] = _disposition(row, shown)
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["X-Paper-Digest"] = f"sm3:{row.digest}"
    return response


def _asked_for(request: Any, document: Any) -> Attachment:
    number, _dash, version = "".join(request.subpath).partition("-")
    if number.isdecimal() and version.isdecimal():
        papers = papers_of(request.site.attachments, document)
        found = papers.find(int(number), int(version))
        if found is not None:
            return found
    raise NotFound(what="paper")


def _disposition(row: Attachment, shown: bool) -> str:
    """How a browser keeps it: a plain name for old ones, the right one for others."""
    ending = row.name.rpartition(".")[2]
    plain = f"paper-{row.number}-{row.version}.{ending}"
    how = "inline" if shown else "attachment"
    return f"{how}; filename=\"{plain}\"; filename*=UTF-8''{quote(row.name, safe='')}"
