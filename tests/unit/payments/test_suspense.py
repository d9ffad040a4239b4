"""Suspense money and its case."""

from dataclasses import replace

import pytest

from nontax_site.kernel.errors import CommentMissing, Forbidden, FourEyes, NotFound
from nontax_site.kernel.money import Money
from nontax_site.payments.checking import check
from nontax_site.payments.notice import Notice
from nontax_site.payments.postings import CLEARING, SUSPENSE, TO_RETURN, revenue
from nontax_site.payments.refusals import (
    AlreadyPaid,
    CodeUnknown,
    MatchAmountDiffers,
    MatchMissing,
    ResolutionUnknown,
)
from nontax_site.units.region import Change
from tests.factories.notices import BUREAU_BOSS, BUREAU_CLERK, CLERK, person
from workflows.refusals import AlreadyApproved

SHANXI_CLERK = person("sx-clerk", "bureau_clerk", "region:140000")


def case_of(desk, reply):
    return desk.root.suspense[reply.data["suspense"]]


def unknown(desk, **over):
    return case_of(desk, desk.confirm("33010026000000099995", **over))


def money_breaches(desk):
    """Breaches but for the messages that a desk without a door has not."""
    return [b for b in check(desk.root) if b.invariant not in {"A5", "A6"}]


@pytest.mark.rule("XG-41")
def test_money_of_no_notice_waits_as_suspense_with_a_case(desk):
    case = unknown(desk)
    assert (case.state, case.is_open, case.amount) == ("open", True, Money(20000))
    assert case.claimed == "33010026000000099995"
    books = desk.root.ledgers["region:330100"]
    assert books.balance(SUSPENSE) == Money(-20000)
    assert money_breaches(desk) == []


def test_cases_of_a_region_are_numbered_by_the_year(desk):
    ids = [unknown(desk, serial=f"s{n}").id for n in range(3)]
    assert ids == [f"S-330100-26-{n:06d}" for n in (1, 2, 3)]


def test_a_clerk_proposes_and_a_supervisor_decides(desk):
    case, notice = unknown(desk), desk.issued()
    act = desk.act(BUREAU_CLERK, "户名一致")
    desk.suspense.propose(case, "match", notice.shown, act)
    assert (case.state, case.proposal) == ("proposed", ("match", notice.id))
    desk.suspense.approve(case, desk.act(BUREAU_BOSS))
    assert (case.state, case.resolution, case.notice) == (
        "resolved",
        "match",
        notice.id,
    )
    assert notice.state == "paid"
    assert notice.paid.serial == f"case:{case.id}"
    assert money_breaches(desk) == []


def test_matched_money_goes_over_to_the_units_books(desk):
    case, notice = unknown(desk), desk.issued()
    desk.suspense.propose(case, "match", notice.id, desk.act(BUREAU_CLERK, "同"))
    desk.suspense.approve(case, desk.act(BUREAU_BOSS))
    region, unit = (
        desk.root.ledgers["region:330100"],
        desk.root.ledgers[f"unit:{notice.unit}"],
    )
    assert region.balance(SUSPENSE) == Money(0)
    assert region.balance(CLEARING) + unit.balance(CLEARING) == Money(0)
    assert unit.balance(revenue("treasury")) == Money(-20000)


def test_money_paid_twice_may_pay_another_notice_of_the_unit(desk):
    first, second = desk.paid(), desk.issued()
    case = case_of(desk, desk.confirm(first, serial="again"))
    desk.suspense.propose(case, "match", second.id, desk.act(BUREAU_CLERK, "同"))
    desk.suspense.approve(case, desk.act(BUREAU_BOSS))
    assert second.state == "paid"
    assert money_breaches(desk) == []


def test_money_may_go_back_to_its_payer(desk):
    case = unknown(desk)
    desk.suspense.propose(case, "return", "", desk.act(BUREAU_CLERK, "重复"))
    desk.suspense.approve(case, desk.act(BUREAU_BOSS))
    assert desk.root.ledgers["region:330100"].balance(TO_RETURN) == Money(-20000)
    assert money_breaches(desk) == []


def test_a_proposal_that_is_sent_back_waits_again(desk):
    case = unknown(desk)
    desk.suspense.propose(case, "return", "", desk.act(BUREAU_CLERK, "重复"))
    with pytest.raises(CommentMissing):
        desk.suspense.send_back(case, desk.act(BUREAU_BOSS))
    desk.suspense.send_back(case, desk.act(BUREAU_BOSS, "先联系付款人"))
    assert (case.state, case.proposal) == ("open", None)


def test_the_same_person_does_not_decide_his_own_proposal(desk):
    case = unknown(desk)
    desk.suspense.propose(case, "return", "", desk.act(BUREAU_CLERK, "重复"))
    with pytest.raises(FourEyes):
        desk.suspense.approve(
            case, desk.act(replace(BUREAU_BOSS, person=BUREAU_CLERK.person))
        )


