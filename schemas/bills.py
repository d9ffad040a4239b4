"""What people may say about bills: a schema per verb, and the public check."""

from __future__ import annotations

import colander

from nontax_site.bills.direct import MOST_LINES
from nontax_site.kernel.codes import BillCode, BillNumber, PaymentCode
from nontax_site.kernel.words import NAME_LIMIT
from schemas.fields import (
    Parsed,
    area_node,
    check_code_type,
    item_code_type,
    money_type,
    text_node,
)
from schemas.types import IdentityFields, choice_node, day_node, quantity_type

PAYER_WORDS = {"person": "A person", "unit": "A unit"}
"""Who may be a payer, with titles."""

DECISIONS = ("approve", "refuse")


def _twenty_digits(text: str) -> str:
    """The text of a payment code when it has twenty digits (SX-44)."""
    PaymentCode.region_of(text)
    return text


def version_node() -> colander.SchemaNode:
    """The version of the document that was seen."""
    return colander.SchemaNode(
        colander.Integer(), name="expect", title="", missing=None
    )


# ---- the public check --------------------------------------------------------


class CheckByPayer(colander.MappingSchema):
    """Payer and payment code; both required (SX-43)."""

    payer_name = text_node(
        "payer_name",
        "Payer",
        longest=NAME_LIMIT,
        description="The name exactly as it stands on the payment notice or bill.",
    )
    pay_code = colander.SchemaNode(
        Parsed(_twenty_digits, hint="digits"),
        name="pay_code",
        title="Payment code",
        description="20 digits, with or without blanks.",
    )


class CheckByFields(colander.MappingSchema):
    """Every field of the bill; each is required (SI-168)."""

    code = colander.SchemaNode(
        Parsed(BillCode.parse, hint="digits"),
        name="code",
        title="Bill code",
        description="8 digits.",
    )
    number = colander.SchemaNode(
        Parsed(BillNumber.parse, hint="digits"),
        name="number",
        title="Bill number",
        description="10 digits.",
    )
    check_code = colander.SchemaNode(
        check_code_type(),
        name="check_code",
        title="Check code",
        description="6 characters out of 0-9 and a-f.",
    )
    payer_name = text_node("payer_name", "Payer", longest=NAME_LIMIT)
    total = colander.SchemaNode(
        money_type(),
        name="total",
        title="Total amount",
        description="In yuan. Of a red bill the amount without its minus.",
    )
    issued_on = day_node("issued_on", "Date of issue")


class BookBill(colander.MappingSchema):
    """The receiver books a bill into his accounts."""

    receiver = text_node(
        "receiver",
        "Name of the receiver",
        longest=NAME_LIMIT,
        description="The unit or person in whose accounts the bill is entered.",
    )
    amount = colander.SchemaNode(money_type(), name="amount", title="Amount booked")
    day = day_node("day", "Day of booking")


class UnbookBill(colander.MappingSchema):
    """The receiver takes his booking back."""

    receiver = text_node(
        "receiver",
        "Name of the receiver",
        longest=NAME_LIMIT,
        description="Exactly as it was given when booking.",
    )


# ---- staff -------------------------------------------------------------------


class CorrectName(colander.MappingSchema):
    """The payer's right name, and why."""

    payer_name = text_node("payer_name", "The payer's right name", longest=NAME_LIMIT)
    comment = area_node("comment", "Reason")
    expect = version_node()


class WantBill(colander.MappingSchema):
    """A bill for a payment that has none."""

    expect = version_node()


class DirectLines(colander.SequenceSchema):
    """The lines of a direct bill."""

    @colander.instantiate(title="Line")
    class line(colander.MappingSchema):  # noqa: N801
        """One item of income."""

        item_code = colander.SchemaNode(
            item_code_type(), name="item_code", title="Item"
        )
        quantity = colander.SchemaNode(
            quantity_type(), name="quantity", title="Quantity", missing="1"
        )
        amount = colander.SchemaNode(money_type(), name="amount", title="Amount")


class IssueDirect(IdentityFields):
    """A bill without a payment notice."""

    unit = colander.SchemaNode(
        colander.String(), name="unit", title="Unit", insert_before="document_kind"
    )
    payer_name = text_node(
        "payer_name", "Payer", longest=NAME_LIMIT, insert_before="document_kind"
    )
    payer_type = choice_node(
        "payer_type", "Kind of payer", PAYER_WORDS, insert_before="document_kind"
    )
    lines = DirectLines(
        title="Lines",
        name="lines",
        validator=colander.Length(min=1, max=MOST_LINES),
    )
    remark = area_node("remark", "Remark", missing="")


class Decide(colander.MappingSchema):
    """A bureau supervisor's decision on a request."""

    decision = colander.SchemaNode(
        colander.String(),
        name="decision",
        title="Decision",
        validator=colander.OneOf(DECISIONS),
    )
    reason = text_node("reason", "Reason from the list", missing="")
    comment = area_node("comment", "Reason in your words", missing="")
    expect = version_node()
