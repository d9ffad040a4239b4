"""The verify button of a document: every proof there is, recomputed now."""

from __future__ import annotations

from typing import Any

from pyramid.view import view_config

from nontax_site.audit.proving import Finding, finding, prove
from nontax_site.bills.check import file_faults
from nontax_site.kernel.errors import NontaxError
from nontax_site.kernel.interfaces import IBillFormat, ISigner
from nontax_site.storage.document import Document
from views.bills.papers import layout_faults
from views.i18n import _


@view_config(
    context=Document,
    name="prove",
    permission="audit:view",
    renderer="views:papers/prove.pt",
    request_method="GET",
)
def proofs(document: Document, request: Any) -> dict[str, Any]:
    """What holds and what does not, in words."""
    found = findings(request, document)
    return {
        "title": _("Proof"),
        "document": document,
        "findings": found,
        "all_hold": all(one.ok is not False for one in found),
    }


def findings(request: Any, document: Document) -> list[Finding]:
    """The proofs every document has, and those of a bill's file."""
    signer = request.find_service(ISigner)
    found = prove(request.site, document, signer)
    if document.kind == "bill":
        faults = list(file_faults(document, request.find_service(IBillFormat), signer))
        found.append(finding("signatures", not faults, what="; ".join(faults)))
        found.append(_layout(request, document))
    return [_in_words(request, one) for one in found]


def _in_words(request: Any, found: Finding) -> Finding:
    """The finding with the words of the lane it names."""
    facts = found.facts
    if "lane" not in facts:
        return found
    return found._replace(facts={**facts, "lane": request.fmt.lane(facts["lane"])})


def _layout(request: Any, bill: Any) -> Finding:
    """The layout file as it is kept; it is made where it was not and can be."""
    try:
        faults = layout_faults(request, bill)
    except NontaxError as why:
        return finding("layout", None, "no-layout", what=request.fmt.error(why))
    what = "; ".join(f"{one.file} {request.fmt.words(one.why)}" for one in faults)
    return finding("layout", not faults, what=what, count=len(bill.signatures))
