"""Which sheet of an Excel file is read, and what must not be in it.

The text of the sheet is searched before the reader sees it: formulas, merged and
broken cells, hidden rows and columns, cells far outside. What is found is named.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from lxml import etree

from nontax_site.kernel.errors import BadInput
from schemas.cells import cell_name
from schemas.sheet_faults import (
    BrokenCell,
    FormulaInCell,
    HiddenColumns,
    HiddenRows,
    SheetEmpty,
    TooManyColumns,
    TooManyRows,
    WorkbookUnreadable,
)
from schemas.workbooks import PIECE, Limits, part, unpacked

NAMED = 5
"""So many cells are named in one message."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The first visible sheet, the other visible ones and the hidden ones."""

    name: str
    others: tuple[str, ...]
    hidden: tuple[str, ...]


def chosen_sheet(data: bytes, limits: Limits) -> Chosen:
    """The sheet that is read, searched for what must not be in it."""
    sheets = [
        (found.get("name") or "", found.get("state") or "visible", _target(found))
        for found in _elements(part(data, "xl/workbook.xml"), "sheet")
    ]
    shown = [(name, key) for name, state, key in sheets if state == "visible"]
    if not shown:
        raise SheetEmpty
    paths = {
        found.get("Id"): found.get("Target") or ""
        for found in _elements(part(data, "xl/_rels/workbook.xml.rels"), "Relationship")
    }
    target = paths.get(shown[0][1], "")
    path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    search(data, path, limits)
    hidden = tuple(name for name, state, _key in sheets if state != "visible")
    return Chosen(shown[0][0], tuple(name for name, _key in shown[1:]), hidden)


def _target(sheet: Any) -> str:
    """The key of the relation that leads to the sheet's part."""
    for name, value in sheet.attrib.items():
        if etree.QName(name).localname == "id":
            return str(value)
    return ""


def _elements(xml: bytes, tag: str) -> list[Any]:
    """The elements of a name in a small part; raises WorkbookUnreadable."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        raise WorkbookUnreadable(reason=str(error)[:100]) from None
    return [
        found
        for found in root.iter()
        if isinstance(found.tag, str) and etree.QName(found).localname == tag
    ]


_FORMULA = re.compile(rb"<(?:[^\s<>/:]+:)?f[\s>/]")
_CELL_WITH_FORMULA = re.compile(
    rb"<(?:[^\s<>/:]+:)?c\s[^>]*?\br\s*=\s*[\"']([A-Z]+[0-9]+)[\"'][^>]*>\s*<(?:[^\s<>/:]+:)?f[\s>/]"
)
_BROKEN = re.compile(rb"<(?:[^\s<>/:]+:)?c\s[^>]*?\bt\s*=\s*[\"']e[\"'][^>]*>")
_REFERENCE = re.compile(rb"\br\s*=\s*[\"']([A-Z]+[0-9]+)[\"']")
_HIDDEN_ROW = re.compile(
    rb"<(?:[^\s<>/:]+:)?row\s[^>]*?\bhidden\s*=\s*[\"'](?:1|true)[\"'][^>]*>"
)
_ROW_NUMBER = re.compile(rb"\br\s*=\s*[\"']([0-9]+)[\"']")
_HIDDEN_COLUMN = re.compile(
    rb"<(?:[^\s<>/:]+:)?col\s[^>]*?\bhidden\s*=\s*[\"'](?:1|true)[\"'][^>]*>"
)
_COLUMN_RANGE = re.compile(rb"\bmin\s*=\s*[\"']([0-9]+)[\"']")
_ROW = re.compile(rb"<(?:[^\s<>/:]+:)?row[\s>/]")


def search(data: bytes, path: str, limits: Limits) -> None:
    """Raise for what must not be in the sheet of the path.

    TooManyRows, TooManyColumns (cells anywhere outside), FormulaInCell, BrokenCell,
    HiddenRows, HiddenColumns, WorkbookUnreadable.
    """
    far = _outside(limits)
    formulas: list[str] = []
    broken: list[str] = []
    rows, hidden = 0, []
    for text in _pieces(data, path):
        rows += len(_ROW.findall(text)) if b"row" in text else 0
        found = far.search(text)
        if rows > 2 * limits.rows + 2:
            raise TooManyRows(limit=limits.rows)
        if found:
            raise _far_fault(found.group(1).decode(), limits)
        if b"<f" in text or b":f" in text:
            formulas += _named(_CELL_WITH_FORMULA, text)
            if not formulas and _FORMULA.search(text):
                formulas.append("?")
        broken += [
            _names(_REFERENCE, tag) for tag in _BROKEN.findall(text) if b"e" in tag
        ]
        if b"hidden" in text:
            hidden += [_names(_ROW_NUMBER, tag) for tag in _HIDDEN_ROW.findall(text)]
            columns = [
                column_of(_names(_COLUMN_RANGE, tag))
                for tag in _HIDDEN_COLUMN.findall(text)
            ]
            if columns:
                raise HiddenColumns(columns=_listed(columns))
    if formulas:
        raise FormulaInCell(cells=_listed(formulas))
    if broken:
        raise BrokenCell(cells=_listed(broken))
    if hidden:
        raise HiddenRows(rows=_listed(hidden))


def _pieces(data: bytes, path: str) -> Iterator[bytes]:
    """The sheet's text in pieces that end with a whole row where there are rows."""
    try:
        info = zipfile.ZipFile(BytesIO(data)).getinfo(path)
    except KeyError:
        raise WorkbookUnreadable(reason=path[:60]) from None
    rest, first = b"", True
    for piece in unpacked(data, info):
        text = rest + piece
        if first:
            first = False
            if text.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in text[:200]:
                raise WorkbookUnreadable(reason="UTF-16")
        if b"<!DOCTYPE" in text:
            raise WorkbookUnreadable(reason="DOCTYPE")
        cut = text.rfind(b"</row>") + 6
        if cut < 6:
            cut = text.rfind(b">") + 1 if len(text) > 4 * PIECE else 0
        rest = text[cut:]
        if cut:
            yield text[:cut]
    if rest:
        yield rest


