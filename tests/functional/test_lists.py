"""Lists: pages both ways, orders, text, bad addresses, saved views."""

from __future__ import annotations

import re

import pytest

from nontax_site.payments.noticing import WantedLine
from tests.factories.channels import PASSPORT, issue
from tests.factories.office import POLICE, SCHOOL

AMOUNT = re.compile(r"¥([\d,]+\.\d\d)")


@pytest.fixture
def many(office):
    """Seven notices of the school, each dearer than the one before."""
    for quantity in (3, 1, 2, 7, 5, 4, 6):
        issue(office, WantedLine(PASSPORT, str(quantity)))
    office.drain()
    return office


def rows(page):
    found = page.html.select("main table.sheet tbody tr")
    return ["".join(row.select_one("td:not(.tick)").text.split()) for row in found]


def amounts(page):
    found = page.html.select("main table.sheet tbody tr")
    said = [AMOUNT.search(row.text).group(1) for row in found]
    return [int(text.replace(",", "").partition(".")[0]) // 200 for text in said]


def link(page, words):
    found = page.html.select_one(".pager").find("a", string=re.compile(words))
    return found["href"] if found else None


def test_an_empty_list_sends_nobody_to_a_button_of_another_role(office):
    clerk = office.browser("school-clerk").get("/notices").html.select_one("p.empty")
    assert "请点击上方的“开具" in clerk.text
    boss = office.browser("school-boss")
    for path in ("/notices", "/batches", "/reliefs", "/demands?state=served"):
        said = boss.get(path).html.select_one("p.empty").text
        assert "请点击" not in said and "选择“" not in said, said


@pytest.mark.parametrize("sort", ["", "created", "amount", "-amount", "due", "-due"])
@pytest.mark.parametrize(
    "more", ["", "&state=issued", "&least=0.01", "&q=%E5%91%A8%E6%99%93%E6%B3%A2"]
)
def test_pages_go_older_and_newer_and_meet_the_same_rows(many, sort, more):
    browser = many.browser("school-clerk")
    base = f"/notices?sort={sort}{more}"
    everything = rows(browser.get(f"{base}&size=200"))
    assert len(everything) == 7
    pages, page = [], browser.get(f"{base}&size=3")
    while True:
        pages.append(rows(page))
        if link(page, "更早") is None:
            break
        page = browser.get(link(page, "更早"))
    assert [len(one) for one in pages] == [3, 3, 1]
    assert sum(pages, []) == everything
    for expected in reversed(pages[:-1]):
        page = browser.get(link(page, "较新"))
        assert rows(page) == expected
    assert link(page, "较新") is None
    assert (
        rows(browser.get(link(browser.get(link(page, "更早")), "回到最新"))) == pages[0]
    )


def test_headings_sort_by_the_orders_that_exist(many):
    browser = many.browser("school-clerk")
    page = browser.get("/notices")
    heads = {th.text.strip(): th.find("a") for th in page.html.select("main thead th")}
    assert heads["金额"]
    assert not heads["缴款人"]
    page = browser.get(heads["金额"]["href"])
    assert amounts(page) == [7, 6, 5, 4, 3, 2, 1]
    head = page.html.select_one("th[aria-sort]")
    assert head["aria-sort"] == "descending"
    page = browser.get(head.find("a")["href"])
    assert amounts(page) == [1, 2, 3, 4, 5, 6, 7]


def test_a_value_order_follows_what_was_changed(many):
    browser = many.browser("school-clerk")
    issue(many, WantedLine(PASSPORT, "9"))
    many.drain()
    assert amounts(browser.get("/notices?sort=-amount&size=2")) == [9, 7]


@pytest.mark.parametrize("least", ["abc", "1.234", "-5"])
def test_amounts_that_are_none_are_said(many, least):
    many.browser("school-clerk").get(f"/notices?least={least}", status=400)


BAD = (
    "page=-1",
    "page=0",
    "page=1000000000",
    "size=1000000",
    "size=0",
    "size=-1",
    "size=abc",
    "size=%C2%B2",
    "sort=name",
    "sort=__class__",
    f"place=unit:{POLICE}",
    "place=site",
    "state=gone",
    "asked=a:b",
    "from=yesterday",
    "to=2026-02-30",
    "from=2026-03-02&to=2026-03-01",
    "least=5&most=1",
    "before=x",
    "before=2026-03-05T10:00",
    "after=%00|%00",
    "before=2026|1&after=2026|1",
    "q=" + "*" * 40,
    "q=" + "%25" * 30,
    "q=" + "a" * 101,
    "q=(((",
    "export=pdf",
)


@pytest.mark.parametrize("query", BAD)
def test_a_bad_address_is_said_in_a_sentence(office, query):
    page = office.browser("school-clerk").get(f"/notices?{query}", status=400)
    assert page.html.select_one(".error-sentence").text.strip()
    assert "Traceback" not in page


@pytest.mark.parametrize(
    "text", [".*", "周.*波", "[a-z]+", "周%", "a|b", "\\d", "' OR 1=1 --"]
)
def test_signs_of_patterns_are_text(many, text):
    page = many.browser("school-clerk").get("/notices", {"q": text}, expect_errors=True)
    assert page.status_int in (200, 400)
    assert rows(page) == [] or "周" in text


def test_a_place_that_is_not_there_and_one_that_is_not_his_are_the_same(office):
    browser = office.browser("school-clerk")
    pages = [
        browser.get(f"/notices?place=unit:{unit}", status=400)
        for unit in (POLICE, "330100-9999")
    ]
    said = [page.html.select_one(".error-sentence").text for page in pages]
    assert said[0].replace(POLICE, "x") == said[1].replace("330100-9999", "x")


def test_the_list_says_how_many_rows_its_sheet_has(many, monkeypatch):
    browser = many.browser("school-clerk")
    assert "7 行" in browser.get("/notices").html.find(id="export").text
    page = browser.get("/notices?size=3")
    ask = page.html.find(id="export").find("a")["href"]
    assert "7 行" in browser.get(ask).html.find(id="export").text
    monkeypatch.setattr("views.exporting.SAID", 5)
    assert "多于" in browser.get(ask).html.find(id="export").text


# ---- views ------------------------------------------------------------------------


def keep(browser, query, name, *, default=False):
    form = browser.get(f"/notices?{query}").html.find("form", action="/notices/views")
    sent = {f["name"]: f["value"] for f in form.find_all("input", {"type": "hidden"})}
    sent["name"] = name
    if default:
        sent["default"] = "yes"
    return browser.post("/notices/views", sent, expect_errors=True)


def test_a_view_is_kept_opened_renamed_and_deleted(many):
    browser = many.browser("school-clerk")
    page = keep(browser, "least=1000&size=2", "大额").follow()
    assert amounts(page) == [6, 5]
    assert page.html.select_one(".views a[aria-current]").text == "大额"
    manage = browser.get("/notices/views")
    token = manage.html.find("input", {"name": "csrf_token"})["value"]
    sent = {"csrf_token": token, "do": "rename", "name": "大额", "new": "一千以上"}
    browser.post("/notices/views", sent)
    assert "一千以上" in browser.get("/notices").html.select_one(".views").text
    browser.post(
        "/notices/views", {"csrf_token": token, "do": "delete", "name": "一千以上"}
    )
    assert browser.get("/notices").html.select_one(".views") is None
    browser.post("/notices/views", {"csrf_token": token, "do": "x"}, status=404)


def test_a_list_begins_with_the_view_one_chose(many):
    browser = many.browser("school-clerk")
    keep(browser, "sort=amount", "小额在前", default=True)
    page = browser.get("/notices").follow()
    assert amounts(page) == [1, 2, 3, 4, 5, 6, 7]
    assert len(rows(browser.get("/notices?view=none"))) == 7


def test_a_view_is_nobody_elses(many):
    keep(many.browser("school-clerk"), "least=1000", "我的")
    assert "我的" not in (
        many.browser("school-clerk2").get("/notices").html.select_one(".views") or ""
    )


def test_a_shared_address_shows_what_the_readers_own_rights_show(many):
    shared = f"/notices?place=unit:{SCHOOL}&least=1000"
    assert len(rows(many.browser("school-clerk2").get(shared))) == 3
    many.browser("police-clerk").get(shared, status=400)


def test_a_name_twice_and_a_name_too_long_are_refused(many):
    browser = many.browser("school-clerk")
    keep(browser, "least=1000", "大额")
    assert keep(browser, "least=2000", "大额").status_int == 409
    assert keep(browser, "least=2000", "长" * 31).status_int == 400
    assert keep(browser, "least=2000", " ").status_int == 400


# ---- users ------------------------------------------------------------------------


def test_accounts_are_a_list_as_every_other(office):
    admin = office.browser("admin")
    everything = rows(admin.get("/users"))
    assert everything == sorted(everything)
    first = admin.get("/users?size=4")
    second = admin.get(link(first, "更早"))
    assert rows(first) + rows(second) == everything[:8]
    assert rows(admin.get(link(second, "较新"))) == everything[:4]
    assert rows(admin.get("/users?sort=-login&size=2")) == everything[::-1][:2]
    assert rows(admin.get("/users", {"q": "王敏"})) == ["school-clerk"]
    assert rows(admin.get("/users?state=disabled")) == []
    admin.get("/users?state=issued", status=400)
    sheet = admin.get("/users?export=csv").body.decode("utf-8-sig").splitlines()
    assert len(sheet) == len(everything) + 1


def test_a_bureau_lists_the_accounts_of_its_region_only(office):
    seen = rows(office.browser("hz-clerk").get("/users"))
    assert "school-clerk" in seen
    assert "sx-clerk" not in seen
