"""Money comes in at the test bank and is seen at once; the day's end settles it."""

from datetime import timedelta

import pytest
from webtest import TestApp

from nontax_site.audit.log import check as audit_check
from nontax_site.audit.log import differences
from nontax_site.background import TIMERS, requests_of
from nontax_site.commands.testbank.bank import Means, Payment
from nontax_site.commands.testbank.pages import application
from nontax_site.kernel.money import Money
from nontax_site.payments.asking import IChannelQuery, PaymentDone
from nontax_site.payments.ports import payment_ports
from nontax_site.payments.postings import fiscal, in_transit, revenue
from nontax_site.payments.suspense import Suspense
from nontax_site.storage.jobs import Ticker
from tests.factories.channels import (
    Window,
    breaches,
    cases,
    fine_of,
    issue,
    reading,
    show_qr,
    state_of,
)
from tests.factories.office import BANK, SCHOOL
from tests.factories.storage import counted

OBJECTS = 13
BYTES = 8 * 1024


@pytest.fixture
def window(office):
    return Window(office)


def pay(window, code, amount="200.00", means=None, **over):
    """Query and pay at the window as a person does."""
    means = means or Means()
    found = window.bank.look(BANK, code, "device1", means)
    assert found.is_ok, found
    payment = Payment(
        found.data["pay_code"],
        Money.parse(over.pop("pay", found.data["amount"])),
        found.data["rec_account"],
        found.data["check_code"],
    )
    return window.bank.pay(BANK, payment, means)[1]


@pytest.mark.rule("SX-06", "XG-02")
def test_a_notice_is_paid_at_the_counter_and_seen_at_once(office, window):
    code = issue(office)
    assert pay(window, code).is_ok
    with reading(office, code) as notice:
        assert notice.state == "paid"
        assert (notice.paid.channel, notice.paid.bank) == (BANK, "HZB")
    assert breaches(office) == []


@pytest.mark.rule("SX-21", "SX-27", "SX-33")
def test_a_notice_is_paid_by_its_qr(office, window):
    code = issue(office)
    token = show_qr(office, code)
    means = Means("QR", "QR", "WECHAT")
    text = f"https://pay.example.invalid/pay/q/{token}"
    assert pay(window, text, means=means).is_ok
    with reading(office, code) as notice:
        assert notice.paid.wallet == "WECHAT"
        assert [e.verb for e in notice.history()][-2:] == ["lock", "pay"]


@pytest.mark.rule("SX-25", "SX-26", "SX-27", "SX-28")
def test_the_refusals_of_a_qr_reach_the_bank_by_name(office, window):
    code = issue(office)
    token = show_qr(office, code)
    look = window.bank.look
    assert look(BANK, token, "a").is_ok
    assert look(BANK, token, "b").code == "QR_OTHER_SUBJECT"
    assert look(BANK, token, "a").code == "QR_MULTI_SCAN"
    office.clock.advance(timedelta(seconds=120))
    assert look(BANK, token, "a").code == "QR_EXPIRED"
    with reading(office, code) as notice:
        assert notice.token.scans == 2


def test_the_days_end_settles_and_its_replay_changes_nothing(office, window):
    codes = [issue(office) for _ in range(3)]
    for code in codes:
        assert pay(window, code).is_ok
    day, answered = window.bank.day_end(BANK)
    assert (answered.data["settled"], answered.data["differences"]) == (3, [])
    assert {state_of(office, code) for code in codes} == {"settled"}
    with office.work() as request:
        books = request.site.ledgers[f"unit:{SCHOOL}"]
        assert books.balance(in_transit(BANK)) == Money(0)
        assert books.balance(fiscal("3301000000000001")) == Money(60000)
        assert books.balance(revenue("treasury")) == Money(-60000)
    message = _day_end(window, day)
    first = window.say("day-end", message).json
    assert first["data"] == answered.data
    held = window.say("day-end", {**message, "lines": [], "count": 0, "total": "0"})
    assert held.json["code"] == "15010"
    assert breaches(office) == []


def _day_end(window, day):
    entries = window.bank.book.entries(BANK, day)
    lines = [
        {"serial": e.serial, "pay_code": e.pay_code, "amount": e.amount}
        for e in entries
    ]
    total = sum(int(e.amount.replace(".", "")) for e in entries)
    return {
        "day": day.isoformat(),
        "channel": BANK,
        "lines": lines,
        "count": len(lines),
        "total": f"{total // 100}.{total % 100:02d}",
    }


