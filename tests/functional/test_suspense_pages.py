"""Suspense money in the bureau's pages: found, proposed, decided by another."""

from dataclasses import replace

import pytest

from nontax_site.kernel.acts import Act, system_actor
from nontax_site.kernel.clock import beijing_day
from nontax_site.kernel.interfaces import IAudit, IOutbox
from nontax_site.payments.notice import Payer
from nontax_site.payments.noticing import Noticing, Wanted, WantedLine
from nontax_site.payments.paying import Confirmation, Paying
from nontax_site.payments.ports import PaymentPorts
from nontax_site.units.region import Change
from tests.factories import lives
from tests.factories.forms import fill, form_of
from tests.factories.office import BANK, FINANCE, SCHOOL

WAY = "deformField1"
"""The name of the buttons: the form renames what is sent under it."""


def ports_of(request):
    return PaymentPorts(
        request.site,
        request.workflows,
        request.find_service(IAudit),
        request.find_service(IOutbox),
    )


def issued(office, unit=SCHOOL, clerk="school-clerk", item="103042702", **line):
    """The code of an issued notice of 500.00."""
    with office.work() as request:
        notice = Noticing(ports_of(request)).draft_and_issue(
            unit,
            Wanted(payer=Payer("吴建军"), lines=[WantedLine(item, **line)]),
            office.act(clerk),
        )
        code = notice.id
    office.drain()
    return code


@pytest.fixture
def case(office):
    """The id of money of 500.00 that came in a second time."""
    code = lives.paid(office)
    office.drain()
    with office.work() as request:
        ports = ports_of(request)
        notice = request.site.document("notice", code)
        reply = Paying(ports).confirm(
            request.site.channels[BANK],
            Confirmation(
                serial="AGAIN-1",
                pay_code=code,
                amount=notice.total,
                paid_at=office.clock.now(),
                accounting_day=beijing_day(office.clock.now()),
                bank="HZB",
                channel_kind="COUNTER",
                mode="CARD",
                rec_account=ports.account_of(notice)[2],
                payer_account="6217000010001234567",
                payer_name="周晓波",
            ),
            "another digest",
            Act(system_actor("door"), office.clock.now()),
        )
        assert reply.code == "12001"
        name = reply.data["suspense"]
    office.drain()
    return name


def look(office, name):
    """What the case says now: a plain copy of some of its fields."""
    with office.work() as request:
        found = request.site.document("suspense", name)
        return {
            "state": found.state,
            "proposal": found.proposal,
            "resolution": found.resolution,
            "notice": found.notice,
        }


def propose(office, name, way, code="", login="hz-clerk", status=303):
    form = form_of(office.browser(login).get(f"/suspense/{name}/propose"))
    form[WAY] = way
    fill(form, notice=code, comment="核对银行流水后处理")
    answer = form.submit(status=status)
    office.drain()
    return answer


def test_the_bureau_finds_the_money_with_its_reason(office, case):
    browser = office.browser("hz-clerk")
    page = browser.get("/suspense")
    for words in (case, "¥500.00", "重复缴款", "测试银行"):
        assert words in page, words
    page = browser.get(f"/suspense/{case}")
    for words in ("伍佰元整", "AGAIN-1", "****4567", "在途资金：测试银行", "待查收入"):
        assert words in page, words
    assert "6217000010001234567" not in page


def test_the_notice_it_was_meant_for_shows_it(office, case):
    code = look(office, case)["notice"]
    page = office.browser("school-clerk").get(f"/notices/{code}")
    assert f"/suspense/{case}" in page


def fact_titles(office, case):
    """The titles of the facts on the page of a case."""
    page = office.browser("hz-clerk").get(f"/suspense/{case}")
    return {title.get_text() for title in page.html.select("dl.facts dt")}


def test_money_is_returned_by_two_persons(office, case):
    assert not {"处理意见", "已提出处理意见"} & fact_titles(office, case)
    propose(office, case, "return")
    assert "处理意见" in fact_titles(office, case)
    assert look(office, case)["proposal"] == ("return", "")
    boss = office.browser("hz-boss")
    page = boss.get(f"/suspense/{case}/approve")
    for words in ("陈静", "核对银行流水后处理", "¥500.00"):
        assert words in page, words
    form_of(page).submit(status=303)
    said = look(office, case)
    assert (said["state"], said["resolution"]) == ("resolved", "return")
    page = boss.get(f"/suspense/{case}")
    assert "待退回款项" in page
    assert "认领的通知书" not in page, "money that goes back was matched to nothing"


def test_money_is_matched_to_a_notice_that_owes_just_this(office, case):
    code = issued(office)
    shown = " ".join(code[at : at + 4] for at in range(0, 20, 4))
    propose(office, case, "match", shown)
    page = office.browser("hz-boss").get(f"/suspense/{case}/approve")
    assert "吴建军" in page
    form_of(page).submit(status=303)
    office.drain()
    assert look(office, case)["notice"] == code
    page = office.browser("school-clerk").get(f"/notices/{code}")
    assert "已缴款" in page


