"""Sheets of notices as clerks fill them in, and the way they take through the pages."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import xlsxwriter

from tests.factories.forms import form_of
from tests.factories.lives import ID_CARD

HEADINGS = {
    "group": "缴款通知书序号",
    "payer_type": "缴款人类型",
    "payer_name": "缴款人名称",
    "document_kind": "证件类型",
    "document_number": "证件号码",
    "phone": "电话",
    "item_code": "执收项目编码",
    "quantity": "数量",
    "amount": "应收金额",
    "klass": "减免",
    "due": "缴款期限",
    "case_no": "业务编号",
    "basis": "收费依据",
    "remark": "备注",
}

LODGING, TUITION = "103042702", "103042701"

USUAL: dict[str, Any] = {
    "payer_name": "周晓波",
    "document_number": ID_CARD,
    "phone": "13800000000",
    "item_code": LODGING,
    "quantity": 1,
    "basis": "高一年级住宿",
}


def row(**said: Any) -> dict[str, Any]:
    """A row that is in order, with some cells otherwise."""
    return {**USUAL, **said}


def sheet_of(*rows: dict[str, Any], columns: Any = tuple(HEADINGS)) -> bytes:
    """An Excel file with headings and rows; numbers stay numbers."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    sheet = book.add_worksheet("缴款通知书")
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for at, column in enumerate(columns):
        sheet.write_string(0, at, HEADINGS.get(column, column))
        for number, said in enumerate(rows, 1):
            value = said.get(column)
            if isinstance(value, str):
                sheet.write_string(number, at, value)
            elif isinstance(value, date):
                sheet.write_datetime(number, at, value, day)
            elif value is not None:
                sheet.write(number, at, value)
    book.close()
    return buffer.getvalue()


def sent(browser: Any, data: bytes, name: str = "sheet.xlsx", status: int = 303) -> Any:
    """The answer to a sheet that is sent in."""
    form = form_of(browser.get("/batches/new"))
    form["file"] = (name, data)
    return form.submit(status=status)


def batch_id(answer: Any) -> str:
    """The id in the address an answer leads to."""
    return str(answer.location).rpartition("/batches/")[2]


def checked(office: Any, browser: Any, *rows: dict[str, Any]) -> str:
    """The id of a batch that was sent in and checked."""
    name = batch_id(sent(browser, sheet_of(*rows)))
    office.run_jobs()
    return name


def issue(browser: Any, name: str, status: int = 303, **typed: Any) -> Any:
    """Ask that the batch be issued."""
    form = form_of(browser.get(f"/batches/{name}/issue"))
    for field, value in typed.items():
        form[field] = value
    return form.submit(status=status)


def look(office: Any, name: str) -> dict[str, Any]:
    """What the batch says now."""
    with office.work() as request:
        batch = request.site.document("batch", name)
        codes: dict[int, str] = {}
        for _number, page in batch.walk():
            codes |= page.codes
        return {
            "state": batch.state,
            "rows": batch.rows,
            "notices": batch.notices,
            "total": batch.total_fen,
            "faulty": batch.faulty,
            "issued": batch.issued,
            "refused": batch.refused,
            "twins": batch.twins,
            "codes": codes,
            "faults": [
                (found.number, fault.column, fault.said)
                for found in batch.faulty_rows()
                for fault in found.faults
            ],
            "verbs": [entry.verb for entry in batch.history()],
        }
