"""The files of a bill: its XML as stored, and the PDF derived from it.

The PDF is made after the commit, kept in ``var/papers`` under the digest of what
it says, and made again when it is not there. A missing glyph leaves the bill as
it is: only the paper waits, and says for which character.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from pyramid.response import Response

from nontax_site.bills.bill import REVERSED, VOIDED, Bill
from nontax_site.bills.handlers import ports_of
from schemas.papers import BillSheet, Paper, PaperShop

MARKS = {VOIDED: "voided", REVERSED: "reversed"}


def shop_of(settings: Any) -> PaperShop:
    """The shop over the papers of this site."""
    return PaperShop(Path(settings["nontax.var"]) / "papers")


def check_url(request: Any, bill: Bill) -> str:
    """The public check with this bill filled in, as the QR code on paper has it."""
    query = urlencode(
        {
            "code": str(bill.bill_id.code),
            "number": str(bill.bill_id.number),
            "check_code": bill.check_code,
        }
    )
    base = request.registry.settings["nontax.public_url"].rstrip("/")
    return f"{base}/check/fields?{query}"


def paper_of(request: Any, bill: Bill) -> Paper:
    """The PDF of a bill; raises MissingGlyph."""
    ports = ports_of(request)
    assert bill.xml is not None
    facts, signatures = ports.format.read(bill.xml.data)
    sheet = BillSheet(
        facts=facts,
        check_url=check_url(request, bill),
        region_name=ports.region_of(bill).name,
        mark=MARKS.get(bill.state, ""),
        sealed=tuple(signature.role for signature in signatures),
    )
    return shop_of(request.registry.settings).bill(sheet)


def make(request: Any, name: str) -> None:
    """What the outbox asks for: the paper of the bill with the id."""
    paper_of(request, ports_of(request).bill(name))


def as_download(data: bytes, content_type: str, name: str) -> Response:
    """A file to be saved, never kept by anything on its way."""
    return Response(
        body=data,
        content_type=content_type,
        content_disposition=f'attachment; filename="{name}"',
        cache_control="no-store",
    )


def xml_of(bill: Bill) -> Response:
    """The stored bytes, exactly."""
    assert bill.xml is not None
    return as_download(bill.xml.data, "application/xml", f"{bill.id}.xml")


def pdf_of(request: Any, bill: Bill) -> Response:
    """The paper; raises MissingGlyph."""
    return as_download(
        paper_of(request, bill).data, "application/pdf", f"{bill.id}.pdf"
    )
