"""The files of a bill: its XML as stored, and the OFD and PDF derived from it.

Both are made after the commit, kept in ``var/papers`` under the digest of what
they say, and made again when they are not there. The OFD is the layout file of
record: it bears the seals that the bill bears. A missing glyph leaves the bill as
it is: only the papers wait, and say for which character.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from pyramid.response import Response

from nontax_site.bills.bill import REVERSED, VOIDED, Bill
from nontax_site.bills.handlers import ports_of
from nontax_site.security.electronic_seals import (
    ElectronicSealer,
    SealKey,
    SealRead,
    prove_seal,
)
from schemas.ofd.proving import OfdFault, prove_ofd
from schemas.ofd.sealing import ROLES
from schemas.papers import BillSheet, Paper, PaperShop

MARKS = {VOIDED: "voided", REVERSED: "reversed"}
OFD_TYPE = "application/ofd"


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


def sheet_of(request: Any, bill: Bill) -> BillSheet:
    """What both papers of a bill show."""
    ports = ports_of(request)
    assert bill.xml is not None
    facts, signatures = ports.format.read(bill.xml.data)
    return BillSheet(
        facts=facts,
        check_url=check_url(request, bill),
        region_name=ports.region_of(bill).name,
        mark=MARKS.get(bill.state, ""),
        sealed=tuple(signature.role for signature in signatures),
        xml=bill.xml.data,
    )


def paper_of(request: Any, bill: Bill) -> Paper:
    """The PDF of a bill; raises MissingGlyph."""
    return shop_of(request.registry.settings).bill(sheet_of(request, bill))


def layout_file_of(request: Any, bill: Bill) -> Paper:
    """The OFD of a bill; raises MissingGlyph, NoKeyInForce."""
    sheet = sheet_of(request, bill)
    shop = shop_of(request.registry.settings)
    return shop.layout_file(sheet, lambda: sealer_of(request, bill, sheet))


def sealer_of(request: Any, bill: Bill, sheet: BillSheet) -> ElectronicSealer:
    """Sets the seals a bill bears, with the keys of who set them on it."""
    named = {"unit": sheet.facts.unit_seal, "finance": sheet.facts.finance_seal}
    keys = {
        signature.role: SealKey(signature.signer_id, named[signature.role])
        for signature in bill.signatures
    }
    return ElectronicSealer(ports_of(request).signer, keys, request.clock.now())


def make(request: Any, name: str) -> None:
    """What the outbox asks for: the papers of the bill with the id."""
    bill = ports_of(request).bill(name)
    paper_of(request, bill)
    layout_file_of(request, bill)


def layout_faults(request: Any, bill: Bill) -> tuple[OfdFault, ...]:
    """What is wrong with the layout file as it is kept, or as it is made now."""
    holders = {signature.role: signature.signer_id for signature in bill.signatures}
    roles = [role for role in ROLES if role in holders]
    signer = ports_of(request).signer

    def prove(place: int, *rest: Any) -> SealRead:
        return prove_seal(signer, holders[roles[place]], *rest)

    return prove_ofd(layout_file_of(request, bill).data, len(roles), prove)


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


def ofd_of(request: Any, bill: Bill) -> Response:
    """The layout file; raises MissingGlyph, NoKeyInForce."""
    return as_download(layout_file_of(request, bill).data, OFD_TYPE, f"{bill.id}.ofd")


def pdf_of(request: Any, bill: Bill) -> Response:
    """The paper; raises MissingGlyph."""
    return as_download(
        paper_of(request, bill).data, "application/pdf", f"{bill.id}.pdf"
    )
