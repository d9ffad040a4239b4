"""What staff may say about payment notices and suspense money, a schema per form.

Fields are read here and judged by the deeds: a payer's document, a tariff or a
due date is refused by the rule itself, and the page hangs the refusal at the
field of the same name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import colander

from nontax_site.kernel.identity import DocumentKind
from nontax_site.payments.notice import PERSON, UNIT, Payer
from nontax_site.payments.noticing import MAX_LINES, Wanted, WantedLine
from nontax_site.payments.phones import mobile_of
from nontax_site.payments.suspense import RESOLUTION_TITLES
from schemas.fields import area_node, money_type, text_node
from schemas.types import (
    choice_node,
    day_node,
    document_kinds,
    quantity_type,
    words,
)

PAYER_TYPE_TITLES: dict[str, str] = {PERSON: "Person", UNIT: "Unit or other body"}

NAME_LENGTH = 100
PHONE = re.compile(r"\+?[0-9]{5,20}")


def is_phone(node: Any, value: str) -> None:
    """Refuse what nobody could ring up: anything but 5 to 20 figures."""
    if PHONE.fullmatch(value) is None:
        raise colander.Invalid(node, words("This is no telephone number."))


def _digits_of(value: Any) -> Any:
    """A telephone number as it is kept: a mobile's eleven digits, or no blanks."""
    if not isinstance(value, str):
        return value
    return mobile_of(value) or re.sub(r"[ -]", "", value)


def document_suits_payer(node: Any, value: dict[str, Any]) -> None:
    """A unit is known by its credit code, a person never is (HZ-05, HZ-36)."""
    kind = value["document_kind"]
    by_code = kind == DocumentKind.CREDIT_CODE
    if value["payer_type"] == UNIT and not (by_code or kind == DocumentKind.NONE):
        said = words("A unit is known by its unified social credit code.")
    elif value["payer_type"] == PERSON and by_code:
        said = words("A person is not known by a unified social credit code.")
    else:
        return
    fault = colander.Invalid(node)
    fault["document_kind"] = said
    raise fault


def line_schema() -> Any:
    """One charge of a notice as the clerk asks for it."""
    return colander.SchemaNode(
        colander.Mapping(),
        text_node("item_code", "Charge item"),
        colander.SchemaNode(
            quantity_type(), name="quantity", title="Quantity", missing="1", default="1"
        ),
        colander.SchemaNode(
            money_type(), name="amount", title="Full amount", missing=None
        ),
        text_node("klass", "Reduction", missing=""),
        name="line",
        title="Line",
    )


def notice_schema() -> Any:
    """A payment notice as a form: the payer, the lines, the term and the reason."""
    return colander.SchemaNode(
        colander.Mapping(),
        *payer_nodes(),
        colander.SchemaNode(
            colander.Sequence(),
            line_schema(),
            name="lines",
            title="Charges",
            description="The full amount is needed where the standard is not fixed. "
            "A reduction is taken off it by the tariff.",
            validator=colander.Length(
                min=1,
                max=MAX_LINES,
                min_err=words("Please give at least one charge item."),
                max_err=words(
                    "A notice has at most ${limit} lines; please issue two notices.",
                    limit=str(MAX_LINES),
                ),
            ),
        ),
        day_node(
            "due",
            "To be paid by",
            description="Left empty, the region's usual term of working days applies.",
            missing=None,
        ),
        text_node(
            "case_no",
            "Case number",
            description="The number of the approval case, if there is one.",
            longest=60,
            missing="",
        ),
        area_node(
            "basis",
            "Basis",
            longest=200,
            description="The decision, document or matter this is charged for.",
            missing="",
        ),
        area_node("remark", "Remark", description="Printed on the notice.", missing=""),
        colander.SchemaNode(colander.Integer(), name="expect", title="", missing=None),
        validator=document_suits_payer,
    )


def wanted_line(line: Mapping[str, Any]) -> WantedLine:
    """What one row of the lines says, as the deed takes it."""
    return WantedLine(
        line["item_code"], line["quantity"], line["amount"], line["klass"]
    )


def wanted_of(given: Mapping[str, Any]) -> Wanted:
    """What a form of a notice says, as the deed takes it."""
    due: date | None = given["due"]
    return Wanted(
        payer=Payer(
            given["payer_name"],
            given["payer_type"],
            given["document_kind"],
            given["document_number"],
            given["phone"],
        ),
        lines=tuple(wanted_line(line) for line in given["lines"]),
        due=due,
        basis=given["basis"],
        remark=given["remark"],
        case_no=given["case_no"],
    )


def payer_nodes() -> tuple[Any, ...]:
    """Who pays: kind, name, telephone and document."""
    return (
        choice_node("payer_type", "Payer", PAYER_TYPE_TITLES, default=PERSON),
        text_node("payer_name", "Payer's name", longest=NAME_LENGTH),
        colander.SchemaNode(
            colander.String(),
            name="phone",
            title="Telephone",
            preparer=_digits_of,
            validator=is_phone,
            missing="",
            description="With it the payer finds the notice without its code.",
        ),
        choice_node(
            "document_kind",
            "Kind of document",
            dict(document_kinds()),
            default=str(DocumentKind.ID_CARD),
        ),
        text_node(
            "document_number",
            "Document number",
            longest=40,
            missing="",
            description="Masked on every page and paper.",
        ),
    )


def proposal_schema() -> Any:
    """What a bureau clerk proposes to do with suspense money."""
    return colander.SchemaNode(
        colander.Mapping(),
        choice_node("resolution", "What becomes of the money", RESOLUTION_TITLES),
        text_node(
            "notice",
            "Payment code of the notice",
            longest=30,
            missing="",
            description="Only to match it: the notice must owe exactly this amount.",
        ),
    )


def unmask_schema() -> Any:
    """Why somebody has to see a payer's data whole."""
    return colander.SchemaNode(
        colander.Mapping(),
        area_node(
            "comment",
            "Reason",
            longest=200,
            description="Kept in the audit log with your name.",
        ),
    )
