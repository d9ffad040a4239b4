"""The pages staff work in: whole, in Chinese, nothing inline, reading writes nothing."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from nontax_site.kernel.interfaces import IWorkflows
from nontax_site.units.applying import Applying, UnitFacts
from tests.factories.channels import issue
from tests.factories.lives import asked_to_reverse, look, sealed
from tests.factories.office import FINANCE, HANGZHOU, POLICE, SCHOOL

INLINE = re.compile(r"<[a-zA-Z][^>]*\s(?:style|on[a-z]+)\s*=", re.S)
FOREIGN = re.compile(r"""(?:src|href|action)=["']?(?:https?:)?//(?!localhost)""")

STAFF = ("admin", "auditor", "hz-boss", "hz-clerk", "school-boss", "school-clerk")
PAGE = 'a:not([href$=".pem"], [href*=".pdf"])'
"""A link to a page, not to a file."""

MENU = ("/work", "/notices", "/bills", "/suspense", "/units", "/items", "/regions")


def pages_of(browser):
    """Every page of the menu and the first document of each list; no files."""
    menu = browser.get("/work").html.find("nav").find_all("a")
    for link in menu:
        page = browser.get(link["href"])
        yield link["href"], page
        table = page.html.find("tbody")
        first = table.select_one(PAGE) if table else None
        if first is not None and first["href"].startswith("/"):
            yield first["href"], browser.get(first["href"])
            for tab in ("audit", "diagram", "papers"):
                yield tab, browser.get(f"{first['href']}?tab={tab}")


@pytest.mark.parametrize("login", STAFF)
def test_every_page_one_can_reach_is_whole(office, login):
    browser = office.browser(login)
    seen = 0
    for path, page in pages_of(browser):
        seen += 1
        assert page.status_int == 200, path
        assert page.html.find("html")["lang"] == "zh-CN", path
        assert len(page.html.find_all("h1")) == 1, path
        assert page.html.find("a", {"class": "skip"})["href"] == "#content", path
        assert page.html.find(id="content").name == "main", path
        assert not INLINE.search(page.text), path
        assert not FOREIGN.search(page.text), path
        assert page.html.find("style") is None, path
        assert all(s.get("src") for s in page.html.find_all("script")), path
        assert "${" not in page.text, path
        ids = [tag["id"] for tag in page.html.find_all(id=True)]
        assert len(ids) == len(set(ids)), path
    assert seen >= 2


@pytest.mark.parametrize("login", ["school-clerk", "hz-boss", "auditor"])
def test_reading_writes_nothing(office, login):
    browser = office.browser(login)
    before = office.databases[""].lastTransaction()
    for _path, _page in pages_of(browser):
        pass
    assert office.databases[""].lastTransaction() == before


def test_the_menu_shows_what_one_may_open(office):
    def menu(login):
        links = office.browser(login).get("/work").html.find("nav").find_all("a")
        return [link["href"] for link in links]

    assert "/users" in menu("admin")
    assert "/users" not in menu("school-clerk")
    assert "/suspense" not in menu("school-clerk")
    assert "/suspense" in menu("hz-clerk")


def test_an_empty_list_says_what_will_appear_and_how(office):
    page = office.browser("hz-clerk").get("/bills")
    assert page.html.find("p", {"class": "empty"}).text.strip()
    assert not page.html.find("table")


def test_my_work_without_anything_says_what_will_appear(office):
    page = office.browser("school-clerk").get("/work")
    assert "暂无待办事项" in page


def test_what_waits_for_a_decision_stands_on_my_work(office):
    applied(office, "杭州市园林文物局")
    page = office.browser("hz-boss").get("/work")
    group = page.html.find("div", {"class": "work-group"})
    assert "杭州市园林文物局" in group.text
    assert group.find("span", {"class": "count"}).text == "1"
    assert group.find(attrs={"class": "overdue"}) is None


def test_what_waits_too_long_is_overdue_in_working_days(office):
    applied(office, "杭州市园林文物局")
    office.clock.advance(timedelta(days=21))
    page = office.browser("hz-boss").get("/work")
    group = page.html.find("div", {"class": "work-group"})
    assert "最长超期 5 个工作日" in group.find("h2").text


def applied(office, name):
    """A unit of Hangzhou that waits for its activation."""
    with office.work() as request:
        Applying(request.find_service(IWorkflows), request.site.units).apply(
            request.site.regions[HANGZHOU],
            UnitFacts(
                name=name,
                body_kind="state_organ",
                level="city",
                accounts=(("treasury", "国库处", "3301000000000009", "杭州银行"),),
                contact="王敏",
                phone="057187000001",
                address="市民中心",
                named_since=date(2017, 1, 1),
            ),
            office.act("hz-clerk"),
        )
    office.drain()


