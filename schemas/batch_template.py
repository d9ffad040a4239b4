"""The template of a batch: headings, lists to choose from, the unit's own items."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from nontax_site.payments.batch import COLUMNS
from schemas.cells import column_letters
from schemas.notice_sheets import EXAMPLE, LIMITS, REQUIRED
from schemas.sheets import FORMATS, MONEY, TEXT, SheetColumn, workbook, write_sheet

WIDE = {"payer_name": 22, "document_number": 24, "item_code": 16, "basis": 26}

Offer = tuple[str, str, str, str]
"""An item: code, name, standard, reductions."""


@dataclass(frozen=True, slots=True)
class TemplateWords:
    """The words of a template in one language.

    ``headings`` by column, ``lists`` of a column's words, ``sheets`` the names of
    the three sheets, ``offers`` the headings of the items, ``help`` its sentences.
    """

    headings: Mapping[str, str]
    lists: Mapping[str, Sequence[str]]
    sheets: tuple[str, str, str]
    offers: tuple[str, str, str, str]
    help: Sequence[str]
    wrong: str


def template(
    words: TemplateWords, offers: Sequence[Offer], example: Mapping[str, str]
) -> bytes:
    """An Excel file to fill in: one example row, the items in a second sheet.

    Codes are text; the lists of the columns are checked by the spreadsheet already.
    """
    buffer = BytesIO()
    book = workbook(buffer)
    sheet = book.add_worksheet(words.sheets[0])
    items = book.add_worksheet(words.sheets[1])
    columns = [
        SheetColumn(
            words.headings[column] + ("*" if column in REQUIRED else ""),
            MONEY if column == "amount" else TEXT,
            WIDE.get(column, 0),
        )
        for column in COLUMNS
    ]
    row = [example.get(column, "") for column in COLUMNS]
    write_sheet(book, sheet, columns, [[EXAMPLE[0], *row[1:]]])
    sheet.autofilter(0, 0, 0, len(columns) - 1)
    _grey(book, sheet, len(columns))
    for column, choices in words.lists.items():
        _offer(sheet, column, {"source": list(choices)}, words.wrong)
    last = max(len(offers), 1) + 1
    source = f"='{words.sheets[1]}'!$A$2:$A${last}"
    _offer(sheet, "item_code", {"source": source}, words.wrong)
    offered = [SheetColumn(title, TEXT, 26) for title in words.offers]
    write_sheet(book, items, offered, offers)
    _help(book, words)
    book.close()
    return buffer.getvalue()


def _grey(book: Any, sheet: Any, width: int) -> None:
    """Show every row that is an example in grey, so that nobody takes it for data."""
    grey = book.add_format({"font_color": "#8A8A8A", "italic": True})
    criteria = f'=$A2="{EXAMPLE[0]}"'
    rule = {"type": "formula", "criteria": criteria, "format": grey}
    sheet.conditional_format(1, 0, LIMITS.rows, width - 1, rule)


def _offer(sheet: Any, column: str, source: dict[str, Any], wrong: str) -> None:
    """Let the spreadsheet offer and check the values of a column."""
    letters = column_letters(COLUMNS.index(column))
    sheet.data_validation(
        f"{letters}2:{letters}{LIMITS.rows + 1}",
        {"validate": "list", **source, "error_message": wrong, "ignore_blank": True},
    )


def _help(book: Any, words: TemplateWords) -> None:
    sheet = book.add_worksheet(words.sheets[2])
    plain = book.add_format({"num_format": FORMATS[TEXT], "text_wrap": True})
    sheet.set_column(0, 0, 90, plain)
    for number, sentence in enumerate(words.help):
        sheet.write_string(number, 0, sentence, plain)
