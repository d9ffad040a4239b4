"""Notices by the thousand: sent in, checked, mended in place, issued whole."""

import io
from datetime import date

import openpyxl
import pytest

from nontax_site.payments import batching
from nontax_site.payments.batch import COLUMNS
from nontax_site.storage.longwork import JobKind
from nontax_site.storage.running import LEASE
from tests.factories.clerk import count
from tests.factories.forms import form_of
from tests.factories.lives import ID_CARD
from tests.factories.office import HANGZHOU, SCHOOL
from tests.factories.payers import configure
from tests.factories.sheets import (
    HEADINGS,
    LODGING,
    TUITION,
    batch_id,
    checked,
    issue,
    look,
    row,
    sent,
    sheet_of,
)
from views.batches import working


@pytest.fixture
def clerk(office):
    return office.browser("school-clerk")


# ---- the whole way ---------------------------------------------------------------


def test_a_sheet_is_sent_in_checked_and_issued(office, clerk):
    name = checked(
        office,
        clerk,
        row(payer_name="周晓波"),
        row(
            payer_name="吴小燕", item_code=TUITION, amount=1200.5, due=date(2026, 5, 1)
        ),
        row(
            payer_name="杭州某公司",
            payer_type="单位",
            document_number="",
            document_kind="无证件",
        ),
    )
    said = look(office, name)
    assert (said["state"], said["notices"], said["faulty"]) == ("ready", 3, 0)
    assert said["total"] == 50000 + 120050 + 50000
    assert count(office) == 0, "nothing is issued before it is asked for"
    page = clerk.get(f"/batches/{name}/issue")
    assert "¥2,200.50" in page
    issue(clerk, name)
    assert look(office, name)["state"] == "issuing"
    office.run_jobs()
    said = look(office, name)
    assert (said["state"], said["issued"]) == ("issued", 3)
    assert said["verbs"] == ["receive", "pass", "issue", "finish"]
    assert count(office) == 3
    with office.work() as request:
        notices = [request.site.find("notice", c) for c in said["codes"].values()]
        assert [n.who.name for n in notices] == ["周晓波", "吴小燕", "杭州某公司"]
        assert [n.state for n in notices] == ["issued"] * 3
        assert notices[1].due == date(2026, 5, 1)
        assert notices[0].history()[-1].comment == f"{name} · 2"
    assert name in clerk.get("/batches")


def test_the_list_of_codes_is_downloaded_code_by_row(office, clerk):
    name = checked(office, clerk, row(), row(payer_name="吴小燕"))
    issue(clerk, name)
    office.run_jobs()
    codes = look(office, name)["codes"]
    data = clerk.get(f"/batches/{name}/codes").body
    rows = list(openpyxl.load_workbook(io.BytesIO(data)).active.values)
    assert rows[0][:2] == ("行号", "缴款识别码")
    assert [(line[0], line[1]) for line in rows[1:]] == list(codes.items())
    assert rows[1][3] == 500
    with office.work() as request:
        job = request.site.document("batch", name).job
    assert clerk.get(f"/jobs/{job}/result").body == data
    page = clerk.get(f"/jobs/{job}")
    assert codes[2] in page, "each row leads to its notice"


def test_rows_under_one_number_are_the_lines_of_one_notice(office, clerk):
    name = checked(
        office,
        clerk,
        row(group="1"),
        row(
            group="1",
            payer_name=None,
            document_number=None,
            phone=None,
            basis=None,
            item_code=TUITION,
            amount=100,
        ),
        row(group="2", payer_name="吴小燕"),
        row(payer_name="赵强"),
    )
    said = look(office, name)
    assert (said["state"], said["rows"], said["notices"]) == ("ready", 4, 3)
    issue(clerk, name)
    office.run_jobs()
    codes = look(office, name)["codes"]
    assert list(codes) == [2, 4, 5]
    with office.work() as request:
        notice = request.site.find("notice", codes[2])
        assert [part.item_code for part in notice.parts] == [LODGING, TUITION]


