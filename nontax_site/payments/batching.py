"""Notices by the thousand: send in a sheet, check it, mend it, issue all or nothing.

Checking and issuing are long work in steps of one page. Nothing is issued before
every row has passed, and the numbers for all notices are set aside before the
first is issued. A row that is refused after that (a tariff ended meanwhile) is
reported and can be tried again; rows that are issued stay issued.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import NamedTuple

from nontax_site.kernel.acts import Act
from nontax_site.kernel.clock import beijing_day
from nontax_site.kernel.money import Money
from nontax_site.payments.batch import (
    ISSUED,
    ISSUING,
    BatchPage,
    BatchPages,
    BatchRow,
    CellFault,
    NoticeBatch,
    grouped,
)
from nontax_site.payments.noticing import Noticing, Wanted
from nontax_site.payments.ports import PaymentPorts
from nontax_site.payments.refusals import (
    BatchEmpty,
    BatchFaulty,
    BatchSentBefore,
    RowUnknown,
)
from nontax_site.payments.rehearsing import Rehearsal
from nontax_site.storage.blobs import put as put_blob
from nontax_site.storage.case_numbers import next_case

PAGE_ROWS = 100
"""So many rows make a page, and a step of the long work."""


CHECK = "check-notices"
ISSUE = "issue-notices"
"""The kinds of long work on a batch."""


class Judged(NamedTuple):
    """What a notice's rows ask for, or what is wrong with which row of them."""

    wanted: Wanted | None
    faults: tuple[tuple[int, CellFault], ...] = ()
    total: Money = Money(0)


Judge = Callable[[tuple[BatchRow, ...], Rehearsal | None], Judged]
"""Reads the rows of one notice as the single form is read (``schemas``).

Without a rehearsal they are only read: the deed that follows judges them itself.
"""


