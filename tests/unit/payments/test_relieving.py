"""Relief of a notice: what may be asked, who decides, what it does."""

from datetime import timedelta

import pytest

from nontax_site.kernel.clock import beijing_day
from nontax_site.kernel.errors import Forbidden, FourEyes
from nontax_site.kernel.money import Money, sum_of
from nontax_site.payments.noticing import WantedLine
from nontax_site.payments.refusals import (
    AlreadyPaid,
    NoticeCancelled,
    PayingLocked,
    QuoteStands,
)
from nontax_site.payments.relief import (
    DEFERRAL,
    EXEMPTION,
    GRANTED,
    INSTALMENT,
    REDUCTION,
    Part,
)
from nontax_site.payments.relief_refusals import (
    AdditionsOwed,
    DecidedByBureau,
    DecidedByUnit,
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
from nontax_site.payments.relieving import Asked, Relieving
from tests.factories.notices import (
    BOSS,
    BUREAU_BOSS,
    BUREAU_CLERK,
    CLERK,
    FINE,
    PASSPORT,
    STRANGER,
    Desk,
    person,
)


@pytest.fixture
def desk():
    made = Desk()
    yield made
    made.close()


@pytest.fixture
def notice(desk):
    return desk.issued()


@pytest.fixture
def fine(desk):
    return desk.issued(WantedLine(FINE, "1", Money(100_000)))


def today(desk):
    return beijing_day(desk.now)


def ask(desk, notice, kind, actor=CLERK, **more):
    asked = Asked(kind, more.pop("reason", "hardship"), **more)
    return Relieving(desk.ports).ask(notice, asked, desk.act(actor, "困难"))


def grant(desk, relief, actor=BOSS):
    Relieving(desk.ports).grant(relief, desk.act(actor, "同意"))


def to_bureau(desk, relief):
    Relieving(desk.ports).forward(relief, desk.act(BOSS, "属实"))


def parts(desk, *amounts):
    return [
        Part(today(desk) + timedelta(days=30 * at), fen)
        for at, fen in enumerate(amounts, 1)
    ]


# ---- deferral ----------------------------------------------------------------------


def test_a_deferral_moves_the_due_date_and_nothing_is_added_until_then(desk, fine):
    due = fine.due + timedelta(days=40)
    relief = ask(desk, fine, DEFERRAL, due=due)
    grant(desk, relief)
    assert (fine.due, fine.state, relief.state) == (due, "issued", GRANTED)
    assert not fine.late(due)
    assert fine.late(due + timedelta(days=1))
    assert relief.before == due - timedelta(days=40)


def test_a_deferral_goes_forward_in_time_only(desk, notice):
    for due in (None, notice.due, today(desk)):
        with pytest.raises(DueNotLater):
            ask(desk, notice, DEFERRAL, due=due)
    with pytest.raises(DueTooFar):
        ask(desk, notice, DEFERRAL, due=today(desk) + timedelta(days=367))


def test_time_alone_does_not_give_up_what_was_added(desk, fine):
    desk.later(days=60)
    assert fine.late(today(desk))
    with pytest.raises(AdditionsOwed):
        ask(desk, fine, DEFERRAL, due=today(desk) + timedelta(days=9))
    with pytest.raises(AdditionsOwed):
        ask(desk, fine, INSTALMENT, parts=parts(desk, 50_000, 50_000))


# ---- reduction and exemption ---------------------------------------------------------


def test_a_reduction_keeps_the_full_amount_in_sight_and_the_code(desk, fine):
    code = fine.id
    relief = ask(desk, fine, REDUCTION, off=Money(30_000))
    to_bureau(desk, relief)
    grant(desk, relief, BUREAU_BOSS)
    assert (fine.id, fine.total) == (code, Money(70_000))
    assert fine.parts[0].original == Money(100_000)
    assert fine.parts[0].klass == relief.id
    assert sum_of(line.amount for line in fine.parts) == fine.total


def test_a_reduced_notice_is_paid_with_the_reduced_amount(desk, fine):
    relief = ask(desk, fine, REDUCTION, off=Money(30_000))
    to_bureau(desk, relief)
    grant(desk, relief, BUREAU_BOSS)
    desk.query(fine)
    assert desk.confirm(fine, amount=Money(70_000)).code == "00000"
    assert fine.state == "paid"


@pytest.mark.parametrize("off", [0, 100_000, 100_001])
def test_a_reduction_is_neither_nothing_nor_all(desk, fine, off):
    with pytest.raises(ReductionTooLarge):
        ask(desk, fine, REDUCTION, off=Money(off))


def test_an_exemption_ends_the_notice_and_money_for_it_is_suspense(desk, fine):
    desk.query(fine)
    desk.later(days=2)
    relief = ask(desk, fine, EXEMPTION)
    to_bureau(desk, relief)
    grant(desk, relief, BUREAU_BOSS)
    assert fine.state == "cancelled"
    assert fine.history()[-1].verb == "exempt"
    assert desk.confirm(fine).code == "11004"


# ---- instalments ----------------------------------------------------------------------


def test_a_plan_replaces_the_notice_to_the_fen(desk, fine):
    relief = ask(desk, fine, INSTALMENT, parts=parts(desk, 33_333, 33_333, 33_334))
    grant(desk, relief)
    made = [desk.ports.notice(code) for code in relief.made]
    assert fine.state == "cancelled"
    assert [notice.total_fen for notice in made] == [33_333, 33_333, 33_334]
    assert [notice.due for notice in made] == [part.due for part in relief.plan]
    assert {notice.state for notice in made} == {"issued"}
    assert {notice.parts[0].item_code for notice in made} == {FINE}
    assert {notice.payer for notice in made} == {fine.payer}
    assert {notice.issuer_persons for notice in made} == {(CLERK.person,)}
    assert len({fine.id, *relief.made}) == 4


def test_each_part_is_paid_by_its_own_code(desk, fine):
    relief = ask(desk, fine, INSTALMENT, parts=parts(desk, 40_000, 60_000))
    grant(desk, relief)
    first = desk.ports.notice(relief.made[0])
    desk.query(first)
    assert desk.confirm(first).code == "00000"
    assert first.state == "paid"


def test_a_plan_says_where_it_is_wrong(desk, fine):
    with pytest.raises(PartsTooFew):
        ask(desk, fine, INSTALMENT, parts=parts(desk, 100_000))
    with pytest.raises(PartsTooMany):
        ask(desk, fine, INSTALMENT, parts=parts(desk, *[1] * 13))
    with pytest.raises(PartsNotTotal):
        ask(desk, fine, INSTALMENT, parts=parts(desk, 40_000, 59_999))
    twice = parts(desk, 40_000, 60_000)
    with pytest.raises(PartsNotInOrder) as wrong:
        ask(desk, fine, INSTALMENT, parts=[twice[0], twice[0]])
    assert wrong.value.field == "parts.1.due"
    late = [twice[0], Part(today(desk) + timedelta(days=400), 60_000)]
    with pytest.raises(DueTooFar):
        ask(desk, fine, INSTALMENT, parts=late)


# ---- who and when -----------------------------------------------------------------------


def test_the_unit_grants_time_and_the_bureau_money(desk, notice, fine):
    time = ask(desk, notice, DEFERRAL, due=notice.due + timedelta(days=5))
    money = ask(desk, fine, EXEMPTION)
    with pytest.raises(DecidedByUnit):
        to_bureau(desk, time)
    with pytest.raises(DecidedByBureau):
        grant(desk, money, BOSS)
    to_bureau(desk, money)
    with pytest.raises(Forbidden):
        grant(desk, money, BOSS)
    with pytest.raises(Forbidden):
        grant(desk, money, BUREAU_CLERK)


def test_nobody_decides_what_he_asked_for(desk, notice):
    both = person("both", "unit_clerk", f"unit:{notice.unit}")
    relief = ask(desk, notice, DEFERRAL, both, due=notice.due + timedelta(days=5))
    as_boss = person("other-account", "unit_supervisor", f"unit:{notice.unit}")
    same = type(as_boss)(as_boss.login, both.person, "x", as_boss.grants)
    with pytest.raises(FourEyes):
        grant(desk, relief, same)
    assert relief.state == "applied"


def test_a_stranger_asks_for_nothing(desk, notice):
    with pytest.raises(Forbidden):
        ask(desk, notice, EXEMPTION, STRANGER)


def test_one_request_at_a_time(desk, fine):
    relief = ask(desk, fine, EXEMPTION)
    with pytest.raises(ReliefOpen):
        ask(desk, fine, REDUCTION, off=Money(1))
    Relieving(desk.ports).withdraw(relief, desk.act(CLERK, "误提"))
    ask(desk, fine, REDUCTION, off=Money(1))


def test_a_refused_relief_leaves_the_notice_and_another_may_be_asked(desk, fine):
    relief = ask(desk, fine, EXEMPTION)
    Relieving(desk.ports).refuse(relief, desk.act(BOSS, "不符合条件"))
    assert (relief.state, fine.state, fine.total_fen) == ("refused", "issued", 100_000)
    ask(desk, fine, REDUCTION, off=Money(1))


def test_the_bureau_may_return_it_to_the_unit(desk, fine):
    relief = ask(desk, fine, EXEMPTION)
    to_bureau(desk, relief)
    Relieving(desk.ports).return_to_unit(relief, desk.act(BUREAU_BOSS, "缺证明"))
    to_bureau(desk, relief)
    grant(desk, relief, BUREAU_BOSS)
    assert fine.state == "cancelled"


def test_nothing_changes_while_the_old_amount_may_still_be_paid(desk, fine):
    relief = ask(desk, fine, EXEMPTION)
    to_bureau(desk, relief)
    desk.query(fine)
    with pytest.raises(QuoteStands):
        grant(desk, relief, BUREAU_BOSS)
    assert (relief.state, fine.state) == ("forwarded", "issued")


def test_nothing_changes_while_somebody_pays(desk, notice):
    relief = ask(desk, notice, DEFERRAL, due=notice.due + timedelta(days=5))
    desk.scanning.start(notice, "ccb", "device", desk.machine())
    with pytest.raises(PayingLocked):
        grant(desk, relief)


def test_a_notice_that_was_paid_meanwhile_is_not_relieved(desk, fine):
    relief = ask(desk, fine, EXEMPTION)
    to_bureau(desk, relief)
    desk.query(fine)
    desk.confirm(fine)
    with pytest.raises(AlreadyPaid):
        grant(desk, relief, BUREAU_BOSS)
    with pytest.raises(AlreadyPaid):
        ask(desk, fine, REDUCTION, off=Money(1))


def test_a_cancelled_notice_needs_no_relief(desk, fine):
    first = ask(desk, fine, EXEMPTION)
    to_bureau(desk, first)
    grant(desk, first, BUREAU_BOSS)
    with pytest.raises(NoticeCancelled):
        ask(desk, fine, EXEMPTION)


def test_kind_and_reason_are_of_the_lists(desk, notice):
    with pytest.raises(ReliefKindUnknown):
        ask(desk, notice, "gift")
    with pytest.raises(ReliefReasonUnknown):
        ask(desk, notice, EXEMPTION, reason="friend")


def test_a_fixed_charge_may_be_divided_too(desk):
    notice = desk.issued(WantedLine(PASSPORT, "2"))
    half = notice.total_fen // 2
    relief = ask(
        desk, notice, INSTALMENT, parts=parts(desk, half, notice.total_fen - half)
    )
    grant(desk, relief)
    assert notice.state == "cancelled"


def test_the_decision_judges_the_days_again(desk, notice, fine):
    """What was right when it was asked may have passed while it waited."""
    due = today(desk) + timedelta(days=20)
    deferral = ask(desk, notice, DEFERRAL, due=due)
    parts = (Part(due, 40_000), Part(due + timedelta(days=5), 60_000))
    plan = ask(desk, fine, INSTALMENT, parts=parts)
    desk.clock.advance(timedelta(days=21))
    notice.due = today(desk)
    fine.due = today(desk)
    with pytest.raises(DueNotLater):
        grant(desk, deferral)
    with pytest.raises(PartsNotInOrder):
        grant(desk, plan)
    assert (notice.state, fine.state) == ("issued", "issued")
    assert deferral.decided_at is None


def test_the_unit_gives_up_nothing_that_was_added_while_it_waited(desk, fine):
    asked = ask(desk, fine, DEFERRAL, due=today(desk) + timedelta(days=90))
    desk.clock.advance(timedelta(days=40))
    assert fine.late(today(desk))
    with pytest.raises(AdditionsOwed):
        grant(desk, asked)
    assert fine.due != asked.due