def test_wrong_cells_are_named_and_mended_in_place(office, clerk):
    name = checked(
        office,
        clerk,
        row(payer_name="周晓波"),
        row(document_number="110101199001010024", phone="找王老师"),
        row(item_code=TUITION),
        row(item_code="999999999"),
    )
    said = look(office, name)
    assert (said["state"], said["faulty"], said["notices"]) == ("faulty", 3, 1)
    page = clerk.get(f"/batches/{name}")
    for words in ("E3", "F3", "I4", "G5", "证件号码有误", "电话号码格式不正确"):
        assert words in page, words
    assert "issue" not in [
        a["href"].rpartition("/")[2] for a in page.html.find_all("a")
    ]
    form = next(f for f in page.forms.values() if f.action.endswith("/mend"))
    form["r3.document_number"] = ID_CARD
    form["r3.phone"] = "13800000001"
    form["r4.amount"] = "1200"
    page = form.submit(status=303).follow()
    assert "还有 1 行" in page
    said = look(office, name)
    assert [fault[:2] for fault in said["faults"]] == [(5, "item_code")]
    assert (said["notices"], said["total"]) == (3, 50000 * 2 + 120000)
    form = next(f for f in page.forms.values() if f.action.endswith("/mend"))
    form["r5.item_code"] = f"{LODGING} 普通高中住宿费"
    assert "每一行都已通过" in form.submit(status=303).follow()
    said = look(office, name)
    assert (said["state"], said["notices"]) == ("ready", 4)
    assert said["verbs"] == ["receive", "find_faults", "mend", "mend", "pass"]
    issue(clerk, name)
    office.run_jobs()
    assert look(office, name)["state"] == "issued"
    assert count(office) == 4


@pytest.mark.parametrize("typed", [{}, {"r3.remark": "又送"}])
def test_what_was_wrong_and_is_in_order_by_now_is_counted_once(office, clerk, typed):
    """The region allowed less when the sheet was checked."""
    configure(office, HANGZHOU, max_amount_fen=60_000)
    name = checked(office, clerk, row(), row(quantity=2))
    assert look(office, name)["faulty"] == 1
    configure(office, HANGZHOU, max_amount_fen=200_000)
    page = clerk.get(f"/batches/{name}")
    form = next(f for f in page.forms.values() if f.action.endswith("/mend"))
    for field, text in typed.items():
        form[field] = text
    form.submit(status=303)
    said = look(office, name)
    assert (said["state"], said["notices"], said["total"]) == ("ready", 2, 150_000)
    issue(clerk, name)
    office.run_jobs()
    said = look(office, name)
    assert (said["state"], said["issued"]) == ("issued", 2)


def test_a_row_is_left_out(office, clerk):
    name = checked(office, clerk, row(), row(item_code="999999999"))
    page = clerk.get(f"/batches/{name}")
    form = next(f for f in page.forms.values() if f.action.endswith("/mend"))
    form["r3.out"] = True
    form.submit(status=303)
    said = look(office, name)
    assert (said["state"], said["notices"], said["faulty"]) == ("ready", 1, 0)
    issue(clerk, name)
    office.run_jobs()
    assert look(office, name)["codes"].keys() == {2}


def test_a_row_left_out_names_no_notice(office, clerk):
    name = checked(
        office,
        clerk,
        row(group="1", payer_name="周晓波"),
        row(group="2", payer_name="吴小燕", item_code="999999999"),
    )
    form = next(
        f
        for f in clerk.get(f"/batches/{name}").forms.values()
        if f.action.endswith("/mend")
    )
    form["r3.out"] = True
    form.submit(status=303)
    issue(clerk, name)
    office.run_jobs()
    table = clerk.get(f"/batches/{name}").html.find("table")
    shown = {
        line.find("td").get_text(strip=True): line.get_text()
        for line in table.find_all("tr")
        if line.find("td")
    }
    assert "待缴款" in shown["2"]
    assert "已剔除" in shown["3"]
    assert "待缴款" not in shown["3"]


def test_a_stale_page_mends_nothing(office, clerk):
    name = checked(office, clerk, row(), row(item_code="999999999"))
    page = clerk.get(f"/batches/{name}")
    form = next(f for f in page.forms.values() if f.action.endswith("/mend"))
    form["r3.item_code"] = "888888888"
    form.submit(status=303)
    form["r3.item_code"] = LODGING
    form.submit(status=409)
    assert look(office, name)["state"] == "faulty"


# ---- what a sheet may not be -------------------------------------------------------


