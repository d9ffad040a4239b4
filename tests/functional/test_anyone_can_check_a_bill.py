"""查验: three ways in, one neutral answer, the state in one word, no sign-in."""

import gc
from datetime import timedelta

import pytest

from nontax_site.kernel.interfaces import IAudit
from nontax_site.units.configuring import Configuring
from tests.factories.lives import (
    PAYER,
    as_browsers_read,
    asked_to_reverse,
    look,
    paid,
    sealed,
    signed,
)


def by_payer(browser, payer, code, status=303):
    form = browser.get("/check").forms["deform"]
    form["payer_name"] = payer
    form["pay_code"] = code
    answer = form.submit(status=status)
    return answer.follow() if status == 303 else answer


def fields_of(office, name):
    bill = look(office, name)
    code, _, number = name.partition("-")
    return {
        "code": code,
        "number": number,
        "check_code": bill["check_code"],
        "payer_name": bill["payer"],
        "total": f"{abs(bill['total']) / 100:.2f}",
        "issued_on": bill["day"],
    }


def by_fields(browser, given, status=303):
    form = browser.get("/check/fields").forms["deform"]
    for field, value in given.items():
        form[field] = value
    answer = form.submit(status=status)
    return answer.follow() if status == 303 else answer


def by_file(browser, data, status=200):
    form = browser.get("/check/file").forms["check-file"]
    from webtest import Upload

    form["file"] = Upload("bill.xml", data, "application/xml")
    return form.submit(status=status)


@pytest.mark.rule("SX-41", "SX-42", "SX-45")
def test_payer_and_code_show_a_valid_bill_without_a_sign_in(office):
    name = sealed(office)
    code = look(office, name)["notice"]
    page = by_payer(office.browser(), PAYER, code)
    assert page.html.find(id="answer").p.text == "有效"
    for words in ("财政监制签章", "单位签章", "逐字节一致", "¥500.00", "伍佰元整"):
        assert words in page, words
    assert " ".join(code[i : i + 4] for i in range(0, 20, 4)) in page
    assert "330102199003077210" not in page
    assert page.headers["Cache-Control"] == "no-store"


def test_each_proved_seal_leads_to_the_certificate_it_was_made_with(office):
    name = sealed(office)
    page = by_payer(office.browser(), PAYER, look(office, name)["notice"])
    with office.work() as request:
        signed_by = request.site.document("bill", name).signatures
        paths = [
            request.route_path("certificate", serial=one.certificate_serial)
            for one in signed_by
        ]
    part = page.html.find(attrs={"aria-labelledby": "part-seals"})
    assert [link["href"] for link in part.find_all("a")] == paths
    assert len(paths) == 2
    for path in paths:
        assert b"BEGIN CERTIFICATE" in office.browser().get(path).body


def test_a_seal_that_does_not_prove_leads_to_no_certificate(office):
    data = look(office, sealed(office))["xml"]
    page = by_file(office.browser(), data.replace("周晓波".encode(), "李四".encode()))
    part = page.html.find(attrs={"aria-labelledby": "part-seals"})
    assert "▲" in part.text
    assert part.find_all("a") == []


@pytest.mark.rule("SX-42", "SX-43", "SX-44", "SI-168")
def test_wrong_or_missing_fields_have_one_neutral_answer(office):
    name = sealed(office)
    code = look(office, name)["notice"]
    browser = office.browser()
    texts = set()
    wrong_code = paid(office, payer="李四")
    for payer, number in (("李四", code), (PAYER, wrong_code)):
        answer = by_payer(browser, payer, number, status=422)
        texts.add(answer.html.find(role="alert").text.strip())
    right = fields_of(office, name)
    for field, value in (
        ("check_code", "000000"),
        ("number", "0000000999"),
        ("payer_name", "李四"),
        ("total", "1.00"),
        ("issued_on", "2026-01-01"),
        ("code", "33010125"),
    ):
        answer = by_fields(browser, {**right, field: value}, status=422)
        texts.add(answer.html.find(role="alert").text.strip())
    assert len(texts) == 1
    for field in right:
        answer = by_fields(browser, {**right, field: ""}, status=422)
        assert "必填" in answer.html.find(role="alert").text
    by_payer(browser, "", code, status=422)
    assert "20 位" in by_payer(browser, PAYER, code[:-1], status=422)


def test_every_field_right_shows_the_bill(office):
    name = sealed(office)
    page = by_fields(office.browser(), fields_of(office, name))
    assert page.html.find(id="answer").p.text == "有效"


def test_the_qr_code_on_paper_fills_in_three_fields(office):
    page = office.browser().get(
        "/check/fields?code=33010126&number=0000000001&check_code=abcdef"
    )
    form = page.forms["deform"]
    assert form["code"].value == "33010126"
    assert form["check_code"].value == "abcdef"
    assert form["payer_name"].value == ""


