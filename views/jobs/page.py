"""The pages of long work: mine, one job with its progress, stop, again, downloads.

A job is shown to whoever asked for it and to those who look after its place
(auditors and the bureau's supervisor). The page of a job reads itself again while
the job is open; without script it is read again by a link.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from itertools import islice
from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.response import Response
from pyramid.view import view_config

from nontax_site.kernel.acts import Act
from nontax_site.kernel.errors import Forbidden, NotFound
from nontax_site.kernel.interfaces import IAudit
from nontax_site.security.grants import static_permits
from nontax_site.storage.longwork import (
    DONE,
    FAILED,
    RUNNING,
    STATE_TITLES,
    STOPPED,
    WAITING,
    Answer,
    Job,
)
from schemas.sheets import NUMBER, XLSX, SheetColumn, write_rows
from views.documents import Fact
from views.format import Link, Marked
from views.i18n import _
from views.links import safe_path
from views.tables import Column, Table
from views.traversal import NOUN_OF, Jobs, sees_job

SHOWN = 50
"""Jobs on a page of the list, and rows on a page of a job."""

READ = 1_000
"""So many jobs are read for a page at most."""

TONES = {WAITING: "wait", RUNNING: "wait", DONE: "done", STOPPED: "late", FAILED: "bad"}


@view_config(
    context=Jobs,
    permission="work:view",
    renderer="views:jobs/list.pt",
    request_method="GET",
)
def mine(context: Any, request: Any) -> dict[str, Any]:
    """The actor's own long work, or with ``of=all`` that of the places he oversees."""
    before = request.GET.get("before") or None
    may_all = static_permits(request.actor, "job:view")
    everybody = may_all and request.GET.get("of") == "all"
    if everybody:
        rows, older = _overseen(request, before)
    else:
        rows = list(request.site.jobs.of(request.actor.login, SHOWN + 1, before))
        older = rows[SHOWN - 1].id if len(rows) > SHOWN else ""
    return {
        "title": _("Long work"),
        "table": Table(COLUMNS, rows[:SHOWN], caption=_("Long work")),
        "may_all": may_all,
        "everybody": everybody,
        "next": older,
    }


def _overseen(request: Any, before: str | None) -> tuple[list[Job], str]:
    """A page of the jobs the reader oversees, and where the next page goes on.

    At most ``READ`` jobs are read for it; the next page goes on behind them.
    """
    rows: list[Job] = []
    last = ""
    for read, job in enumerate(request.site.jobs.newest(READ, before), 1):
        if len(rows) == SHOWN:
            return rows, last
        if sees_job(request.actor, job):
            rows.append(job)
        last = job.id
        if read == READ:
            return rows, last
    return rows, ""


@view_config(
    context=Job,
    permission="work:view",
    renderer="views:jobs/job.pt",
    request_method="GET",
)
def job_page(job: Any, request: Any) -> dict[str, Any]:
    """One job: how far it is, and row by row what was done and what was not."""
    failed = "failed" in request.GET
    first = _number(request.GET.get("row", ""))
    rows = list(islice(job.answers(failed=failed), first, first + SHOWN + 1))
    return {
        "title": titled(request, job),
        "job": job,
        "state": state_of(request, job),
        "facts": facts_of(request, job),
        "reason": reason_of(request, job),
        "table": Table(ANSWERS, rows[:SHOWN], caption=_("Row by row")),
        "failed_only": failed,
        "next_row": first + SHOWN if len(rows) > SHOWN else 0,
        "goes_on_at": job.due if job.is_open and job.failures else None,
        "outcome": outcome_of(request, job),
        "is_mine": job.login == request.actor.login,
    }


@view_config(context=Job, name="stop", permission="work:view", request_method="POST")
def stop(job: Any, request: Any) -> Any:
    """Let it stop after its present step; what is done stays done."""
    check_mine(request, job)
    request.site.jobs.stop(job, request.act())
    note(request, job, "stop_work", request.act())
    request.said(_("It stops within a few seconds. What is done stays done."))
    return HTTPSeeOther(location=path_of_job(job))


@view_config(context=Job, name="again", permission="work:view", request_method="POST")
def again(job: Any, request: Any) -> Any:
    """Let it go on where it stopped or failed."""
    check_mine(request, job)
    request.site.jobs.again(job)
    note(request, job, "resume_work", request.act())
    request.said(_("It goes on where it stopped."))
    return HTTPSeeOther(location=path_of_job(job))


@view_config(context=Job, name="result", permission="work:view", request_method="GET")
def result(job: Any, request: Any) -> Response:
    """The file the work made."""
    if job.result is None:
        raise NotFound(what="file")
    return Response(
        body=job.result.read(),
        content_type=job.result.content_type,
        content_disposition=f'attachment; filename="{job.result_name}"',
    )


