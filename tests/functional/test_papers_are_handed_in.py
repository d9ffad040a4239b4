"""Papers on documents: handing in, looking, replacing, removing, and refusals."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from webtest import Upload

from nontax_site.attachments.scanning import INFECTED, UNKNOWN
from nontax_site.kernel.interfaces import IWorkflows
from nontax_site.security.certificates import Subject
from nontax_site.units.applying import Applying, UnitFacts
from tests.factories.files import archive, docx, jpeg, pdf, png
from tests.factories.forms import fill, form_of
from tests.factories.lives import sealed
from tests.factories.office import HANGZHOU, SCHOOL


@pytest.fixture(autouse=True)
def bodies_in_memory(monkeypatch):
    """The test's own web framework would drop an open file with a long body."""
    monkeypatch.setattr("webob.request.BaseRequest.request_body_tempfile_limit", 2**24)


UNIT = f"/units/{SCHOOL}"
TAB = f"{UNIT}?tab=papers"


def hand_in(browser, *files, path=UNIT, query="", status=303, **typed):
    """Send files from the page of papers as a browser does."""
    page = browser.get(f"{path}/attach{query}")
    form = fill(form_of(page), **typed)
    sent = [(k, v) for k, v in form.submit_fields() if k != "files"]
    return browser.post(
        f"{path}/attach{query}",
        sent,
        upload_files=[("files", name, data) for name, data in files],
        status=status,
    )


def state_of(office):
    with office.work() as request:
        unit = request.site.units[SCHOOL]
        papers = request.site.attachments.get(f"unit:{SCHOOL}")
        return unit.version, len(papers.rows) if papers else 0


def test_files_are_handed_in_and_shown_with_their_digest(office):
    browser = office.browser("hz-clerk")
    hand_in(
        browser,
        ("申请表.pdf", pdf()),
        ("公章.png", png()),
        material="unit-application",
        comment="补交",
    )
    page = browser.get(TAB)
    for words in (
        "申请表.pdf",
        "执收单位申请表",
        "陈静",
        "第 1 版",
        "本站未接入病毒扫描",
    ):
        assert words in page.text
    with office.work() as request:
        rows = request.site.attachments[f"unit:{SCHOOL}"].rows
    assert all(row.digest in page.text for row in rows)
    assert "提交材料" in browser.get(UNIT).text


def test_a_paper_is_served_to_keep_and_never_runs(office):
    browser = office.browser("hz-clerk")
    hand_in(browser, ("申请 表.pdf", pdf()), ("照片.jpg", jpeg()))
    answer = browser.get(f"{UNIT}/attached/1-1")
    assert answer.body == pdf()
    assert answer.content_type == "application/pdf"
    assert answer.headers["Content-Disposition"] == (
        'attachment; filename="paper-1-1.pdf"; '
        "filename*=UTF-8''%E7%94%B3%E8%AF%B7%20%E8%A1%A8.pdf"
    )
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    shown = browser.get(f"{UNIT}/attached/2-1?show=1")
    assert shown.headers["Content-Disposition"].startswith("inline;")
    assert shown.body == jpeg()
    assert (
        browser.get(f"{UNIT}/attached/1-1?show=1")
        .headers["Content-Disposition"]
        .startswith("attachment;")
    )


@pytest.mark.parametrize("name", ["9-9", "1", "x-1", "1-1-1", "", "-"])
def test_a_paper_that_is_not_there_is_not_found(office, name):
    browser = office.browser("hz-clerk")
    hand_in(browser, ("a.pdf", pdf()))
    browser.get(f"{UNIT}/attached/{name}", status=404)


