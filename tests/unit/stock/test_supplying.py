"""Applications for bills: who decides, how many, and what must come first."""

from dataclasses import replace

import pytest

from nontax_site.kernel.errors import Forbidden, FourEyes
from nontax_site.stock.certificate_refusals import SupplyStopped, TypeNotOnCertificate
from nontax_site.stock.movement_refusals import (
    EarlierNotWrittenOff,
    MoreThanSupplied,
    NothingWanted,
    NotOrdered,
    StoreUnknown,
    TypeTwice,
)
from nontax_site.stock.moving import Line, Moving
from nontax_site.stock.places import Place, Spot
from nontax_site.stock.use_plan import UsePlan
from tests.factories.notices import BUREAU_BOSS, BUREAU_CLERK, CLERK, SCHOOL
from tests.factories.paper_desk import (
    CODE,
    DEPARTMENT_BOSS,
    DEPARTMENT_CLERK,
    SCHOOL_KEEPER,
    STORE,
    PaperDesk,
)
from tests.factories.regions import make_region
from tests.factories.stock_types import BOOK, GENERAL


@pytest.fixture
def desk():
    made = PaperDesk()
    yield made
    made.close()


@pytest.fixture
def above():
    made = PaperDesk(department=True)
    yield made
    made.close()


def planned(desk, sheets):
    """The unit's approved plan of the half-year."""
    plan = UsePlan(
        id=f"U-{SCHOOL}-26-000001",
        unit=SCHOOL,
        region="330100",
        year=2026,
        approved=((BOOK, sheets, sheets),),
    )
    desk.root.use_plans.add(plan.id, plan)


def test_without_a_department_an_application_is_before_the_bureau_at_once(desk):
    supply = desk.asked()
    assert supply.state == "agreed"
    assert [e.verb for e in supply.history()] == ["draft", "apply", "pass_on"]


def test_a_department_agrees_before_the_bureau_checks(above):
    supply = above.asked()
    assert supply.state == "applied"
    with pytest.raises(Forbidden):
        above.workflows.fire(supply, "agree", above.act(DEPARTMENT_CLERK))
    above.workflows.fire(supply, "return", above.act(DEPARTMENT_CLERK, "数量请核"))
    above.supplying.edit(supply, [(BOOK, 1)], "秋季收费", above.act(CLERK))
    above.supplying.apply(supply, above.act(CLERK))
    above.workflows.fire(supply, "agree", above.act(DEPARTMENT_BOSS))
    assert supply.state == "agreed"
    assert f"unit:{supply.overseer}" in supply.places()


def test_who_checked_does_not_approve(desk):
    supply = desk.asked()
    both = replace(BUREAU_CLERK, grants=(*BUREAU_CLERK.grants, *BUREAU_BOSS.grants))
    desk.supplying.check(supply, {BOOK: 1}, STORE, desk.act(both))
    with pytest.raises(FourEyes):
        desk.supplying.approve(supply, desk.act(both))
    desk.supplying.approve(supply, desk.act(BUREAU_BOSS))
    assert (supply.state, supply.grants[0].books) == ("approved", 1)


def test_it_is_refused_sent_back_and_withdrawn_with_a_reason(desk):
    refused, sent, gone = desk.asked(), desk.asked(), desk.asked()
    desk.supplying.check(refused, {}, STORE, desk.act(BUREAU_CLERK))
    desk.workflows.fire(refused, "refuse", desk.act(BUREAU_BOSS, "本期已足"))
    desk.workflows.fire(sent, "return", desk.act(BUREAU_CLERK, "用途不明"))
    desk.workflows.fire(gone, "withdraw", desk.act(SCHOOL_KEEPER, "不再需要"))
    assert [s.state for s in (refused, sent, gone)] == ["refused", "draft", "withdrawn"]


def test_a_plan_limits_what_is_supplied(desk):
    planned(desk, 250)
    with pytest.raises(MoreThanSupplied) as refused:
        desk.asked(3)
    assert refused.value.facts["most"] == 250
    assert desk.asked(2).state == "agreed"


def test_what_the_unit_has_and_what_is_on_the_way_counts(desk):
    planned(desk, 250)
    desk.stored()
    desk.supplied(1)
    desk.allotted(1)
    with pytest.raises(MoreThanSupplied) as refused:
        desk.asked(1)
    assert refused.value.facts["held"] == 200


def test_without_plan_the_use_since_the_first_supply_counts(desk):
    without_write_off(desk)
    desk.stored()
    desk.supplied(3)
    use(desk, 250)
    desk.later(days=150)
    with pytest.raises(MoreThanSupplied) as refused:
        desk.asked(3)
    assert refused.value.facts == {
        "bill_type": desk.type.name,
        "months": 6,
        "most": 300,
        "held": 50,
        "asked": 300,
    }


def without_write_off(desk):
    """The region supplies before the earlier bills are written off."""
    desk.root.regions.remove("330100")
    desk.root.regions.add("330100", make_region(supply_after_write_off=False))


def use(desk, count):
    """The unit fills in so many bills of its first range."""
    row = desk.at(Place.UNIT, SCHOOL)[0]
    line = Line(CODE, row[0], row[0] + count - 1)
    Moving(desk.stock).use_range(
        line, Spot(Place.UNIT, SCHOOL), desk.act(SCHOOL_KEEPER), "paper_use:1"
    )


def test_earlier_bills_are_written_off_first_where_the_region_says_so(desk):
    desk.stored()
    desk.supplied(1)
    use(desk, 5)
    with pytest.raises(EarlierNotWrittenOff) as refused:
        desk.asked(1)
    assert refused.value.facts["count"] == 5
    without_write_off(desk)
    assert desk.asked(1).state == "agreed"


def test_a_suspended_certificate_stops_the_supply_up_to_the_approval(desk):
    supply = desk.asked()
    desk.supplying.check(supply, {}, STORE, desk.act(BUREAU_CLERK))
    certificate = next(iter(desk.root.certificates.values()))
    certificate.state = "suspended"
    with pytest.raises(SupplyStopped):
        desk.supplying.approve(supply, desk.act(BUREAU_BOSS))
    assert supply.state == "checked"


@pytest.mark.parametrize(
    ("wanted", "error"),
    [
        ([], NothingWanted),
        ([(BOOK, 0)], NothingWanted),
        ([(BOOK, 1), (BOOK, 2)], TypeTwice),
        ([(GENERAL, 1)], TypeNotOnCertificate),
    ],
)
def test_an_application_for_nothing_or_another_type_is_refused(desk, wanted, error):
    with pytest.raises(error):
        desk.supplying.draft(SCHOOL, wanted, "", desk.act(CLERK))
    assert list(desk.root.supplies) == []


def test_the_bureau_grants_no_more_than_was_asked_and_names_a_store(desk):
    supply = desk.asked(2)
    clerk = desk.act(BUREAU_CLERK)
    for granted, store, error in (
        ({BOOK: 3}, STORE, NotOrdered),
        ({BOOK: 0}, STORE, NothingWanted),
        ({}, "W-330100-77", StoreUnknown),
    ):
        with pytest.raises(error):
            desk.supplying.check(supply, granted, store, clerk)
    assert (supply.state, supply.granted) == ("agreed", ())
