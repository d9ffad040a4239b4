"""What people say about fixed bills, a day's cash and bills entered later."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import colander

from nontax_site.bills.collective import RESOLUTION_TITLES
from nontax_site.bills.entering_back import OnPaper
from nontax_site.payments.notice import Payer
from nontax_site.payments.noticing import WantedLine
from schemas.attachments import Chosen
from schemas.bills import version_node
from schemas.fields import (
    area_node,
    item_code_type,
    money_or_zero_type,
    money_type,
    text_node,
)
from schemas.paper_bills import number_node
from schemas.types import choice_node, day_node, quantity_type, words, yes_node

MOST_SHEETS = 1_000_000
MOST_TYPED = 50


def _schema(*nodes: Any, **more: Any) -> Any:
    return colander.SchemaNode(colander.Mapping(), *nodes, **more)


def item_node() -> Any:
    """The item something was charged for."""
    return colander.SchemaNode(
        item_code_type(), name="item_code", title=words("Charge item")
    )


def fixed_schema() -> Any:
    """Fixed bills that were given out."""
    return _schema(
        number_node(),
        colander.SchemaNode(
            colander.Integer(),
            name="count",
            title=words("Sheets given out"),
            validator=colander.Range(1, MOST_SHEETS),
        ),
        item_node(),
        colander.SchemaNode(
            quantity_type(),
            name="quantity",
            title=words("Quantity of the item"),
            description=words("Leave it empty where each sheet is one of it."),
            missing="",
        ),
        day_node("given_on", words("Given out on")),
        area_node("remark", words("Remark"), missing=""),
        version_node(),
    )


def complete_schema() -> Any:
    """Whether everything of a mistaken entry is here."""
    return _schema(
        yes_node("complete", words("All its sheets are here with all their copies"))
    )


def counted_schema() -> Any:
    """The cash that was counted."""
    return _schema(
        colander.SchemaNode(
            money_or_zero_type(),
            name="counted",
            title=words("Cash counted"),
            description=words(
                "Count first, then compare: what you type is kept as it is."
            ),
        )
    )


def resolution_schema(titles: Mapping[str, str] = RESOLUTION_TITLES) -> Any:
    """What becomes of a difference."""
    return _schema(choice_node("resolution", words("What becomes of it"), titles))


def written_schema() -> Any:
    """Bills that were written by hand, one a row."""
    row = colander.SchemaNode(
        colander.Mapping(),
        number_node(),
        day_node("written_on", words("Day on the paper")),
        text_node("payer_name", words("Payer's name"), longest=60),
        item_node(),
        colander.SchemaNode(
            quantity_type(), name="quantity", title=words("Quantity"), missing="1"
        ),
        colander.SchemaNode(
            money_type(), name="amount", title=words("Full amount"), missing=None
        ),
        name="row",
        title=words("Bill"),
    )
    return _schema(
        colander.SchemaNode(
            colander.Sequence(),
            row,
            name="rows",
            title=words("Bills"),
            validator=colander.Length(min=1, max=MOST_TYPED),
        )
    )


def written_in(row: Mapping[str, Any]) -> OnPaper:
    """A row somebody typed."""
    line = WantedLine(str(row["item_code"]), str(row["quantity"]), row["amount"])
    return OnPaper(row["number"], row["written_on"], Payer(row["payer_name"]), [line])


def sheet_schema() -> Any:
    """A sheet of bills that were written by hand."""
    return _schema(
        colander.SchemaNode(
            Chosen(),
            name="file",
            title=words("The filled in template"),
            description=words("An Excel file (.xlsx) or CSV, at most 500 bills."),
        )
    )
