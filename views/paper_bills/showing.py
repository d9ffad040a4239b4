"""How a paper bill is shown: what it says, its copies, what stands against a void."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from nontax_site.bills.copies import LOST, STAMP_TITLES, CopyAt
from nontax_site.bills.handlers import ports_of
from nontax_site.bills.paper_bill import (
    FAILED,
    OUTCOME_TITLES,
    SUCCEEDED,
    PaperBill,
    Swipe,
)
from nontax_site.bills.voiding_paper import against, bank_outcome, card_outcome
from nontax_site.kernel.money import Money
from nontax_site.stock.bill_type import HOLDER_TITLES, UNIT
from nontax_site.stock.modes import CARD_TITLES
from views.documents import Fact, Related
from views.format import Link, Marked
from views.i18n import _
from views.paper_bills.listing import mode_words
from views.stock.words import document_link, number_link, type_words
from views.tables import Column, Table
from views.unmasking import unmask_fact

HOLDERS = {**HOLDER_TITLES, LOST: "Lost"}
OUTCOME_TONES = {SUCCEEDED: "done", FAILED: "bad"}


@dataclass(frozen=True, slots=True)
class Leaf:
    """A copy as its card shows it: ``tone`` is the class of the card."""

    number: int
    name: str
    holder: Any
    goes_to: Any
    stamps: tuple[Any, ...]
    whole: bool
    tone: str


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of a void: whether it holds, and else why not."""

    title: Any
    holds: bool
    why: str


def bank_of(request: Any, bill: PaperBill) -> str:
    """How the payment outside stands now."""
    notice = ports_of(request).notice_of(bill)
    return bank_outcome(bill, notice, request.clock.now())


def facts(request: Any, bill: PaperBill) -> list[Fact]:
    """What the sheet says and how it was paid."""
    fmt = request.fmt
    number = bill.payer[3]
    masked = fmt.masked_identity(number) if bill.payer[1] == "person" else number
    code, serial = bill.place_in_book
    return [
        Fact(_("Number"), number_link(code, serial), _("Where it has been")),
        Fact(_("Bill type"), type_words(request, bill.type_code)),
        Fact(_("Unit"), fmt.unit(bill.unit)),
        Fact(_("Payer"), bill.payer_name or None, masked if number else ""),
        *(unmask_fact(request, bill) if number else ()),
        Fact(_("Date of issue"), bill.written_on),
        Fact(_("Issued by"), bill.issuer_name),
        Fact(_("How it is paid"), mode_words(bill)),
        *_money(request, bill),
        *([Fact(_("Remark"), bill.remark)] if bill.remark else []),
        *(
            [Fact(_("Came from"), document_link(request, bill.came))]
            if bill.came
            else []
        ),
        *_gathered(request, bill),
        *_report(bill),
    ]


def _money(request: Any, bill: PaperBill) -> list[Fact]:
    received = bill.received
    if received is None:
        return [Fact(_("Received"), None)]
    return [Fact(_("Received"), received.amount, request.fmt.time(received.at))]


def _gathered(request: Any, bill: PaperBill) -> list[Fact]:
    if not bill.gathered:
        return []
    link = document_link(request, f"collective:{bill.gathered}")
    return [Fact(_("Gathered into"), link)]


def _report(bill: PaperBill) -> list[Fact]:
    if bill.report is None:
        return []
    at, said = bill.report
    return [Fact(_("Report to the department and the bureau"), said, at)]


def chain(request: Any, bill: PaperBill) -> list[Related]:
    """The notice it was written for, for who may open it: no department may."""
    notice = request.site.find("notice", bill.notice) if bill.notice else None
    if notice is None or not request.has_permission("notice:view", notice):
        return []
    return [Related(_("Payment notice"), "notice", bill.notice)]


def lines_table(bill: PaperBill) -> Table:
    """The lines of the sheet."""
    return Table(
        columns=(
            Column(_("Item"), lambda _r, line: f"{line[1]} ({line[0]})"),
            Column(_("Tariff"), lambda _r, line: line[3]),
            Column(_("Quantity"), lambda _r, line: f"{line[4]} {line[2]}".strip()),
            Column(_("Amount"), lambda _r, line: Money(line[5])),
        ),
        rows=list(bill.lines),
        caption=_("Lines"),
    )


def leaves(bill: PaperBill) -> list[Leaf]:
    """The copies as cards, first to last."""
    return [_leaf(copy) for copy in bill.leaves]


def _leaf(copy: CopyAt) -> Leaf:
    return Leaf(
        copy.number,
        copy.name,
        _(HOLDERS.get(copy.holder, copy.holder)),
        _(HOLDERS.get(copy.goes_to, copy.goes_to)),
        tuple(_(STAMP_TITLES[stamp]) for stamp in copy.stamps),
        copy.intact,
        _tone(copy),
    )


def _tone(copy: CopyAt) -> str:
    if not copy.intact or copy.holder == LOST:
        return "leaf-bad"
    if copy.holder == UNIT:
        return "leaf-here"
    return "leaf-home" if copy.holder == copy.goes_to else "leaf-out"


def conditions(request: Any, bill: PaperBill) -> list[Condition]:
    """Both conditions of a void, each with everything against it (CQ-51…54)."""
    bank = bank_of(request, bill)
    why = {one.code: request.fmt.error(one) for one in against(bill, bank)}
    return [
        Condition(title, code not in why, why.get(code, ""))
        for title, code in (
            (_("All copies are here and intact"), "void-copies-incomplete"),
            (_("The card payment failed, or there was none"), _CARD),
            (_("The payment at the bank failed, or there was none"), _BANK),
        )
    ]


_CARD = "void-card-not-unsuccessful"
_BANK = "void-bank-not-unsuccessful"


def outcome_facts(request: Any, bill: PaperBill) -> list[Fact]:
    """How card and bank stand, above what decides on a void."""
    return [
        Fact(_("Card"), outcome_mark(request, card_outcome(bill))),
        Fact(_("Bank"), outcome_mark(request, bank_of(request, bill))),
    ]


def outcome_mark(request: Any, outcome: str) -> Marked:
    """An outcome with its tone."""
    words = request.fmt.words(OUTCOME_TITLES[outcome])
    return Marked(words, OUTCOME_TONES.get(outcome, "wait"))


def swipes_table(bill: PaperBill) -> Table | None:
    """The attempts by card, None where there was none."""
    if not bill.swipes:
        return None
    return Table(
        columns=(
            Column(_("Time"), lambda _r, one: one.at, "text-nowrap"),
            Column(_("Terminal"), _terminal),
            Column(_("Card"), _card),
            Column(_("Amount"), lambda _r, one: Money(one.fen)),
            Column(_("Answer"), lambda r, one: outcome_mark(r, one.outcome)),
            Column(_("Host's number"), lambda _r, one: one.reference or None),
            Column(_("Who"), lambda _r, one: one.name),
        ),
        rows=list(bill.attempts),
        caption=_("Card payments"),
    )


def _terminal(request: Any, swipe: Swipe) -> Any:  # noqa: ARG001 (a column)
    return Link(swipe.terminal, f"/terminals/{swipe.terminal}")


def _card(request: Any, swipe: Swipe) -> str:
    if not swipe.digits:
        return ""
    title = request.fmt.words(CARD_TITLES[swipe.card])
    return f"{title} **** {swipe.digits}"