@pytest.mark.parametrize("number", ["9", "x", "", "1-1", "-1"])
def test_a_paper_that_is_not_there_cannot_be_replaced(office, number):
    browser = office.browser("hz-clerk")
    hand_in(browser, ("a.pdf", pdf()))
    browser.get(f"{UNIT}/replace-paper/{number}", status=404)
    browser.get(f"{UNIT}/remove-paper/{number}", status=404)


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("x.pdf", b"MZ\x90\0\3", "不是可以接收的文件类型"),
        ("x.svg", b"<svg onload='x()'/>", "不是可以接收的文件类型"),
        ("x.pdf", b"", "空文件"),
        ("x.png", pdf(), "扩展名与内容不符"),
        ("x.exe.pdf", pdf(), "两个扩展名"),
        ("x.pdf", pdf(b"/JavaScript"), "可执行的内容"),
        ("x.pdf", pdf() + archive({"a": b"b"}), "夹带"),
        ("x.docx", docx(word__vbaProject_dot_bin=b"x"), "可执行的内容"),
        ("x.txt", b"x" * (8 * 1024 * 1024 + 1), "超过 8 MB"),
        ("x.png", png(50_000, 50_000), "像素"),
    ],
)
def test_bad_files_are_refused_and_nothing_changes(office, name, data, words):
    before = state_of(office)
    browser = office.browser("hz-clerk")
    page = hand_in(browser, ("ok.pdf", pdf()), (name, data), status=422)
    assert words in page.text
    assert state_of(office) == before


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd.pdf", "CON.pdf", "a\u202efdp.pdf", "长" * 300 + ".pdf"],
)
def test_odd_names_become_harmless(office, name):
    browser = office.browser("hz-clerk")
    hand_in(browser, (name, pdf()))
    answer = browser.get(f"{UNIT}/attached/1-1")
    disposition = answer.headers["Content-Disposition"]
    assert len(disposition) < 1100
    assert not set("\r\n\u202e") & set(disposition)
    assert ".." not in disposition


def test_a_form_without_a_file_says_so(office):
    browser = office.browser("hz-clerk")
    page = hand_in(browser, status=422)
    assert "请至少选择一个文件" in page.text


def test_a_replacement_keeps_the_older_version(office):
    browser = office.browser("hz-clerk")
    hand_in(browser, ("a.pdf", pdf(b"old")))
    form = form_of(browser.get(f"{UNIT}/replace-paper/1"))
    form["files"] = Upload("b.png", png())
    form.submit(status=303)
    page = browser.get(TAB)
    assert "第 2 版" in page.text
    assert "历史版本" in page.text
    assert browser.get(f"{UNIT}/attached/1-1").body == pdf(b"old")
    assert browser.get(f"{UNIT}/attached/1-2").body == png()


def test_removing_needs_a_reason_and_keeps_the_content(office):
    browser = office.browser("hz-clerk")
    hand_in(browser, ("a.pdf", pdf()))
    form = form_of(browser.get(f"{UNIT}/remove-paper/1"))
    form.submit(status=422)
    fill(form_of(browser.get(f"{UNIT}/remove-paper/1")), comment="交错了").submit(
        status=303
    )
    assert "交错了" in browser.get(TAB).text
    assert browser.get(f"{UNIT}/attached/1-1").body == pdf()


def test_who_only_looks_sees_papers_and_adds_none(office):
    hand_in(office.browser("hz-clerk"), ("a.pdf", pdf()))
    reader = office.browser("school-clerk")
    page = reader.get(TAB)
    assert "a.pdf" in page.text
    assert '/attach"' not in page.text
    assert reader.get(f"{UNIT}/attached/1-1").body == pdf()
    reader.get(f"{UNIT}/attach", status=403)
    reader.get(f"{UNIT}/remove-paper/1", status=403)


@pytest.mark.parametrize("page", ["", "/attach", "/attached/1-1", "/trail"])
def test_another_unit_meets_the_same_404_as_for_none(office, page):
    hand_in(office.browser("hz-clerk"), ("a.pdf", pdf()))
    stranger = office.browser("police-clerk")
    there = stranger.get(f"{UNIT}{page}", status=404)
    none = stranger.get(f"/units/330100-0999{page}", status=404)
    assert there.status == none.status
    assert "a.pdf" not in there.text
    office.browser().get(f"{UNIT}{page}", status=303)


