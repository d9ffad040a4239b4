"""The page of a batch: how far it is, what is wrong, and its notices."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from pyramid.response import Response
from pyramid.view import view_config

from nontax_site.kernel.errors import NotFound
from nontax_site.kernel.interfaces import IBatchDocument
from nontax_site.kernel.money import Money
from nontax_site.payments.batch import BatchRow, NoticeBatch
from schemas.notice_sheets import COLUMN_TITLES
from views.batches.deciding import is_running, twice
from views.batches.mending import faulty_rows, lists
from views.batches.words import shown_value
from views.documents import Fact, Paper, document_page
from views.format import Link
from views.i18n import _
from views.jobs.page import reason_of, state_of
from views.links import path_of
from views.tables import Column, Table
from views.traversal import sees_job

SHOWN = 50
"""Rows on a page of the batch."""


@view_config(
    context=IBatchDocument,
    permission="batch:view",
    renderer="views:batches/page.pt",
    request_method="GET",
)
def batch(context: NoticeBatch, request: Any) -> dict[str, Any]:
    """The batch with its progress, the rows to mend, or the rows and their codes."""
    job = request.site.jobs.get(context.job) if context.job else None
    may_mend = request.has_permission("batch:mend", context)
    return document_page(
        request,
        context,
        title=_("Batch"),
        number=context.id,
        facts=facts(request, context),
        papers=papers(request, context),
        job=job if job is not None and sees_job(request.actor, job) else None,
        is_running=is_running(request, context),
        job_state=state_of(request, job) if job is not None else None,
        job_reason=reason_of(request, job) if job is not None else "",
        mending=faulty_rows(request, context) if may_mend else (),
        lists=lists(request, context) if may_mend else {},
        may_mend=may_mend,
        rows=_rows(request, context),
        next_row=_next(request, context),
    )


def facts(request: Any, batch: NoticeBatch) -> list[Fact]:
    """What was sent in, and what it comes to."""
    found = [
        Fact(_("File"), batch.name),
        Fact(_("Collecting unit"), request.fmt.unit(batch.unit)),
        Fact(_("Sent in by"), batch.sender),
        Fact(_("Rows in the sheet"), batch.rows),
        Fact(_("Notices"), batch.notices),
        Fact(_("Amount"), batch.total),
    ]
    if batch.faulty:
        found.append(Fact(_("Rows at fault"), batch.faulty))
    if batch.issued:
        found.append(Fact(_("Issued of them"), batch.issued))
        found.append(Fact(_("Amount issued"), Money(batch.issued_fen)))
    if batch.issuer:
        found.append(Fact(_("Let be issued by"), batch.issuer[2]))
    if batch.hidden:
        found.append(Fact(_("Hidden sheets, not read"), "、".join(batch.hidden)))
    earlier = [Link(name, path_of("batch", name)) for name in batch.same_as[:5]]
    if earlier:
        found.append(Fact(_("The same file was sent in before"), earlier))
    return [*found, *(f for f in twice(request, batch) if f.value == batch.twins)]


def papers(request: Any, batch: NoticeBatch) -> list[Paper]:
    """The sheet as it was sent in (for its own unit), and the list of codes."""
    found = []
    if request.has_permission("batch:sheet", batch):
        path = path_of("batch", batch.id, "sheet")
        title = _("The sheet as it was sent in")
        found.append(Paper(title, path, batch.file_digest, batch.created))
    if batch.result is not None:
        result = path_of("batch", batch.id, "codes")
        found.append(Paper(_("List of payment codes"), result, batch.result.digest))
    return found


@view_config(
    context=IBatchDocument,
    name="sheet",
    permission="batch:sheet",
    request_method="GET",
)
def sheet(context: NoticeBatch, request: Any) -> Response:
    """The file as it was sent in."""
    return _file(context.file, f"{context.id}-sent.xlsx")


@view_config(
    context=IBatchDocument,
    name="codes",
    permission="batch:view",
    request_method="GET",
)
def codes(context: NoticeBatch, request: Any) -> Response:
    """The list of payment codes, row by row."""
    return _file(context.result, f"{context.id}.xlsx")


def _file(blob: Any, name: str) -> Response:
    if blob is None:
        raise NotFound(what="file")
    return Response(
        body=blob.read(),
        content_type=blob.content_type,
        content_disposition=f'attachment; filename="{name}"',
    )


# ---- rows ------------------------------------------------------------------------


def _from(request: Any) -> int:
    text = request.GET.get("row", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def _walk(batch: NoticeBatch, first: int) -> Iterator[tuple[BatchRow, str]]:
    """Rows from a number on, with the payment code of their notice."""
    for _number, page in batch.walk():
        if page.kept and page.kept[-1][0] < first:
            continue
        codes = page.code_of_each()
        for row in page.rows():
            if row.number >= first:
                yield row, codes.get(row.number, "")


def _rows(request: Any, batch: NoticeBatch) -> Table:
    rows = [
        (row, request.site.find("notice", code) if code else None)
        for row, code in islice(_walk(batch, _from(request)), SHOWN)
    ]
    return Table(ROW_COLUMNS, rows, caption=_("Row by row of the sheet"))


def _next(request: Any, batch: NoticeBatch) -> int:
    """The number of the first row of the next page, 0 on the last."""
    further = list(islice(_walk(batch, _from(request)), SHOWN, SHOWN + 1))
    return further[0][0].number if further else 0


def _said(column: str) -> Column:
    def value(request: Any, pair: Any) -> Any:
        row = pair[0]
        return shown_value(request, column, row[column]) or None

    return Column(COLUMN_TITLES[column], value)


def _masked(request: Any, pair: Any) -> Any:
    number = pair[0]["document_number"]
    return request.fmt.masked_identity(number) if number else None


def _remark(request: Any, pair: Any) -> Any:
    row, notice = pair
    if notice is not None:
        return request.fmt.state(notice)
    if row.is_out:
        return _("left out")
    if row.faults:
        return _("at fault")
    if row.twin:
        return request.fmt.words(_("same as row ${row}"), row=str(row.twin))
    return None


def _code(request: Any, pair: Any) -> Any:
    notice = pair[1]
    if notice is None:
        return None
    return Link(request.fmt.code(notice.id), path_of("notice", notice.id))


ROW_COLUMNS = (
    Column(_("Row number"), lambda request, pair: pair[0].number, "figure"),
    _said("payer_name"),
    Column(COLUMN_TITLES["document_number"], _masked, "figure"),
    _said("item_code"),
    _said("quantity"),
    _said("amount"),
    Column(_("Payment code"), _code, "figure text-nowrap"),
    Column(_("State"), _remark),
)
