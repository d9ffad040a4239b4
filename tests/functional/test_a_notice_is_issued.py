"""A notice is issued, cancelled and expires, in the running site."""

import pytest

from nontax_site.kernel.errors import Forbidden, FourEyes
from nontax_site.kernel.money import Money
from nontax_site.payments.notice import Payer
from nontax_site.payments.noticing import Noticing, Wanted, WantedLine
from nontax_site.payments.ports import payment_ports
from tests.factories.channels import PASSPORT, TUITION, digest_of, issue, state_of
from tests.factories.office import FINANCE, SCHOOL


def history(office, code):
    with office.work() as request:
        return [e.verb for e in request.site.document("notice", code).history()]


@pytest.mark.rule("SX-02", "SX-03")
def test_two_regions_issue_in_one_instance(office):
    line = WantedLine("103040101", "1", Money.parse("0.01"))
    shanxi = issue(office, line, unit=FINANCE, login="sx-unit")
    hangzhou = issue(office)
    assert (shanxi[:8], hangzhou[:8]) == ("14000026", "33010026")
    assert history(office, shanxi) == ["draft", "issue"]


@pytest.mark.rule("SX-18", "SX-20")
def test_the_finance_department_issues_a_notice_over_one_fen(office):
    line = WantedLine("103040101", "1", Money.parse("0.01"))
    code = issue(office, line, unit=FINANCE, login="sx-unit")
    with office.work() as request:
        notice = request.site.document("notice", code)
        assert (notice.total, notice.count) == (Money(1), 1)
        assert request.site.document("unit", notice.unit).finance_department


def test_a_notice_stands_in_the_lists_of_its_unit_and_region(office):
    code = issue(office)
    office.drain()
    with office.work() as request:
        for scope in (f"unit:{SCHOOL}", "region:330100"):
            codes, _ = request.site.orders.page(scope, ("notice:issued",))
            assert code in codes


def test_a_clerk_of_another_unit_issues_nothing_here(office):
    with pytest.raises(Forbidden):
        issue(office, login="police-clerk")


def test_every_step_leaves_one_entry_in_the_units_lane(office):
    code = issue(office)
    with office.work() as request:
        lane = request.site.audit.find(SCHOOL)
        verbs = [e["verb"] for e in lane.newest_first() if e["id"] == code]
        notice = request.site.document("notice", code)
        entry = next(e for e in lane.newest_first() if e["id"] == code)
        assert entry["digest"] == notice.digest()
    assert verbs == ["issue", "draft"]


def test_a_notice_is_cancelled_by_two_persons(office):
    code = issue(office)
    with office.work() as request:
        ports = payment_ports(request)
        deed, notice = Noticing(ports), ports.notice(code)
        deed.ask_cancel(notice, office.act("school-clerk", "金额有误"))
    before = digest_of(office, code)
    with office.work() as request:
        ports = payment_ports(request)
        with pytest.raises((Forbidden, FourEyes)):
            Noticing(ports).cancel(ports.notice(code), office.act("school-clerk"))
    assert digest_of(office, code) == before
    with office.work() as request:
        ports = payment_ports(request)
        Noticing(ports).cancel(ports.notice(code), office.act("school-boss"))
    assert state_of(office, code) == "cancelled"


def test_a_draft_is_changed_until_it_is_issued(office):
    with office.work() as request:
        deed = Noticing(payment_ports(request))
        lines = [WantedLine(PASSPORT, "2")]
        notice = deed.draft(
            SCHOOL, Wanted(Payer("周晓波"), lines), office.act("school-clerk")
        )
        code = notice.id
    with office.work() as request:
        ports = payment_ports(request)
        deed, notice = Noticing(ports), ports.notice(code)
        lines = [WantedLine(TUITION, "1", Money.parse("1200.00"))]
        act = office.act("school-clerk")
        deed.edit(notice, Wanted(Payer("周晓波"), lines), act)
        deed.issue(notice, act)
    with office.work() as request:
        notice = request.site.document("notice", code)
        assert notice.total == Money.parse("1200.00")
        assert notice.destinations == ("special",)


def test_two_clerks_of_one_unit_never_get_one_code(office):
    codes = {issue(office) for _ in range(5)}
    codes |= {issue(office, login="school-clerk2") for _ in range(5)}
    assert len(codes) == 10