def test_the_original_file_is_valid_and_a_changed_one_names_the_change(office):
    name = sealed(office)
    data = look(office, name)["xml"]
    browser = office.browser()
    page = by_file(browser, data)
    assert page.html.find(id="answer").p.text == "有效"
    page = by_file(browser, data.replace("周晓波".encode(), "李四".encode()))
    assert page.html.find(id="answer").p.text == "已被改动"
    rows = page.html.find(attrs={"aria-labelledby": "part-changes"}).text
    assert "缴款人" in rows and "周晓波" in rows and "李四" in rows
    assert "take-pdf" not in page.forms


# webob keeps a large body in a temporary file that only the collector closes
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]><a/>", "DOCTYPE"),
        (b"not a bill", "XML"),
        (b"x" * 70_000, "65536"),
        (b"", "XML"),
    ],
)
def test_a_file_that_is_no_bill_gets_a_clear_answer(office, data, words):
    assert words in by_file(office.browser(), data, status=422)
    gc.collect()


def test_void_reversed_and_waiting_bills_are_never_valid(office):
    waiting, name = signed(office), sealed(office)
    asked_to_reverse(office, name)
    boss = office.browser("hz-boss").get(f"/bills/{name}/decide").forms["decide"]
    boss.submit("decision", value="approve")
    office.drain()
    red = look(office, name)["related"]
    for bill, word in ((waiting, "尚未监制"), (name, "已冲红"), (red, "已冲红")):
        page = by_fields(office.browser(), fields_of(office, bill))
        assert page.html.find(id="answer").p.text == word
        page = by_file(office.browser(), look(office, bill)["xml"])
        assert page.html.find(id="answer").p.text == word


@pytest.mark.rule("XG-30", "SI-169")
def test_the_payer_downloads_xml_and_pdf_and_that_is_the_delivery(office):
    name = sealed(office)
    browser = office.browser()
    page = by_payer(browser, PAYER, look(office, name)["notice"])
    pdf = page.forms["take-pdf"].submit()
    assert pdf.body.startswith(b"%PDF") and pdf.headers["Cache-Control"] == "no-store"
    assert look(office, name)["state"] == "delivered"
    xml = page.forms["take-xml"].submit()
    assert xml.body == look(office, name)["xml"]
    ofd = page.forms["take-ofd"].submit()
    assert ofd.content_type == "application/ofd" and ofd.body.startswith(b"PK")


def test_the_receiver_books_once_and_un_books(office):
    name = sealed(office)
    browser = office.browser()
    page = by_payer(browser, PAYER, look(office, name)["notice"])
    form = page.click("入账").forms["deform"]
    form["receiver"] = "杭州某某有限公司"
    stale = page.click("入账").forms["deform"]
    page = form.submit(status=303).follow()
    assert "撤销入账" in page
    assert look(office, name)["booked"][1:3] == ("杭州某某有限公司", 50000)
    stale["receiver"] = "另一公司"
    assert "已于" in stale.submit(status=409)
    undo = page.click("撤销入账").forms["deform"]
    undo["receiver"] = "另一公司"
    again = undo.submit(status=409)
    undo = again.forms["deform"]
    undo["receiver"] = "杭州某某有限公司"
    undo.submit(status=303)
    assert look(office, name)["booked"] is None


@pytest.mark.rule("SX-46")
def test_the_check_has_its_buttons_and_its_help(office):
    browser = office.browser()
    page = browser.get("/check")
    assert page.html.find("button", string="查验")
    assert page.html.find("a", string="重置")["href"] == "/check"
    for words in ("常见问题", "操作说明", "查验结果说明"):
        assert words in page.click(words).html.find("h1").text
    browser.get("/check/help/nothing", status=404)


def test_an_answer_is_over_after_ten_minutes_and_cannot_be_made_up(office):
    name = sealed(office)
    browser = office.browser()
    page = by_payer(browser, PAYER, look(office, name)["notice"])
    path = page.request.path
    browser.get(path)
    browser.get(path[:-1] + ("0" if path[-1] != "0" else "1"), status=404)
    browser.get("/check/result/" + "x" * 60, status=404)
    office.clock.advance(timedelta(minutes=11))
    browser.get(path, status=404)


def test_an_address_that_guesses_is_made_to_wait(office):
    name = sealed(office)
    code = look(office, name)["notice"]
    browser = office.browser()
    for _ in range(20):
        by_payer(browser, "李四", code, status=422)
    assert "次数过多" in by_payer(browser, PAYER, code, status=429)


