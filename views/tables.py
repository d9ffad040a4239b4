"""Tables of pages: columns that know their title and how to get a cell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from nontax_site.kernel.money import Money
from views.format import Format, Link
from views.i18n import _
from views.markup import Markup, escape


@dataclass(frozen=True, slots=True)
class Column:
    """A title and a function of (request, row) that gives the cell's value.

    ``sort`` names the order of a list that its heading chooses, if there is one.
    """

    title: Any
    value: Callable[[Any, Any], Any]
    style: str = ""
    sort: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell ready for the page."""

    html: Markup
    style: str
    title: str


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of anything under columns; ``foot`` is one more row of values."""

    columns: Sequence[Column]
    rows: Sequence[Any]
    caption: Any = ""
    empty: Any = ""
    foot: Sequence[Any] = ()

    def heads(self, request: Any) -> list[tuple[str, str]]:
        """(title, classes) of the columns."""
        first = self.rows[0] if self.rows else None
        return [
            (request.fmt.words(c.title), _style(request, c, first))
            for c in self.columns
        ]

    def cells(self, request: Any, row: Any) -> list[Cell]:
        """The cells of a row."""
        return [cell(request, column, row) for column in self.columns]

    def body(self, request: Any) -> Markup:
        """All rows as markup, made at once: what a long list costs is here."""
        fmt: Format = request.fmt
        show, style = fmt.show, fmt.style
        columns = [
            (c.value, c.style, f'" data-label="{escape(fmt.words(c.title))}">')
            for c in self.columns
        ]
        out: list[str] = []
        for row in self.rows:
            out.append("<tr>")
            for value_of, own, label in columns:
                value = value_of(request, row)
                classes = style(value)
                if own:
                    classes = f"{own} {classes}" if classes else own
                out.append(f'<td class="{classes}{label}{show(value)}</td>')
            out.append("</tr>")
        return Markup("".join(out))


def cell(request: Any, column: Column, row: Any) -> Cell:
    """One cell: its markup and its classes."""
    fmt: Format = request.fmt
    value = column.value(request, row)
    return Cell(
        html=fmt.show(value),
        style=f"{column.style} {fmt.style(value)}".strip(),
        title=fmt.words(column.title),
    )


def _style(request: Any, column: Column, row: Any) -> str:
    if row is None:
        return column.style
    found = request.fmt.style(column.value(request, row))
    ends = "text-end" if "text-end" in found else ""
    return f"{column.style} {ends}".strip()


def amount_of(document: Any) -> Money | None:
    """The whole amount of a document that has one."""
    fen = getattr(document, "total_fen", getattr(document, "amount_fen", None))
    return None if fen is None else Money(fen)


NAMES = ("name", "payer_name", "item_name", "title")
"""Where a document keeps the name it is known by."""


def named(document: Any) -> str:
    """The name a document is known by: its payer's, else its own or its item's."""
    payer: Any = getattr(document, "payer", None)
    if payer:
        return str(payer[0])
    names = (getattr(document, name, "") for name in NAMES)
    return str(next((name for name in names if name), ""))


def _number(request: Any, document: Any) -> Link:
    return Link(
        request.fmt.name_of(document), request.fmt.path(document.kind, document.id)
    )


NUMBER = Column(_("Number"), _number, "figure text-nowrap")
STATE = Column(_("State"), lambda request, document: request.fmt.state(document))
CREATED = Column(
    _("Created"), lambda request, document: document.created, sort="created"
)
UNIT = Column(_("Unit"), lambda request, document: request.fmt.unit(document.unit))
"""Columns every list of documents may take."""
