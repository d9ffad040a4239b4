"""Issuing notices: draft, edit, issue, discard, cancel by two, expire.

Drafting allots the payment code from the unit's own block. Issuing prices the
lines again by the tariff of the day, because a draft may be older than a tariff.
Cancelling takes two persons: the clerk asks, the unit supervisor decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from nontax_site.items.catalogue import Catalogue
from nontax_site.items.item import ChargeItem
from nontax_site.items.pricing import (
    PricedLine,
    check_together,
    price,
)
from nontax_site.kernel.acts import Act
from nontax_site.kernel.clock import beijing_day, calendar_of_china
from nontax_site.kernel.codes import PaymentCode
from nontax_site.kernel.errors import NontaxError
from nontax_site.kernel.identity import IdentityDocument
from nontax_site.kernel.money import Money, sum_of
from nontax_site.kernel.words import check_name
from nontax_site.payments.limits import total_within
from nontax_site.payments.notice import PERSON, UNIT, Line, Notice, Payer
from nontax_site.payments.ports import PaymentPorts
from nontax_site.payments.refusals import (
    DueInPast,
    LateRuleMalformed,
    LinesMissing,
    LinesNotTotal,
    LinesTooMany,
    PayerNameMissing,
    PayerTypeUnknown,
)
from nontax_site.units.region import Region
from nontax_site.units.unit import Unit

MAX_LINES = 60


@dataclass(frozen=True, slots=True)
class WantedLine:
    """A charge as the clerk asks for it.

    ``amount`` is the full amount of the line and only needed where the tariff
    is not fixed; ``klass`` names a reduction of the tariff, or is "".
    """

    item_code: str
    quantity: str = "1"
    amount: Money | None = None
    klass: str = ""

    def row(self) -> tuple[str, str, int | None, str]:
        """The line as a draft keeps it."""
        fen = None if self.amount is None else self.amount.fen
        return (self.item_code, self.quantity, fen, self.klass)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a notice is to say. Without ``due`` it is the region's working days.

    ``basis`` names the document or decision; ``source_system`` and ``case_no``
    the approval case it was opened from (HZ-11).
    """

    payer: Payer
    lines: Sequence[WantedLine]
    due: date | None = None
    basis: str = ""
    remark: str = ""
    source_system: str = ""
    case_no: str = ""
    bill_wanted: bool = False