def test_after_a_reversal_the_payer_asks_for_no_other_bill(office):
    name = sealed(office)
    browser = office.browser()
    page = by_payer(browser, PAYER, look(office, name)["notice"])
    asked_to_reverse(office, name)
    boss = office.browser("hz-boss").get(f"/bills/{name}/decide").forms["decide"]
    boss.submit("decision", value="approve", status=303)
    office.drain()
    path = page.request.path
    assert "want" not in browser.get(path).forms
    token = browser.get("/check").forms["deform"]["csrf_token"].value
    browser.post(path + "/want", {"csrf_token": token}, status=409)
    assert look(office, name)["state"] == "reversed"


def test_who_guesses_the_name_of_the_receiver_is_made_to_wait(office):
    name = sealed(office)
    browser = office.browser()
    page = by_payer(browser, PAYER, look(office, name)["notice"])
    form = page.click("入账").forms["deform"]
    form["receiver"] = "杭州某某有限公司"
    page = form.submit(status=303).follow()
    undo = page.click("撤销入账").forms["deform"]
    for guess in range(20):
        undo["receiver"] = f"公司{guess}"
        undo.submit(status=409)
    undo["receiver"] = "杭州某某有限公司"
    assert "次数过多" in undo.submit(status=429)
    assert look(office, name)["booked"] is not None
    office.clock.advance(timedelta(minutes=2))
    undo.submit(status=303)
    assert look(office, name)["booked"] is None


def test_guesses_from_one_household_of_ipv6_are_counted_together(office):
    code = look(office, sealed(office))["notice"]
    for last in range(20):
        browser = office.browser()
        browser.extra_environ["REMOTE_ADDR"] = f"2001:db8:1:2::{last:x}"
        by_payer(browser, "李四", code, status=422)
    assert "次数过多" in by_payer(browser, PAYER, code, status=429)


def test_checking_real_bills_is_never_slowed_down(office):
    code = look(office, sealed(office))["notice"]
    browser = office.browser()
    for _ in range(25):
        by_payer(browser, PAYER, code)


@pytest.mark.rule("XG-33")
def test_a_payer_asks_for_the_bill_of_his_payment(office):
    with office.work() as request:
        Configuring(request.find_service(IAudit)).configure(
            request.site.regions["330100"],
            {"bill": "on-demand"},
            office.act("hz-boss", "按需开票"),
        )
    code = paid(office)
    office.drain()
    browser = office.browser()
    page = by_payer(browser, PAYER, code)
    assert page.html.find(id="answer").p.text == "已缴款，未开票"
    page = page.forms["want"].submit(status=303).follow()
    office.drain()
    page = by_payer(browser, PAYER, code)
    assert page.html.find(id="answer").p.text == "有效"


def test_a_record_that_was_tampered_with_is_not_proved(office):
    name = sealed(office)
    given = fields_of(office, name)
    with office.work() as request:
        stored = request.site.document("bill", name).xml
        stored.data = stored.data.replace(b">CARD<", b">CASH<", 1)
    page = by_fields(office.browser(), given)
    assert page.html.find(id="answer").p.text == "未能验证"


def test_a_bill_without_both_seals_is_not_handed_out(office):
    name = signed(office)
    browser = office.browser()
    page = by_fields(browser, fields_of(office, name))
    assert "take-pdf" not in page.forms
    token = browser.get("/check").forms["deform"]["csrf_token"].value
    path = page.request.path + "/bill.pdf"
    browser.post(path, {"csrf_token": token}, status=409)


def test_an_address_without_a_file_gets_a_clear_answer(office):
    browser = office.browser()
    form = browser.get("/check/file").forms["check-file"]
    assert "未选择文件" in form.submit(status=422)


def test_the_answer_about_a_payment_opens_nothing_else(office):
    with office.work() as request:
        Configuring(request.find_service(IAudit)).configure(
            request.site.regions["330100"],
            {"bill": "on-demand"},
            office.act("hz-boss", "按需开票"),
        )
    browser = office.browser()
    page = by_payer(browser, PAYER, paid(office))
    browser.get(page.request.path + "/book", status=404)


def test_a_direct_bill_is_checked_by_its_fields_and_asks_for_no_other(office):
    clerk = office.browser("school-clerk")
    form = as_browsers_read(clerk.get("/bills/direct")).forms["deform"]
    form["payer_name"] = "杭州某某有限公司"
    form["payer_type"] = "unit"
    form["document_kind"] = "none"
    form["item_code"] = "103990101"
    form["amount"] = "8888.00"
    name = form.submit(status=303).location.rpartition("/")[2]
    office.drain()
    assert "无缴款通知书" in clerk.get(f"/bills/{name}")
    browser = office.browser()
    page = by_fields(browser, fields_of(office, name))
    assert page.html.find(id="answer").p.text == "有效"
    token = browser.get("/check").forms["deform"]["csrf_token"].value
    browser.post(page.request.path + "/want", {"csrf_token": token}, status=404)
    assert "直接开票" in clerk.get("/bills")
