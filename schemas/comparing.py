"""What differs between two files of a bill, field by field, in words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lxml import etree

FIELD_TITLES: Final = {
    "": "Layout of the file",
    "?": "Unknown field",
    "EInvoiceTag": "Bill tag",
    "EInvoiceID": "Bill identifier",
    "Version": "Version of the format",
    "EInvoiceName": "Name of the bill",
    "EInvoiceCode": "Bill code",
    "EInvoiceNumber": "Bill number",
    "RandomNumber": "Check code",
    "EInvoiceSpecimenCode": "Specimen code",
    "SupervisorAreaCode": "Region",
    "TotalAmount": "Total amount",
    "IssueDate": "Date of issue",
    "IssueTime": "Time of issue",
    "InvoicingPartyCode": "Code of the unit",
    "InvoicingPartyName": "Name of the unit",
    "RecName": "Name of the receiving account",
    "RecAcct": "Receiving account",
    "RecOpBk": "Receiving bank",
    "PayerPartyType": "Kind of payer",
    "PayerPartyCode": "Document number of the payer",
    "PayerPartyName": "Payer",
    "PayerAcct": "Account of the payer",
    "PayerOpBk": "Bank of the payer",
    "PayMode": "Way of paying",
    "BizCode": "Business number",
    "CurrencyType": "Currency",
    "ExchangeRate": "Exchange rate",
    "Remark": "Remark",
    "HandlingPerson": "Issuer",
    "Checker": "Checker",
    "SupervisorRemark": "Remark of the finance side",
    "RelatedInvoiceCode": "Code of the related bill",
    "RelatedInvoiceNumber": "Number of the related bill",
    "PayCode": "Payment code",
    "SealId": "Seal number",
    "SealName": "Name of the seal",
    "SealHash": "Digest of the seal",
    "ItemCode": "Item code",
    "ItemName": "Item",
    "ItemQuantity": "Quantity",
    "ItemUnit": "Measure",
    "ItemStd": "Tariff",
    "ItemAmount": "Amount of the line",
    "ItemRemark": "Remark of the line",
    "Role": "Role of the signature",
    "SignerId": "Signer",
    "CertificateSerial": "Certificate of the signature",
    "Algorithm": "Algorithm of the signature",
    "Time": "Time of the signature",
    "Value": "Signature",
}
"""Names of fields for people (msgids), by element; "?" is any other."""

_LINE: Final = re.compile(r"/Item\[([0-9]+)\]")
_ALONE: Final = re.compile(r"/(Item|Signature)(?=/|$)")


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that differs; ``name`` is a msgid, ``line`` 0 or the line of items.

    ``before`` is None for a field that was added, ``after`` for one taken away.
    """

    path: str
    name: str
    line: int
    before: str | None
    after: str | None


def compare(
    original: etree._Element, submitted: etree._Element
) -> tuple[FieldChange, ...]:
    """The differences in the order of the original, additions last.

    Files without a different field still differ in their bytes: that is said as
    one change of the layout.
    """
    before, after = dict(_leaves(original)), dict(_leaves(submitted))
    found = tuple(
        _change(path, before.get(path), after.get(path))
        for path in dict.fromkeys((*before, *after))
        if before.get(path) != after.get(path)
    )
    return found or (FieldChange("", FIELD_TITLES[""], 0, None, None),)


def _leaves(root: etree._Element) -> Iterator[tuple[str, str]]:
    """Every element's path and its own text; blanks between fields do not count."""
    tree = root.getroottree()
    for element in root.iter():
        text = (element.text or "") + "".join(child.tail or "" for child in element)
        if len(element) == 0 or text.strip():
            yield _ALONE.sub(r"/\1[1]", tree.getpath(element)), text


def _change(path: str, before: str | None, after: str | None) -> FieldChange:
    tag = re.sub(r"\[[0-9]+\]$", "", path.rpartition("/")[2])
    line = _LINE.search(path)
    number = int(line[1]) if line else 0
    return FieldChange(
        path, FIELD_TITLES.get(tag, FIELD_TITLES["?"]), number, before, after
    )
