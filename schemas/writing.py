"""The elements of an electronic bill, built from its facts."""

from __future__ import annotations

from typing import Final

from lxml import etree

from nontax_site.bills.facts import BillFacts, BillLine
from nontax_site.kernel.clock import BEIJING
from nontax_site.kernel.errors import BadInput
from nontax_site.kernel.seals import SealDescriptor, SealedBy

VERSION: Final = "1.1.0"
"""The version of the format that the header names."""

PAYER_TYPES: Final = {"person": "1", "unit": "2"}
"""What the file writes for each kind of payer."""


class BillTextForbidden(BadInput):
    """A text holds a character that XML cannot carry, or is too long."""

    code = "bill-text-forbidden"
    message = "«${element}» holds a character that a bill cannot carry."


def canonical(element: etree._Element) -> bytes:
    """The exclusive canonical form without comments."""
    return bytes(
        etree.tostring(element, method="c14n", exclusive=True, with_comments=False)
    )


def _add(parent: etree._Element, tag: str, text: str = "") -> etree._Element:
    element = etree.SubElement(parent, tag)
    try:
        element.text = text
    except ValueError:
        raise BillTextForbidden(field=tag, element=tag) from None
    return element


def _fill(parent: etree._Element, **texts: str) -> None:
    for tag, text in texts.items():
        _add(parent, tag, text)


def header_of(facts: BillFacts) -> etree._Element:
    """The element ``Header``."""
    header = etree.Element("Header")
    _fill(
        header,
        EInvoiceTag=f"CZ-EI-{facts.bill.code.region}",
        EInvoiceID=facts.bill.e_invoice_id(),
        Version=VERSION,
    )
    return header


def data_of(facts: BillFacts) -> etree._Element:
    """The element ``EInvoiceData``; raises BillTextForbidden."""
    data = etree.Element("EInvoiceData")
    main = _add(data, "Main")
    at = facts.issued_at.astimezone(BEIJING)
    _fill(
        main,
        EInvoiceName=facts.name,
        EInvoiceCode=str(facts.bill.code),
        EInvoiceNumber=str(facts.bill.number),
        RandomNumber=str(facts.check_code),
        EInvoiceSpecimenCode=str(facts.bill.code)[:6],
        SupervisorAreaCode=facts.region,
        TotalAmount=str(facts.total),
        IssueDate=f"{at:%Y%m%d}",
        IssueTime=f"{at:%H:%M:%S}",
    )
    _parties(main, facts)
    _fill(
        main,
        PayMode=facts.pay_mode,
        BizCode=facts.biz_code,
        CurrencyType="CNY",
        ExchangeRate="1",
        Remark=facts.remark,
        HandlingPerson=facts.handling_person,
        Checker=facts.checker,
        SupervisorRemark=facts.supervisor_remark,
    )
    related = facts.related
    _fill(
        _add(main, "MainExt"),
        RelatedInvoiceCode=str(related.code) if related else "",
        RelatedInvoiceNumber=str(related.number) if related else "",
        PayCode=str(facts.pay_code) if facts.pay_code else "",
    )
    _seal(_add(main, "InvoicingPartySeal"), facts.unit_seal)
    _seal(_add(main, "SupervisorPartySeal"), facts.finance_seal)
    details = _add(data, "Details")
    for line in facts.lines:
        _item(_add(details, "Item"), line)
    return data


def _parties(main: etree._Element, facts: BillFacts) -> None:
    _fill(
        _add(main, "InvoicingParty"),
        InvoicingPartyCode=facts.unit.code,
        InvoicingPartyName=facts.unit.name,
        RecName=facts.unit.account_name,
        RecAcct=facts.unit.account,
        RecOpBk=facts.unit.bank,
    )
    _fill(
        _add(main, "PayerParty"),
        PayerPartyType=PAYER_TYPES[facts.payer_type],
        PayerPartyCode=facts.payer.code,
        PayerPartyName=facts.payer.name,
        PayerAcct=facts.payer.account,
        PayerOpBk=facts.payer.bank,
    )


def _seal(parent: etree._Element, seal: SealDescriptor) -> None:
    _fill(
        parent,
        SealId=seal.seal_id,
        SealName=seal.seal_name,
        SealHash=seal.seal_hash,
    )


def _item(parent: etree._Element, line: BillLine) -> None:
    _fill(
        parent,
        ItemCode=line.item_code,
        ItemName=line.item_name,
        ItemQuantity=line.quantity,
        ItemUnit=line.measure,
        ItemStd=line.standard,
        ItemAmount=str(line.amount),
        ItemRemark=line.remark,
    )


def add_signature(parent: etree._Element, sealed: SealedBy) -> None:
    """Add one ``Signature`` child."""
    _fill(
        _add(parent, "Signature"),
        Role=sealed.role,
        SignerId=sealed.signer_id,
        CertificateSerial=sealed.certificate_serial,
        Algorithm=sealed.algorithm,
        Time=f"{sealed.at.astimezone(BEIJING):%Y%m%d%H%M%S}",
        Value=sealed.signature_b64,
    )
