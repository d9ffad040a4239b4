"""The clerk's form of a notice: draft, edit, refusals, doubles, repeats, issue."""

import html
import re

import pytest

from nontax_site.kernel.identity import check_character
from nontax_site.kernel.money import Money
from nontax_site.security.people import People
from nontax_site.units.suspending import Suspending
from tests.factories.clerk import (
    FINE,
    LODGING,
    PAYER_TYPE,
    TUITION,
    TYPED,
    code_in,
    count,
    drafted,
    issued,
    look,
    new_form,
)
from tests.factories.forms import fill, form_of
from tests.factories.lives import ID_CARD
from tests.factories.office import POLICE, SCHOOL


@pytest.fixture
def clerk(office):
    return office.browser("school-clerk")


# ---- two clicks, one page --------------------------------------------------------


def test_the_form_is_two_clicks_from_anywhere(clerk):
    page = clerk.get("/work").click("缴款通知书", index=0)
    form = page.click("开具缴款通知书", index=0).forms["deform"]
    assert form[PAYER_TYPE].value == "person"
    assert form["due"].value == "2026-03-19"


def test_a_clerk_drafts_reads_the_summary_and_issues(office, clerk):
    answer = new_form(clerk).submit("send", value="send", status=303)
    code = code_in(answer)
    assert answer.location.endswith(f"/notices/{code}/issue")
    summary = answer.follow()
    for words in ("周晓波", "¥500.00", "伍佰元整", "共1项", "2026-03-19", "居民身份证"):
        assert words in summary, words
    page = form_of(summary).submit(status=303).follow()
    assert look(office, code)["state"] == "issued"
    assert look(office, code)["verbs"] == ["draft", "issue"]
    assert "普通高中住宿费" in page
    shown = " ".join(code[at : at + 4] for at in range(0, 20, 4))
    assert shown in page


def test_a_draft_is_kept_changed_and_given_up(office, clerk):
    code = drafted(clerk)
    assert look(office, code)["state"] == "draft"
    form = form_of(clerk.get(f"/notices/{code}/edit"))
    assert form["document_number"].value == ID_CARD
    fill(form, payer_name="周晓明", quantity="2").submit(status=303)
    said = look(office, code)
    assert (said["payer"].name, said["total"]) == ("周晓明", Money(100000))
    page = form_of(clerk.get(f"/notices/{code}/discard"))
    assert page.submit(status=422).status_int == 422
    fill(page, comment="缴款人不再办理").submit(status=303)
    assert look(office, code)["state"] == "cancelled"


def test_lines_with_and_without_an_amount_sum_to_the_total(office, clerk):
    form = form_of(clerk.get("/notices/new"))
    fill(form, **TYPED)
    again = add_line(clerk)
    fill(again, **TYPED)
    again.set("item_code", TUITION, index=1)
    again.set("amount", "1200.00", index=1)
    code = code_in(again.submit("send", value="draft", status=303))
    said = look(office, code)
    assert [line.amount.fen for line in said["lines"]] == [50000, 120000]
    assert "壹仟柒佰元整" in clerk.get(f"/notices/{code}")
    assert "共2项" in clerk.get(f"/notices/{code}")


def add_line(browser):
    """The same form with one more row, as the script adds it."""
    page = browser.get("/notices/new")
    row = html.unescape(re.search(r'data-add-row="([^"]*)"', page.text).group(1))
    page.text = page.text.replace("</tbody>", row + "</tbody>", 1)
    return form_of(page)


@pytest.mark.parametrize(
    ("kind", "number"),
    [
        ("passport", "E12345678"),
        ("permanent_residence", "911101199001010022"),
        ("hk_macao_permit", "H12345678"),
        ("taiwan_permit", "12345678"),
        ("military", "军字第12345678号"),
        ("none", ""),
    ],
)
@pytest.mark.rule("HZ-36")
def test_payers_are_known_by_other_documents_too(office, clerk, kind, number):
    if kind == "permanent_residence":
        number = number[:17] + check_character(number[:17])
    code = drafted(clerk, document_kind=kind, document_number=number)
    assert look(office, code)["payer"].document_kind == kind
    if number:
        assert number not in clerk.get(f"/notices/{code}")