class Batching:
    """The deeds on batches; ``judge`` reads rows by the rules of the single form."""

    def __init__(self, ports: PaymentPorts, judge: Judge) -> None:
        self._ports = ports
        self._judge = judge

    # ---- sending in ---------------------------------------------------------------

    def receive(self, unit_id: str, name: str, data: bytes, act: Act) -> NoticeBatch:
        """Keep a sheet as a new batch that is to be checked; raises UnitNotActive."""
        unit = self._ports.unit(unit_id)
        unit.check_active()
        batch = NoticeBatch(
            id=next_case(
                self._ports.root.batches, "B", unit_id, beijing_day(act.at), 5
            ),
            region=unit.region,
            unit=unit.id,
            created=act.at,
            name=name[:200],
            sender=act.actor.name,
            file=put_blob(data),
            pages=BatchPages(),
        )
        batch.same_as = tuple(self._sent_before(batch))
        batch.job = self._work(CHECK, "Check the sheet ${name}", batch, act)
        self._ports.root.batches.add(batch.id, batch)
        self._ports.workflows.begin(batch, act)
        return batch

    def keep_rows(
        self,
        batch: NoticeBatch,
        columns: tuple[str, ...],
        rows: Iterable[BatchRow],
        hidden: tuple[str, ...] = (),
    ) -> None:
        """Keep what the sheet says, in pages of whole notices; raises BatchEmpty."""
        page: list[BatchRow] = []
        pages, count, twins = BatchPages(), 0, 0
        for group in grouped(rows):
            count += len(group)
            twins += sum(row.twin > 0 for row in group)
            if page and len(page) + len(group) > PAGE_ROWS:
                pages.add(tuple(page))
                page = []
            page += group
        if not count:
            raise BatchEmpty
        pages.add(tuple(page))
        batch.pages, batch.columns = pages, columns
        batch.rows, batch.twins, batch.hidden = count, twins, hidden
        batch.faulty = batch.notices = batch.total_fen = 0

    def note(self, batch: NoticeBatch, act: Act, verb: str, **facts: int) -> None:
        """Write down a step of the long work, which is no transition."""
        self._ports.write(batch, act, verb, **facts)

    # ---- checking and mending ------------------------------------------------------

    def check_page(
        self, batch: NoticeBatch, page: BatchPage, act: Act
    ) -> list[BatchRow]:
        """Check the rows of a page and count them; returns those with faults."""
        rows, notices, total = self._checked(batch, page.rows(), act)
        page.keep(rows)
        batch.faulty += page.faulty
        batch.notices += notices
        batch.total_fen += total.fen
        return [row for row in rows if row.faults and not row.is_out]

    def checked(self, batch: NoticeBatch, act: Act) -> None:
        """Every page is checked: the batch is in order, or is to be mended."""
        verb = "find_faults" if batch.faulty else "pass"
        if not batch.faulty and not batch.notices:
            raise BatchEmpty
        self._ports.workflows.fire(batch, verb, act)

    def mend(
        self,
        batch: NoticeBatch,
        changes: Mapping[int, Mapping[str, str]],
        left_out: Iterable[int],
        act: Act,
    ) -> None:
        """Type cells of rows anew, leave rows out, and check these rows again.

        Whole notices are checked; rows that were in order are not looked at.
        Raises RowUnknown; the batch is ready when nothing is wrong any more.
        """
        out = set(left_out)
        wanted = {*changes, *out}
        met: set[int] = set()
        for _number, page in batch.walk():
            before = page.rows()
            if not any(row.number in wanted for row in before):
                continue
            met |= self._mend_page(batch, page, before, changes, out, act)
        unknown = wanted - met
        if unknown:
            raise RowUnknown(row=min(unknown))
        self._ports.workflows.fire(batch, "mend", act)
        if not batch.faulty:
            if not batch.notices:
                raise BatchEmpty
            self._ports.workflows.fire(batch, "pass", replace(act, expect=None))

    def _mend_page(
        self,
        batch: NoticeBatch,
        page: BatchPage,
        before: tuple[BatchRow, ...],
        changes: Mapping[int, Mapping[str, str]],
        out: set[int],
        act: Act,
    ) -> set[int]:
        """Mend and check the notices of a page that hold such rows."""
        rows: list[BatchRow] = []
        met: set[int] = set()
        for group in grouped(before):
            numbers = {row.number for row in group}
            if not numbers & {*changes, *out}:
                rows += group
                continue
            met |= numbers
            was = self._counted(batch, group, act)
            mended = tuple(
                replace(
                    row.with_values(changes.get(row.number, {})),
                    is_out=row.is_out or row.number in out,
                )
                for row in group
            )
            found, notices, total = self._checked(batch, mended, act)
            batch.notices += notices - was[0]
            batch.total_fen += total.fen - was[1].fen
            rows += found
        faulty = page.faulty
        page.keep(tuple(rows))
        batch.faulty += page.faulty - faulty
        return met

    def _counted(
        self, batch: NoticeBatch, group: tuple[BatchRow, ...], act: Act
    ) -> tuple[int, Money]:
        """What rows have been counted as: whole notices in order, and their sum.

        A notice in which something was wrong was not counted, whatever is said of
        it today.
        """
        if any(row.faults and not row.is_out for row in group):
            return 0, Money(0)
        _rows, notices, total = self._checked(batch, group, act)
        return notices, total

    def _checked(
        self, batch: NoticeBatch, rows: tuple[BatchRow, ...], act: Act
    ) -> tuple[tuple[BatchRow, ...], int, Money]:
        """The rows with their faults, how many notices are in order, their sum."""
        rehearsal = self._rehearsal(batch, act)
        found = {row.number: row for row in rows}
        notices, total = 0, Money(0)
        for group in grouped(row for row in rows if not row.is_out):
            judged = self._judge(group, rehearsal)
            for row in group:
                faults = tuple(
                    fault for number, fault in judged.faults if number == row.number
                )
                found[row.number] = replace(row, faults=faults)
            if not judged.faults:
                notices += 1
                total += judged.total
        return tuple(found.values()), notices, total

    def _rehearsal(self, batch: NoticeBatch, act: Act) -> Rehearsal:
        unit = self._ports.unit(batch.unit)
        return Rehearsal(self._ports, unit, beijing_day(act.at))

    # ---- issuing -------------------------------------------------------------------

    def issue(self, batch: NoticeBatch, act: Act, *, agreed: bool = False) -> None:
        """Begin to issue the whole batch: numbers are set aside, then nothing stops it.

        Raises BatchFaulty, and BatchSentBefore for a sheet that was issued before
        unless that is ``agreed``.
        """
        self._ports.unit(batch.unit).check_active()
        if batch.faulty:
            raise BatchFaulty(rows=batch.faulty)
        if (self.issued_before(batch) or batch.twins) and not agreed:
            raise BatchSentBefore(field="agreed")
        Noticing(self._ports).set_aside(batch.unit, batch.notices, act)
        actor = act.actor
        batch.issuer, batch.issued_at = (actor.person, actor.login, actor.name), act.at
        batch.job = self._work(ISSUE, "Issue the notices of ${name}", batch, act)
        self._ports.workflows.fire(batch, "issue", act)

    def resume(self, batch: NoticeBatch, act: Act) -> None:
        """Go on with what is not issued yet."""
        batch.refused = 0
        batch.job = self._work(ISSUE, "Issue the notices of ${name}", batch, act)
        self._ports.workflows.fire(batch, "resume", act)

    def issue_group(
        self, batch: NoticeBatch, group: tuple[BatchRow, ...], act: Act
    ) -> str:
        """Issue the notice of some rows; returns its payment code.

        Raises the refusal; the caller takes back what had begun.
        """
        judged = self._judge(group, None)
        if judged.wanted is None:
            raise BatchFaulty(rows=len(judged.faults))
        said = replace(act, comment=f"{batch.id} · {group[0].number}")
        deeds = Noticing(self._ports)
        notice = deeds.draft_and_issue(batch.unit, judged.wanted, said)
        batch.issued += 1
        batch.issued_fen += notice.total_fen
        return notice.id

    def finish(self, batch: NoticeBatch, act: Act) -> None:
        """Every notice is issued."""
        self._ports.workflows.fire(batch, "finish", act)

    def close(self, batch: NoticeBatch, act: Act) -> None:
        """Leave out what was refused; what was issued stays."""
        self._ports.workflows.fire(batch, "close", act)

    def give_up(self, batch: NoticeBatch, act: Act) -> None:
        """Nothing of the batch will be issued."""
        self._ports.workflows.fire(batch, "give_up", act)

    def _work(self, kind: str, title: str, batch: NoticeBatch, act: Act) -> str:
        """Ask for long work on the batch; the id of the job."""
        job = self._ports.root.jobs.put(
            kind,
            act,
            place=f"unit:{batch.unit}",
            title=title,
            facts={"batch": batch.id, "name": batch.name},
            total=batch.notices - batch.issued if kind == ISSUE else 0,
            cursor=1 if kind == ISSUE else 0,
        )
        return str(job.id)

    # ---- what was sent before --------------------------------------------------------

    def issued_before(self, batch: NoticeBatch) -> list[NoticeBatch]:
        """Earlier batches of the same file that were issued or are being issued."""
        found = (self._ports.root.batches.get(name) for name in batch.same_as)
        return [
            one for one in found if one is not None and one.state in (ISSUING, ISSUED)
        ]

    def _sent_before(self, batch: NoticeBatch) -> Iterable[str]:
        """The unit's batches of the same file, newest first."""
        prefix = f"B-{batch.unit}-"
        names = list(self._ports.root.batches.keys(prefix, prefix + "~"))
        for name in reversed(names[-LOOKED_BACK:]):
            if self._ports.root.batches[name].file_digest == batch.file_digest:
                yield name


LOOKED_BACK = 500
"""So many earlier batches of a unit are compared with a new file."""
