"""The long work on batches: reading and checking a sheet, issuing its notices.

Each step is some pages and one commit. Issuing takes a whole step at once; when a
row of it is refused the step is taken back and done again notice by notice, so
that only what is refused is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from nontax_site.kernel.acts import Act
from nontax_site.kernel.errors import BadInput, NontaxError
from nontax_site.kernel.money import Money
from nontax_site.payments.batch import (
    CHECKING,
    ISSUING,
    BatchPage,
    BatchRow,
    NoticeBatch,
)
from nontax_site.payments.batching import CHECK, ISSUE, Batching
from nontax_site.storage.blobs import put as put_blob
from nontax_site.storage.longwork import Answer, Job, JobKind, Step, plain_facts
from schemas.notice_sheets import COLUMN_TITLES, LIMITS, NoticeSheet, cell_of
from schemas.sheets import MONEY, NUMBER, XLSX, SheetColumn, read_sheet, write_rows
from views.batches.words import batch_of, batching, choices, headings
from views.links import path_of

CHECKED_PAGES = 10
ISSUED_PAGES = 5
"""Pages of a step."""

RESULT = "result"
"""The cursor of the last step of issuing: the list of codes."""


# ---- reading and checking ----------------------------------------------------------


def check(request: Any, job: Job, cursor: Any) -> Step:
    """Read the sheet, then check some pages, then say what the batch is."""
    batch = batch_of(request, job.asked_for["batch"])
    if batch is None or batch.state != CHECKING:
        return Step(None)
    deeds = batching(request)
    if cursor == 0:
        return _read(request, batch, deeds)
    act, answers, checked, following = request.act(), [], 0, None
    for number, page in batch.walk(cursor):
        if number >= cursor + CHECKED_PAGES:
            following = number
            break
        faulty = deeds.check_page(batch, page, act)
        answers += [answer for row in faulty for answer in faults_of(batch, row)]
        checked += len(page.kept) - len(faulty)
    deeds.note(batch, act, "check_rows", rows=checked)
    if following is None:
        deeds.checked(batch, act)
    failed = len({answer.row for answer in answers})
    return Step(following, tuple(answers), done=checked, failed=failed)


def _read(request: Any, batch: NoticeBatch, deeds: Batching) -> Step:
    """Keep the rows of the sheet; a sheet that cannot be read ends the batch."""
    assert batch.file is not None
    try:
        sheet = read_sheet(batch.file.read(), LIMITS)
        read = NoticeSheet(sheet.rows, headings(request), choices(request))
        deeds.keep_rows(batch, read.columns, read.rows(), sheet.hidden)
    except BadInput as error:
        deeds.give_up(batch, request.act(comment=request.fmt.error(error)))
        return Step(None, (Answer.of_error(0, batch.name, error),), failed=1)
    deeds.note(batch, request.act(), "read_rows", rows=batch.rows)
    return Step(1, total=batch.rows)


def faults_of(batch: NoticeBatch, row: BatchRow) -> Iterator[Answer]:
    """The faults of a row as answers that name the cell."""
    for fault in row.faults:
        title = COLUMN_TITLES.get(fault.column, "")
        name = f"{cell_of(batch.columns, row.number, fault.column)} {row['payer_name']}"
        facts = {**fault.facts, "column": title} if title else fault.facts
        yield Answer(row.number, name.strip(), False, fault.said, plain_facts(facts))


# ---- issuing -----------------------------------------------------------------------


def issue(request: Any, job: Job, cursor: Any) -> Step:
    """Issue the notices of some pages that are not issued yet; at last the list."""
    batch = batch_of(request, job.asked_for["batch"])
    if batch is None or (batch.state != ISSUING and cursor != RESULT):
        return Step(None)
    if cursor == RESULT:
        return _listed(request, batch, job)
    pages: list[BatchPage] = []
    following = None
    for number, page in batch.walk(cursor):
        if len(pages) == ISSUED_PAGES:
            following = number
            break
        pages.append(page)
    deeds, act = batching(request), request.act()
    before = request.tm.get().savepoint()
    try:
        answers = [a for page in pages for a in _issued(deeds, batch, page, act)]
    except NontaxError:
        before.rollback()
        answers = [
            a for page in pages for a in _issued(deeds, batch, page, act, request.tm)
        ]
    done = sum(answer.ok for answer in answers)
    batch.refused += len(answers) - done
    deeds.note(batch, act, "issue_rows", notices=done)
    if following is None and batch.issued == batch.notices:
        deeds.finish(batch, act)
    return Step(
        RESULT if following is None else following,
        tuple(answers),
        done=done,
        failed=len(answers) - done,
    )


def _issued(
    deeds: Batching, batch: NoticeBatch, page: BatchPage, act: Act, tm: Any = None
) -> list[Answer]:
    """Issue what is not issued yet; with ``tm`` what is refused is passed over."""
    answers, codes = [], page.codes
    for group in page.groups():
        number = group[0].number
        if number in codes:
            continue
        answer = _one(deeds, batch, group, act, tm)
        answers.append(answer)
        if answer.ok:
            codes[number] = answer.ref.partition(":")[2]
    page.issued.codes = tuple(codes.items())
    return answers


def _one(
    deeds: Batching,
    batch: NoticeBatch,
    group: tuple[BatchRow, ...],
    act: Act,
    tm: Any,
) -> Answer:
    """Issue one notice; with ``tm`` a refusal takes back what it began."""
    head = group[0]
    before = tm.get().savepoint() if tm is not None else None
    try:
        code = deeds.issue_group(batch, group, act)
    except NontaxError as error:
        if before is None:
            raise
        before.rollback()
        return Answer.of_error(head.number, head["payer_name"], error)
    return Answer(head.number, head["payer_name"], True, ref=f"notice:{code}")


def _listed(request: Any, batch: NoticeBatch, job: Job) -> Step:
    """Keep the list of payment codes, row by row, with the batch."""
    buffer = BytesIO()
    words = request.fmt.words
    columns = [
        SheetColumn(words("Row number"), NUMBER),
        SheetColumn(words("Payment code"), width=24),
        SheetColumn(words("Payer's name"), width=24),
        SheetColumn(words("Amount"), MONEY),
        SheetColumn(words("To be paid by"), width=12),
    ]
    write_rows(buffer, columns, _code_rows(request, batch), name=batch.id)
    buffer.seek(0)
    batch.result = put_blob(buffer, XLSX)
    batching(request).note(batch, request.act(), "list_codes", notices=batch.issued)
    job.result, job.result_name = batch.result, f"{batch.id}.xlsx"
    return Step(None)


def _code_rows(request: Any, batch: NoticeBatch) -> Iterator[tuple[Any, ...]]:
    for _number, page in batch.walk():
        codes = page.codes
        for group in page.groups():
            code = codes.get(group[0].number, "")
            notice = request.site.find("notice", code) if code else None
            yield (
                group[0].number,
                code,
                group[0]["payer_name"],
                Money(notice.total_fen) if notice is not None else None,
                notice.due.isoformat() if notice is not None else "",
            )


def _path(job: Job) -> str:
    return path_of("batch", job.asked_for["batch"])


KINDS = (
    JobKind(CHECK, check, permission="batch:receive", path=_path),
    JobKind(ISSUE, issue, permission="notice:issue", path=_path),
)
