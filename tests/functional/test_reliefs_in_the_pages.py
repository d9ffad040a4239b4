"""Relief and dunning in the pages: asked by one, decided by another, seen through."""

from datetime import timedelta

import pytest

from nontax_site.catalog.checking import differences
from nontax_site.catalog.search import phone_digest
from nontax_site.kernel.clock import beijing_day
from nontax_site.payments.notice import Payer
from nontax_site.payments.noticing import Noticing, Wanted, WantedLine
from nontax_site.payments.ports import payment_ports
from tests.factories.forms import fill, form_of
from tests.factories.office import SCHOOL


def issued(office, item="103042702", **more):
    """The code of an issued notice of the school."""
    with office.work() as request:
        notice = Noticing(payment_ports(request)).draft_and_issue(
            SCHOOL,
            Wanted(payer=Payer("吴建军"), lines=[WantedLine(item)], **more),
            office.act("school-clerk"),
        )
        code = notice.id
    office.drain()
    return code


@pytest.fixture
def code(office):
    return issued(office)


def asked(office, code, kind, **facts):
    """The address of a relief the clerk asked for in the form."""
    page = office.browser("school-clerk").get(f"/notices/{code}/ask-relief?kind={kind}")
    form = form_of(page)
    fill(
        form, reason="hardship", basis="市政发〔2026〕1号", comment="家庭困难", **facts
    )
    return form.submit(status=303).location


def choose(form, way):
    """Choose how somebody was reached: the buttons stand under a name of their own."""
    name = next(n for n in form.fields if n and n.startswith("deformField"))
    form[name] = way
    return form


def state_of(office, kind, name):
    with office.work() as request:
        return request.site.document(kind, name).state


def decided(office, login, address, verb, comment=""):
    page = office.browser(login).get(f"{address}/{verb}")
    form = form_of(page)
    if comment:
        form["comment"] = comment
    return form.submit(status=303)


def path(office, address):
    """The states on the line of a relief's page."""
    page = office.browser("school-boss").get(address)
    return [step.b.get_text() for step in page.html.select("ol.line li")]


def test_the_notice_offers_relief(office, code):
    page = office.browser("school-clerk").get(f"/notices/{code}")
    page.click("申请减免缓").mustcontain("缓缴：延期缴纳", "免征：全部免缴")


def test_a_deferral_is_granted_by_the_units_supervisor(office, code):
    due = beijing_day(office.clock.now()) + timedelta(days=60)
    address = asked(office, code, "deferral", due=due.isoformat())
    assert path(office, address) == ["已申请", "已批准"], "the bureau has no part in it"
    decided(office, "school-boss", address, "grant")
    with office.work() as request:
        notice = request.site.document("notice", code)
        assert (notice.due, notice.state) == (due, "issued")
    page = office.browser("school-boss").get(f"/notices/{code}")
    page.mustcontain("减免缓变更", "R-330100-26-000001")


def test_a_list_by_due_day_follows_a_deferral(office, code):
    due = beijing_day(office.clock.now()) + timedelta(days=60)
    address = asked(office, code, "deferral", due=due.isoformat())
    decided(office, "school-boss", address, "grant")
    office.drain()
    with office.work() as request:
        site, digest = request.site, phone_digest(request.registry.master_key)
        assert not [*differences(site.search, site.documents(), site.find, digest)]


def test_who_asked_does_not_decide_and_the_page_says_so(office, code):
    address = asked(office, code, "exemption")
    assert path(office, address) == ["已申请", "待财政决定", "已批准"]
    page = office.browser("hz-boss").get(address)
    page.mustcontain("单位主管")
    decided(office, "school-boss", address, "forward", "情况属实")
    decided(office, "hz-boss", address, "grant")
    assert state_of(office, "notice", code) == "cancelled"


def test_a_reduction_shows_full_and_reduced_amounts(office, code):
    address = asked(office, code, "reduction", off="100.00")
    decided(office, "school-boss", address, "forward", "情况属实")
    page = office.browser("hz-boss").get(f"{address}/grant")
    page.mustcontain("减征前后的收费项目", "¥500.00 → ¥400.00")
    form_of(page).submit(status=303)
    page = office.browser("school-clerk").get(f"/notices/{code}")
    page.mustcontain("¥400.00", "¥500.00")


def test_what_was_typed_is_kept_when_the_parts_do_not_sum(office, code):
    page = office.browser("school-clerk").get(
        f"/notices/{code}/ask-relief?kind=instalment"
    )
    form = form_of(page)
    today = beijing_day(office.clock.now())
    dues = [(today + timedelta(days=30 * at)).isoformat() for at in (1, 2)]
    for at, field in enumerate(form.fields["due"]):
        field.value = dues[at]
    for at, field in enumerate(form.fields["amount"]):
        field.value = ("300.00", "150.00")[at]
    fill(form, reason="hardship", comment="分两次缴纳")
    wrong = form.submit(status=422)
    wrong.mustcontain(
        "各期合计 450.00 元，与缴款通知书应缴 500.00 元不符", "分两次缴纳"
    )
    form = form_of(wrong)
    form.fields["amount"][1].value = "200.00"
    address = form.submit(status=303).location
    page = office.browser("school-boss").get(f"{address}/grant")
    page.mustcontain("分期计划", dues[0], "¥300.00", dues[1], "¥200.00")
    decided(office, "school-boss", address, "grant")
    page = office.browser("school-boss").get(f"/notices/{code}")
    page.mustcontain("分期缴纳 · 已批准")
    with office.work() as request:
        relief = request.site.document("relief", address.rpartition("/")[2])
        made = [request.site.document("notice", name) for name in relief.made]
        assert [n.total_fen for n in made] == [30000, 20000]
        assert {n.state for n in made} == {"issued"}
        assert {n.payer for n in made} == {made[0].payer}
        assert request.site.document("notice", code).state == "cancelled"


