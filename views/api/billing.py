"""A bill's files, and the public check without a key."""

from __future__ import annotations

from typing import Any

import colander

from nontax_site.bills.checking import BillFields, Checked, Checking
from nontax_site.bills.handlers import ports_of
from nontax_site.kernel.masking import mask_name
from nontax_site.payments.notice import PERSON
from schemas.bills import CheckByFields, CheckByPayer
from views.api.acting import FieldWrong
from views.api.door import operation
from views.api.reading import document_of
from views.bills.papers import OFD_TYPE, ofd_of, pdf_of, xml_of
from views.check import limiting


@operation("api_bill_xml", scope="bill:view", offers="application/xml")
def bill_xml(request: Any) -> Any:
    """The stored bytes."""
    return xml_of(document_of(request, "bill"))


@operation("api_bill_ofd", scope="bill:view", offers=OFD_TYPE)
def bill_ofd(request: Any) -> Any:
    """The layout file with its seals."""
    return ofd_of(request, document_of(request, "bill"))


@operation("api_bill_pdf", scope="bill:view", offers="application/pdf")
def bill_pdf(request: Any) -> Any:
    """The paper."""
    return pdf_of(request, document_of(request, "bill"))


@operation("api_check", "POST", public=True)
def check(request: Any) -> Any:
    """How a bill stands; tries are counted by address as on the page."""
    given = request.given
    limiting.count(request)
    deeds = Checking(ports_of(request))
    if "pay_code" in given:
        read = _read(request, CheckByPayer(), given)
        found = deeds.by_payer(read["payer_name"], read["pay_code"])
    else:
        read = _read(request, CheckByFields(), given)
        found = deeds.by_fields(BillFields(**read))
    limiting.give_back(request)
    return _said(request, found)


def _read(request: Any, schema: Any, given: dict[str, Any]) -> dict[str, Any]:
    try:
        read: dict[str, Any] = schema.bind(request=request).deserialize(given)
    except colander.Invalid as fault:
        name, why = next(iter(fault.asdict().items()))
        raise FieldWrong(field=name, why=why) from None
    return read


def _said(request: Any, found: Checked) -> dict[str, Any]:
    bill = found.bill
    return {
        "state": found.state,
        "valid": found.is_valid,
        "bill": None if bill is None else _public(request, bill),
        "proofs": [
            {
                "role": seal.role,
                "name": seal.name,
                "certificate": seal.certificate,
                "ok": seal.proof.ok,
                "reason": request.fmt.words(seal.proof.reason),
            }
            for seal in found.proofs
        ],
    }


def _public(request: Any, bill: Any) -> dict[str, Any]:
    """What a stranger is told of a bill."""
    is_person = bill.payer[1] == PERSON
    return {
        "id": bill.id,
        "unit_name": request.fmt.unit(bill.unit),
        "payer_name": mask_name(bill.payer_name) if is_person else bill.payer_name,
        "total": str(bill.total),
        "issued_on": bill.issued_day.isoformat(),
        "red": bill.red,
    }