def test_papers_hang_on_bills_too(office):
    bill = sealed(office)
    browser = office.browser("school-clerk")
    path = f"/bills/{bill}"
    hand_in(browser, ("说明.pdf", pdf()), path=path, material="reversal-reason")
    assert "冲红原因证明材料" in browser.get(f"{path}?tab=papers").text
    assert "系统生成的文件" in browser.get(f"{path}?tab=papers").text


def test_an_auditor_adds_his_note_and_nothing_else(office):
    auditor = office.browser("auditor")
    auditor.get(f"{UNIT}/attach", status=403)
    hand_in(auditor, ("底稿.pdf", pdf()), query="?material=audit-note")
    assert "审计说明" in auditor.get(TAB).text


def test_a_made_up_material_is_refused(office):
    browser = office.browser("hz-clerk")
    page = browser.get(f"{UNIT}/attach")
    sent = [(k, v) for k, v in form_of(page).submit_fields() if k != "files"]
    sent = [(k, "nonsense" if k == "material" else v) for k, v in sent]
    browser.post(
        f"{UNIT}/attach", sent, upload_files=[("files", "a.pdf", pdf())], status=422
    )
    assert state_of(office)[1] == 0


def test_an_edited_content_is_not_served(office):
    browser = office.browser("hz-clerk")
    hand_in(browser, ("a.txt", b"100.00"))
    with office.work() as request:
        row = request.site.attachments[f"unit:{SCHOOL}"].rows[0]
        with row.content.blob.open("w") as file:
            file.write(b"900.00")
    page = browser.get(f"{UNIT}/attached/1-1", status=500, expect_errors=True)
    assert "900.00" not in page.text


def test_what_the_scan_found_later_is_served_to_nobody(office):
    browser = office.browser("hz-clerk")
    hand_in(browser, ("a.txt", b"100.00"))
    with office.work() as request:
        papers = request.site.attachments[f"unit:{SCHOOL}"]
        mark = (office.clock.now(), "system:timer", "timer", "Late-Found")
        papers.put_in_place(replace(papers.rows[0], scan=INFECTED, removed=mark))
    page = browser.get(f"{UNIT}/attached/1-1", status=400, expect_errors=True)
    assert "Late-Found" in page
    assert "100.00" not in page


def test_a_file_is_given_to_nobody_while_it_is_being_scanned(office):
    browser = office.browser("hz-clerk")
    hand_in(browser, ("a.txt", b"100.00"))
    with office.work() as request:
        papers = request.site.attachments[f"unit:{SCHOOL}"]
        papers.put_in_place(replace(papers.rows[0], scan=UNKNOWN))
    assert "正在查毒" in browser.get(f"{UNIT}?tab=papers")
    page = browser.get(f"{UNIT}/attached/1-1", status=409, expect_errors=True)
    assert "正在查毒" in page
    assert "100.00" not in page


def demand(office, *materials, status=303, form="original", days=("2026-03-01", "")):
    """The bureau supervisor of Hangzhou demands materials."""
    boss = office.browser("hz-boss")
    path = f"/regions/{HANGZHOU}/materials"
    page = boss.get(path)
    sent = [
        (name, value)
        for name, value in form_of(page).submit_fields()
        if name in {"csrf_token", "__once__", "_charset_", "__formid__"}
    ]
    sent.append(("__start__", "rows:sequence"))
    for material in materials:
        sent += [
            ("__start__", "row:mapping"),
            ("material", material),
            ("form", form),
            ("copies", "2"),
            ("from_day", days[0]),
            ("to_day", days[1]),
            ("__end__", "row:mapping"),
        ]
    sent += [("__end__", "rows:sequence"), ("comment", "市里要求"), ("send", "send")]
    return boss.post(path, sent, status=status)