@view_config(context=Job, name="rows", permission="work:view", request_method="GET")
def rows(job: Any, request: Any) -> Response:
    """What was done and what was not, row by row, as an Excel file."""
    words = request.fmt.words
    columns = [
        SheetColumn(words(_("Row number")), NUMBER),
        SheetColumn(words(_("What the row is")), width=30),
        SheetColumn(words(_("Outcome"))),
        SheetColumn(words(_("Reason")), width=60),
        SheetColumn(words(_("Document made")), width=26),
    ]
    buffer = BytesIO()
    write_rows(buffer, columns, _sheet_rows(request, job), name=words(_("Row by row")))
    return Response(
        body=buffer.getvalue(),
        content_type=XLSX,
        content_disposition=f'attachment; filename="rows-{job.id}.xlsx"',
    )


def _sheet_rows(request: Any, job: Job) -> Iterator[tuple[Any, ...]]:
    done, not_done = (request.fmt.words(t) for t in (_("done"), _("not done")))
    for answer in job.answers():
        yield (
            answer.row,
            answer.name,
            done if answer.ok else not_done,
            said(request, answer),
            answer.ref.partition(":")[2],
        )


# ---- what they share -------------------------------------------------------------


def check_mine(request: Any, job: Job) -> None:
    """Raise Forbidden unless the reader asked for the job."""
    if job.login != request.actor.login:
        raise Forbidden


def note(request: Any, job: Job, verb: str, act: Act) -> None:
    """Write in the audit log what somebody did to long work."""
    kind, _, name = job.place.partition(":")
    lane = name if kind == "unit" else f"bureau:{name}" if kind == "region" else "site"
    request.find_service(IAudit).note(lane, act, verb, f"job:{job.id}", work=job.work)


def path_of_job(job: Job) -> str:
    """The address of a job."""
    return f"/jobs/{job.id}"


def running_now(request: Any) -> list[Job]:
    """The reader's jobs that wait or run, for the line on every page."""
    jobs = getattr(request.site, "jobs", None)
    login = request.actor.login
    return jobs.open_of(login) if login and jobs is not None else []


def titled(request: Any, job: Job) -> str:
    """What the work is, in the reader's words."""
    words: str = request.fmt.words(job.title, **job.asked_for)
    return words


def state_of(request: Any, job: Job) -> Marked:
    """The state in words."""
    if job.is_open and job.stop_asked:
        return Marked(request.fmt.words(_("Stopping")), "wait")
    if job.state == DONE and job.failed:
        return Marked(request.fmt.words(_("Finished, not everything was done")), "late")
    return Marked(request.fmt.words(STATE_TITLES[job.state]), TONES[job.state])


def reason_of(request: Any, job: Job) -> str:
    """Why it failed, stopped or waits to be tried again; "" when nothing is wrong."""
    sentence, facts = job.reason
    return request.fmt.words(sentence, **facts) if sentence else ""


def said(request: Any, answer: Answer) -> str:
    """Why a row was not done, in the reader's words."""
    if not answer.said:
        return ""
    words: str = request.fmt.words(answer.said, **(answer.facts or {}))
    return words


def progress_of(request: Any, job: Job) -> str:
    """How much of how much."""
    if not job.total:
        return str(job.done + job.failed)
    return f"{job.done + job.failed} / {job.total}"


def facts_of(request: Any, job: Job) -> list[Fact]:
    """Who asked for it, where, and when it began and ended."""
    facts = [
        Fact(_("Asked by"), job.name),
        Fact(_("Place"), request.fmt.place_name(job.place)),
        Fact(_("Asked at"), job.created),
        Fact(_("Done"), job.done),
    ]
    if job.failed:
        facts.append(Fact(_("Not done"), job.failed))
    if job.ended:
        facts.append(Fact(_("Ended at"), job.ended))
    return facts


def outcome_of(request: Any, job: Job) -> str:
    """The page where the outcome is used, or ""."""
    kinds = request.registry.__dict__.get("job_kinds", {})
    kind = kinds.get(job.work)
    path = kind.path(job) if kind is not None and kind.path is not None else ""
    return safe_path(path, default="") if path else ""


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def _about(request: Any, answer: Answer) -> Any:
    kind, _, name = answer.ref.partition(":")
    if kind in NOUN_OF and name:
        return Link(answer.name, request.fmt.path(kind, name))
    return answer.name


def _done(request: Any, answer: Answer) -> Any:
    if answer.ok:
        return Marked(request.fmt.words(_("done")), "done")
    return Marked(request.fmt.words(_("not done")), "bad")


ANSWERS = (
    Column(_("Row number"), lambda request, answer: answer.row, "figure"),
    Column(_("What the row is"), _about),
    Column(_("Outcome"), _done),
    Column(_("Reason"), said),
)

COLUMNS = (
    Column(
        _("Long work"),
        lambda request, job: Link(titled(request, job), path_of_job(job)),
    ),
    Column(_("Asked by"), lambda request, job: job.name),
    Column(_("Place"), lambda request, job: request.fmt.place_name(job.place)),
    Column(_("Asked at"), lambda request, job: job.created),
    Column(_("State"), state_of),
    Column(_("Progress"), progress_of, "figure text-end"),
    Column(_("Not done"), lambda request, job: job.failed or None, "figure text-end"),
)