class Noticing:
    """The deeds on notices that people of the unit do."""

    def __init__(self, ports: PaymentPorts) -> None:
        self._ports = ports

    # ---- drafting ---------------------------------------------------------------

    def draft(self, unit_id: str, wanted: Wanted, act: Act) -> Notice:
        """A new draft with its payment code, priced by today's tariffs.

        Raises UnitNotActive, the refusals of ``items.pricing``, LinesMissing,
        TotalNotPositive, TotalTooLarge, DueInPast, AccountMissing and what is
        wrong with the payer.
        """
        unit = self._ports.unit(unit_id)
        region = self._ports.region(unit.region)
        unit.check_active()
        code, serial = self.next_code(unit.id, act)
        notice = Notice(id=str(code), region=region.code, unit=unit.id, created=act.at)
        self._fill(notice, unit, region, wanted, act)
        self._ports.root.notices.put(code.series, serial, notice)
        self._ports.workflows.begin(notice, act)
        return notice

    def edit(self, notice: Notice, wanted: Wanted, act: Act) -> None:
        """Replace what a draft says; the payment code stays."""
        unit = self._ports.unit(notice.unit)
        region = self._ports.region(notice.region)
        unit.check_active()
        self._fill(notice, unit, region, wanted, act)
        self._ports.workflows.fire(notice, "edit", act)

    def set_aside(self, unit_id: str, count: int, act: Act) -> None:
        """Have payment codes ready for so many notices; raises SeriesExhausted."""
        unit = self._ports.unit(unit_id)
        region = self._ports.region(unit.region)
        self._ports.root.notices.set_aside(
            _series(region, act), unit.id, count, region.config.block_size, act.at
        )

    def discard(self, notice: Notice, act: Act) -> None:
        """Give up a draft; its payment code stays used."""
        self._ports.workflows.fire(notice, "discard", act)

    # ---- issuing ----------------------------------------------------------------

    def issue(self, notice: Notice, act: Act) -> None:
        """Make the draft a debt, priced by the tariffs of this day.

        Raises what ``draft`` raises; LinesNotTotal when lines and total differ.
        """
        unit = self._ports.unit(notice.unit)
        region = self._ports.region(notice.region)
        unit.check_active()
        today = beijing_day(act.at)
        lines = tuple(_wanted_line(row) for row in notice.wanted)
        self._price(notice, unit, region, lines, today)
        self._issue(notice, act)

    def _issue(self, notice: Notice, act: Act) -> None:
        """Fire the verb on a draft that is priced by the tariffs of this day."""
        if notice.due is None or notice.due < beijing_day(act.at):
            raise DueInPast(due=notice.due)
        notice.wanted = ()
        notice.issuer = (act.actor.person, act.actor.login, act.actor.name)
        notice.issued_at = act.at
        self._ports.workflows.fire(notice, "issue", act)

    def draft_and_issue(self, unit_id: str, wanted: Wanted, act: Act) -> Notice:
        """A notice issued in one action, for a clerk who is sure."""
        notice = self.draft(unit_id, wanted, act)
        self._issue(notice, act)
        return notice

    def issue_lines(
        self,
        unit: Unit,
        payer: Payer,
        lines: Sequence[Line],
        due: date,
        paper: str,
        remark: str,
        act: Act,
    ) -> Notice:
        """A notice of lines that bills on paper already charged (集中汇缴).

        Nothing is priced again: ``paper`` names what the lines stand on. Raises
        LinesTooMany, AccountMissing and what is wrong with the payer.
        """
        if len(lines) > MAX_LINES:
            raise LinesTooMany(field="lines", limit=MAX_LINES)
        code, serial = self.next_code(unit.id, act)
        notice = Notice(id=str(code), region=unit.region, unit=unit.id, created=act.at)
        notice.payer = tuple(checked_payer(payer, beijing_day(act.at)))
        notice.lines = tuple(map(tuple, lines))
        notice.total_fen = sum(line.amount_fen for line in lines)
        notice.due, notice.paper, notice.remark = due, paper, remark
        self._ports.account_of(notice)
        self._ports.root.notices.put(code.series, serial, notice)
        self._ports.workflows.begin(notice, act)
        self._issue(notice, act)
        return notice

    # ---- cancelling and expiring -------------------------------------------------

    def ask_cancel(self, notice: Notice, act: Act) -> None:
        """Ask, with the reason, that an issued notice be cancelled."""
        self._ports.workflows.fire(notice, "ask_cancel", act)

    def refuse_cancel(self, notice: Notice, act: Act) -> None:
        """Decide that the notice stands; the comment says why."""
        self._ports.workflows.fire(notice, "refuse_cancel", act)

    def cancel(self, notice: Notice, act: Act) -> None:
        """Decide that the notice is cancelled; another person than who asked."""
        self._ports.workflows.fire(notice, "cancel", act)

    def expire(self, notice: Notice, act: Act) -> None:
        """End a notice that nothing is added to, or on the region's last day."""
        region = self._ports.region(notice.region)
        last_day = region.config.last_day
        act = act.with_facts(
            last_day=date.fromisoformat(last_day) if last_day else None
        )
        self._ports.workflows.fire(notice, "expire", act)

    # ---- what they share --------------------------------------------------------

    def next_code(self, unit_id: str, act: Act) -> tuple[PaymentCode, int]:
        """The unit's next payment code and its serial (SX-03, SX-14)."""
        unit = self._ports.unit(unit_id)
        region = self._ports.region(unit.region)
        year = beijing_day(act.at).year
        series = _series(region, act)
        serial = self._ports.root.notices.allot_next(
            series, unit.id, region.config.block_size, act.at
        )
        code = PaymentCode.compose(
            region.code,
            year,
            region.payment_source,
            serial,
            region.payment_code_scheme,
        )
        return code, serial

    def _fill(
        self, notice: Notice, unit: Unit, region: Region, wanted: Wanted, act: Act
    ) -> None:
        today = beijing_day(act.at)
        notice.payer = tuple(checked_payer(wanted.payer, today))
        notice.basis = wanted.basis.strip()
        notice.remark = wanted.remark.strip()
        notice.source_system = wanted.source_system.strip()
        notice.case_no = wanted.case_no.strip()
        notice.bill_wanted = wanted.bill_wanted
        notice.due = wanted.due or self.default_due(region, today)
        if notice.due < today:
            raise DueInPast(due=notice.due)
        self._price(notice, unit, region, wanted.lines, today)
        notice.wanted = tuple(line.row() for line in wanted.lines)

    def default_due(self, region: Region, today: date) -> date:
        """The due date a notice gets when none is said: working days on."""
        return calendar_of_china().add(today, region.config.due_working_days)

    def _price(
        self,
        notice: Notice,
        unit: Unit,
        region: Region,
        lines: Sequence[WantedLine],
        day: date,
    ) -> None:
        priced = self.priced(unit, region, lines, day)
        total = total_within([line.amount for line in priced], region)
        notice.lines = tuple(line.row() for line in priced)
        notice.total_fen = total.fen
        check_sum(notice)
        self._ports.account_of(notice)

    def priced(
        self, unit: Unit, region: Region, lines: Sequence[WantedLine], day: date
    ) -> tuple[PricedLine, ...]:
        """What the lines cost on the day; the error says which line it is about."""
        if not lines:
            raise LinesMissing
        if len(lines) > MAX_LINES:
            raise LinesTooMany(field="lines", limit=MAX_LINES)
        found, items = [], []
        for at, line in enumerate(lines):
            try:
                item = self._item(line.item_code, region)
                found.append(_priced(item, unit, region, line, day))
                items.append(item)
            except NontaxError as error:
                error.field = f"lines.{at}.{_field(error.field)}"
                raise
        check_together(items)
        return tuple(found)

    def _item(self, code: str, region: Region) -> ChargeItem:
        """The item as the region charges it; raises ItemUnknown."""
        root = self._ports.root
        return Catalogue(root.items, root.adoptions).find(code, region.code)


