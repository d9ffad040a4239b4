"""Paying by card: bound terminals, played cards, and answers that never came."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nontax_site.bills.binding import Binding, TerminalFacts
from nontax_site.bills.paper_bill import SLIP
from nontax_site.bills.paper_refusals import CardNotUnsuccessful
from nontax_site.bills.pos_host import NoHost, PlayedHost, pos_host_of
from nontax_site.bills.printing_paper import PaperPrinting, SwipeNotConfirmed
from nontax_site.bills.swipe_refusals import (
    ItemNotAtTerminal,
    ItemNotOfUnit,
    NotByCard,
    NothingToEnquire,
    SlipNeedsCard,
    SwipeUnknown,
    TerminalBoundElsewhere,
    TerminalIncomplete,
    TerminalNotBound,
    VoidWasAsked,
)
from nontax_site.bills.swiping import Swiping
from nontax_site.kernel.acts import Grant
from nontax_site.kernel.errors import FourEyes, NotConfigured
from nontax_site.payments.notice import Payer
from nontax_site.payments.noticing import WantedLine
from nontax_site.stock.modes import (
    CASH,
    POS,
    CardNeedsMachineBill,
    TerminalElsewhere,
)
from tests.factories.notices import BUREAU_BOSS, BUREAU_CLERK, CLERK, PASSPORT, SCHOOL
from tests.factories.paper_bills import RECEIPTS, SheetDesk
from tests.factories.stock_types import receipt_facts


@pytest.fixture
def desk():
    desk = SheetDesk()
    yield desk
    desk.close()


def swiping(desk):
    return Swiping(desk.bills, PlayedHost())


def terminal(desk, machine="T0000001", *, bound=True):
    """A terminal at the school for the passport's fee."""
    facts = TerminalFacts(machine, "M1", (PASSPORT,))
    unit = desk.root.units[SCHOOL]
    made = Binding(desk.bills).propose(unit, facts, desk.act(BUREAU_CLERK))
    if bound:
        desk.workflows.fire(made, "bind", desk.act(BUREAU_BOSS))
    return made


def two_hats():
    """The bureau's clerk as if he were his own supervisor."""
    return replace(BUREAU_CLERK, grants=(Grant("bureau_supervisor", "region:330100"),))


def by_card(desk, number=1, code=RECEIPTS):
    bill, _advice = desk.issuing.direct(
        desk.root.units[SCHOOL],
        desk.sheet(number, code),
        Payer("周晓波"),
        [WantedLine(PASSPORT)],
        POS,
        desk.act(),
    )
    return bill


def swiped(desk, bill, card, at=None):
    """Swipe a played card, with the host asked after the commit."""
    at = at or terminal(desk, f"T{bill.id}{len(bill.swipes)}")
    swiping(desk).begin(bill, at.id, card, desk.act())
    trace = bill.attempts[-1].reference
    swiping(desk).ask(bill, trace, desk.machine())
    swiping(desk).ask(bill, trace, desk.machine())
    return bill.attempts[-1]


@pytest.mark.rule("CQ-06", "CQ-08", "CQ-09")
def test_a_confirmed_swipe_pays_the_bill_once(desk):
    bill = by_card(desk)
    with pytest.raises(SwipeNotConfirmed):
        PaperPrinting(desk.bills).check(bill)
    last = swiped(desk, bill, "debit")
    assert (last.outcome, last.card, last.digits) == ("succeeded", "debit", "0001")
    assert (bill.state, bill.received.mode, bill.received.amount) == (
        "paid",
        "pos",
        bill.total,
    )
    PaperPrinting(desk.bills).check(bill)
    with pytest.raises(NotByCard):
        swiped(desk, bill, "debit")
    with pytest.raises(CardNotUnsuccessful):
        desk.voiding.ask(bill, desk.act(CLERK, "姓名有误"))


@pytest.mark.rule("CQ-08")
@pytest.mark.parametrize("card", ["credit", "quasi", "foreign", "poor"])
def test_a_card_that_is_not_taken_leaves_the_bill_unpaid(desk, card):
    bill = by_card(desk)
    assert swiped(desk, bill, card).outcome == "failed"
    assert (bill.state, bill.money) == ("issued", None)
    desk.voiding.ask(bill, desk.act(CLERK, "缴款人改付现金"))
    with pytest.raises(VoidWasAsked):
        swiped(desk, bill, "debit")