def test_the_telephone_is_kept_as_its_digits(office, clerk):
    code = drafted(clerk, phone="+86 138-0000-0000")
    assert look(office, code)["payer"].phone == "13800000000"
    assert "138****0000" in clerk.get(f"/notices/{code}")


# ---- refusals at their fields ----------------------------------------------------


FAULTS = [
    ({"payer_name": " "}, 422, "payer_name", None),
    ({"document_number": "110101199001010024"}, 422, "document_number", "证件号码有误"),
    ({"document_number": "12"}, 422, "document_number", None),
    ({"document_kind": "credit_code"}, 422, "document_kind", "个人缴款人"),
    ({"payer_type": "unit"}, 422, "document_kind", "统一社会信用代码"),
    ({"phone": "找王老师"}, 422, "phone", "电话号码格式不正确"),
    ({"due": "2026-03-04"}, 422, "due", None),
    ({"due": "明天"}, 422, "due", None),
    ({"item_code": ""}, 422, "item_code", None),
    ({"quantity": "0"}, 422, "quantity", None),
    ({"quantity": "１"}, 422, "quantity", None),
    ({"amount": "0.00"}, 422, "amount", None),
    ({"amount": "500.001"}, 422, "amount", None),
    ({"amount": "-500"}, 422, "amount", None),
    ({"amount": "５００"}, 422, "amount", None),
    ({"amount": "9" * 20}, 422, "amount", None),
    ({"amount": "499.00"}, 409, "amount", "500.00"),
    ({"item_code": TUITION}, 422, "amount", "请填写"),
    ({"item_code": TUITION, "amount": "5000.01"}, 409, "amount", "5,000.00"),
]


@pytest.mark.parametrize(("typed", "status", "field", "words"), FAULTS)
@pytest.mark.rule("SX-18")
def test_a_refusal_stands_at_its_field_and_keeps_what_was_typed(
    office, clerk, typed, status, field, words
):
    form = new_form(clerk)
    for name, value in typed.items():
        form.set(PAYER_TYPE if name == "payer_type" else name, value, index=0)
    page = form.submit("send", value="send", status=status)
    faults = page.html.find(attrs={"role": "alert"})
    assert faults is not None
    wrong = page.html.find_all(attrs={"aria-invalid": "true"})
    names = {each.get("name") for each in wrong}
    assert field in names, (names, faults.text)
    if words:
        assert words in page.html.text
    again = page.html.find("input", {"name": "payer_name"})["value"]
    assert again == typed.get("payer_name", "周晓波").strip()
    assert page.html.find("textarea", {"name": "basis"}).text.strip() == "高一年级住宿"
    assert count(office) == 0


def wrong_names(page):
    """The names of the fields that are marked as wrong."""
    return {
        each.get("name") for each in page.html.find_all(attrs={"aria-invalid": "true"})
    }


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"payer_name": " ", "amount": "499.00"}, {"payer_name", "amount"}),
        ({"phone": "找王老师", "amount": "499.00"}, {"phone", "amount"}),
        (
            {"document_number": "110101199001010024", "amount": "499.00"},
            {"document_number", "amount"},
        ),
        ({"due": "2026-03-04", "item_code": TUITION}, {"due", "amount"}),
        ({"due": "明天", "item_code": FINE}, {"due", "item_code"}),
        ({"payer_name": " ", "item_code": "999999999"}, {"payer_name", "item_code"}),
        ({"payer_name": " ", "quantity": "0"}, {"payer_name", "quantity"}),
    ],
)
def test_what_is_wrong_with_a_line_is_said_with_all_the_rest(
    office, clerk, typed, wrong
):
    form = new_form(clerk)
    for name, value in typed.items():
        form[name].force_value(value)
    page = form.submit("send", value="send", status=422)
    assert wrong_names(page) == wrong
    links = page.html.find(attrs={"role": "alert"}).find_all("a")
    assert len(links) == len(wrong)
    assert count(office) == 0


def test_every_wrong_line_is_marked_at_once(office, clerk):
    form = add_line(clerk)
    fill(form, **TYPED)
    form.set("amount", "499.00", index=0)
    form.set("item_code", TUITION, index=1)
    form.set("amount", "5000.01", index=1)
    page = form.submit("send", value="send", status=409)
    amounts = page.html.find_all("input", {"name": "amount"})
    assert [each["aria-invalid"] for each in amounts[:2]] == ["true", "true"]
    faults = page.html.find(attrs={"role": "alert"}).text
    assert "500.00" in faults and "5,000.00" in faults


