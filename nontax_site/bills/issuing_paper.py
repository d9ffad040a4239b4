"""Issuing paper: writing the next sheet of the unit's own range.

Sheets are written in the order of their numbers (practice.md §3, 12): the number in
the clerk's hand must be the unit's next one. A General Payment Book is written for an
issued payment notice and carries its payment code; other types are written for what
the unit takes at its counter. A sheet that is spoiled before it is written is void
at once with all its copies.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from nontax_site.bills.bill import Bill
from nontax_site.bills.copies import fresh
from nontax_site.bills.day_of_cash import DaysOfCash
from nontax_site.bills.paper_bill import SLIP, PaperBill, Received
from nontax_site.bills.paper_refusals import (
    MoneyByNotice,
    NoBlankNumber,
    NoticeHasPaper,
    NoticeNotOpen,
    NumberNotNext,
    SpoiledIncomplete,
    TypeNeedsNotice,
    TypeNotByHand,
    TypeWithoutNotice,
)
from nontax_site.bills.ports import BillPorts
from nontax_site.bills.swipe_refusals import SlipNeedsCard
from nontax_site.kernel.acts import Act, system_actor
from nontax_site.kernel.clock import beijing_day
from nontax_site.kernel.codes import BillCode, BillId, BillNumber
from nontax_site.kernel.money import Money
from nontax_site.payments.limits import total_within
from nontax_site.payments.notice import ISSUED, Line, Notice, Payer
from nontax_site.payments.noticing import Noticing, WantedLine, checked_payer
from nontax_site.stock.bill_type import BillType, check_category, check_usable
from nontax_site.stock.modes import CASH, FIXED, POS, Advice, check_mode
from nontax_site.stock.moving import Moving
from nontax_site.units.unit import Unit


@dataclass(frozen=True, slots=True)
class Written:
    """What a sheet says: its lines, their sum, the payer and the remark."""

    payer: tuple[str, str, str, str]
    lines: tuple[tuple[Any, ...], ...]
    total: Money
    remark: str = ""


class PaperIssuing:
    """The deeds that write sheets."""

    def __init__(self, ports: BillPorts) -> None:
        self._ports = ports
        self._moving = Moving(ports.of_stock)

    # ---- asking -----------------------------------------------------------------

    def next_sheet(self, unit: str, type_code: str) -> BillId | None:
        """The next blank number of the unit, or None."""
        found = self._ports.root.paper.next_of(unit, type_code)
        return None if found is None else bill_id(*found)

    def type_of(self, sheet: BillId, day: date) -> BillType:
        """The revision the sheet was printed as; raises why it is not usable (CQ-47).

        Raises NumberUnknown and what ``stock.bill_type.check_usable`` raises.
        """
        root = self._ports.root
        standing = root.paper.where(str(sheet.code), sheet.number.serial)
        batch = root.paper_batches[standing.batch]
        found: BillType = root.document("bill_type", batch.type_id)
        check_usable(found, day)
        return found

    # ---- writing ----------------------------------------------------------------

    def for_notice(self, notice: Notice, sheet: BillId, act: Act) -> PaperBill:
        """Write the Payment Book of an issued notice on the unit's next sheet.

        Raises TypeWithoutNotice, NoticeNotOpen, NoticeHasPaper, CategoryNotOfType
        and what ``next_sheet`` has against the number.
        """
        if notice.state != ISSUED or notice.asked is not None:
            raise NoticeNotOpen
        return self._of_notice(notice, sheet, "", act)

    def after_money(
        self, notice: Notice, sheet: BillId, came: str, act: Act
    ) -> PaperBill:
        """Fill the Payment Book of a notice from evidence of its payment (CQ-27).

        Only a remittance from another place may do that: ``remitting`` has judged
        the notice. Raises what ``for_notice`` raises of the sheet.
        """
        return self._of_notice(notice, sheet, came, act)

    def _of_notice(
        self, notice: Notice, sheet: BillId, came: str, act: Act
    ) -> PaperBill:
        unit = self._unit(notice.unit)
        bill_type = self._taken(unit, sheet, beijing_day(act.at))
        if not bill_type.with_notice:
            raise TypeWithoutNotice(field="bill_type", bill_type=bill_type.name)
        if notice.paper:
            raise NoticeHasPaper(bill=notice.paper)
        written = Written(
            payer=payer_row(notice.who),
            lines=notice.lines,
            total=notice.total,
            remark=notice.remark,
        )
        bill = self._write(unit, bill_type, sheet, written, act)
        bill.notice, bill.came = notice.id, came
        self._begin(bill, sheet, act)
        notice.paper = bill.id
        self._ports.write(notice, act, "write_paper", paper=bill.id)
        return bill

    def direct(
        self,
        unit: Unit,
        sheet: BillId,
        payer: Payer,
        lines: Sequence[WantedLine],
        mode: str,
        act: Act,
        remark: str = "",
        written_on: date | None = None,
    ) -> tuple[PaperBill, Advice | None]:
        """Write a sheet for money taken at the unit, in cash or by card.

        Cash is noted with it; a card is swiped afterwards. Gives the bill and what
        is advised (CQ-13). ``written_on`` is the day on a sheet that was written
        before today (``entering_back`` judges it). Raises TypeNeedsNotice,
        MoneyByNotice for a transfer, what the decision table refuses, the refusals
        of pricing and of the payer.
        """
        day = written_on or beijing_day(act.at)
        bill_type = self._taken(unit, sheet, day)
        if bill_type.with_notice:
            raise TypeNeedsNotice(field="bill_type", bill_type=bill_type.name)
        advice = check_mode(mode, bill_type.form)
        if mode not in {CASH, POS}:
            raise MoneyByNotice(field="mode")
        if bill_type.layout == SLIP and mode != POS:
            raise SlipNeedsCard(field="mode")
        written = self._priced(unit, payer, lines, day, remark)
        bill = self._write(unit, bill_type, sheet, written, act)
        bill.mode, bill.written_on = mode, day
        self._begin(bill, sheet, act)
        if mode == CASH:
            bill.money = tuple(Received(act.at, CASH, bill.total_fen))
            self._ports.workflows.fire(bill, "pay", by_system(act))
            DaysOfCash(self._ports).note(unit, act)
        return bill, advice

    def in_exchange(
        self, bill: Bill, sheet: BillId, received: Received, act: Act
    ) -> PaperBill:
        """Write what an electronic bill says on paper (``exchanging_paper`` judges).

        Raises TypeNeedsNotice and what the number book has against the number.
        """
        unit = self._unit(bill.unit)
        bill_type = self._taken(unit, sheet, beijing_day(act.at))
        if bill_type.with_notice:
            raise TypeNeedsNotice(field="bill_type", bill_type=bill_type.name)
        written = Written(bill.payer, bill.lines, bill.total, bill.remark)
        paper = self._write(unit, bill_type, sheet, written, act)
        paper.came, paper.mode = f"{bill.kind}:{bill.id}", received.mode
        paper.money = tuple(received)
        self._begin(paper, sheet, act)
        self._ports.workflows.fire(paper, "pay", by_system(act))
        return paper

    def spoil(
        self, unit: Unit, sheet: BillId, act: Act, *, complete: bool
    ) -> PaperBill:
        """Void the next blank sheet with all its copies; the comment says why.

        A misprint, a torn sheet, a number jumped over: it never stays blank behind
        used ones. Raises SpoiledIncomplete (then it is lost), and what the number
        book has against the number.
        """
        if not complete:
            raise SpoiledIncomplete
        bill_type = self._taken(unit, sheet, None)
        nothing = Written(("", "person", "none", ""), (), Money(0))
        bill = self._write(unit, bill_type, sheet, nothing, act)
        bill.spoiled = True
        code, number = bill.place_in_book
        self._moving.void(code, number, act, f"{bill.kind}:{bill.id}")
        self._ports.root.paper.put(code, number, bill)
        self._ports.workflows.begin(bill, act)
        self._ports.workflows.fire(bill, "spoil", by_system(act))
        return bill

    # ---- what they share --------------------------------------------------------

    def _unit(self, name: str) -> Unit:
        unit: Unit = self._ports.root.document("unit", name)
        unit.check_active()
        return unit

    def _taken(self, unit: Unit, sheet: BillId, day: date | None) -> BillType:
        """The type of the sheet, which is the unit's next; day None: any revision."""
        unit.check_active()
        code, number = str(sheet.code), sheet.number.serial
        root = self._ports.root
        following = root.paper.next_of(unit.id, code[2:6])
        if following is None:
            raise NoBlankNumber(field="number", bill_type=code[2:6])
        if following != (code, number):
            raise NumberNotNext(
                field="number", number=sheet, next_number=bill_id(*following)
            )
        batch = root.paper_batches[root.paper.where(code, number).batch]
        found: BillType = root.document("bill_type", batch.type_id)
        if day is not None:
            check_usable(found, day)
            if found.form == FIXED:
                raise TypeNotByHand(field="bill_type", bill_type=found.name)
        return found

    def _priced(
        self,
        unit: Unit,
        payer: Payer,
        lines: Sequence[WantedLine],
        day: date,
        remark: str,
    ) -> Written:
        who = checked_payer(payer, day)
        region = self._ports.region_of(unit)
        noticing = Noticing(self._ports.of_payments)
        priced = noticing.priced(unit, region, lines, day)
        total = total_within([line.amount for line in priced], region)
        return Written(
            payer=payer_row(who),
            lines=tuple(line.row() for line in priced),
            total=total,
            remark=remark.strip(),
        )

    def _write(
        self,
        unit: Unit,
        bill_type: BillType,
        sheet: BillId,
        written: Written,
        act: Act,
    ) -> PaperBill:
        for row in written.lines:
            check_category(bill_type, Line(*row).category)
        return PaperBill(
            id=str(sheet),
            region=unit.region,
            unit=unit.id,
            created=act.at,
            overseer=unit.overseer,
            type_id=bill_type.id,
            form=bill_type.form,
            payer=written.payer,
            lines=written.lines,
            total_fen=written.total.fen,
            issued_at=act.at,
            written_on=beijing_day(act.at),
            issuer_persons=(act.actor.person,),
            issuer_name=act.actor.name,
            copies=fresh(bill_type),
            remark=written.remark,
        )

    def _begin(self, bill: PaperBill, sheet: BillId, act: Act) -> None:
        self._moving.use(str(sheet.code), sheet.number.serial, act, bill)
        self._ports.workflows.begin(bill, act)


def bill_id(code: str, number: int) -> BillId:
    """The id of a number of the number book."""
    return BillId(BillCode(code), BillNumber.of(number))


def by_system(act: Act) -> Act:
    """The same act as what the system does at once with it."""
    system = system_actor("paper-bill")
    return replace(act, actor=system, on_behalf_of=None, expect=None)


def payer_row(who: Payer) -> tuple[str, str, str, str]:
    """The payer as a bill names him."""
    return who.name, who.payer_type, who.document_kind, who.document_number