FAULTS = [
    ({"payer_name": None}, "payer_name", None),
    ({"payer_type": "外星人"}, "payer_type", None),
    ({"document_number": 110101199001010025.0}, "document_number", "lost digits"),
    ({"document_number": "1.10101E+17"}, "document_number", "lost digits"),
    ({"document_kind": "统一社会信用代码"}, "document_kind", None),
    ({"phone": "12"}, "phone", None),
    ({"item_code": None}, "item_code", None),
    ({"item_code": "103050101"}, "item_code", None),
    ({"quantity": 0}, "quantity", None),
    ({"quantity": "两"}, "quantity", None),
    ({"amount": 499.0}, "amount", None),
    ({"amount": 500.001}, "amount", "two decimal places"),
    ({"amount": -500}, "amount", None),
    ({"amount": "五百"}, "amount", None),
    ({"amount": True}, "amount", "should be an amount"),
    ({"due": "03.05.2026"}, "due", "should be a day"),
    ({"due": 46086}, "due", "should be a day"),
    ({"due": date(2026, 3, 4)}, "due", "in the past"),
    ({"klass": "不存在的"}, "klass", None),
    ({"remark": "x" * 600}, "remark", None),
    ({"basis": "a\u202eb"}, "basis", None),
]


@pytest.mark.parametrize(("cells", "column", "words"), FAULTS)
@pytest.mark.rule("SX-18")
def test_a_wrong_cell_is_a_fault_of_its_column(office, clerk, cells, column, words):
    name = checked(office, clerk, row(), row(**cells))
    said = look(office, name)
    assert said["state"] == "faulty"
    assert [(fault[0], fault[1]) for fault in said["faults"]] == [(3, column)]
    if words:
        assert words in said["faults"][0][2]
    assert count(office) == 0


def test_rows_of_one_notice_stand_together_and_agree(office, clerk):
    name = checked(
        office,
        clerk,
        row(group="1"),
        row(group="1", payer_name="吴小燕"),
        row(group="2"),
        row(group="1"),
    )
    faults = look(office, name)["faults"]
    assert [fault[:2] for fault in faults] == [(3, "payer_name"), (5, "group")]


def test_an_example_is_not_read_and_twins_are_said(office, clerk):
    name = checked(office, clerk, row(group="示例"), row(), row(), row(quantity=2))
    said = look(office, name)
    assert (said["rows"], said["twins"], said["state"]) == (3, 1, "ready")
    page = clerk.get(f"/batches/{name}")
    assert "与第 3 行相同" in page
    issue(clerk, name, status=409)
    issue(clerk, name, agreed=True)
    office.run_jobs()
    assert look(office, name)["issued"] == 3


def test_the_same_file_sent_in_again_is_said(office, clerk):
    data = sheet_of(row())
    first = batch_id(sent(clerk, data))
    office.run_jobs()
    issue(clerk, first)
    office.run_jobs()
    second = batch_id(sent(clerk, data))
    office.run_jobs()
    page = clerk.get(f"/batches/{second}")
    assert first in page
    issue(clerk, second, status=409)
    assert look(office, second)["state"] == "ready"
    issue(clerk, second, agreed=True)
    office.run_jobs()
    assert count(office) == 2


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"MZ\x90\x00program", "可执行程序"),
        (b"", "文件为空"),
        (b"PK\x03\x04broken", "已损坏"),
        ("缴款人名称".encode("utf-16"), None),
    ],
)
def test_a_file_that_is_no_sheet_is_refused_at_the_form(office, clerk, data, words):
    answer = sent(clerk, data, status="*")
    if words is None:
        office.run_jobs()
        name = batch_id(answer)
        assert look(office, name)["state"] == "given_up"
        assert "UTF-16" in clerk.get(f"/batches/{name}")
        return
    assert answer.status_int == 422
    assert words in answer
    assert clerk.get("/batches").html.find("tbody") is None


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ((*COLUMNS, "颜色"), "O1"),
        ((*COLUMNS[:-1], "payer_name"), "N1"),
        (("item_code",), "缴款人名称"),
    ],
)
def test_a_sheet_with_other_headings_ends_the_batch_with_the_reason(
    office, clerk, columns, words
):
    name = batch_id(sent(clerk, sheet_of(row(), columns=columns)))
    office.run_jobs()
    assert look(office, name)["state"] == "given_up"
    assert words in clerk.get(f"/batches/{name}")
    with office.work() as request:
        job = request.site.document("batch", name).job
    assert words in clerk.get(f"/jobs/{job}")


