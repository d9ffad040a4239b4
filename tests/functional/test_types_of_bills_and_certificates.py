"""A type of bill is published, a unit gets its certificate, plans and is inspected."""

from datetime import timedelta

import pytest

from nontax_site.kernel.clock import beijing_day
from nontax_site.security.people import People
from nontax_site.stock.certificate import certificate_of, check_may_hold
from nontax_site.stock.certificate_refusals import SupplyStopped
from tests.factories.forms import fill, form_of
from tests.factories.office import HANGZHOU, POLICE, SCHOOL

BOOK = "T-330100-0321-01"
GUIDE = "按号码顺序使用，第四联加盖单位印章后生效。"


def tick(form, *values):
    """Tick boxes by their values, whatever their names."""
    for name in {name for name in form.fields if name}:
        for field in form.fields[name]:
            if getattr(field, "_value", None) in values:
                field.checked = True
    return form


def decide(office, login, address, verb, status=303, **facts):
    form = form_of(office.browser(login).get(f"{address}/{verb}"))
    return fill(form, **facts).submit(status=status)


def choose(form, way):
    """Choose with round buttons, which stand under a name of their own."""
    for name in [n for n in form.fields if n and n.startswith("deformField")]:
        if way in [value for value, _checked, _text in form[name].options]:
            form[name] = way
    return form


def publish_book(office):
    """The General Payment Book in force, by the pages."""
    today = beijing_day(office.clock.now())
    clerk = office.browser("hz-clerk")
    form = form_of(clerk.get("/bill-types").click("拟定票据种类"))
    fill(form, code="0301", name="非税收入一般缴款书（机打）", guide=GUIDE)
    fill(form, from_day=today.isoformat(), layout="payment-book")
    tick(form, "fee", "fine", "interest")
    refused = form.submit(status=422)
    refused.mustcontain("种类码01为电子票据", "一般缴款书不能填列", "随缴款通知书")
    form = form_of(refused)
    form["code"] = "0321"
    tick(form, "true")
    for field in form.fields["checkbox"]:
        if field._value == "interest":
            field.checked = False
    address = form.submit(status=303).location
    assert address.endswith(BOOK)
    decide(office, "hz-clerk", f"/bill-types/{BOOK}", "submit")
    decide(office, "hz-boss", f"/bill-types/{BOOK}", "send_back", comment="每本份数")
    again = decide(office, "hz-clerk", f"/bill-types/{BOOK}", "edit", 422, sheets="0")
    again.mustcontain("每本1至1000份")
    fill(form_of(again), sheets="50").submit(status=303)
    decide(office, "hz-clerk", f"/bill-types/{BOOK}", "submit")
    decide(office, "hz-boss", f"/bill-types/{BOOK}", "publish")


def certified(office):
    """The school's certificate in force, by the pages; returns its address."""
    publish_book(office)
    form = form_of(office.browser("school-clerk").get("/certificates/new"))
    tick(fill(form, basis="杭财综〔2026〕1号", purpose="考试收费"), "0321")
    address = form.submit(status=303).location.replace("http://localhost", "")
    decide(office, "hz-clerk", address, "send_back", comment="依据不全")
    decide(office, "school-clerk", address, "resubmit", basis="浙财综〔2026〕2号")
    decide(office, "hz-clerk", address, "check")
    decide(office, "hz-boss", address, "grant")
    office.drain()
    return address


@pytest.mark.rule("CQ-02", "CQ-03", "CQ-04", "CQ-59")
def test_a_type_is_published_and_its_guide_stands_where_the_unit_looks(office):
    address = certified(office)
    page = office.browser("hz-boss").get(f"/bill-types/{BOOK}")
    page.mustcontain("已发布", GUIDE, "罚没收入")
    copies = [row.td.get_text() for row in page.html.select("table tbody tr")[:5]]
    assert copies == ["1", "2", "3", "4", "5"]
    school = office.browser("school-boss")
    school.get("/bill-types", status=403)
    guide = school.get(address).click("非税收入一般缴款书（机打）")
    guide.mustcontain(GUIDE, "回单", "付款人开户银行")
    school.get(f"{address}/guide?type=0999", status=404)
    decide(office, "school-clerk", address, "ask_change", 422, comment="增加种类")
    table = office.browser("hz-clerk").get("/bill-types/modes")
    cells = [cell.get_text() for cell in table.html.select("table tbody td")]
    assert [cell.strip()[2:] for cell in cells[2:5]] == ["允许", "不允许", "不允许"]


@pytest.mark.rule("CQ-46", "CQ-47")
def test_a_new_revision_replaces_the_old_one_and_a_type_is_ended_by_two(office):
    publish_book(office)
    office.drain()
    today = beijing_day(office.clock.now())
    clerk = office.browser("hz-clerk")
    clerk.get("/bill-types").mustcontain("非税收入一般缴款书（机打）", "机打")
    form = form_of(clerk.get(f"/bill-types/{BOOK}").click("拟定新版"))
    first = (today + timedelta(days=5)).isoformat()
    second = fill(form, from_day=first).submit(status=303).location
    second = second.replace("http://localhost", "")
    decide(office, "hz-clerk", second, "submit")
    decide(office, "hz-boss", second, "publish")
    office.clock.advance(timedelta(days=6))
    old = office.browser("hz-boss").get(f"/bill-types/{BOOK}")
    old.mustcontain("已由新版替代", "剩余票据应于", second.rpartition("/")[2])
    days = {"last_day": first, "hand_in": first, "comment": "改用电子票据"}
    decide(office, "hz-clerk", second, "ask_end", 422, **days)
    days["last_day"] = (today + timedelta(days=9)).isoformat()
    days["hand_in"] = (today + timedelta(days=40)).isoformat()
    decide(office, "hz-clerk", second, "ask_end", **days)
    decide(office, "hz-boss", second, "refuse_end", comment="再议")
    decide(office, "hz-clerk", second, "ask_end", **days)
    decide(office, "hz-boss", second, "discontinue")
    office.browser("hz-boss").get(second).mustcontain("已停用", days["hand_in"])


