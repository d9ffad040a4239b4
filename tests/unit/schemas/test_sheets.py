"""Excel in and out: what is written stays what it was, what is read is judged."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date, datetime, timedelta

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from nontax_site.kernel.clock import BEIJING
from nontax_site.kernel.errors import BadInput
from nontax_site.kernel.money import AmountNegative, Money
from schemas import sheet_faults, workbooks
from schemas.cells import (
    Cell,
    CellMoneyPlaces,
    CellNotDay,
    CellNotMoney,
    CellNotText,
    CodeAsNumber,
    cell_name,
    column_letters,
)
from schemas.delimited import CsvEncoding, CsvMalformed
from schemas.sheets import (
    DAY,
    MONEY,
    NUMBER,
    TIME,
    SheetColumn,
    read_rows,
    read_sheet,
    rows_file,
    write_rows,
)
from schemas.workbooks import Limits

CODE = "14000022000000022903"
SMALL = Limits(size_bytes=10**6, unpacked_bytes=5 * 10**6, rows=50, columns=8)


def book_of(rows=(("a", "b"),), change=None, **options):
    """An Excel file as people make them; ``change(book, sheet)`` spoils it."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, options)
    sheet = book.add_worksheet("缴款通知书")
    for number, row in enumerate(rows):
        for at, value in enumerate(row):
            if value is not None:
                sheet.write(number, at, value)
    if change:
        change(book, sheet)
    book.close()
    return buffer.getvalue()


