"""Use plans: who makes, hands up, agrees and approves them, and what is refused."""

from datetime import date

import pytest
from pyramid import testing

from nontax_site.kernel.errors import Forbidden
from nontax_site.stock import planning
from nontax_site.stock.certificate_refusals import (
    CertificateMissing,
    TypeNotOnCertificate,
)
from nontax_site.stock.planning import Planning
from nontax_site.stock.use_plan import PlanLine, plan_of, planned, plans_of, together
from tests.factories.notices import (
    BUREAU_BOSS,
    CLERK,
    HANGZHOU,
    SCHOOL,
    law,
    person,
)
from tests.factories.stock_types import BOOK, GENERAL, TypeDesk, receipt_facts

DEPARTMENT = "330100-0009"
CHIEF = person("dept-chief", "department_supervisor", f"unit:{DEPARTMENT}")
ITS_CLERK = person("dept-clerk", "unit_clerk", f"unit:{DEPARTMENT}")
LINES = (PlanLine(BOOK, 300, 500),)
SPRING, AUTUMN = date(2026, 3, 5), date(2026, 9, 1)


@pytest.fixture(scope="module")
def setting():
    yield law()
    testing.tearDown(unhook_zca=False)


@pytest.fixture
def desk(setting):
    made = TypeDesk(setting)
    made.published()
    made.published(GENERAL, receipt_facts())
    made.granted(BOOK)
    return made


def drafted(desk, lines=LINES, year=2026):
    return Planning(desk.stock).draft(SCHOOL, year, lines, "去年用量", desk.act(CLERK))


def test_a_plan_is_in_force_once_the_bureau_approved_it(desk):
    plan = drafted(desk)
    assert planned(desk.root, SCHOOL, BOOK, SPRING) is None
    desk.workflows.fire(plan, "submit", desk.act(CLERK))
    Planning(desk.stock).approve(plan, desk.act(BUREAU_BOSS))
    assert planned(desk.root, SCHOOL, BOOK, SPRING) == 300
    assert planned(desk.root, SCHOOL, BOOK, AUTUMN) == 500
    assert planned(desk.root, SCHOOL, GENERAL, SPRING) == 0
    assert planned(desk.root, SCHOOL, BOOK, date(2027, 1, 5)) is None


def test_an_amended_plan_counts_as_approved_until_the_new_lines_are(desk):
    plan = drafted(desk)
    desk.workflows.fire(plan, "submit", desk.act(CLERK))
    Planning(desk.stock).approve(plan, desk.act(BUREAU_BOSS))
    desk.workflows.fire(plan, "amend", desk.act(CLERK, "新增考点"))
    more = (PlanLine(BOOK, 300, 900),)
    Planning(desk.stock).edit(plan, more, "", desk.act(CLERK))
    assert planned(desk.root, SCHOOL, BOOK, AUTUMN) == 500
    desk.workflows.fire(plan, "submit", desk.act(CLERK))
    Planning(desk.stock).approve(plan, desk.act(BUREAU_BOSS))
    assert planned(desk.root, SCHOOL, BOOK, AUTUMN) == 900


def test_a_unit_under_a_department_hands_its_plan_up(desk):
    desk.root.units[SCHOOL].overseer = DEPARTMENT
    plan = drafted(desk)
    assert f"unit:{DEPARTMENT}" in plan.places()
    with pytest.raises(planning.PlanThroughDepartment):
        desk.workflows.fire(plan, "submit", desk.act(CLERK))
    with pytest.raises(Forbidden):
        desk.workflows.fire(plan, "hand_up", desk.act(ITS_CLERK))
    desk.workflows.fire(plan, "hand_up", desk.act(CLERK))
    desk.workflows.fire(plan, "agree", desk.act(CHIEF))
    Planning(desk.stock).approve(plan, desk.act(BUREAU_BOSS))
    assert plan.state == "approved"
    assert together(plans_of(desk.root, HANGZHOU, 2026)) == LINES


def test_a_unit_without_a_department_submits_to_the_bureau(desk):
    plan = drafted(desk)
    with pytest.raises(planning.PlanWithoutDepartment):
        desk.workflows.fire(plan, "hand_up", desk.act(CLERK))
    assert plan.state == "draft"


def test_what_cannot_be_a_plan_is_refused(desk):
    for lines, error in (
        ((), planning.PlanEmpty),
        ((PlanLine(BOOK, 0, 0),), planning.PlanEmpty),
        ((*LINES, *LINES), planning.PlanLineTwice),
        ((PlanLine(GENERAL, 1, 1),), TypeNotOnCertificate),
        ((PlanLine(BOOK, -1, 5),), planning.PlanQuantityWrong),
        ((PlanLine(BOOK, 1, 10**9),), planning.PlanQuantityWrong),
    ):
        with pytest.raises(error):
            drafted(desk, lines)
    for year in (2025, 2028):
        with pytest.raises(planning.PlanYearWrong):
            drafted(desk, year=year)
    assert plan_of(desk.root, SCHOOL, 2026) is None
    first = drafted(desk)
    with pytest.raises(planning.PlanThere):
        drafted(desk)
    desk.workflows.fire(first, "withdraw", desk.act(CLERK, "重做"))
    assert drafted(desk).id == "U-330100-0001-26-0002"


def test_without_a_certificate_there_is_nothing_to_plan(desk):
    desk.root.units.add(
        DEPARTMENT,
        desk.root.units[SCHOOL].__class__(
            id=DEPARTMENT,
            region=HANGZHOU,
            unit=DEPARTMENT,
            name="教育局",
            state="active",
        ),
    )
    with pytest.raises(CertificateMissing):
        Planning(desk.stock).draft(DEPARTMENT, 2026, LINES, "", desk.act(CLERK))