def test_a_draft_is_changed_with_the_faults_of_its_lines_at_once(clerk):
    code = drafted(clerk)
    form = form_of(clerk.get(f"/notices/{code}/edit"))
    page = fill(form, payer_name=" ", amount="499.00").submit(status=422)
    assert wrong_names(page) == {"payer_name", "amount"}


def test_an_item_of_another_unit_is_refused_at_its_line(office, clerk):
    form = new_form(clerk)
    form["item_code"].force_value(FINE)
    page = form.submit("send", value="send", status=409)
    assert "杭州市教育局" in page.html.find(attrs={"role": "alert"}).text
    assert count(office) == 0


def test_an_unknown_item_is_refused_at_its_line(office, clerk):
    form = new_form(clerk)
    form["item_code"].force_value("999999999")
    page = form.submit("send", value="send", status=409)
    assert "999999999" in page.html.find(attrs={"role": "alert"}).text


def test_above_the_limit_of_the_region_is_refused(office, clerk):
    with office.work() as request:
        region = request.site.regions["330100"]
        limit = region.config.max_amount_fen
    form = new_form(clerk, quantity="99999999")
    page = form.submit("send", value="send", status="*")
    assert 50000 * 99999999 > limit
    assert page.status_int == 409
    assert count(office) == 0


def test_a_suspended_unit_issues_nothing(office, clerk):
    form = new_form(clerk)
    with office.work() as request:
        Suspending(request.workflows).suspend(
            request.site.units[SCHOOL], office.act("hz-boss", "核查")
        )
    assert form.submit("send", value="send", status="*").status_int in (403, 409)
    assert count(office) == 0


# ---- doubles and staleness -------------------------------------------------------


def test_a_double_click_drafts_one_notice(office, clerk):
    form = new_form(clerk)
    first = form.submit("send", value="send", status=303)
    second = form.submit("send", value="send", status=303)
    assert first.location == second.location
    assert count(office) == 1


def test_a_double_click_issues_once(office, clerk):
    code = drafted(clerk)
    form = form_of(clerk.get(f"/notices/{code}/issue"))
    form.submit(status=303)
    form.submit(status=303)
    assert look(office, code)["verbs"] == ["draft", "issue"]


def test_who_edits_what_a_colleague_changed_keeps_what_he_typed(office, clerk):
    code = drafted(clerk)
    mine = form_of(clerk.get(f"/notices/{code}/edit"))
    colleague = office.browser("school-clerk2")
    theirs = form_of(colleague.get(f"/notices/{code}/edit"))
    fill(theirs, payer_name="周晓明").submit(status=303)
    page = fill(mine, payer_name="周大波").submit(status=409)
    assert "他人已先行办理" in page
    assert page.html.find("input", {"name": "payer_name"})["value"] == "周大波"
    assert look(office, code)["payer"].name == "周晓明"


def test_who_issues_a_draft_a_colleague_gave_up_is_told(office, clerk):
    code = drafted(clerk)
    mine = form_of(clerk.get(f"/notices/{code}/issue"))
    colleague = office.browser("school-clerk2")
    form = form_of(colleague.get(f"/notices/{code}/discard"))
    fill(form, comment="重复").submit(status=303)
    page = mine.submit(status="*")
    assert page.status_int in (403, 409)
    assert look(office, code)["state"] == "cancelled"


# ---- repeating, several units ----------------------------------------------------


def test_the_last_one_is_repeated(office, clerk):
    issued(office, clerk, quantity="2")
    page = clerk.get("/notices/new?again=last")
    form = form_of(page)
    assert form["payer_name"].value == "周晓波"
    assert form["document_number"].value == ID_CARD
    assert form.get("item_code", index=0).value == LODGING
    assert form.get("quantity", index=0).value == "2"
    code = code_in(form.submit("send", value="send", status=303))
    assert look(office, code)["total"] == Money(100000)


