"""Asking for relief, and what a granted one does to its notice.

Everything a grant changes is in its one transaction: the relief, the notice it is
about, and the notices of an instalment plan. The notice is written by the system in
the name of the decision, so that its version stops any payment that comes meanwhile.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from nontax_site.kernel.acts import Act
from nontax_site.kernel.clock import beijing_day, months_back, shown
from nontax_site.kernel.money import ZERO, Money, sum_of
from nontax_site.payments.notice import Line, Notice
from nontax_site.payments.noticing import Noticing
from nontax_site.payments.plans import portions
from nontax_site.payments.ports import PaymentPorts, system_act
from nontax_site.payments.refusals import PayingLocked, QuoteStands
from nontax_site.payments.relief import (
    DEFERRAL,
    EXEMPTION,
    INSTALMENT,
    REASON_TITLES,
    REDUCTION,
    RELIEF_TITLES,
    WITHDRAWN,
    Part,
    Relief,
)
from nontax_site.payments.relief_refusals import (
    AdditionsOwed,
    DueNotLater,
    DueTooFar,
    PartsNotInOrder,
    PartsNotTotal,
    PartsTooFew,
    PartsTooMany,
    ReductionTooLarge,
    ReliefKindUnknown,
    ReliefOpen,
    ReliefReasonUnknown,
)
from nontax_site.payments.standing import check_payable
from nontax_site.storage.case_numbers import next_case

FEWEST_PARTS = 2


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for: the kind with its own fields, the reason and the basis.

    ``off`` belongs to a reduction, ``due`` to a deferral, ``parts`` to a plan.
    """

    relief_kind: str
    reason: str
    basis: str = ""
    off: Money = ZERO
    due: date | None = None
    parts: Sequence[Part] = ()