def test_an_empty_sheet_ends_the_batch(office, clerk):
    name = batch_id(sent(clerk, sheet_of(row(group="示例"))))
    office.run_jobs()
    assert look(office, name)["state"] == "given_up"


# ---- the template --------------------------------------------------------------------


def test_the_template_is_filled_in_and_sent_in(office, clerk):
    data = clerk.get(f"/batches/template?unit={SCHOOL}").body
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["缴款通知书", "可用项目", "填写说明"]
    sheet, items = book.worksheets[0], book.worksheets[1]
    heads = [cell.value.rstrip("*") for cell in sheet[1]]
    assert heads == list(HEADINGS.values())
    offered = [line[0] for line in items.iter_rows(min_row=2, values_only=True)]
    assert offered[:3] == ["103042501", "103042701", "103042702"]
    assert sheet["E2"].number_format == "@"
    checks = {str(v.sqref): v.formula1 for v in sheet.data_validations.dataValidation}
    assert checks["G2:G100001"] == "'可用项目'!$A$2:$A$5"
    for at, column in enumerate(COLUMNS, 1):
        value = row().get(column)
        sheet.cell(3, at, value)
    buffer = io.BytesIO()
    book.save(buffer)
    name = batch_id(sent(clerk, buffer.getvalue()))
    office.run_jobs()
    said = look(office, name)
    assert (said["state"], said["rows"]) == ("ready", 1), said


def test_the_example_row_is_never_taken_for_data(office, clerk):
    data = clerk.get(f"/batches/template?unit={SCHOOL}").body
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book.worksheets[0]
    example = {c: sheet.cell(2, at).value for at, c in enumerate(COLUMNS, 1)}
    typed = set(COLUMNS) - {"group", "payer_type", "document_kind"}
    shown = {c: v for c, v in example.items() if v and c in typed}
    assert shown and all(v.startswith("示例：") for v in shown.values()), shown
    sheet["A2"] = None
    sheet.cell(2, COLUMNS.index("payer_name") + 1, "周晓波")
    buffer = io.BytesIO()
    book.save(buffer)
    name = batch_id(sent(clerk, buffer.getvalue()))
    office.run_jobs()
    said = look(office, name)
    assert said["state"] == "faulty"
    faulty = {column for _row, column, *_more in said["faults"]}
    assert {"document_number", "item_code", "quantity"} <= faulty
    assert "模板中的示例" in clerk.get(f"/batches/{name}")


def test_a_csv_is_taken_too(office, clerk):
    text = f"缴款人名称,证件号码,执收项目编码\n周晓波,{ID_CARD},103042702\n"
    name = batch_id(sent(clerk, text.encode("utf-8-sig"), "九月.csv"))
    office.run_jobs()
    assert look(office, name)["state"] == "ready"


# ---- exactly once --------------------------------------------------------------------