def _outside(limits: Limits) -> re.Pattern[bytes]:
    """A reference to a cell right of the last column, or far below the last row.

    The reader makes room for every cell up to the last one: one cell far away
    would cost as much as a full sheet.
    """
    first, rest = divmod(limits.columns, 26)
    right = [rb"[A-Z]{3,}[0-9]+"]
    if first == 0:
        right += [rb"[%c-Z][0-9]+" % (65 + rest), rb"[A-Z]{2}[0-9]+"]
    else:
        right += [rb"%c[%c-Z][0-9]+" % (64 + first, 65 + rest)]
        if first < 26:
            right += [rb"[%c-Z][A-Z][0-9]+" % (65 + first)]
    digits = str(limits.rows)
    below = [rb"[A-Z]*[0-9]{%d,}" % (len(digits) + 1)]
    if digits[0] != "9":
        above = int(digits[0]) + 1
        below += [rb"[A-Z]*[%d-9][0-9]{%d}" % (above, len(digits) - 1)]
    wrong = b"|".join([*right, *below])
    return re.compile(rb"\br\s*=\s*[\"'](" + wrong + rb")[\"']")


def _far_fault(name: str, limits: Limits) -> BadInput:
    letters = name.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    if column > limits.columns:
        return TooManyColumns(limit=limits.columns, cell=name)
    return TooManyRows(limit=limits.rows)


def _named(pattern: re.Pattern[bytes], text: bytes) -> list[str]:
    return [found.decode() for found in pattern.findall(text)[: NAMED + 1]]


def _names(pattern: re.Pattern[bytes], tag: bytes) -> str:
    found = pattern.search(tag)
    return found.group(1).decode() if found else "?"


def column_of(number: str) -> str:
    """The letters of a column whose number counts from 1."""
    return cell_name(0, int(number) - 1)[:-1] if number.isdigit() else number


def _listed(names: list[str]) -> str:
    more = "…" if len(names) > NAMED else ""
    return "、".join(names[:NAMED]) + more