def test_a_units_clerk_proposes_nothing(desk):
    with pytest.raises(Forbidden):
        desk.suspense.propose(unknown(desk), "return", "", desk.act(CLERK, "退"))


def test_what_does_not_fit_is_not_proposed(desk):
    case, act = unknown(desk, amount=Money(100)), desk.act(BUREAU_CLERK, "同")
    with pytest.raises(ResolutionUnknown):
        desk.suspense.propose(case, "keep", "", act)
    with pytest.raises(MatchMissing):
        desk.suspense.propose(case, "match", " ", act)
    with pytest.raises(NotFound):
        desk.suspense.propose(case, "match", "33010026000000088881", act)
    with pytest.raises(MatchAmountDiffers):
        desk.suspense.propose(case, "match", desk.issued().id, act)
    with pytest.raises(AlreadyPaid):
        desk.suspense.propose(case, "match", desk.paid(serial="x").id, act)


def test_a_notice_of_another_region_is_not_matched(desk):
    case, notice = unknown(desk), desk.issued()
    case.region = "140000"
    with pytest.raises(CodeUnknown):
        desk.suspense.propose(case, "match", notice.id, desk.act(SHANXI_CLERK, "同"))


def test_a_notice_paid_since_the_proposal_is_not_matched(desk):
    case, notice = unknown(desk), desk.issued()
    desk.suspense.propose(case, "match", notice.id, desk.act(BUREAU_CLERK, "同"))
    desk.query(notice)
    desk.confirm(notice, serial="meanwhile")
    with pytest.raises(AlreadyPaid):
        desk.suspense.approve(case, desk.act(BUREAU_BOSS))
    assert case.state == "proposed"


def test_money_that_arrived_before_the_match_settles_the_notice(desk):
    case, notice = unknown(desk), desk.issued()
    desk.suspense.settle(case, "3301", desk.machine(), "ccb/day 2026-03-05")
    desk.suspense.propose(case, "match", notice.id, desk.act(BUREAU_CLERK, "同"))
    desk.suspense.approve(case, desk.act(BUREAU_BOSS))
    assert notice.state == "settled"


def test_money_that_arrives_after_the_match_settles_the_notice(desk):
    case, notice = unknown(desk), desk.issued()
    desk.suspense.propose(case, "match", notice.id, desk.act(BUREAU_CLERK, "同"))
    desk.suspense.approve(case, desk.act(BUREAU_BOSS))
    desk.suspense.settle(case, "3301", desk.machine(), "ccb/day 2026-03-05")
    assert isinstance(notice, Notice)
    assert notice.state == "settled"
    assert money_breaches(desk) == []


def two_from(desk, fen):
    region = desk.root.regions["330100"]
    region.replace_config(
        replace(region.config, suspense_two_from_fen=fen),
        Change(desk.now, "z", "z", ""),
    )


OTHER_BOSS = person("hz-boss2", "bureau_supervisor", "region:330100")


def test_two_supervisors_agree_to_give_back_a_large_amount(desk):
    two_from(desk, 20000)
    case = unknown(desk)
    desk.suspense.propose(case, "return", "", desk.act(BUREAU_CLERK, "重复"))
    desk.suspense.approve(case, desk.act(BUREAU_BOSS))
    assert (case.state, case.resolution, case.resolved_at) == ("proposed", "", None)
    assert desk.root.ledgers["region:330100"].balance(TO_RETURN) == Money(0)
    with pytest.raises(AlreadyApproved):
        desk.suspense.approve(case, desk.act(BUREAU_BOSS))
    desk.suspense.approve(case, desk.act(OTHER_BOSS))
    assert (case.state, case.resolution) == ("resolved", "return")
    assert desk.root.ledgers["region:330100"].balance(TO_RETURN) == Money(-20000)
    assert money_breaches(desk) == []


def test_one_supervisor_is_enough_below_it_and_for_a_match(desk):
    two_from(desk, 20001)
    small = unknown(desk)
    desk.suspense.propose(small, "return", "", desk.act(BUREAU_CLERK, "重复"))
    desk.suspense.approve(small, desk.act(BUREAU_BOSS))
    assert small.state == "resolved"
    two_from(desk, 1)
    matched, notice = unknown(desk, serial="m"), desk.issued()
    desk.suspense.propose(matched, "match", notice.id, desk.act(BUREAU_CLERK, "同"))
    desk.suspense.approve(matched, desk.act(BUREAU_BOSS))
    assert matched.state == "resolved"


def test_a_proposal_made_anew_is_approved_anew(desk):
    two_from(desk, 1)
    case = unknown(desk)
    desk.suspense.propose(case, "return", "", desk.act(BUREAU_CLERK, "重复"))
    desk.suspense.approve(case, desk.act(BUREAU_BOSS))
    desk.suspense.send_back(case, desk.act(OTHER_BOSS, "先联系付款人"))
    desk.suspense.propose(case, "return", "", desk.act(BUREAU_CLERK, "已联系"))
    desk.suspense.approve(case, desk.act(OTHER_BOSS))
    assert case.state == "proposed"
