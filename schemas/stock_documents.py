"""What people say on the documents of the stock: ranges, orders, applications, rounds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import colander

from nontax_site.kernel.codes import BillCode
from nontax_site.stock.numerals import PaperNumber, parse_number
from nontax_site.stock.paperwork import Row, Span
from nontax_site.stock.supply import MISSING_TITLES
from schemas.fields import Parsed, area_node, money_type, text_node
from schemas.types import choice_node, day_node, words

MOST_BOOKS = 100_000
MOST_LINES = 200


def lines_node(title: Any, description: Any = "", *, least: int = 1) -> Any:
    """Rows of ranges: code, first and last number."""
    row = colander.SchemaNode(
        colander.Mapping(),
        colander.SchemaNode(
            Parsed(BillCode, hint="digits"), name="code", title=words("Bill code")
        ),
        colander.SchemaNode(
            Parsed(parse_number, hint="digits"),
            name="first",
            title=words("From number"),
        ),
        colander.SchemaNode(
            Parsed(parse_number, hint="digits"), name="last", title=words("To number")
        ),
        name="line",
        title=words("Range"),
    )
    more = {} if least else {"missing": ()}
    return colander.SchemaNode(
        colander.Sequence(),
        row,
        name="lines",
        title=title,
        description=description,
        validator=colander.Length(min=least, max=MOST_LINES),
        **more,
    )


def spans_in(given: Mapping[str, Any]) -> list[Span]:
    """The ranges somebody typed."""
    return [
        Span(str(line["code"]), int(line["first"]), int(line["last"]))
        for line in given.get("lines") or ()
    ]


def lines_shown(rows: Iterable[Row]) -> list[dict[str, Any]]:
    """Rows of a document as the form shows them."""
    return [
        {"code": code, "first": PaperNumber(first), "last": PaperNumber(last)}
        for code, first, last in rows
    ]


def _schema(*nodes: Any) -> Any:
    return colander.SchemaNode(colander.Mapping(), *nodes)


def _books(name: str, title: Any, least: int = 1) -> Any:
    return colander.SchemaNode(
        colander.Integer(),
        name=name,
        title=title,
        validator=colander.Range(least, MOST_BOOKS),
    )


def ranges_schema(title: Any, description: Any = "", *, least: int = 1) -> Any:
    """Ranges and nothing else."""
    return _schema(lines_node(title, description, least=least))


# ---- print orders ---------------------------------------------------------------------


def print_order_schema() -> Any:
    """What is printed by whom, for how much, and for which store."""
    return _schema(
        text_node("bill_type", words("Bill type"), longest=40),
        colander.SchemaNode(
            colander.Integer(),
            name="year",
            title=words("Year of the bill code"),
            validator=colander.Range(2020, 2099),
        ),
        _books("books", words("Books")),
        text_node("printer", words("Printing house"), longest=60),
        text_node("contract", words("Contract number"), longest=60),
        colander.SchemaNode(money_type(), name="price", title=words("Price of a book")),
        text_node("store", words("Store"), longest=20),
        day_node("wanted_by", words("Wanted by"), missing=None),
    )


def delivery_schema() -> Any:
    """What the printer says has come."""
    return _schema(
        text_node("note", words("Delivery note"), longest=60),
        lines_node(words("Numbers that came")),
    )


# ---- applications ---------------------------------------------------------------------


def application_schema(*, choose_unit: bool = True) -> Any:
    """What a unit needs."""
    need = colander.SchemaNode(
        colander.Mapping(),
        text_node("bill_type", words("Bill type"), longest=8),
        _books("books", words("Books")),
        name="need",
        title=words("Type and books"),
    )
    own = (text_node("unit", words("Unit"), longest=20),) if choose_unit else ()
    also = (
        (text_node("round", words("Supply round"), longest=30, missing=""),)
        if choose_unit
        else ()
    )
    return _schema(
        *own,
        colander.SchemaNode(
            colander.Sequence(),
            need,
            name="wanted",
            title=words("What is needed"),
            validator=colander.Length(min=1, max=50),
        ),
        area_node("purpose", words("What it is for"), longest=300, missing=""),
        *also,
    )


def needs_in(given: Mapping[str, Any]) -> list[tuple[str, int]]:
    """(type code, books) of each line somebody typed."""
    return [(line["bill_type"], line["books"]) for line in given["wanted"]]


class CheckSupply(colander.MappingSchema):
    """How many books of each type are right, and which store hands them out."""

    store = text_node("store", words("Store that hands out"), longest=20)

    def after_bind(self, node: Any, kw: Mapping[str, Any]) -> None:
        """One field for each type the application asks for."""
        for need in kw["request"].context.needs:
            title = words("Books of ${bill_type}", bill_type=need.name)
            node.add_before("store", _books(f"books_{need.bill_type}", title, 0))


def granted_in(given: Mapping[str, Any]) -> dict[str, int]:
    """Books by type code."""
    return {
        name.removeprefix("books_"): books
        for name, books in given.items()
        if name.startswith("books_")
    }


def signing_schema() -> Any:
    """Which sheets were missing in the books, if any."""
    return _schema(
        lines_node(
            words("Missing sheets"),
            words("Leave it empty when every book is whole. Count before you sign."),
            least=0,
        ),
        choice_node("how", words("What became of them"), MISSING_TITLES, missing=""),
    )


# ---- rounds, transfers, returns, recalls, handovers -----------------------------------


def round_schema(*, choose_region: bool = False) -> Any:
    """The notice of a supply round."""
    region = text_node("region", words("Region"), longest=6)
    return _schema(
        *((region,) if choose_region else ()),
        text_node("title", words("Title"), longest=60),
        day_node("until", words("Applications until")),
        day_node("desk_from", words("Collected from")),
        day_node("desk_to", words("Collected to")),
        text_node("place", words("Where"), longest=80),
        area_node("notice", words("What units must know"), longest=500, missing=""),
    )


def transfer_schema() -> Any:
    """From which store to which."""
    return _schema(
        text_node("from_store", words("From store"), longest=20),
        text_node("to_store", words("To store"), longest=20),
    )


def return_schema() -> Any:
    """Who returns bills, where to and why."""
    return _schema(
        text_node("unit", words("Unit"), longest=20),
        text_node("target", words("Store"), longest=20, missing=""),
        area_node("reason", words("Reason"), longest=200),
    )


def recall_schema(*, choose_type: bool = True) -> Any:
    """Which version is recalled by when, and on what basis."""
    own = (text_node("bill_type", words("Version"), longest=40),) if choose_type else ()
    return _schema(
        *own,
        day_node("due", words("To be handed in by")),
        text_node("basis", words("Basis"), longest=200),
    )


def handover_schema() -> Any:
    """Whose shelf goes to whom before which witness."""
    return _schema(
        text_node("holder", words("Kept for"), longest=20),
        text_node("new", words("New custodian"), longest=60),
        text_node("witness", words("Witness"), longest=60),
    )


def count_schema() -> Any:
    """Which numbers were not there when it was counted."""
    return _schema(
        lines_node(
            words("Numbers that are missing"),
            words("Leave it empty when every range is there."),
            least=0,
        ),
        area_node("told", words("What is known of them"), longest=300, missing=""),
    )
