"""What people say about paper bills: a schema for each form, and the public check."""

from __future__ import annotations

from typing import Any

import colander

from nontax_site.bills.copies import BANK_STAMPS, STAMP_TITLES
from nontax_site.kernel.codes import BillCode, BillNumber
from nontax_site.payments.noticing import MAX_LINES
from nontax_site.stock.modes import CASH, MODE_TITLES, POS
from schemas.bills import version_node
from schemas.fields import Parsed, area_node, bill_id_type, money_type, text_node
from schemas.notices import document_suits_payer, line_schema, payer_nodes
from schemas.types import choice_node, choices_node, day_node, words, yes_node

UNSTAMPED = "none"
"""Copies that came back as they went: the bank took no money."""

STAMPS: dict[str, str] = {
    **{stamp: STAMP_TITLES[stamp] for stamp in sorted(BANK_STAMPS)},
    UNSTAMPED: "No stamp: the bank took no money",
}
BY_UNIT = "unit"
BY_BANK = "bank"
SEALERS: dict[str, str] = {
    BY_UNIT: "The collecting unit",
    BY_BANK: "The receiving bank, by exception",
}
COUNTER_MODES: dict[str, str] = {mode: MODE_TITLES[mode] for mode in (CASH, POS)}


def _schema(*nodes: Any, **more: Any) -> Any:
    return colander.SchemaNode(colander.Mapping(), *nodes, **more)


def number_node() -> Any:
    """The number on the sheet in the clerk's hand."""
    return colander.SchemaNode(
        bill_id_type(),
        name="number",
        title=words("Number on the sheet"),
        description=words("As it is printed on the sheet in your hand."),
    )


def write_schema() -> Any:
    """Writing the paper of a notice: on which sheet."""
    return _schema(number_node(), version_node())


def sheet_schema() -> Any:
    """On which sheet something is written."""
    return _schema(number_node())


def direct_schema() -> Any:
    """A bill for money taken at the counter."""
    return _schema(
        number_node(),
        *payer_nodes(),
        colander.SchemaNode(
            colander.Sequence(),
            line_schema(),
            name="lines",
            title=words("Charges"),
            validator=colander.Length(min=1, max=MAX_LINES),
        ),
        choice_node("mode", words("How it is paid"), COUNTER_MODES, default=CASH),
        area_node("remark", words("Remark"), missing=""),
        version_node(),
        validator=document_suits_payer,
    )


def spoil_schema() -> Any:
    """A sheet that cannot be written on."""
    return _schema(
        number_node(),
        yes_node("complete", words("All copies are here, marked as void")),
        area_node("comment", words("Reason")),
    )


def torn_schema(numbers: list[str]) -> Any:
    """Copies that are not intact."""
    return _schema(
        choices_node(
            "torn",
            words("Copies that are torn, written over or missing"),
            numbers,
            missing=(),
        )
    )


def stamp_schema() -> Any:
    """How the copies came back."""
    return _schema(choice_node("stamp", words("Stamp on copy 1"), STAMPS))


def seal_schema() -> Any:
    """Who sealed the receipt."""
    return _schema(choice_node("by", words("Sealed by"), SEALERS, default=BY_UNIT))


class CheckPaper(colander.MappingSchema):
    """What stands on a paper bill: its number, the amount and the day."""

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
    total = colander.SchemaNode(
        money_type(), name="total", title="Total amount", description="In yuan."
    )
    issued_on = day_node("issued_on", "Date of issue")


def swipe_schema() -> Any:
    """Which terminal reads the card; a played card is named."""
    return _schema(
        text_node("terminal", words("Terminal"), longest=40),
        text_node("card", words("Card at the terminal"), longest=20, missing=""),
    )


def terminal_schema() -> Any:
    """A terminal and what may be paid at it."""
    return _schema(
        text_node("machine", words("Number of the machine"), longest=40),
        text_node("merchant", words("Merchant number"), longest=40),
        colander.SchemaNode(
            colander.Set(), name="items", title=words("Charge items paid at it")
        ),
    )