def test_repeating_a_colleagues_notice_leaves_out_the_payers_numbers(office, clerk):
    code = issued(office, clerk)
    page = office.browser("school-clerk2").get(f"/notices/new?again={code}")
    form = form_of(page)
    assert form["payer_name"].value == "周晓波"
    assert (form["document_number"].value, form["phone"].value) == ("", "")
    assert ID_CARD not in page


def test_repeating_nothing_is_an_empty_form(clerk):
    assert form_of(clerk.get("/notices/new?again=last"))["payer_name"].value == ""


def test_a_notice_of_another_unit_is_not_repeated(office, clerk):
    code = issued(office, clerk)
    page = office.browser("police-clerk").get(f"/notices/new?again={code}")
    assert form_of(page)["payer_name"].value == ""


def test_a_clerk_of_two_units_chooses_one(office):
    with office.work() as request:
        request.find_service(People).grant(
            office.act("admin"), "police-clerk", "unit_clerk", f"unit:{SCHOOL}"
        )
    browser = office.browser("police-clerk")
    page = browser.get("/notices/new")
    other = SCHOOL if f"unit={SCHOOL}" in page else POLICE
    page = browser.get(f"/notices/new?unit={other}")
    names = {SCHOOL: "杭州市教育局", POLICE: "杭州市公安局"}
    assert names[other] in page.html.find(class_="notice-head").find("b").text


def test_a_clerk_drafts_for_his_own_unit_only(office, clerk):
    assert clerk.get(f"/notices/new?unit={POLICE}", status=403)
    assert office.browser("hz-clerk").get("/notices/new", status=403)


# ---- the total while typing ------------------------------------------------------


def reckon(browser, form, **typed):
    fill(form, **typed)
    return browser.post("/notices/reckon", form.submit_fields(), status=200)


def test_the_total_is_reckoned_while_typing(clerk):
    form = form_of(clerk.get("/notices/new"))
    assert "¥1,000.00" in reckon(clerk, form, item_code=LODGING, quantity="2")
    assert "壹仟元整" in reckon(clerk, form)
    page = reckon(clerk, form, item_code=TUITION, quantity="1", amount="1,200.00")
    assert "¥1,200.00" in page
    page = reckon(clerk, form, amount="")
    assert "overdue" in page
    assert "明细合计" not in page


def test_no_total_is_shown_while_a_line_cannot_be_read(clerk):
    form = form_of(clerk.get("/notices/new"))
    assert "选择执收项目后" in reckon(clerk, form)
    for wrong in ({"quantity": "x"}, {"quantity": "1", "amount": "5.001"}):
        page = reckon(clerk, form, item_code=LODGING, **wrong)
        assert "明细合计" not in page
        assert "overdue" in page


def test_a_stale_edit_shows_what_the_colleague_wrote_beside_what_was_typed(office):
    """Two clerks edit one draft: the second sees the first one's value first."""
    from tests.factories.forms import form_of
    from tests.factories.payers import draft

    code = draft(office)
    one, two = office.browser("school-clerk"), office.browser("school-clerk2")
    first = form_of(one.get(f"/notices/{code}/edit"))
    second = form_of(two.get(f"/notices/{code}/edit"))
    first["remark"] = "甲写的备注"
    first.submit(status=303)
    second["basis"] = "乙写的依据"
    page = second.submit(status=409)
    assert "现已改为：甲写的备注" in page.text
    assert "乙写的依据" in page.text


def test_a_second_edit_with_other_words_is_not_taken_for_a_double_click(office):
    from tests.factories.forms import form_of
    from tests.factories.payers import draft

    code = draft(office)
    clerk = office.browser("school-clerk")
    first = form_of(clerk.get(f"/notices/{code}/edit"))
    second = form_of(clerk.get(f"/notices/{code}/edit"))
    first["remark"] = "第一次"
    first.submit(status=303)
    second["remark"] = "第二次"
    assert "现已改为：第一次" in second.submit(status=409).text


def test_a_double_click_on_an_edit_acts_once(office):
    from tests.factories.forms import form_of
    from tests.factories.payers import draft

    code = draft(office)
    form = form_of(office.browser("school-clerk").get(f"/notices/{code}/edit"))
    form["remark"] = "一次"
    form.submit(status=303)
    form.submit(status=303)
    with office.work() as request:
        verbs = [e.verb for e in request.site.document("notice", code).history()]
    assert verbs.count("edit") == 1