@pytest.mark.rule("SX-32")
def test_a_list_ends_with_no_more_data(office):
    page = office.browser("hz-clerk").get("/units")
    assert "暂无更多数据" in page.html.find("nav", {"class": "pager"}).text


def test_filters_stand_in_the_address_and_in_the_form(office):
    browser = office.browser("hz-clerk")
    page = browser.get("/units?state=closed&from=2026-01-01&to=2026-12-31")
    form = page.html.find("form", {"class": "filters"})
    assert form.find("option", {"selected": "selected"})["value"] == "closed"
    assert form.find("input", {"name": "from"})["value"] == "2026-01-01"
    assert not page.html.find("table")


def test_totals_are_made_on_demand(office):
    browser = office.browser("hz-clerk")
    page = browser.get("/units")
    link = page.html.find(id="totals").find("a")
    assert "2 件" in browser.get(link["href"]).html.find(id="totals").text


def test_what_is_filtered_is_exported(office):
    answer = office.browser("hz-clerk").get("/units?export=csv")
    assert answer.content_type == "text/csv"
    assert 'filename="units.csv"' in answer.headers["Content-Disposition"]
    lines = answer.body.decode("utf-8-sig").splitlines()
    assert len(lines) == 3
    assert "杭州市教育局" in answer.text


def test_a_list_shows_no_other_place(office):
    page = office.browser("hz-clerk").get(f"/units?place=unit:{FINANCE}", status=400)
    assert "山西省财政厅" not in page
    clerk = office.browser("school-clerk")
    page = clerk.get("/units?place=region:330100", status=400)
    assert "杭州市公安局" not in page
    none = clerk.get("/units?place=region:999999", status=400)
    assert none.text.replace("999999", "330100")[:3000] == page.text[:3000]


def test_a_document_shows_its_state_line_and_its_history(office):
    page = office.browser("hz-clerk").get(f"/units/{SCHOOL}")
    line = page.html.find("ol", {"class": "line"})
    here = line.find("li", {"aria-current": "step"})
    assert "周建国" in here.text
    history = page.html.find("ol", {"class": "history"}).find_all("li")
    assert len(history) == 3
    assert "陈静" in history[-1].text


def test_a_closed_action_says_why_and_who_could(office):
    page = office.browser("hz-clerk").get(f"/units/{SCHOOL}")
    closed = page.html.select("ul.actions li.closed")
    assert any("财政主管（杭州市）" in item.text for item in closed)


def test_what_others_can_do_is_folded(office):
    bill = sealed(office, "school")
    auditor = office.browser("auditor").get(f"/bills/{bill}")
    assert auditor.html.select("details.others li.closed")
    assert not auditor.html.select(".can a.btn")
    outside = auditor.html.select(".document-side li.closed")
    assert all(item.find_parent("details") for item in outside)
    clerk = office.browser("school-clerk").get(f"/bills/{bill}")
    assert "申请冲红" in clerk.html.select_one(".can").text
    assert not clerk.html.select("details.others[open]")


def test_the_audit_trail_speaks_as_the_history_does(office):
    bill = sealed(office, "school")
    page = office.browser("auditor").get(f"/bills/{bill}?tab=audit")
    trail = page.html.select_one("#more table").text
    assert "2026-03-05 " in trail
    assert "+00:00" not in trail
    assert "system:" not in trail
    assert "系统" in trail


def test_the_audit_trail_is_for_those_who_may_read_it(office):
    assert (
        "审计"
        in office.browser("auditor")
        .get(f"/units/{SCHOOL}")
        .html.find("nav", {"class": "tab-row"})
        .text
    )
    assert (
        "审计"
        not in office.browser("school-clerk")
        .get(f"/units/{SCHOOL}")
        .html.find("nav", {"class": "tab-row"})
        .text
    )


def test_an_action_asks_for_its_reason_and_keeps_what_was_typed(office):
    browser = office.browser("hz-boss")
    page = browser.get(f"/units/{POLICE}/suspend").forms["deform"].submit(status=422)
    assert "理由" in page.html.find(attrs={"role": "alert"}).text
    form = page.forms["deform"]
    form["comment"] = "机构改革"
    form.submit(status=303)
    shown = browser.get(f"/units/{POLICE}")
    assert "已完成" in shown.html.find("div", {"class": "said"}).text
    assert "机构改革" in shown
    assert "已完成" not in browser.get(f"/units/{POLICE}")


def test_a_stale_form_is_refused_and_keeps_what_was_typed(office):
    first, second = office.browser("hz-boss"), office.browser("hz-boss")
    form = first.get(f"/units/{POLICE}/suspend").forms["deform"]
    other = second.get(f"/units/{POLICE}/close").forms["deform"]
    form["comment"] = "机构改革"
    form.submit(status=303)
    other["comment"] = "撤并"
    page = other.submit(expect_errors=True)
    assert page.status_int == 409
    assert "他人已先行办理" in page
    assert page.forms["deform"]["comment"].value == "撤并"