def test_what_is_paid_after_the_close_belongs_to_the_next_day(office, window):
    pay(window, issue(office))
    first, _ = window.bank.day_end(BANK)
    code = issue(office)
    assert pay(window, code).is_ok
    second, answered = window.bank.day_end(BANK)
    assert second == first + timedelta(days=1)
    assert answered.data["settled"] == 1
    assert state_of(office, code) == "settled"


def test_a_payment_twice_is_suspense_that_arrives_and_is_returned(office, window):
    code = issue(office)
    found = window.bank.look(BANK, code, "d")
    payment = Payment(code, Money(20000), found.data["rec_account"])
    first, second = window.bank.pay_twice(BANK, payment, Means())
    assert (first.code, second.code) == ("00000", "12001")
    assert cases(office) == [("12001", code, 20000)]
    assert window.bank.day_end(BANK)[1].data["settled"] == 2
    with office.work() as request:
        (case,) = request.site.suspense.values()
        deed = Suspense(payment_ports(request))
        deed.propose(case, "return", "", office.act("hz-clerk", "重复缴款"))
        deed.approve(case, office.act("hz-boss"))
    assert breaches(office) == []


def test_a_wrong_amount_is_not_taken_by_the_bank(office, window):
    code = issue(office)
    window.bank.look(BANK, code, "d")
    payment = Payment(code, Money(20000), "3301000000000001")
    assert window.bank.pay_wrong(BANK, payment, Means()).code == "12004"
    assert window.bank.book.newest_first() == []
    assert state_of(office, code) == "issued"


def test_lines_of_the_day_that_are_not_ours_are_answered_one_by_one(office, window):
    paid, unnamed = issue(office), issue(office)
    pay(window, paid)
    pay(window, unnamed)
    office.drain()
    message = _day_end(window, office.clock.today())
    ghost = {"serial": "G1", "pay_code": paid, "amount": "1.00"}
    message["lines"] = [message["lines"][0], ghost]
    message |= {"count": 2, "total": "201.00"}
    answered = window.say("day-end", message).json
    assert answered["data"]["settled"] == 1
    found = {row["code"] for row in answered["data"]["differences"]}
    assert found == {"15003", "15002"}
    assert state_of(office, unnamed) == "paid"


def test_a_day_end_of_another_channel_or_with_wrong_sums_is_refused(office, window):
    message = {
        "day": "2026-03-05",
        "channel": "other",
        "lines": [],
        "count": 0,
        "total": "0",
    }
    assert window.say("day-end", message).json["code"] == "10002"
    message |= {"channel": BANK, "count": 1}
    assert window.say("day-end", message).json["code"] == "15001"
    assert window.say("day-end", {**message, "count": 0.5}).json["code"] == "10002"


@pytest.mark.rule("SX-29")
def test_the_button_of_the_payer_only_asks(office, window):
    class Channels:
        def taken(self, pay_code):
            return "taken"

    code = issue(office)
    with reading(office, code) as notice:
        assert PaymentDone(Channels()).ask(notice) == "coming"
    assert state_of(office, code) == "issued"
    pay(window, code)
    with reading(office, code) as notice:
        assert PaymentDone(Channels()).ask(notice) == "paid"


def test_locks_end_by_the_timer_that_asks_first(office, window, monkeypatch):
    asked = []

    def taken(_channels, pay_code):
        asked.append((pay_code, state_of(office, pay_code)))
        return "not-taken"

    with office.work() as request:
        kind = type(request.find_service(IChannelQuery))
    monkeypatch.setattr(kind, "taken", taken)
    codes = [issue(office), issue(office)]
    for code in codes:
        window.bank.look(BANK, show_qr(office, code), code)
    office.drain()
    office.clock.advance(timedelta(seconds=150))
    timer = next(timer for timer in TIMERS if timer.name == "end locks")
    ticker = Ticker(requests_of(office.registry), [timer], office.clock)
    assert ticker.run_once() == ["end locks"]
    assert sorted(asked) == sorted((code, "locked") for code in codes)
    assert {state_of(office, code) for code in codes} == {"issued"}