class KilledError(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("killed_at", [1, 12, 13, 26])
def test_a_process_killed_while_issuing_doubles_nothing(
    office, clerk, monkeypatch, killed_at
):
    monkeypatch.setattr(working, "ISSUED_PAGES", 1)
    monkeypatch.setattr(batching, "PAGE_ROWS", 10)
    name = checked(office, clerk, *(row(remark=str(n)) for n in range(25)))
    issue(clerk, name)
    whole, calls = working._one, []

    def killed(*given, **named):
        calls.append(1)
        if len(calls) == killed_at:
            raise KilledError
        return whole(*given, **named)

    monkeypatch.setattr(working, "_one", killed)
    if killed_at <= 25:
        with pytest.raises(KilledError):
            office.run_jobs()
        assert count(office) == (killed_at - 1) // 10 * 10
    monkeypatch.setattr(working, "_one", whole)
    office.clock.advance(LEASE)
    office.run_jobs()
    said = look(office, name)
    assert (said["state"], said["issued"], len(said["codes"])) == ("issued", 25, 25)
    assert count(office) == 25
    assert len(set(said["codes"].values())) == 25


def test_a_row_refused_after_the_start_is_reported_and_tried_again(
    office, clerk, monkeypatch
):
    from nontax_site.items.pricing import TariffMissing
    from nontax_site.payments.noticing import Noticing

    name = checked(office, clerk, *(row(remark=str(n)) for n in range(5)))
    issue(clerk, name)
    whole = Noticing.draft_and_issue

    def refused(self, unit, wanted, act):
        notice = whole(self, unit, wanted, act)
        if wanted.remark == "2":
            raise TariffMissing(item_name="住宿费", day="2026-03-05")
        return notice

    monkeypatch.setattr(Noticing, "draft_and_issue", refused)
    office.run_jobs()
    said = look(office, name)
    assert (said["state"], said["issued"], said["refused"]) == ("issuing", 4, 1)
    assert count(office) == 4
    page = clerk.get(f"/batches/{name}")
    monkeypatch.setattr(Noticing, "draft_and_issue", whole)
    form_of(page.click("继续开具")).submit(status=303)
    office.run_jobs()
    said = look(office, name)
    assert (said["state"], said["issued"], len(said["codes"])) == ("issued", 5, 5)
    assert count(office) == 5


def test_a_row_refused_for_good_is_left_out_and_the_batch_closed(
    office, clerk, monkeypatch
):
    from nontax_site.items.pricing import TariffMissing
    from nontax_site.payments.noticing import Noticing

    name = checked(office, clerk, *(row(remark=str(n)) for n in range(3)))
    issue(clerk, name)
    whole = Noticing.draft_and_issue

    def refused(self, unit, wanted, act):
        if wanted.remark == "2":
            raise TariffMissing(item_name="住宿费", day="2026-03-05")
        return whole(self, unit, wanted, act)

    monkeypatch.setattr(Noticing, "draft_and_issue", refused)
    office.run_jobs()
    form = form_of(clerk.get(f"/batches/{name}/close"))
    form["comment"] = "该项目已停征"
    form.submit(status=303)
    said = look(office, name)
    assert (said["state"], said["issued"]) == ("partly", 2)
    assert count(office) == 2
    clerk.get(f"/batches/{name}").mustcontain("部分开具，已办结")


def test_a_batch_in_which_nothing_was_refused_is_not_closed(office, clerk):
    name = checked(office, clerk, *(row(remark=str(n)) for n in range(3)))
    issue(clerk, name)
    form = form_of(clerk.get(f"/batches/{name}/close"))
    form["comment"] = "试试"
    form.submit(status=409)
    office.run_jobs()
    assert look(office, name)["state"] == "issued"


def test_numbers_are_set_aside_for_the_whole_batch(office, clerk):
    name = checked(office, clerk, *(row(remark=str(n)) for n in range(3)))
    issue(clerk, name)
    with office.work() as request:
        sequence = request.site.notices.sequence("3301002600", SCHOOL)
        assert sequence.more[0].last - sequence.more[0].first + 1 == 1000
    office.run_jobs()
    with office.work() as request:
        assert list(request.site.notices.unused("3301002600")) == []


# ---- who may -------------------------------------------------------------------------


def test_only_the_unit_sends_in_and_issues(office, clerk):
    name = checked(office, clerk, row())
    office.browser("school-boss").get(f"/batches/{name}")
    office.browser("hz-boss").get(f"/batches/{name}")
    office.browser("auditor").get(f"/batches/{name}/sheet", status=403)
    office.browser("police-clerk").get(f"/batches/{name}", status=404)
    office.browser("sx-boss").get(f"/batches/{name}", status=404)
    office.browser("school-boss").get("/batches/new", status=403)
    office.browser("hz-clerk").get("/batches/template", status=403)
    boss = office.browser("school-boss")
    form_of(boss.get(f"/batches/{name}/issue")).submit(status=403)


def test_a_batch_is_given_up(office, clerk):
    name = checked(office, clerk, row())
    form = form_of(clerk.get(f"/batches/{name}/give_up"))
    form["comment"] = "名单有误"
    form.submit(status=303)
    assert look(office, name)["state"] == "given_up"
    form = form_of(clerk.get(f"/batches/{name}/issue"))
    form.submit(status=409)


def test_everything_of_a_batch_stands_up_to_the_check(office, clerk):
    from nontax_site.audit.log import differences

    name = checked(office, clerk, row(), row(item_code=TUITION, amount=3))
    issue(clerk, name)
    office.run_jobs()
    office.drain()
    with office.work() as request:
        site = request.site
        assert list(differences(site.audit, site.documents())) == []


def test_the_kinds_are_bound(office):
    kinds = office.registry.job_kinds
    assert isinstance(kinds["check-notices"], JobKind)
    assert kinds["issue-notices"].permission == "notice:issue"