def spoiled(data, name, change):
    """The file with one part changed by ``change(bytes)``, or added."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for info in old.infolist():
            if info.filename != name:
                new.writestr(info.filename, old.read(info.filename))
        here = old.read(name) if name in old.namelist() else b""
        new.writestr(name, change(here))
    return buffer.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


def values(data, limits=SMALL):
    return [[cell.shown for cell in row.cells] for row in read_rows(data, limits)]


# ---- out -------------------------------------------------------------------------


def test_what_is_written_is_read_back_as_it_was():
    columns = [
        SheetColumn("编码"),
        SheetColumn("金额", MONEY),
        SheetColumn("到期", DAY),
        SheetColumn("时间", TIME),
        SheetColumn("数", NUMBER),
    ]
    at = datetime(2026, 3, 5, 14, 5, tzinfo=BEIJING)
    row = (CODE, Money(123450), date(2026, 3, 5), at, 3)
    buffer = io.BytesIO()
    assert write_rows(buffer, columns, [row, (None, None, None, None, None)]) == 2
    sheet = openpyxl.load_workbook(buffer).active
    code, money, day, time, number = (cell for cell in sheet[2])
    assert (code.value, code.data_type) == (CODE, "s")
    assert (money.value, money.number_format) == (1234.5, "#,##0.00")
    assert (day.value, day.number_format) == (datetime(2026, 3, 5), "yyyy-mm-dd")
    assert time.value.replace(microsecond=0) == datetime(2026, 3, 5, 14, 5)
    assert number.value == 3
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:E3"
    again = read_sheet(buffer.getvalue(), SMALL).rows[1]
    assert again.cells[0].text() == CODE
    assert again.cells[1].money() == Money(123450)
    assert again.cells[2].day() == date(2026, 3, 5)


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x")', "http://x/y"]
)
@pytest.mark.parametrize("kind", ["text", "money", "day", "time", "number"])
def test_no_text_becomes_a_formula_or_a_link(text, kind):
    data = rows_file([SheetColumn("t", kind)], [(text,)])
    cell = openpyxl.load_workbook(io.BytesIO(data)).active["A2"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)


def test_text_longer_than_a_cell_is_cut_and_says_so():
    data = rows_file([SheetColumn("t")], [("缴" * 40_000,)])
    cell = openpyxl.load_workbook(io.BytesIO(data)).active["A2"]
    assert len(cell.value) == 32_767
    assert cell.value.endswith("…")


@given(
    st.lists(
        st.tuples(
            st.text(
                st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="￾￿")
            ),
            st.integers(0, 10**13),
        ),
        max_size=5,
    )
)
def test_any_text_and_any_amount_come_back(rows):
    columns = [SheetColumn("t"), SheetColumn("m", MONEY)]
    data = rows_file(columns, [(text, Money(fen)) for text, fen in rows])
    found = read_sheet(data, SMALL).rows[1:]
    assert [row.cells[1].money().fen for row in found] == [fen for _t, fen in rows]
    said = [str(row.cells[0].value or "") for row in found]
    assert said == [text for text, _fen in rows]


# ---- cells -----------------------------------------------------------------------


def test_columns_have_their_letters():
    assert [column_letters(n) for n in (0, 25, 26, 701, 702)] == [
        "A",
        "Z",
        "AA",
        "ZZ",
        "AAA",
    ]
    assert cell_name(7, 1) == "B7"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (" 周晓波 ", "周晓波"),
        (13800000000.0, "13800000000"),
        (103042702.0, "103042702"),
        (1.5, "1.5"),
        ("", ""),
        (None, ""),
    ],
)
def test_text_is_read_from_words_and_short_numbers(value, said):
    assert Cell(value).text() == said


@pytest.mark.parametrize("value", [1.4e19, float(CODE), 10.0**15, "1.4E+19"])
def test_a_code_that_was_typed_as_a_number_is_refused(value):
    with pytest.raises(CodeAsNumber):
        Cell(value).text()


@pytest.mark.parametrize("value", [True, date(2026, 3, 5), timedelta(1)])
def test_days_and_truths_are_no_text(value):
    with pytest.raises(CellNotText):
        Cell(value).text()


@pytest.mark.parametrize(
    ("value", "fen"),
    [
        (0.1, 10),
        (1234.5, 123450),
        (500.0, 50000),
        ("1,234.50", 123450),
        ("¥12.30", 1230),
        (0.07, 7),
        (1.1, 110),
    ],
)
def test_an_amount_is_read_without_a_rounding(value, fen):
    assert Cell(value).money() == Money(fen)


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        (0.001, CellMoneyPlaces),
        (1.005, CellMoneyPlaces),
        (-1.0, AmountNegative),
        (True, CellNotMoney),
        (date(2026, 3, 5), CellNotMoney),
        (None, CellNotMoney),
        (float("inf"), CellNotMoney),
        (float("nan"), CellNotMoney),
        ("五百", BadInput),
        ("１２", BadInput),
        (1e300, BadInput),
    ],
)
def test_what_is_no_amount_is_refused(value, fault):
    with pytest.raises(fault):
        Cell(value).money()


@pytest.mark.parametrize(
    "value",
    [
        date(2026, 3, 5),
        datetime(2026, 3, 5),
        "2026-03-05",
        "2026/3/5",
        "2026年3月5日",
    ],
)
def test_a_day_may_be_written_in_three_ways(value):
    assert Cell(value).day() == date(2026, 3, 5)


@pytest.mark.parametrize(
    "value",
    [
        "05.03.2026",
        "3/5/2026",
        "2026-02-30",
        "明天",
        46086.0,
        True,
        "",
        None,
        datetime(2026, 3, 5, 12),
    ],
)
def test_what_is_no_day_is_refused(value):
    with pytest.raises(CellNotDay):
        Cell(value).day()


@given(
    st.one_of(
        st.floats(),
        st.text(),
        st.booleans(),
        st.none(),
        st.dates(),
        st.datetimes(),
        st.timedeltas(),
    )
)
def test_any_cell_is_read_or_refused_in_words(value):
    cell = Cell(value)
    assert isinstance(cell.shown, str)
    for read in (cell.text, cell.money, cell.day):
        try:
            read()
        except BadInput as error:
            assert error.sentence


# ---- in --------------------------------------------------------------------------


def test_rows_keep_their_numbers_and_empty_ones_are_left_out():
    data = book_of([("头",), (), ("a", None, 1.5), (None,)])
    rows = read_sheet(data, SMALL).rows
    assert [row.number for row in rows] == [1, 3]
    assert rows[1].name(2) == "C3"


def test_a_sheet_that_begins_further_right_keeps_its_columns():
    data = book_of([(), (None, None, "x")])
    (row,) = read_sheet(data, SMALL).rows
    assert [cell.shown for cell in row.cells] == ["", "", "x"]


def test_hidden_and_further_sheets_are_named():
    def change(book, sheet):
        book.add_worksheet("项目")
        book.add_worksheet("暗").hide()

    found = read_sheet(book_of(change=change), SMALL)
    assert (found.name, found.others, found.hidden) == (
        "缴款通知书",
        ("项目",),
        ("暗",),
    )


FAULTS = [
    (
        lambda book, sheet: sheet.write_formula("B7", "=1+1"),
        sheet_faults.FormulaInCell,
        "B7",
    ),
    (
        lambda book, sheet: sheet.write_array_formula("A3:A4", "{=B1:B2}"),
        sheet_faults.FormulaInCell,
        "A3",
    ),
    (
        lambda book, sheet: sheet.merge_range("A5:B6", "x"),
        sheet_faults.MergedCells,
        "A5:B6",
    ),
    (
        lambda book, sheet: sheet.set_row(0, None, None, {"hidden": True}),
        sheet_faults.HiddenRows,
        "1",
    ),
    (
        lambda book, sheet: sheet.set_column(1, 1, 9, None, {"hidden": True}),
        sheet_faults.HiddenColumns,
        "B",
    ),
    (
        lambda book, sheet: sheet.write(0, 8, "x"),
        sheet_faults.TooManyColumns,
        "I1",
    ),
    (
        lambda book, sheet: sheet.write(0, 16383, "x"),
        sheet_faults.TooManyColumns,
        "XFD1",
    ),
    (
        lambda book, sheet: sheet.write(1048575, 0, "x"),
        sheet_faults.TooManyRows,
        "50",
    ),
    (
        lambda book, sheet: [sheet.write(n, 0, "x") for n in range(60)],
        sheet_faults.TooManyRows,
        "50",
    ),
    (
        lambda book, sheet: [sheet.write(n, 0, "x") for n in range(200)],
        sheet_faults.TooManyRows,
        "50",
    ),
]


@pytest.mark.parametrize(("change", "fault", "words"), FAULTS)
def test_a_sheet_with_something_else_in_it_is_refused_by_name(change, fault, words):
    with pytest.raises(fault) as refused:
        read_sheet(book_of(change=change), SMALL)
    assert words in refused.value.sentence


@pytest.mark.parametrize(
    "cell",
    [
        b'<c r="B2"><f>1+1</f><v>2</v></c>',
        b"<c t='n' r='B2'>\n<f t='shared' si='0'/><v>2</v></c>",
        b'<x:c xmlns:x="u" r="B2"><x:f>1</x:f></x:c>',
        b'<c r = "B2"><f>1+1</f><v>2</v></c>',
    ],
)
def test_a_formula_is_found_however_it_is_written(cell):
    end = b"</sheetData>"
    row = b'<row r="2">' + cell + b"</row>"
    data = spoiled(book_of(), SHEET, lambda xml: xml.replace(end, row + end))
    with pytest.raises(sheet_faults.FormulaInCell, match="B2"):
        read_sheet(data, SMALL)


def test_an_error_of_the_spreadsheet_is_no_empty_cell():
    cell = b'<row r="2"><c r="A2" t="e"><v>#N/A</v></c></row></sheetData>'
    data = spoiled(book_of(), SHEET, lambda xml: xml.replace(b"</sheetData>", cell))
    with pytest.raises(sheet_faults.BrokenCell, match="A2"):
        read_sheet(data, SMALL)


FILES = [
    (b"", sheet_faults.FileEmpty),
    (b"MZ\x90\x00" + b"x" * 90, sheet_faults.FileForeign),
    (b"\x7fELF" + b"\x00" * 90, sheet_faults.FileForeign),
    (b"%PDF-1.7", sheet_faults.FileForeign),
    (b"<html><table>", sheet_faults.FileForeign),
    (b"\x00\x01\x02", sheet_faults.FileForeign),
    (workbooks.OLE + b"\x00" * 600, sheet_faults.FileForeign),
    (workbooks.OLE + workbooks.ENCRYPTED, sheet_faults.FileEncrypted),
    (b"PK\x03\x04 and nothing else", sheet_faults.WorkbookUnreadable),
    (b"x" * (10**6 + 1), sheet_faults.FileTooLarge),
]


@pytest.mark.parametrize(("data", "fault"), FILES)
def test_a_file_is_judged_by_its_bytes(data, fault):
    with pytest.raises(fault):
        read_sheet(data, SMALL)


@pytest.mark.parametrize(
    ("name", "content", "fault"),
    [
        ("xl/vbaProject.bin", b"x", sheet_faults.FileWithMacros),
        ("xl/workbook.bin", b"x", sheet_faults.FileForeign),
        ("mimetype", b"x", sheet_faults.FileForeign),
        (
            "[Content_Types].xml",
            b"application/x.macroEnabled.12",
            sheet_faults.FileWithMacros,
        ),
        ("xl/workbook.xml", b"<a", sheet_faults.WorkbookUnreadable),
        ("xl/workbook.xml", b"<a/>", sheet_faults.SheetEmpty),
        ("xl/_rels/workbook.xml.rels", b"<a/>", sheet_faults.WorkbookUnreadable),
        (SHEET, b"\xff\xfe<\x00", sheet_faults.WorkbookUnreadable),
        (SHEET, b'<!DOCTYPE x [<!ENTITY a "b">]><x/>', sheet_faults.WorkbookUnreadable),
        (SHEET, b"<worksheet><sheetData><row", sheet_faults.WorkbookUnreadable),
    ],
)
def test_a_spoiled_part_is_refused(name, content, fault):
    data = spoiled(book_of(), name, lambda old: content)
    with pytest.raises(fault):
        read_sheet(data, SMALL)


def test_a_zip_of_something_else_is_no_workbook():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        made.writestr("virus.exe", b"MZ")
    with pytest.raises(sheet_faults.FileForeign):
        read_sheet(buffer.getvalue(), SMALL)


def test_a_zip_bomb_is_met_before_it_is_unpacked():
    data = spoiled(book_of(), "xl/media/big.bin", lambda old: b"\x00" * (6 * 10**6))
    assert len(data) < 50_000
    with pytest.raises(sheet_faults.ZipBomb):
        read_sheet(data, SMALL)


def test_a_zip_bomb_that_lies_about_its_size_is_met_too():
    data = spoiled(book_of(), "xl/media/big.bin", lambda old: b"\x00" * (6 * 10**6))
    size = (6 * 10**6).to_bytes(4, "little")
    assert size in data
    with pytest.raises(sheet_faults.ZipBomb):
        read_sheet(data.replace(size, (100).to_bytes(4, "little")), SMALL)


@given(st.integers(0, 5000), st.integers(0, 255))
def test_a_file_with_any_byte_changed_is_read_or_refused_in_words(at, byte):
    data = bytearray(GOOD)
    data[at % len(data)] = byte
    try:
        read_sheet(bytes(data), SMALL)
    except BadInput as error:
        assert error.sentence


GOOD = book_of([("头", "二"), ("a", 1.5)])


# ---- CSV -------------------------------------------------------------------------


def test_csv_in_utf_8_is_read_with_and_without_a_mark():
    text = '姓名,金额\n"周,晓波",12.30\n,\n'
    for coding in ("utf-8", "utf-8-sig"):
        assert values(text.encode(coding)) == [["姓名", "金额"], ["周,晓波", "12.30"]]


@pytest.mark.parametrize(
    ("coding", "words"),
    [("gb18030", "GB18030"), ("utf-16", "UTF-16"), ("utf-16-be", "")],
)
def test_csv_in_another_encoding_is_refused_with_its_first_cell(coding, words):
    with pytest.raises(BadInput) as refused:
        values("name,b\nx,周晓波\n".encode(coding))
    assert words in refused.value.sentence
    if coding == "gb18030":
        assert isinstance(refused.value, CsvEncoding)
        assert refused.value.facts["cell"] == "B2"


def test_csv_that_is_none_and_csv_that_computes_are_refused():
    with pytest.raises(CsvMalformed):
        values(b'a,"b"c\n')
    with pytest.raises(sheet_faults.FormulaInCell, match="B2"):
        values(b"a,b\nx,=1+1\n")
    with pytest.raises(sheet_faults.TooManyRows):
        values(b"x\n" * 60)
    with pytest.raises(sheet_faults.TooManyColumns):
        values(b"x,y,z,a,b,c,d,e,f\n")
    with pytest.raises(sheet_faults.SheetEmpty):
        values(b",,\n")


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_in_words(data):
    try:
        values(data)
    except BadInput as error:
        assert re.search(r"\w", error.sentence)


def test_rows_beyond_one_sheet_go_on_in_the_next(monkeypatch):
    monkeypatch.setattr("schemas.sheets.MOST_ROWS", 3)
    buffer = io.BytesIO()
    rows = ([number] for number in range(7))
    columns = [SheetColumn("数", NUMBER)]
    assert write_rows(buffer, columns, rows, name="Rows") == 7
    book = openpyxl.load_workbook(buffer)
    assert book.sheetnames == ["Rows", "Rows 2", "Rows 3"]
    shown = [[row[0].value for row in sheet.iter_rows()] for sheet in book]
    assert shown == [["数", 0, 1, 2], ["数", 3, 4, 5], ["数", 6]]