def test_a_double_click_does_it_once(office):
    browser = office.browser("hz-boss")
    form = browser.get(f"/units/{POLICE}/suspend").forms["deform"]
    form["comment"] = "机构改革"
    form.submit(status=303)
    again = form.submit(status=303)
    assert again.location.endswith(f"/units/{POLICE}")
    with office.work() as request:
        unit = request.site.document("unit", POLICE)
        assert [e.verb for e in unit.history()].count("suspend") == 1


def test_an_action_that_is_not_open_says_why(office):
    page = office.browser("hz-boss").get(f"/units/{POLICE}/resume", status=409)
    assert "不能办理" in page
    assert f"/units/{POLICE}" in {a["href"] for a in page.html.find_all("a")}


def test_a_number_in_the_search_box_opens_what_it_names(office):
    browser = office.browser("hz-clerk")
    answer = browser.get("/search", {"q": f" {SCHOOL} "}, status=303)
    assert answer.location.endswith(f"/units/{SCHOOL}")


def test_a_name_in_the_search_box_lists_what_fits(office):
    page = office.browser("hz-clerk").get("/search", {"q": "杭州市"})
    assert "杭州市教育局" in page.html.find("table").text
    assert "杭州市公安局" in page.html.find("table").text


@pytest.mark.parametrize("wanted", [FINANCE, "山西省", "<script>", "9" * 20, "0.00"])
def test_the_search_box_never_shows_what_one_may_not_see(office, wanted):
    page = office.browser("hz-clerk").get("/search", {"q": wanted})
    assert page.status_int == 200
    assert "山西省财政厅" not in page
    assert "<script>" not in page


@pytest.mark.parametrize("wanted", ["13800000000", "138 0000 0000"])
def test_a_whole_phone_number_finds_its_notices(office, wanted):
    code = issue(office)
    office.drain()
    answer = office.browser("auditor").get("/search", {"q": wanted}, status=303)
    assert answer.location.endswith(f"/notices/{code}")


@pytest.mark.parametrize("wanted", ["1380000000", "3800000000", "138", "0"])
def test_part_of_a_phone_number_finds_nothing(office, wanted):
    issue(office)
    office.drain()
    page = office.browser("auditor").get("/search", {"q": wanted})
    assert page.html.find("table") is None


def test_markup_in_a_name_is_never_active(office):
    browser = office.browser("hz-boss")
    form = browser.get(f"/units/{POLICE}/suspend").forms["deform"]
    form["comment"] = "<img src=x onerror=alert(1)>"
    form.submit(status=303)
    page = browser.get(f"/units/{POLICE}")
    assert page.html.find("img", {"src": "x"}) is None
    assert "&lt;img src=x" in page


@pytest.mark.parametrize("path", MENU)
def test_pages_read_in_english_too(office, path):
    browser = office.browser("hz-boss")
    browser.get("/language/en")
    page = browser.get(path)
    assert page.html.find("html")["lang"] == "en"
    assert not re.search("[\u4e00-\u9fff]", page.html.find("nav").text)


def ticked(browser, *names):
    """The page that asks about the ticked bills of my work."""
    page = browser.get("/work")
    form = next(
        f for key, f in page.forms.items() if f.action == "/bulk" and "id" in f.fields
    )
    for box in form.fields["id"]:
        box.checked = box._value in names
    return form.submit("verb", value="write_off")


def test_ticked_documents_are_done_after_one_question(office):
    names = [sealed(office), sealed(office)]
    office.drain()
    clerk = office.browser("hz-clerk")
    asked = ticked(clerk, *names)
    assert "核销" in asked.html.find("h1").text
    assert asked.html.select_one("#bulk button").text.strip() == "核销这 2 件"
    assert [look(office, name)["state"] for name in names] == ["sealed"] * 2
    answer = asked.forms["bulk"].submit("sure").follow()
    assert "已完成 2 件，共 2 件" in answer
    assert [look(office, name)["state"] for name in names] == ["written_off"] * 2


def test_one_that_is_refused_stops_none_of_the_others(office):
    good, bad = sealed(office), sealed(office)
    office.drain()
    clerk = office.browser("hz-clerk")
    asked = ticked(clerk, good, bad)
    form = clerk.get(f"/bills/{bad}/write_off").forms["deform"]
    form.submit(status=303)
    answer = asked.forms["bulk"].submit("sure").follow()
    assert "已完成 1 件，共 2 件" in answer
    assert look(office, good)["state"] == "written_off"
    with office.work() as request:
        bill = request.site.document("bill", bad)
        assert [e.verb for e in bill.history()].count("write_off") == 1