def test_the_timer_lets_each_notice_expire_in_a_commit_of_its_own(office):
    gone = [issue(office), issue(office)]
    stays = fine_of(office)
    office.drain()
    office.clock.advance(timedelta(days=30))
    timer = next(timer for timer in TIMERS if timer.name == "expire notices")
    ticker = Ticker(requests_of(office.registry), [timer], office.clock)
    assert ticker.run_once() == ["expire notices"]
    assert {state_of(office, code) for code in gone} == {"expired"}
    assert state_of(office, stays) == "issued"
    with office.work() as request:
        notices = [request.site.find("notice", code) for code in gone]
        assert len({(one.state, one._p_serial) for one in notices}) == 2


@pytest.mark.rule("XG-33")
def test_paying_leaves_the_record_that_makes_the_bill(office, window):
    code = issue(office)
    pay(window, code)
    with office.work() as request:
        topics = [
            (record.topic, record.facts)
            for record in request.site.outbox.waiting()
            if record.topic == "issue-bill"
        ]
    assert topics == [("issue-bill", {"notice": code})]


def test_paying_is_within_its_budget(office, window):
    codes = [issue(office) for _ in range(40)]
    for code in codes:
        window.query(code)
    sizes = []
    for number, code in enumerate(codes):
        with counted(office.databases[""]) as stores:
            assert window.confirm(code, serial=f"P{number}")["code"] == "00000"
        # the raw message is a transaction of its own, before
        names = [name for name, _ in stores.records]
        paying = stores.records[names.index("Notice") :]
        sizes.append((len(paying), sum(size for _, size in paying)))
        office.drain()
    assert max(count for count, _ in sizes) <= OBJECTS
    assert sum(size for _, size in sizes) / len(sizes) <= BYTES


def test_the_audit_log_proves_after_a_day_of_it(office, window):
    first, second = issue(office), fine_of(office)
    pay(window, first)
    office.clock.advance(timedelta(days=30))
    pay(window, second)
    window.bank.day_end(BANK)
    office.drain()
    with office.work() as request:
        assert audit_check(request.site.audit) == []
        found = differences(request.site.audit, request.site.documents())
        assert list(found) == []
    assert breaches(office) == []


# ---- the window of the test bank --------------------------------------------------


@pytest.fixture
def browser(window):
    return TestApp(application(window.bank))


def test_a_person_looks_up_and_pays_in_the_window(office, window, browser):
    code = issue(office)
    form = browser.get("/").forms["look"]
    form["text"] = code
    page = form.submit()
    page.mustcontain("周*波", "¥200.00", "00000")
    page = page.forms["pay"].submit("how", value="pay")
    page.mustcontain("00000", " ".join(code[at : at + 4] for at in range(0, 20, 4)))
    assert state_of(office, code) == "paid"
    form = browser.get("/", {"q": code}).forms["look"]
    assert "pay" not in form.submit().forms
    page = page.forms["day-end"].submit()
    page.mustcontain("2026-03-05")
    assert state_of(office, code) == "settled"


@pytest.mark.parametrize(("how", "answer"), [("twice", "12001"), ("wrong", "12004")])
def test_the_window_can_do_wrong_on_purpose(office, browser, how, answer):
    form = browser.get("/", {"q": issue(office)}).forms["look"]
    page = form.submit().forms["pay"].submit("how", value=how)
    page.mustcontain(answer)


def test_the_window_tells_the_site_what_it_took(office, browser):
    code = issue(office)
    assert browser.get("/taken", {"pay_code": code}).json == {"taken": False}
    form = browser.get("/", {"q": code}).forms["look"]
    form.submit().forms["pay"].submit("how", value="pay")
    assert browser.get("/taken", {"pay_code": code}).json == {"taken": True}


def test_the_window_is_a_device_of_its_own(office, window, browser):
    code = issue(office)
    form = browser.get("/", {"q": show_qr(office, code)}).forms["look"]
    form.submit().mustcontain("00000")
    other = TestApp(application(window.bank))
    form = other.get("/", {"q": show_qr_again(office, code)}).forms["look"]
    form.submit().mustcontain("QR_OTHER_SUBJECT")


def show_qr_again(office, code):
    with reading(office, code) as notice:
        return notice.token.token


def test_the_window_refuses_forms_of_other_sites(browser):
    assert browser.post("/day-end", {}, expect_errors=True).status_int == 400


def test_an_amount_that_is_none_is_said_in_the_window(office, browser):
    form = browser.get("/", {"q": issue(office)}).forms["look"]
    form = form.submit().forms["pay"]
    form["amount"].force_value("much")
    assert form.submit("how", value="pay", expect_errors=True).status_int == 400