@pytest.mark.rule("CQ-53")
@pytest.mark.parametrize(
    ("card", "outcome", "state"),
    [("late", "succeeded", "paid"), ("gone", "failed", "issued")],
)
def test_an_answer_that_never_came_is_asked_for_before_anything_else(
    desk, card, outcome, state
):
    bill = by_card(desk)
    assert swiped(desk, bill, card).outcome == "unknown"
    with pytest.raises(SwipeUnknown):
        swiped(desk, bill, "debit")
    with pytest.raises(CardNotUnsuccessful):
        desk.voiding.ask(bill, desk.act(CLERK, "打印错位"))
    assert swiping(desk).enquire(bill, desk.act()) == outcome
    assert bill.state == state
    with pytest.raises(NothingToEnquire):
        swiping(desk).enquire(bill, desk.act())


def test_money_that_a_held_bill_got_by_card_is_noted(desk):
    bill = by_card(desk)
    swiped(desk, bill, "late")
    desk.voiding.hold(bill, desk.act(CLERK, "主机无应答"))
    swiping(desk).enquire(bill, desk.act())
    assert (bill.state, bill.received.amount) == ("held", bill.total)


@pytest.mark.rule("CQ-07", "CQ-09")
def test_a_terminal_takes_machine_bills_of_its_own_unit_and_items(desk):
    bill = by_card(desk)
    proposed = terminal(desk, bound=False)
    with pytest.raises(TerminalNotBound):
        swiped(desk, bill, "debit", proposed)
    with pytest.raises(FourEyes):
        desk.workflows.fire(proposed, "bind", desk.act(two_hats()))
    desk.workflows.fire(proposed, "bind", desk.act(BUREAU_BOSS))
    proposed.items = ("103040101",)
    with pytest.raises(ItemNotAtTerminal):
        swiped(desk, bill, "debit", proposed)
    proposed.unit = "330100-0002"
    with pytest.raises(TerminalElsewhere):
        swiped(desk, bill, "debit", proposed)
    desk.published("0131", receipt_facts(form="manual", modes=(CASH,)))
    desk.has("33013126", "T-330100-0131-01")
    with pytest.raises(CardNeedsMachineBill):
        by_card(desk, 1, "33013126")


def test_a_terminal_is_bound_once_and_to_items_the_unit_may_charge(desk):
    terminal(desk)
    with pytest.raises(TerminalBoundElsewhere):
        terminal(desk)
    unit, deed = desk.root.units[SCHOOL], Binding(desk.bills)
    with pytest.raises(ItemNotOfUnit):
        deed.propose(unit, TerminalFacts("T2", "M", ("999",)), desk.act(BUREAU_CLERK))
    with pytest.raises(TerminalIncomplete):
        deed.propose(unit, TerminalFacts("T2", "M", ()), desk.act(BUREAU_CLERK))


def test_the_slip_is_of_card_payments_alone(desk):
    desk.published("0123", receipt_facts(layout=SLIP))
    desk.has("33012326", "T-330100-0123-01")
    with pytest.raises(SlipNeedsCard):
        desk.issuing.direct(
            desk.root.units[SCHOOL],
            desk.sheet(1, "33012326"),
            Payer("周晓波"),
            [WantedLine(PASSPORT)],
            CASH,
            desk.act(),
        )
    assert by_card(desk, 1, "33012326").state == "issued"


def test_without_a_host_nothing_is_swiped_nor_noted(desk):
    bill, at = by_card(desk), terminal(desk)
    with pytest.raises(NotConfigured):
        Swiping(desk.bills, NoHost()).begin(bill, at.id, "", desk.act())
    assert bill.swipes == ()
    assert isinstance(pos_host_of({}), NoHost)
    assert isinstance(pos_host_of({"nontax.pos_host": "played"}), PlayedHost)
    with pytest.raises(NotConfigured):
        pos_host_of({"nontax.pos_host": "x"})