class Relieving:
    """The deeds on reliefs."""

    def __init__(self, ports: PaymentPorts) -> None:
        self._ports = ports

    def ask(self, notice: Notice, asked: Asked, act: Act) -> Relief:
        """Ask for relief of an unpaid notice; the comment says why.

        Raises NotPayable and its kin, ReliefOpen, AdditionsOwed, and what is wrong
        with the fields of the kind.
        """
        if asked.relief_kind not in RELIEF_TITLES:
            raise ReliefKindUnknown(field="relief_kind", kind_given=asked.relief_kind)
        if asked.reason not in REASON_TITLES:
            raise ReliefReasonUnknown(field="reason", reason=asked.reason)
        check_payable(notice)
        self._check_alone(notice)
        day = beijing_day(act.at)
        relief = Relief(
            id=next_case(self._ports.root.reliefs, "R", notice.region, day),
            region=notice.region,
            unit=notice.unit,
            created=act.at,
            notice=notice.id,
            relief_kind=asked.relief_kind,
            reason=asked.reason,
            basis=asked.basis.strip(),
            payer_name=notice.who.name,
            total_fen=notice.total_fen,
        )
        self._fill(relief, notice, asked, day)
        self._ports.root.reliefs.add(relief.id, relief)
        self._ports.workflows.begin(relief, act)
        notice.reliefs = (*notice.reliefs, relief.id)
        self._ports.write(notice, act, "ask_relief", relief=relief.id)
        return relief

    def forward(self, relief: Relief, act: Act) -> None:
        """The unit stands by the request and hands it to the finance bureau."""
        self._ports.workflows.fire(relief, "forward", act)

    def return_to_unit(self, relief: Relief, act: Act) -> None:
        """The bureau wants more; the comment says what."""
        self._ports.workflows.fire(relief, "return", act)

    def refuse(self, relief: Relief, act: Act) -> None:
        """Decide that the notice stands as it is; the comment says why."""
        relief.decided_at = act.at
        self._ports.workflows.fire(relief, "refuse", act)

    def withdraw(self, relief: Relief, act: Act) -> None:
        """Who asked takes the request back."""
        self._ports.workflows.fire(relief, "withdraw", act)

    def grant(self, relief: Relief, act: Act) -> None:
        """Decide for it, and let it work on the notice in the same transaction.

        Raises NotPayable and its kin when the notice was paid since, PayingLocked
        and QuoteStands while somebody may still pay the old amount, and what was
        wrong to ask for by now: a day that has passed, or additions that time alone
        would give up.
        """
        notice = self._ports.notice(relief.notice)
        check_free(notice, act)
        self._check_still(relief, notice, beijing_day(act.at))
        relief.decided_at = act.at
        if relief.relief_kind == INSTALMENT:
            relief.made = tuple(
                self._part(relief, notice, at, lines, act).id
                for at, lines in enumerate(
                    portions(notice.parts, [part.amount for part in relief.plan]), 1
                )
            )
        self._ports.workflows.fire(relief, "grant", act)
        self._work(relief, notice, act)

    # ---- asking -----------------------------------------------------------------

    def _check_alone(self, notice: Notice) -> None:
        for name in notice.reliefs:
            other: Relief = self._ports.root.document("relief", name)
            if other.decided_at is None and other.state != WITHDRAWN:
                raise ReliefOpen(relief=name)

    def _fill(self, relief: Relief, notice: Notice, asked: Asked, day: date) -> None:
        kind = asked.relief_kind
        if relief.is_by_unit and notice.late(day):
            raise AdditionsOwed(amount=notice.late(day).grouped())
        if kind == REDUCTION:
            if not ZERO < asked.off < notice.total:
                raise ReductionTooLarge(field="off", total=notice.total.grouped())
            relief.off_fen = asked.off.fen
        elif kind == DEFERRAL:
            self._check_due(notice, asked.due, day)
            relief.due, relief.before = asked.due, notice.due
        elif kind == INSTALMENT:
            self._check_parts(notice, asked.parts, day)
            relief.parts = tuple((part.due, part.amount_fen) for part in asked.parts)

    def _check_still(self, relief: Relief, notice: Notice, day: date) -> None:
        """Judge again, on the day of the decision, what was right when it was asked."""
        if relief.is_by_unit and notice.late(day):
            raise AdditionsOwed(amount=notice.late(day).grouped())
        if relief.relief_kind == DEFERRAL:
            self._check_due(notice, relief.due, day)
        elif relief.relief_kind == INSTALMENT:
            self._check_parts(notice, relief.plan, day)
        elif relief.relief_kind == REDUCTION and not ZERO < relief.off < notice.total:
            raise ReductionTooLarge(total=notice.total.grouped())

    def _check_due(self, notice: Notice, due: date | None, day: date) -> None:
        if due is None or due <= day or (notice.due is not None and due <= notice.due):
            raise DueNotLater(field="due", due=notice.due)
        self._check_not_far(notice, due, day, "due")

    def _check_not_far(self, notice: Notice, due: date, day: date, field: str) -> None:
        config = self._ports.region(notice.region).config
        latest = months_back(day, -config.relief_longest_months)
        if due > latest:
            raise DueTooFar(field=field, latest=latest)

    def _check_parts(self, notice: Notice, parts: Sequence[Part], day: date) -> None:
        most = self._ports.region(notice.region).config.relief_most_parts
        if len(parts) < FEWEST_PARTS:
            raise PartsTooFew(field="parts")
        if len(parts) > most:
            raise PartsTooMany(field="parts", limit=most)
        before = day
        for at, part in enumerate(parts):
            if part.due <= before:
                raise PartsNotInOrder(field=f"parts.{at}.due", before=before)
            before = part.due
        self._check_not_far(notice, before, day, f"parts.{len(parts) - 1}.due")
        total = sum_of(part.amount for part in parts)
        if total != notice.total:
            raise PartsNotTotal(
                field="parts", parts=total.grouped(), total=notice.total.grouped()
            )

    # ---- granting ---------------------------------------------------------------

    def _work(self, relief: Relief, notice: Notice, act: Act) -> None:
        """Let the relief work on the notice, as a deed of the system."""
        system = system_act("relief", act).with_facts(relief=relief.id)
        fire = self._ports.workflows.fire
        if relief.relief_kind == DEFERRAL:
            notice.due = relief.due
            fire(notice, "relieve", system)
        elif relief.relief_kind == REDUCTION:
            notice.lines = tuple(map(tuple, reduced(notice.parts, relief)))
            notice.total_fen -= relief.off_fen
            fire(notice, "relieve", system)
        elif relief.relief_kind == EXEMPTION:
            fire(notice, "exempt", system)
        else:
            fire(notice, "divide", system)

    def _part(
        self,
        relief: Relief,
        notice: Notice,
        at: int,
        lines: tuple[Line, ...],
        act: Act,
    ) -> Notice:
        """The notice of one part, issued in the name of who asked for the plan."""
        asker = relief.history()[0]
        code, serial = Noticing(self._ports).next_code(notice.unit, act)
        made = Notice(
            id=str(code), region=notice.region, unit=notice.unit, created=act.at
        )
        made.payer = notice.payer
        made.lines = tuple(map(tuple, lines))
        made.total_fen = sum(line.amount_fen for line in lines)
        made.due = relief.plan[at - 1].due
        made.basis, made.remark = notice.basis, notice.remark
        made.source_system, made.case_no = notice.source_system, notice.case_no
        made.bill_wanted = notice.bill_wanted
        made.reliefs = (relief.id,)
        self._ports.account_of(made)
        self._ports.root.notices.put(code.series, serial, made)
        system = system_act("relief", act).with_facts(relief=relief.id)
        self._ports.workflows.begin(made, system)
        made.issuer = (asker.person, asker.login, asker.name)
        made.issued_at = act.at
        self._ports.workflows.fire(made, "issue", system)
        return made


def check_free(notice: Notice, act: Act) -> None:
    """Raise unless no money at the old amount may still come in.

    NotPayable and its kin, PayingLocked while somebody pays, QuoteStands until the
    time a channel was told an amount for.
    """
    check_payable(notice)
    if notice.holding is not None:
        raise PayingLocked(until=shown(notice.holding.until))
    until = notice.quoted_until()
    if until is not None and act.at <= until:
        raise QuoteStands(until=shown(until))


def reduced(lines: Sequence[Line], relief: Relief) -> tuple[Line, ...]:
    """The lines after a reduction, taken off by what each asks, without loss."""
    off = relief.off.split([line.amount_fen for line in lines])
    return tuple(
        line._replace(amount_fen=line.amount_fen - share.fen, klass=relief.id)
        for line, share in zip(lines, off, strict=True)
    )
