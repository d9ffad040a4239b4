"""What can be wrong with a file of a sheet, each with what to do about it."""

from __future__ import annotations

from typing import ClassVar

from nontax_site.kernel.errors import BadInput


class FileEmpty(BadInput):
    """Nothing was sent."""

    code: ClassVar[str] = "sheet-file-empty"
    message: ClassVar[str] = "The file is empty."


class FileTooLarge(BadInput):
    """More bytes than are looked at."""

    code: ClassVar[str] = "sheet-file-too-large"
    message: ClassVar[str] = "The file has ${size} MB; the most is ${limit} MB."
    remedy: ClassVar[str] = "Divide it into several files."


class FileForeign(BadInput):
    """The bytes are no Excel file, whatever the name says."""

    code: ClassVar[str] = "sheet-file-foreign"
    message: ClassVar[str] = "This is no Excel file (.xlsx) but ${what}."
    remedy: ClassVar[str] = "Open it in a spreadsheet and save it as .xlsx."


class FileEncrypted(BadInput):
    """The file is protected by a password."""

    code: ClassVar[str] = "sheet-file-encrypted"
    message: ClassVar[str] = "The file is protected by a password and cannot be read."
    remedy: ClassVar[str] = "Save it without a password."


class FileWithMacros(BadInput):
    """The file carries a program."""

    code: ClassVar[str] = "sheet-file-macros"
    message: ClassVar[str] = "The file holds macros; programs are not taken."
    remedy: ClassVar[str] = "Save it as .xlsx, which holds none."


class ZipBomb(BadInput):
    """Unpacked it would be far larger than any list."""

    code: ClassVar[str] = "sheet-zip-bomb"
    message: ClassVar[str] = "Unpacked the file has more than ${limit} MB."
    remedy: ClassVar[str] = "Use the template and divide the list into several files."


class WorkbookUnreadable(BadInput):
    """The file begins like an Excel file and is damaged."""

    code: ClassVar[str] = "sheet-unreadable"
    message: ClassVar[str] = "The file is damaged and cannot be read (${reason})."
    remedy: ClassVar[str] = "Open it in a spreadsheet and save it again as .xlsx."


class SheetEmpty(BadInput):
    """There is no row in the sheet."""

    code: ClassVar[str] = "sheet-empty"
    message: ClassVar[str] = "There is nothing in the first sheet."


class TooManyRows(BadInput):
    """More rows than one file may have."""

    code: ClassVar[str] = "sheet-too-many-rows"
    message: ClassVar[str] = "The sheet has more than ${limit} rows."
    remedy: ClassVar[str] = "Divide it into several files."


class TooManyColumns(BadInput):
    """Cells far to the right of any column that is known."""

    code: ClassVar[str] = "sheet-too-many-columns"
    message: ClassVar[str] = "The sheet has more than ${limit} columns (cell ${cell})."
    remedy: ClassVar[str] = "Use the template, and delete what stands beside it."


class FormulaInCell(BadInput):
    """Cells that would compute something."""

    code: ClassVar[str] = "sheet-formula"
    message: ClassVar[str] = "There are formulas in ${cells}; none is computed here."
    remedy: ClassVar[str] = "Paste the values in place of the formulas."


class BrokenCell(BadInput):
    """Cells that hold an error of the spreadsheet."""

    code: ClassVar[str] = "sheet-broken-cell"
    message: ClassVar[str] = "There are errors of the spreadsheet in ${cells}."
    remedy: ClassVar[str] = "Type the values in their place."


class MergedCells(BadInput):
    """Cells that are joined: what belongs to which row cannot be known."""

    code: ClassVar[str] = "sheet-merged-cells"
    message: ClassVar[str] = "Cells are merged: ${cells}."
    remedy: ClassVar[str] = "Take the merging away and fill in every row."


class HiddenRows(BadInput):
    """Rows that whoever looks at the sheet does not see."""

    code: ClassVar[str] = "sheet-hidden-rows"
    message: ClassVar[str] = "Rows are hidden or filtered away: ${rows}."
    remedy: ClassVar[str] = "Show them and look at them, or delete them."


class HiddenColumns(BadInput):
    """Columns that whoever looks at the sheet does not see."""

    code: ClassVar[str] = "sheet-hidden-columns"
    message: ClassVar[str] = "Columns are hidden: ${columns}."
    remedy: ClassVar[str] = "Show them and look at them, or delete them."


EXAMPLE_SIGNS = ("示例：", "示例:", "Example:")
"""A cell that begins so still holds the template's example."""


class ExampleLeft(BadInput):
    """A value of the template's example in a row that is none."""

    code: ClassVar[str] = "sheet-example-left"
    message: ClassVar[str] = "«${value}» is the template's example, not a value."
    remedy: ClassVar[str] = (
        "Type the value, or leave «示例» in the first column: then the row is not read."
    )


def check_no_example(text: str) -> None:
    """Raise ExampleLeft for what stands in the template's example row."""
    if text.startswith(EXAMPLE_SIGNS):
        raise ExampleLeft(value=text)