def test_a_proposal_is_sent_back_with_a_reason(office, case):
    propose(office, case, "return")
    boss = office.browser("hz-boss")
    form = form_of(boss.get(f"/suspense/{case}/send_back"))
    form = form_of(form.submit(status=422))
    fill(form, comment="请先联系缴款人").submit(status=303)
    said = look(office, case)
    assert (said["state"], said["proposal"]) == ("open", None)


@pytest.mark.parametrize("code", ["", "12345", "33010026000000099999"])
def test_a_code_of_no_notice_is_refused_at_its_field(office, case, code):
    status = 422 if not code else 409
    page = propose(office, case, "match", code, status=status)
    assert page.html.find("input", {"name": "notice"})["aria-invalid"] == "true"
    assert page.html.find("input", {"name": "notice"})["value"] == code
    assert look(office, case)["state"] == "open"


def test_a_notice_that_owes_another_amount_is_refused(office, case):
    code = issued(office, item="103042501")
    page = propose(office, case, "match", code, status=409)
    assert "200.00" in page.html.find(attrs={"role": "alert"}).text
    assert page.html.find("input", {"name": "notice"})["aria-invalid"] == "true"


def test_a_paid_notice_is_refused(office, case):
    code = look(office, case)["notice"]
    page = propose(office, case, "match", code, status=409)
    assert "已缴款" in page.html.find(attrs={"role": "alert"}).text


def test_a_notice_of_another_region_is_refused(office, case):
    from nontax_site.kernel.money import Money

    code = issued(office, FINANCE, "sx-unit", "103040101", amount=Money(50000))
    page = propose(office, case, "match", code, status=409)
    assert page.html.find("input", {"name": "notice"})["aria-invalid"] == "true"
    assert look(office, case)["state"] == "open"


def test_a_way_must_be_chosen(office, case):
    form = form_of(office.browser("hz-clerk").get(f"/suspense/{case}/propose"))
    fill(form, comment="x").submit(status=422)


def test_others_may_not_propose_or_decide(office, case):
    for login in ("hz-boss", "sx-clerk", "school-clerk"):
        browser = office.browser(login)
        assert "提交处理意见" not in browser.get(f"/suspense/{case}", status="*")
    propose(office, case, "return")
    clerk = office.browser("hz-clerk")
    form = form_of(clerk.get(f"/suspense/{case}/approve"))
    assert form.submit(status="*").status_int == 403
    assert look(office, case)["state"] == "proposed"


def test_who_proposes_after_a_colleague_is_told(office, case):
    late = form_of(office.browser("hz-clerk").get(f"/suspense/{case}/propose"))
    propose(office, case, "return")
    late[WAY] = "return"
    page = fill(late, comment="退回").submit(status="*")
    assert page.status_int in (303, 403, 409)
    with office.work() as request:
        verbs = [e.verb for e in request.site.document("suspense", case).history()]
    assert verbs == ["receive", "propose"]


def test_a_double_click_decides_once(office, case):
    propose(office, case, "return")
    form = form_of(office.browser("hz-boss").get(f"/suspense/{case}/approve"))
    form.submit(status=303)
    form.submit(status=303)
    with office.work() as request:
        verbs = [e.verb for e in request.site.document("suspense", case).history()]
    assert verbs == ["receive", "propose", "approve"]


def second_boss(office):
    """Another supervisor of the bureau, who may sign in."""
    from nontax_site.kernel.acts import Grant
    from nontax_site.kernel.identity import ID_CARD, IdentityDocument
    from nontax_site.security.people import People
    from tests.factories.office import PASSWORD

    with office.work() as request:
        request.find_service(People).add_user(
            Act(system_actor("init"), office.clock.now()),
            login="hz-boss2",
            name="林峰",
            document=IdentityDocument(ID_CARD, "110101199001010121"),
            password=PASSWORD,
            grants=[Grant("bureau_supervisor", "region:330100")],
            must_change=False,
        )


def test_two_supervisors_agree_where_the_region_wants_it(office, case):
    second_boss(office)
    with office.work() as request:
        region = request.site.regions["330100"]
        change = Change(office.clock.now(), "z", "z", "")
        region.replace_config(
            replace(region.config, suspense_two_from_fen=50000), change
        )
    propose(office, case, "return")
    boss = office.browser("hz-boss")
    assert "0/2" in boss.get(f"/suspense/{case}")
    form_of(boss.get(f"/suspense/{case}/approve")).submit(status=303)
    assert look(office, case)["state"] == "proposed"
    page = boss.get(f"/suspense/{case}")
    for words in ("1/2", "周建国", "还需", "您已于"):
        assert words in page, words
    answer = form_of(boss.get(f"/suspense/{case}/approve")).submit(status="*")
    assert answer.status_int == 409
    assert look(office, case)["state"] == "proposed"
    other = office.browser("hz-boss2")
    assert "1/2" in other.get(f"/suspense/{case}")
    form_of(other.get(f"/suspense/{case}/approve")).submit(status=303)
    said = look(office, case)
    assert (said["state"], said["resolution"]) == ("resolved", "return")
    assert "1/2" not in other.get(f"/suspense/{case}")