def _series(region: Region, act: Act) -> str:
    """The series of the region's payment codes of the act's year."""
    year = beijing_day(act.at).year
    return f"{region.code}{year % 100:02d}{region.payment_source}"


def checked_payer(payer: Payer, today: date) -> Payer:
    """The payer with his document in its canonical form.

    Raises PayerNameMissing, PayerTypeUnknown, WordsUnseen, WordsTooLong or what
    is wrong with the document.
    """
    name = check_name(payer.name, field="payer_name")
    phone = check_name(payer.phone, field="phone")
    if not name:
        raise PayerNameMissing
    if payer.payer_type not in {PERSON, UNIT}:
        raise PayerTypeUnknown(field="payer_type", payer_type=payer.payer_type)
    try:
        document = IdentityDocument.parse(
            payer.document_kind, payer.document_number.strip(), today
        )
    except NontaxError as error:
        error.field = error.field or "document_number"
        raise
    return Payer(
        name,
        payer.payer_type,
        str(document.kind.value),
        document.number,
        phone,
    )


def check_sum(notice: Notice) -> None:
    """Raise LinesNotTotal unless the lines sum to the total (SX-19)."""
    lines = sum_of(line.amount for line in notice.parts)
    if lines != notice.total:
        raise LinesNotTotal(lines=lines, total=notice.total)


def _priced(
    item: ChargeItem, unit: Unit, region: Region, line: WantedLine, day: date
) -> PricedLine:
    priced = price(
        item, unit, day, line.quantity, line.amount, line.klass, region=region
    )
    if priced.late_kind and not _is_rate(priced.late_per_day):
        raise LateRuleMalformed(field="item", item_name=item.name)
    return priced


def _is_rate(text: str) -> bool:
    """Whether the text is a positive decimal such as ``0.03``."""
    whole, dot, part = text.partition(".")
    digits = whole.isdecimal() and (not dot or part.isdecimal())
    return text.isascii() and digits and Decimal(text) > 0


def _wanted_line(row: tuple[str, str, int | None, str]) -> WantedLine:
    item_code, quantity, fen, klass = row
    return WantedLine(item_code, quantity, None if fen is None else Money(fen), klass)


def _field(name: str) -> str:
    """The field of a line's form behind the field an error of pricing names."""
    return {"": "item_code", "item": "item_code", "category": "item_code"}.get(
        name, name
    )
