"""A payer without an account finds what he owes: by code or by phone."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from nontax_site.kernel.money import Money
from nontax_site.payments.noticing import Noticing, WantedLine
from nontax_site.payments.phone_codes import IPhoneCode
from nontax_site.payments.ports import payment_ports
from nontax_site.root import SITE
from nontax_site.storage.connecting import own_transaction
from tests.factories.office import HANGZHOU, POLICE
from tests.factories.payers import (
    PHONE,
    cancel,
    configure,
    draft,
    fine,
    issue,
    pay,
    tuition,
)
from views.pay import limiting

BOARDING = "103042702"


def query(browser, key, status=None):
    form = browser.get("/pay").forms["deform"]
    form["key"] = key
    return form.submit(expect_errors=True, status=status)


def listed(browser, phone=PHONE):
    return query(browser, phone, status=303).follow()


def tail(code):
    return code[-4:]


def shown(code):
    return " ".join(code[at : at + 4] for at in range(0, 20, 4))


# ---- by code -----------------------------------------------------------------------


@pytest.mark.rule("SX-08", "SX-09", "SX-13", "SX-47")
@pytest.mark.parametrize("form", ["{}", "  {}  ", "blanks"])
def test_the_code_alone_opens_the_notice_with_or_without_blanks(office, app, form):
    code = issue(office)
    typed = shown(code) if form == "blanks" else form.format(code)
    page = query(app, typed, status=303).follow()
    assert shown(code) in page.text
    assert page.forms["pay"].action.endswith("/pay")


@pytest.mark.rule("SX-15", "SX-16", "SX-18", "SX-19")
def test_the_notice_shows_the_eight_facts_with_the_name_masked(office, app):
    code = issue(office, WantedLine(BOARDING), tuition("350.00"))
    page = app.get(f"/pay/{code}")
    for words in (
        shown(code),
        "2026-03-05 10:00:00",
        "周*波",
        "杭州市教育局",
        "¥850.00",
        "共 2 项",
        "查看详情",
        "普通高中住宿费",
        "¥350.00",
    ):
        assert words in page.text
    assert page.html.select_one(".pay-state .state") is not None
    assert "周晓波" not in page.text


@pytest.mark.rule("SX-20")
def test_the_finance_department_may_be_the_receiving_unit(office, app):
    code = issue(office, WantedLine("103040101", amount=Money(1)), unit="140000-0001")
    page = app.get(f"/pay/{code}")
    assert "山西省财政厅" in page.text
    assert "¥0.01" in page.text
    assert "共 1 项" in page.text


def test_a_late_notice_shows_what_is_added_and_the_sum_of_the_day(office, app):
    code = issue(office, fine("100.00"), unit=POLICE, due=date(2026, 3, 6))
    office.clock.advance(timedelta(days=4))
    page = app.get(f"/pay/{code}")
    for words in ("¥109.00", "¥100.00", "¥9.00", "逾期 3 天", "已逾期"):
        assert words in page.text


@pytest.mark.rule("SX-44")
@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "必填"),
        ("　", "请输入"),
        ("１４００００２２００００００００００２９", "半角"),
        ("1400002200000000222９", "半角"),
        ("33010026000000000018x", "数字"),
        ("3301002600000000001", "19 位"),
        ("330100260000000000180", "21 位"),
        ("12345", "5 位"),
        ("23800001234", "1 开头"),
        ("0571-87000001", "12 位"),
        ("+1 202 555 0100", "1 开头"),
    ],
)
def test_what_is_no_code_and_no_phone_is_refused_in_clear_words(app, typed, words):
    answer = query(app, typed)
    assert answer.status_int == 422
    assert words in answer.text
    assert answer.forms["deform"]["key"].value.strip() == typed.strip()


@pytest.mark.parametrize("prefix", ["+86 ", "0086", "+86-"])
def test_the_countrys_number_before_a_phone_does_not_matter(office, app, prefix):
    code = issue(office)
    assert tail(code) in listed(app, f"{prefix}138 0000 1234").text


@pytest.mark.rule("SX-14")
def test_a_wrong_check_digit_and_an_unknown_region_are_named(office, app):
    code = issue(office)
    wrong = code[:-1] + str((int(code[-1]) + 1) % 10)
    assert "payment-code-check-digit" in app.get(f"/pay/{wrong}", status=400).text
    assert "payment-code-region" in app.get(f"/pay/99{code[2:]}", status=400).text
    assert query(app, wrong).status_int == 422


def marked(answer):
    """Whether the one field of the page is marked as wrong, and says why."""
    field = answer.html.find("input", {"name": "key"})
    return (
        answer.status_int != 200
        and field.get("aria-invalid") == "true"
        and "is-invalid" in field["class"]
    )


@pytest.mark.rule("SX-14", "SX-44")
def test_every_bad_code_or_number_is_marked_at_the_field(office, app):
    code = issue(office)
    wrong = code[:-1] + str((int(code[-1]) + 1) % 10)
    unknown = draft(office)
    bad = [wrong, f"99{code[2:]}", unknown, code[:-1], "23800001234", "１２", "x", ""]
    assert [key for key in bad if not marked(query(app, key))] == []


def test_too_many_looks_are_not_the_fault_of_the_field(office, app, monkeypatch):
    def refuse(_request, _what):
        raise limiting.LookedTooOften

    code = issue(office)
    monkeypatch.setattr(limiting, "admit", refuse)
    answer = query(app, code, status=429)
    assert not marked(answer)


def test_a_draft_given_up_has_no_page_and_no_paper(office, app):
    code = draft(office)
    with office.work() as request:
        notice = request.site.document("notice", code)
        act = office.act("school-clerk", "重复")
        Noticing(payment_ports(request)).discard(notice, act)
    assert "code-unknown" in app.get(f"/pay/{code}", status=404).text
    assert "code-unknown" in app.get(f"/pay/{code}/notice.pdf", status=404).text


def test_a_draft_and_an_unknown_code_are_the_same_to_a_payer(office, app):
    hidden = draft(office)
    next_code = issue(office)
    unknown = next_code[:10] + f"{int(next_code[10:19]) + 500:09d}"
    from nontax_site.kernel.codes import PaymentCode

    code = PaymentCode.compose(HANGZHOU, 26, "00", int(unknown[10:]), "LUHN")

    def plain(answer):
        return re.sub(r"请求编号.*|[0-9a-f]{16}|next=\S+", "", answer.text)

    first = app.get(f"/pay/{hidden}", status=404)
    second = app.get(f"/pay/{code}", status=404)
    assert "code-unknown" in first.text
    assert plain(first) == plain(second)


@pytest.mark.rule("SX-31")
def test_paying_is_offered_only_while_unpaid(office, app):
    open_one, gone, paid = issue(office), issue(office), issue(office)
    cancel(office, gone)
    assert pay(office, paid) == "00000"
    assert "pay" in app.get(f"/pay/{open_one}").forms
    for code, said in ((gone, "notice-cancelled"), (paid, "/result")):
        page = app.get(f"/pay/{code}")
        assert "pay" not in page.forms
        assert said in page.text


# ---- by phone ----------------------------------------------------------------------


@pytest.mark.rule("SX-08", "SX-30", "SX-31", "SX-32", "SX-47")
def test_the_phone_lists_what_is_unpaid_and_nothing_that_identifies(office, app):
    code = issue(office, WantedLine(BOARDING), tuition("350.00"))
    done = issue(office)
    issue(office, phone="13900009999")
    pay(office, done)
    page = listed(app)
    for words in (
        "杭州市教育局",
        "普通高中住宿费、普通高中学费",
        "¥850.00",
        "周*波",
        tail(code),
        "138****1234",
        "2026-03-05 10:00",
        "立即缴款",
        "查看详情",
        "暂无更多数据",
    ):
        assert words in page.text
    assert len(page.html.select("article")) == 1
    for whole in (code, shown(code), PHONE, "周晓波"):
        assert whole not in page.text
        assert whole not in page.request.url


@pytest.mark.rule("SX-30")
def test_the_list_reaches_three_calendar_months_back(office, app):
    code = issue(office, due=date(2026, 12, 31))
    office.clock.set(office.clock.now().replace(month=6, day=5))
    assert tail(code) in listed(app).text
    office.clock.advance(timedelta(days=1))
    assert tail(code) not in listed(app).text
    assert app.get(f"/pay/{code}").status_int == 200


def test_an_unknown_phone_gets_the_same_page_as_one_that_owes_nothing(office, app):
    pay(office, issue(office))

    def plain(phone):
        text = listed(app, phone).text.replace(f"{phone[:3]}****{phone[-4:]}", "")
        return re.sub(r"[0-9a-f]{16}|/pay/list/\S+", "", text)

    assert plain(PHONE) == plain("13700007777")


def test_an_unknown_phone_costs_the_same_work(office, app):
    """Objects read from the storage are what a search costs."""
    pay(office, issue(office))

    def work(phone):
        path = query(app, phone, status=303).location
        database = office.databases[""]
        database.cacheMinimize()
        before = loads(database)
        app.get(path, status=200)
        return loads(database) - before

    def loads(database):
        monitor = database.getActivityMonitor() or watch(database)
        return monitor.getActivityAnalysis(divisions=1)[0]["loads"]

    def watch(database):
        from ZODB.ActivityMonitor import ActivityMonitor

        database.setActivityMonitor(ActivityMonitor())
        return database.getActivityMonitor()

    work(PHONE)
    assert abs(work("13700007777") - work(PHONE)) <= 3


def test_a_link_of_the_list_holds_for_ten_minutes(office, app):
    code = issue(office)
    link = listed(app).html.select_one("article a.btn:not(.btn-main)")["href"]
    page = app.get(link)
    assert f"**** {tail(code)}" in page.text
    assert shown(code) not in page.text
    assert code not in page.text
    office.clock.advance(timedelta(minutes=9, seconds=59))
    assert app.get(link).status_int == 200
    office.clock.advance(timedelta(seconds=1))
    assert "link-over" in app.get(link, status=404).text


@pytest.mark.parametrize("name", ["A", "%C3%BC", "x" * 400, "*", "1" * 92])
def test_a_link_nobody_gave_opens_nothing(office, app, name):
    issue(office)
    assert "link-over" in app.get(f"/pay/{name}", status=404).text


def test_a_link_changed_by_one_letter_opens_nothing(office, app):
    issue(office)
    link = listed(app).html.select_one("article a.btn:not(.btn-main)")["href"]
    for at in (len("/pay/"), len(link) // 2):
        letter = "A" if link[at] != "A" else "B"
        changed = link[:at] + letter + link[at + 1 :]
        assert "link-over" in app.get(changed, status=404).text


def test_a_long_list_goes_on_without_loss_and_ends_in_words(office, app):
    codes = {issue(office) for _ in range(23)}
    page = listed(app)
    assert "暂无更多数据" not in page.text
    more = page.html.select_one("a.btn-wide")["href"]
    rest = app.get(more)
    assert "暂无更多数据" in rest.text
    tails = [
        span.text
        for one in (page, rest)
        for span in one.html.select("article .note .figure:not(.nowrap)")
    ]
    assert sorted(tails) == sorted(tail(code) for code in codes)


def test_a_region_that_wants_a_code_on_the_phone_lists_nothing_without_it(office, app):
    code = issue(office)
    configure(office, HANGZHOU, phone_code=True)
    page = listed(app)
    assert tail(code) not in page.text
    assert "短信" in page.text
    assert "杭州市" in page.text
    assert "杭州市" in app.get("/pay").text
    assert app.get(f"/pay/{code}").status_int == 200
    sent = page.forms[0].submit(expect_errors=True)
    assert "phone-code-unsent" in sent.text
    assert "缴款识别码" in sent.text


@pytest.fixture
def messages(office):
    """The messages that a service for codes sent, by number."""
    sent = []

    class Service:
        def send(self, phone):
            sent.append(phone)

        def proves(self, phone, code):
            return (phone, code) == (PHONE, "246810")

    with office.work() as request:
        bound = request.find_service(IPhoneCode)
    kind, service = type(bound), Service()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kind, "send", lambda _self, phone: service.send(phone))
        patch.setattr(kind, "proves", lambda _self, *said: service.proves(*said))
        yield sent


def test_the_code_on_the_phone_opens_the_list(office, app, messages):
    code = issue(office)
    configure(office, HANGZHOU, phone_code=True)
    asking = listed(app).forms[0].submit(status=303).follow()
    assert messages == [PHONE]
    form = asking.forms["deform"]
    form["code"] = "111111"
    wrong = form.submit(expect_errors=True)
    assert "短信验证码不正确" in wrong.text
    form = wrong.forms["deform"]
    form["code"] = "246810"
    page = form.submit(status=303).follow()
    assert tail(code) in page.text
    assert not page.forms


def test_codes_are_neither_sent_nor_tried_without_end(office, app, messages):
    issue(office)
    configure(office, HANGZHOU, phone_code=True)
    page = listed(app)
    asking = [page.forms[0].submit(status=303) for _ in range(3)][0].follow()
    assert page.forms[0].submit(expect_errors=True).status_int == 429
    assert len(messages) == 3
    for _ in range(6):
        asking.forms["deform"]["code"] = "111111"
        answer = asking.forms["deform"].submit(expect_errors=True)
    assert "looked-too-often" in answer.text or "过于频繁" in answer.text


# ---- limits and manners ---------------------------------------------------------------


@pytest.mark.rule("SX-47")
def test_an_address_that_tries_many_codes_is_slowed_down(office, app):
    codes = [issue(office) for _ in range(21)]
    for code in codes[:20]:
        assert app.get(f"/pay/{code}").status_int == 200
    refused = app.get(f"/pay/{codes[20]}", status=429)
    assert "looked-too-often" in refused.text
    assert query(app, codes[20]).status_int == 429
    assert app.get(f"/pay/{codes[3]}").status_int == 200, "what was opened stays open"
    office.clock.advance(timedelta(minutes=2))
    assert app.get(f"/pay/{codes[20]}").status_int == 200


def test_reading_writes_nothing_and_gives_no_cookie(office, app):
    code = issue(office)
    database = office.databases[""]
    before = database.lastTransaction()
    for path in (f"/pay/{code}", f"/pay/{code}/state", f"/pay/how/{HANGZHOU}"):
        app.get(path)
    names = {cookie.name for cookie in app.cookiejar}
    assert names <= {"form"}
    assert database.lastTransaction() == before


def test_pages_are_not_stored_and_tell_nobody_where_one_was(office, app):
    code = issue(office)
    page = app.get(f"/pay/{code}")
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] == "same-origin"


def test_the_query_page_loads_in_less_than_100_kb(app):
    page = app.get("/pay")
    size = len(page.body)
    for path in re.findall(r'(?:href|src)="(/static/[^"]+)"', page.text):
        size += len(app.get(path).body)
    assert size < 100_000


def test_the_paper_of_the_notice_names_nobody(office, app):
    code = issue(office)
    answer = app.get(f"/pay/{code}/notice.pdf")
    assert answer.content_type == "application/pdf"
    assert answer.body.startswith(b"%PDF")
    link = listed(app).html.select_one("article a.btn:not(.btn-main)")["href"]
    app.get(f"{link}/notice.pdf", status=404)


def test_the_orders_by_phone_prove_against_a_rebuild(office):
    from nontax_site.catalog.orders import differences

    codes = [issue(office) for _ in range(3)]
    pay(office, codes[0])
    cancel(office, codes[1])
    draft(office)

    def check(root):
        site = root[SITE]
        return differences(site.orders, site.documents(), site.outbox.waiting())

    assert own_transaction(office.databases[""], check) == []