def test_another_units_clerk_meets_nothing(office, code):
    office.browser("police-clerk").get(f"/notices/{code}/ask-relief", status=404)


def test_the_bureau_cannot_ask(office, code):
    office.browser("hz-clerk").get(f"/notices/{code}/ask-relief", status=403)


def test_an_overdue_notice_is_dunned_to_the_court(office, code):
    office.clock.advance(timedelta(days=30))
    clerk = office.browser("school-clerk")
    page = clerk.get(f"/notices/{code}").click("开始催缴")
    address = form_of(page).submit(status=303).location
    form = form_of(clerk.get(f"{address}/remind"))
    fill(choose(form, "phone"), note="本人接听，答应周五缴款")
    form.submit(status=303)
    decided(office, "school-boss", address, "issue")
    answer = clerk.get(f"{address}/paper")
    assert answer.body.startswith(b"%PDF")
    form = form_of(clerk.get(f"{address}/serve"))
    today = beijing_day(office.clock.now())
    fill(choose(form, "post"), day=today.isoformat(), receiver="吴建军")
    form.submit(status=303)
    page = clerk.get(address)
    page.mustcontain("缴款人的履行期限至")
    office.clock.advance(timedelta(days=11))
    clerk = office.browser("school-clerk")
    form = form_of(clerk.get(f"{address}/sue"))
    fill(form, day=beijing_day(office.clock.now()).isoformat(), court="西湖区人民法院")
    form["comment"] = "逾期仍不履行"
    form.submit(status=303)
    clerk.get(address).mustcontain("已申请强制执行", "西湖区人民法院")
    assert state_of(office, "notice", code) == "issued"


def test_a_lost_debt_is_given_up_by_two(office, code):
    office.clock.advance(timedelta(days=30))
    clerk = office.browser("school-clerk")
    page = clerk.get(f"/notices/{code}/dun")
    address = form_of(page).submit(status=303).location
    decided(office, "school-boss", address, "issue")
    form = form_of(clerk.get(f"{address}/serve"))
    today = beijing_day(office.clock.now())
    fill(choose(form, "public"), day=today.isoformat(), receiver="公告")
    form.submit(status=303)
    decided(office, "school-boss", address, "ask_give_up", "下落不明")
    office.browser("school-boss").get(address).mustcontain("财政主管")
    decided(office, "hz-boss", address, "give_up", "同意")
    assert state_of(office, "notice", code) == "cancelled"


def test_a_case_ends_by_itself_when_the_notice_is_paid(office, code):
    from tests.factories import lives

    office.clock.advance(timedelta(days=30))
    page = office.browser("school-clerk").get(f"/notices/{code}/dun")
    address = form_of(page).submit(status=303).location
    lives.pay(office, code)
    office.drain()
    assert state_of(office, "demand", address.rpartition("/")[2]) == "closed"


def test_dunning_begins_by_itself_after_the_regions_days(office, code):
    from nontax_site.background import requests_of
    from nontax_site.payments.handlers import open_demands

    office.clock.advance(timedelta(days=30))
    open_demands(requests_of(office.registry))
    open_demands(requests_of(office.registry))
    with office.work() as request:
        cases = list(request.site.demands.values())
        assert [case.notice for case in cases] == [code]
    page = office.browser("school-clerk").get("/work")
    page.mustcontain("登记提醒")


def test_the_payer_is_told_that_the_notice_was_remitted(office, code):
    address = asked(office, code, "exemption")
    decided(office, "school-boss", address, "forward", "情况属实")
    decided(office, "hz-boss", address, "grant")
    page = office.browser().get(f"/pay/{code}")
    page.mustcontain("批准免征，无需缴款", no=["该缴款通知书已撤销", "立即缴款"])


def test_the_payer_of_a_divided_notice_is_led_to_its_parts(office, code):
    today = beijing_day(office.clock.now())
    page = office.browser("school-clerk").get(
        f"/notices/{code}/ask-relief?kind=instalment"
    )
    form = form_of(page)
    for at, field in enumerate(form.fields["due"]):
        field.value = (today + timedelta(days=30 * (at + 1))).isoformat()
    for field in form.fields["amount"]:
        field.value = "250.00"
    fill(form, reason="hardship", comment="分两次缴纳")
    address = form.submit(status=303).location
    decided(office, "school-boss", address, "grant")
    with office.work() as request:
        made = request.site.document("relief", address.rpartition("/")[2]).made
    page = office.browser().get(f"/pay/{code}")
    page.mustcontain("分 2 期缴纳", no=["该缴款通知书已撤销", "立即缴款"])
    part = page.click(href=f"/pay/{made[0]}")
    part.mustcontain("¥250.00", "立即缴款")