def test_a_unit_with_a_certificate_is_not_closed_and_suspended_not_supplied(office):
    address = certified(office)
    page = office.browser("hz-boss").get(f"/units/{SCHOOL}")
    page.mustcontain("票据领用证", "有效或申请中的票据领用证: 1")
    refused = decide(
        office, "hz-boss", f"/units/{SCHOOL}", "close", 409, comment="撤并"
    )
    refused.mustcontain("有效或申请中的票据领用证")
    decide(office, "hz-boss", address, "suspend", comment="未核销")
    today = beijing_day(office.clock.now())
    with office.work() as request, pytest.raises(SupplyStopped):
        check_may_hold(request.site, SCHOOL, "0321", today)
    office.browser("school-clerk").get(address).mustcontain("停止供票")
    decide(office, "hz-boss", address, "resume", comment="已整改")
    late = (today + timedelta(days=1)).isoformat()
    ask = {"event_day": late, "comment": "单位撤并"}
    decide(office, "school-boss", address, "ask_cancel", 422, **ask)
    ask["event_day"] = today.isoformat()
    decide(office, "school-boss", address, "ask_cancel", **ask)
    decide(office, "hz-boss", address, "cancel")
    office.browser("school-clerk").get(address).mustcontain("已注销")


def test_a_plan_is_made_approved_and_shown_beside_the_certificate(office):
    under_the_police(office)
    address = certified(office)
    office.browser("police-clerk").get(address)  # staff of the department
    clerk = office.browser("school-clerk")
    form = form_of(clerk.get("/use-plans/new"))
    fill(form, first_half="-1", second_half="500")
    form = form_of(form.submit(status=422))
    fill(form, first_half="1200", second_half="1500", note="按去年用量")
    plan = form.submit(status=303).location.replace("http://localhost", "")
    decide(office, "school-clerk", plan, "edit", note="按去年用量加一成")
    decide(office, "school-clerk", plan, "hand_up")
    decide(office, "police-clerk", plan, "agree")
    office.drain()
    department = office.browser("police-clerk")
    department.get("/use-plans/year").mustcontain("2,700", plan)
    department.get("/use-plans").mustcontain(plan.rpartition("/")[2])
    decide(office, "hz-boss", plan, "approve")
    office.drain()
    clerk.get(address).mustcontain("1,200" if office.clock.now().month < 7 else "1,500")
    office.browser("hz-clerk").get("/use-plans/year").mustcontain("2,700", "教育")
    again = form_of(clerk.get("/use-plans/new"))
    fill(again, first_half="1", second_half="1").submit(status=409).mustcontain("已有")


def test_a_unit_that_does_not_put_right_what_was_found_is_supplied_no_more(office):
    address = certified(office)
    today = beijing_day(office.clock.now())
    form = form_of(office.browser("hz-clerk").get("/inspections/new"))
    fill(form, due=(today + timedelta(days=20)).isoformat())
    inspection = form.submit(status=303).location.replace("http://localhost", "")
    decide(office, "hz-boss", inspection, "start")
    office.drain()
    case = f"/inspection-cases/NC-{SCHOOL}-{today.year}"
    office.browser("hz-boss").get(inspection).mustcontain(case, "待自查上报")
    facts = {"used": "5", "statement": "专人保管。"}
    refused = decide(office, "school-clerk", case, "report", 422, **facts)
    refused.mustcontain("数量不平")
    decide(office, "school-clerk", case, "report", **(facts | {"received": "5"}))
    form = form_of(office.browser("hz-clerk").get(f"{case}/check"))
    choose(fill(form, findings="登记簿缺页。"), "no").submit(status=303)
    decide(office, "hz-boss", case, "order", comment="补齐登记簿")
    office.browser("school-clerk").get(case).mustcontain("补齐登记簿", "待整改")
    with office.work() as request:
        found = request.workflows.clock(
            request.site.inspection_cases[case.rpartition("/")[2]], office.clock.now()
        )
        assert found is not None
    office.clock.advance(timedelta(days=30))
    meet_deadlines_of(office)
    office.drain()
    with office.work() as request:
        certificate = certificate_of(request.site, SCHOOL)
        assert certificate.state == "suspended"
        assert certificate.stopped_by == f"NC-{SCHOOL}-{today.year}"
        assert HANGZHOU == certificate.region
    page = office.browser("hz-boss").get(address)
    page.mustcontain("不合格，已停供", "停止供票")
    decide(office, "hz-boss", inspection, "close")


def under_the_police(office):
    """Let the police be the department in charge of the school, with its own staff."""
    with office.work() as request:
        request.site.units[SCHOOL].overseer = POLICE
        request.find_service(People).grant(
            office.act("admin"),
            "police-clerk",
            "department_supervisor",
            f"unit:{POLICE}",
        )


def meet_deadlines_of(office):
    """Let the system take what is due by time."""
    from nontax_site.background import requests_of
    from workflows.overdue import meet_deadlines

    meet_deadlines(requests_of(office.registry))