def applied(office):
    """The id of a unit whose application waits for the supervisor."""
    with office.work() as request:
        deed = Applying(request.find_service(IWorkflows), request.site.units)
        unit = deed.apply(
            request.site.regions[HANGZHOU],
            UnitFacts(
                name="杭州市文化馆",
                body_kind="institution",
                level="city",
                accounts=(("treasury", "国库", "3301000000000009", "杭州银行"),),
                contact="王敏",
                phone="057187000001",
                address="市民中心",
                named_since=date(2020, 1, 1),
            ),
            office.act("hz-clerk"),
        )
        keys, master = request.site.keys, request.registry.master_key
        keys.make(unit.holder, Subject("馆", "馆"), 99, office.clock.now(), master)
        return unit.id


def test_a_region_demands_papers_before_a_unit_is_activated(office):
    demand(office, "unit-application", "credit-code-certificate")
    unit = applied(office)
    path, boss = f"/units/{unit}", office.browser("hz-boss")
    page = boss.get(path)
    assert "执收单位申请表、统一社会信用代码证书" in page.text
    tab = boss.get(f"{path}?tab=papers").text
    assert "执收单位申请表（原件，纸质 2 份）" in tab
    page = form_of(boss.get(f"{path}/activate")).submit(status=409)
    assert "缺少材料" in page.text or "执收单位申请表" in page.text
    clerk = office.browser("hz-clerk")
    hand_in(clerk, ("a.pdf", pdf()), path=path, material="unit-application")
    page = boss.get(path)
    assert "统一社会信用代码证书" in page.text
    hand_in(clerk, ("b.png", png()), path=path, material="credit-code-certificate")
    form_of(boss.get(f"{path}/activate")).submit(status=303)
    with office.work() as request:
        assert request.site.units[unit].state == "active"


def test_a_demand_of_another_day_or_region_asks_for_nothing(office):
    demand(office, "unit-application", days=("2026-01-01", "2026-02-28"))
    unit = applied(office)
    boss = office.browser("hz-boss")
    form_of(boss.get(f"/units/{unit}/activate")).submit(status=303)


def test_a_removed_or_unscanned_paper_does_not_count(office):
    demand(office, "unit-application")
    path = f"/units/{applied(office)}"
    clerk, boss = office.browser("hz-clerk"), office.browser("hz-boss")
    hand_in(clerk, ("a.pdf", pdf()), path=path, material="unit-application")
    fill(form_of(clerk.get(f"{path}/remove-paper/1")), comment="交错了").submit(
        status=303
    )
    form_of(boss.get(f"{path}/activate")).submit(status=409)


@pytest.mark.parametrize(
    ("materials", "more"),
    [
        (("nonsense",), {}),
        (("audit-note",), {}),
        (("unit-application", "unit-application"), {}),
        (("unit-application",), {"form": "fax"}),
        (("unit-application",), {"days": ("2026-03-02", "2026-03-01")}),
        (("unit-application",), {"days": ("soon", "")}),
    ],
)
def test_a_bad_demand_is_refused_and_nothing_changes(office, materials, more):
    demand(office, *materials, status=422, **more)
    with office.work() as request:
        assert request.site.materials.get(HANGZHOU) is None


def test_a_reversal_wants_its_paper_where_the_region_says_so(office):
    demand(office, "reversal-reason")
    bill = sealed(office)
    clerk = office.browser("school-clerk")
    path = f"/bills/{bill}"
    form = fill(form_of(clerk.get(f"{path}/ask_reversal")), comment="退学")
    assert "冲红原因证明材料" in form.submit(status=409).text
    hand_in(clerk, ("退学证明.pdf", pdf()), path=path, material="reversal-reason")
    fill(form_of(clerk.get(f"{path}/ask_reversal")), comment="退学").submit(status=303)
    with office.work() as request:
        assert request.site.document("bill", bill).asked[0] == "reversal"
