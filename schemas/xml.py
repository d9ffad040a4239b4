"""The XML file of an electronic bill 财政电子票据: written, read and compared.

What is signed is the exclusive canonical form without comments of ``Header``,
then of ``EInvoiceData``, joined without a separator. The writer stores exactly
these bytes, so they equal the slice of the file. Dates and times in the file are
Beijing time; the file has at most 64 KB.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

from lxml import etree
from zope.interface import implementer

from nontax_site.bills.facts import BillFacts, BillLine, Party
from nontax_site.kernel.clock import BEIJING
from nontax_site.kernel.codes import (
    NONE,
    BillCode,
    BillId,
    BillNumber,
    CheckCode,
    PaymentCode,
)
from nontax_site.kernel.errors import BadInput
from nontax_site.kernel.interfaces import IBillFormat
from nontax_site.kernel.money import Money
from nontax_site.kernel.seals import SealDescriptor, SealedBy
from schemas.comparing import FieldChange, compare
from schemas.parsing import LIMIT, parse
from schemas.writing import (
    PAYER_TYPES,
    BillTextForbidden,
    add_signature,
    canonical,
    data_of,
    header_of,
)

__all__ = ["BillTextForbidden", "ElectronicBillFormat", "FieldChange"]

_DECLARATION: Final = b'<?xml version="1.0" encoding="UTF-8"?>\n'
_XSD: Final = Path(__file__).parent / "xsd" / "einvoice.xsd"


class BillFileShape(BadInput):
    """The file is harmless XML but no electronic bill."""

    code = "bill-file-shape"
    message = "«${element}» is not what an electronic bill has there (line ${line})."
    remedy = "Use the file as it was delivered, without editing it."


class BillFileContradicts(BadInput):
    """Two places of the file say different things."""

    code = "bill-file-contradicts"
    message = "The file contradicts itself: ${element} does not fit the rest."


class BillFileTooLarge(BadInput):
    """The bill would need more than 64 KB."""

    code = "bill-file-too-large"
    message = "The bill would have ${size} bytes; the most is ${limit}."
    remedy = "Divide the lines over two payment notices."


@implementer(IBillFormat)
class ElectronicBillFormat:
    """Writes and reads the file of an electronic bill; keeps no state."""

    def body(self, facts: BillFacts) -> bytes:
        """The bytes that are signed. Raises BillTextForbidden, BillFileShape,
        BillFileTooLarge for facts no file can carry.
        """
        body = canonical(header_of(facts)) + canonical(data_of(facts))
        self.read(self.assemble(body))
        return body

    def assemble(self, body: bytes, *signatures: SealedBy) -> bytes:
        """The whole file from the signed bytes and none to two signatures.

        Raises BillFileTooLarge.
        """
        signed = etree.Element("EInvoiceSignature")
        for sealed in signatures:
            add_signature(signed, sealed)
        parts = (b"<EInvoice>", body, canonical(signed), b"</EInvoice>")
        whole = _DECLARATION + b"".join(parts)
        if len(whole) > LIMIT:
            raise BillFileTooLarge(size=len(whole), limit=LIMIT)
        return whole

    def signed_slice(self, xml: bytes) -> bytes:
        """The bytes the signatures of a file are over; any error of ``read``."""
        return _slice(_valid(xml))

    def read(self, xml: bytes) -> tuple[BillFacts, tuple[SealedBy, ...]]:
        """What the file says and who signed it; nothing is proved here.

        Raises the errors of ``schemas.parsing``, BillFileShape and
        BillFileContradicts. The payment code is read without its check digit.
        """
        root = _valid(xml)
        return _facts(root), _signatures(root)

    def changes(self, original: bytes, submitted: bytes) -> tuple[FieldChange, ...]:
        """Each field in which the submitted file differs from the stored one.

        Empty only when both are the same bytes. Raises the errors of
        ``schemas.parsing``.
        """
        if original == submitted:
            return ()
        return compare(parse(original), parse(submitted))


# ---- reading -----------------------------------------------------------------


@cache
def _schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(_XSD))


def _valid(xml: bytes) -> etree._Element:
    """The root of a file of the right shape."""
    root = parse(xml)
    schema = _schema()
    if not schema.validate(root):
        log: Any = schema.error_log
        error = log[0]
        path = (error.path or "/").removeprefix("/EInvoice/")
        raise BillFileShape(field=path, element=path, line=error.line)
    return root


def _slice(root: etree._Element) -> bytes:
    header, data = root[0], root[1]
    header.tail = data.tail = None
    return canonical(header) + canonical(data)


def _text(parent: etree._Element, path: str) -> str:
    return parent.findtext(path) or ""


def _facts(root: etree._Element) -> BillFacts:
    main = root[1][0]
    bill = BillId(
        BillCode(_text(main, "EInvoiceCode")),
        BillNumber(_text(main, "EInvoiceNumber")),
    )
    at = f"{_text(main, 'IssueDate')} {_text(main, 'IssueTime')}"
    facts = BillFacts(
        bill=bill,
        check_code=CheckCode(_text(main, "RandomNumber")),
        name=_text(main, "EInvoiceName"),
        region=_text(main, "SupervisorAreaCode"),
        issued_at=_instant(at, "%Y%m%d %H:%M:%S", "IssueDate"),
        unit=_unit(main),
        payer=_payer(main),
        payer_type=_payer_type(main),
        lines=tuple(_line(item) for item in root[1][1]),
        unit_seal=_descriptor(main, "InvoicingPartySeal"),
        finance_seal=_descriptor(main, "SupervisorPartySeal"),
        pay_code=_pay_code(main),
        pay_mode=_text(main, "PayMode"),
        biz_code=_text(main, "BizCode"),
        handling_person=_text(main, "HandlingPerson"),
        checker=_text(main, "Checker"),
        remark=_text(main, "Remark"),
        supervisor_remark=_text(main, "SupervisorRemark"),
        related=_related(main),
    )
    _agrees(root, facts)
    return facts


def _agrees(root: etree._Element, facts: BillFacts) -> None:
    """Refuse a file whose derived fields do not follow from the others."""
    derived = {
        "Header/EInvoiceTag": f"CZ-EI-{facts.bill.code.region}",
        "Header/EInvoiceID": facts.bill.e_invoice_id(),
        "EInvoiceData/Main/EInvoiceSpecimenCode": str(facts.bill.code)[:6],
        "EInvoiceData/Main/TotalAmount": str(facts.total),
    }
    for path, expected in derived.items():
        if root.findtext(path) != expected:
            raise BillFileContradicts(field=path, element=path.rpartition("/")[2])


def _unit(main: etree._Element) -> Party:
    party = main.find("InvoicingParty")
    assert party is not None
    return Party(
        code=_text(party, "InvoicingPartyCode"),
        name=_text(party, "InvoicingPartyName"),
        account=_text(party, "RecAcct"),
        bank=_text(party, "RecOpBk"),
        account_name=_text(party, "RecName"),
    )


def _payer(main: etree._Element) -> Party:
    party = main.find("PayerParty")
    assert party is not None
    return Party(
        code=_text(party, "PayerPartyCode"),
        name=_text(party, "PayerPartyName"),
        account=_text(party, "PayerAcct"),
        bank=_text(party, "PayerOpBk"),
    )


def _payer_type(main: etree._Element) -> str:
    number = _text(main, "PayerParty/PayerPartyType")
    return {number: name for name, number in PAYER_TYPES.items()}[number]


def _descriptor(main: etree._Element, tag: str) -> SealDescriptor:
    return SealDescriptor(
        seal_id=_text(main, f"{tag}/SealId"),
        seal_name=_text(main, f"{tag}/SealName"),
        seal_hash=_text(main, f"{tag}/SealHash"),
    )


def _pay_code(main: etree._Element) -> PaymentCode | None:
    text = _text(main, "MainExt/PayCode")
    return PaymentCode(text, NONE) if text else None


def _related(main: etree._Element) -> BillId | None:
    code = _text(main, "MainExt/RelatedInvoiceCode")
    number = _text(main, "MainExt/RelatedInvoiceNumber")
    if not code and not number:
        return None
    if not code or not number:
        raise BillFileContradicts(field="MainExt", element="RelatedInvoiceNumber")
    return BillId(BillCode(code), BillNumber(number))


def _line(item: etree._Element) -> BillLine:
    return BillLine(
        item_code=_text(item, "ItemCode"),
        item_name=_text(item, "ItemName"),
        amount=_money(_text(item, "ItemAmount")),
        quantity=_text(item, "ItemQuantity"),
        measure=_text(item, "ItemUnit"),
        standard=_text(item, "ItemStd"),
        remark=_text(item, "ItemRemark"),
    )


def _money(text: str) -> Money:
    """An amount of the file; unlike what people send it may be negative."""
    amount = Money.parse(text.removeprefix("-"))
    return -amount if text.startswith("-") else amount


def _instant(text: str, form: str, field: str) -> datetime:
    try:
        naive = datetime.strptime(text, form)  # noqa: DTZ007
    except ValueError:
        raise BillFileShape(field=field, element=field, line=0) from None
    return naive.replace(tzinfo=BEIJING).astimezone(UTC)


def _signatures(root: etree._Element) -> tuple[SealedBy, ...]:
    found = tuple(_sealed(element) for element in root[2])
    if len({sealed.role for sealed in found}) != len(found):
        raise BillFileContradicts(field="EInvoiceSignature", element="Role")
    return found


def _sealed(element: etree._Element) -> SealedBy:
    return SealedBy(
        role=_text(element, "Role"),
        signer_id=_text(element, "SignerId"),
        certificate_serial=_text(element, "CertificateSerial"),
        algorithm=_text(element, "Algorithm"),
        at=_instant(_text(element, "Time"), "%Y%m%d%H%M%S", "Time"),
        signature_b64=_text(element, "Value"),
    )
