"""The annual inspection: one case a unit, decided by another person, or stopped."""

from datetime import date, timedelta

import pytest
from pyramid import testing

from nontax_site.kernel.errors import Forbidden
from nontax_site.stock import certificate_refusals as wrong
from nontax_site.stock.certificate import check_may_hold
from nontax_site.stock.inspecting import Announced, Inspecting
from nontax_site.stock.inspection import TypeReport, cases_of
from tests.factories.notices import (
    BUREAU_BOSS,
    BUREAU_CLERK,
    CLERK,
    HANGZHOU,
    SCHOOL,
    law,
)
from tests.factories.stock_types import BOOK, TypeDesk

TODAY = date(2026, 3, 5)
GOOD = TypeReport(BOOK, 10, 100, 80, 3, 0, 7, 20)
SAID = Announced(2025, "2025年度票据年检", TODAY + timedelta(days=30))


class Year:
    """A desk with one certificate and an inspection that has begun."""

    def __init__(self, setting):
        self.desk = TypeDesk(setting)
        self.desk.published()
        self.certificate = self.desk.granted(BOOK)
        self.deeds = Inspecting(self.desk.stock)
        region = self.desk.root.regions[HANGZHOU]
        self.inspection = self.deeds.draft(region, SAID, self.clerk())
        self.deeds.start(self.inspection, self.boss())
        (self.case,) = cases_of(self.desk.root, self.inspection)

    def clerk(self, comment=""):
        return self.desk.act(BUREAU_CLERK, comment)

    def boss(self, comment=""):
        return self.desk.act(BUREAU_BOSS, comment)

    def unit(self, comment=""):
        return self.desk.act(CLERK, comment)

    def checked(self, passes):
        self.deeds.report(self.case, [GOOD], "专人保管，足额缴库。", self.unit())
        self.deeds.check(self.case, "抽查二十份。", self.clerk(), passes=passes)

    def to_put_right(self):
        self.checked(passes=False)
        self.deeds.order(self.case, self.boss("补登记簿"))

    def fire(self, verb, act):
        self.desk.workflows.fire(self.case, verb, act)


@pytest.fixture(scope="module")
def setting():
    yield law()
    testing.tearDown(unhook_zca=False)


@pytest.fixture
def year(setting):
    return Year(setting)


def test_who_prepares_an_inspection_does_not_start_it_and_there_is_one_a_year(year):
    region = year.desk.root.regions[HANGZHOU]
    with pytest.raises(wrong.InspectionThere):
        year.deeds.draft(region, SAID, year.clerk())
    for said, error in (
        (Announced(2023, "x", SAID.due), wrong.InspectionYearWrong),
        (Announced(2026, "x", TODAY), wrong.InspectionDaysWrong),
    ):
        with pytest.raises(error):
            year.deeds.draft(region, said, year.clerk())
    said = Announced(2026, "x", SAID.due)
    other = year.deeds.draft(region, said, year.clerk())
    with pytest.raises(Forbidden):
        year.deeds.start(other, year.clerk())
    assert year.case.id == f"NC-{SCHOOL}-2025"


def test_without_certificates_there_is_nobody_to_inspect(setting):
    desk = TypeDesk(setting)
    deeds = Inspecting(desk.stock)
    region = desk.root.regions[HANGZHOU]
    made = deeds.draft(region, SAID, desk.act(BUREAU_CLERK))
    with pytest.raises(wrong.NobodyToInspect):
        deeds.start(made, desk.act(BUREAU_BOSS))
    assert made.state == "draft"


def test_a_report_must_add_up_and_a_check_must_say_what_it_found(year):
    for row in (GOOD._replace(used=81), GOOD._replace(void=-1, used=84)):
        with pytest.raises(wrong.ReportDiffers):
            year.deeds.report(year.case, [row], "专人保管。", year.unit())
    year.deeds.report(year.case, [GOOD], "专人保管。", year.unit())
    with pytest.raises(wrong.FindingsMissing):
        year.deeds.check(year.case, " ", year.clerk(), passes=True)
    assert (year.case.state, year.case.findings) == ("reported", ())


def test_a_unit_that_passes_has_it_on_its_certificate(year):
    year.checked(passes=True)
    with pytest.raises(wrong.CasesOpen):
        year.deeds.close(year.inspection, year.boss())
    with pytest.raises(Forbidden):
        year.fire("pass", year.clerk())
    year.fire("pass", year.boss())
    year.deeds.follow(year.case, year.boss())
    year.deeds.follow(year.case, year.boss())
    assert year.certificate.inspected == ((2025, True, year.case.id),)
    year.deeds.close(year.inspection, year.boss())
    assert (year.inspection.state, year.inspection.done) == ("closed", (1, 1, 0))


def test_what_is_put_right_is_checked_again_and_passes(year):
    year.to_put_right()
    assert (year.case.state, year.case.ordered) == ("rectifying", "补登记簿")
    with pytest.raises(wrong.FindingsMissing):
        year.deeds.rectify(year.case, " ", year.unit())
    year.deeds.rectify(year.case, "登记簿已补齐。", year.unit())
    year.deeds.check(year.case, "复查合格。", year.clerk(), passes=True)
    year.fire("pass", year.boss())
    assert year.case.state == "passed"
    assert [row[2] for row in year.case.findings] == [False, True]


def test_a_unit_that_fails_is_not_supplied_until_the_bureau_resumes(year):
    year.to_put_right()
    year.deeds.rectify(year.case, "未及时补齐。", year.unit())
    year.deeds.check(year.case, "复查不合格。", year.clerk(), passes=False)
    year.fire("stop", year.boss("停止供票"))
    year.deeds.follow(year.case, year.boss())
    certificate = year.certificate
    assert (certificate.state, certificate.stopped_by) == ("suspended", year.case.id)
    with pytest.raises(wrong.SupplyStopped):
        check_may_hold(year.desk.root, SCHOOL, BOOK, TODAY)
    year.desk.certifying.stop(certificate, "NC-other", year.boss())
    assert certificate.stopped_by == year.case.id
    year.desk.certifying.resume(certificate, year.boss("已整改"))
    assert check_may_hold(year.desk.root, SCHOOL, BOOK, TODAY)


def test_nobody_but_the_system_stops_a_case_that_is_being_put_right(year):
    year.to_put_right()
    with pytest.raises(Forbidden):
        year.fire("stop", year.boss("停止供票"))
    assert year.case.state == "rectifying"