def test_nothing_ticked_is_said(office):
    sealed(office)
    office.drain()
    page = office.browser("hz-clerk").get("/work")
    form = next(f for f in page.forms.values() if "id" in f.fields)
    answer = form.submit("verb", value="write_off", status=303).follow()
    assert "没有勾选" in answer.html.find(role="alert").text


@pytest.mark.parametrize(
    ("login", "words"),
    [
        ("admin", "不向系统管理员"),
        ("auditor", "不向审计员"),
        ("school-clerk", "退回的单据"),
        ("school-boss", "撤销通知书"),
        ("hz-boss", "待审批"),
    ],
)
def test_empty_work_says_what_will_come_to_whom(office, login, words):
    assert words in office.browser(login).get("/work").html.select_one(".empty").text


def test_bulk_reaches_no_document_one_may_not_see(office):
    name = sealed(office)
    office.drain()
    stranger = office.browser("sx-clerk")
    token = stranger.get("/password").html.find("input", {"name": "csrf_token"})
    sent = {
        "csrf_token": token["value"],
        "kind": "bill",
        "verb": "write_off",
        "id": name,
        "sure": "yes",
    }
    stranger.post("/bulk", sent, status=400)
    stranger.post("/bulk", {**sent, "verb": "reverse"}, status=404)
    stranger.post("/bulk", {**sent, "kind": "planet"}, status=404)
    assert look(office, name)["state"] == "sealed"


def test_open_requests_are_a_list_of_their_own(office):
    one, _other = sealed(office), sealed(office)
    asked_to_reverse(office, one)
    boss = office.browser("hz-boss")
    link = (
        boss.get("/work").html.find("div", {"class": "work-group"}).find("h2").find("a")
    )
    assert "asked=reversal" in link["href"]
    rows = boss.get(link["href"]).html.find("tbody").find_all("tr")
    assert len(rows) == 1


def test_totals_sum_the_whole_selection(office):
    for _ in range(2):
        sealed(office)
    office.drain()
    page = office.browser("hz-clerk").get("/bills?totals=1")
    assert "2 件" in page.html.find(id="totals").text
    assert "¥1,000.00" in page.html.find(id="totals").text


def test_the_bureau_narrows_a_list_to_one_unit(office, monkeypatch):
    name = sealed(office)
    office.drain()
    clerk = office.browser("hz-clerk")
    assert _numbers(clerk.get(f"/bills?place=unit:{SCHOOL}")) == [name]
    assert _numbers(clerk.get(f"/bills?place=unit:{POLICE}")) == []
    monkeypatch.setattr("views.listing.UNITS_OFFERED", 0)
    assert _numbers(clerk.get(f"/bills?place=unit:{SCHOOL}")) == [name]
    offered = clerk.get("/bills").html.find("form", {"class": "filters"})
    assert offered.find("input", {"name": "place"})["value"] == f"region:{HANGZHOU}"


def _numbers(page):
    table = page.html.find("table")
    links = (
        [row.find("a")["href"] for row in table.find("tbody").find_all("tr")]
        if table
        else []
    )
    return [link.rpartition("/")[2] for link in links]


def test_a_long_list_goes_on_by_key(office):
    names = {sealed(office), sealed(office), sealed(office)}
    office.drain()
    clerk = office.browser("hz-clerk")
    first = clerk.get("/bills?size=2")
    assert "暂无更多数据" not in first
    second = first.click("更早")
    assert "暂无更多数据" in second
    assert {*_numbers(first), *_numbers(second)} == names
    assert _numbers(second.click("回到最新")) == _numbers(first)


def test_a_bill_is_found_with_blanks_and_without_its_dash(office):
    name = sealed(office)
    close = name.replace("-", "")
    clerk = office.browser("hz-clerk")
    for wanted in (name, close, f"{close[:4]} {close[4:]}"):
        answer = clerk.get("/search", {"q": wanted}, status=303)
        assert answer.location.endswith(f"/bills/{name}")


def test_an_amount_lists_what_has_it(office):
    name = sealed(office)
    office.drain()
    page = office.browser("hz-clerk").get("/search", {"q": "¥500.00"})
    assert name in {a["href"].rpartition("/")[2] for a in page.html.find_all("a")}


def test_more_than_one_transaction_holds_are_refused_in_bulk(office):
    browser = office.browser("hz-clerk")
    token = browser.get("/password").html.find("input", {"name": "csrf_token"})
    sent = [("csrf_token", token["value"]), ("kind", "bill"), ("verb", "write_off")]
    many = [("id", str(number)) for number in range(201)]
    page = browser.post("/bulk", [*sent, *many], status=400)
    assert "200" in page
