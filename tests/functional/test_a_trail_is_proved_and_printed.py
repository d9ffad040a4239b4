"""The verify button, and the whole trail of a document on paper."""

from __future__ import annotations

import pytest

from nontax_site.attachments.ports import attaching_of
from nontax_site.background import write_checkpoint
from schemas.trails import TrailSheet, trail_paper
from tests.factories.files import pdf
from tests.factories.lives import sealed
from tests.factories.office import SCHOOL


@pytest.fixture
def story(office):
    bill = sealed(office)
    with office.work() as request:
        document = request.site.document("bill", bill)
        act = office.act("school-clerk")
        attaching_of(request).attach(document, [("说明😀.pdf", pdf())], "", act)
        write_checkpoint(request)
    return bill


def test_every_proof_is_recomputed_and_said(office, story):
    page = office.browser("auditor").get(f"/bills/{story}/prove")
    for words in (
        "全部核验成立",
        "存储状态与日志比对",
        "哈希链",
        "签名检查点",
        "外部存证",
        "提交的材料",
        "票据签名",
    ):
        assert words in page.text
    assert "✗" not in page.text


@pytest.mark.parametrize("what", ["total", "paper", "lane", "signature"])
def test_what_does_not_prove_is_said(office, story, what):
    with office.work() as request:
        bill = request.site.document("bill", story)
        if what == "total":
            bill.total_fen += 1
        elif what == "paper":
            row = request.site.attachments[f"bill:{story}"].rows[0]
            with row.content.blob.open("w") as file:
                file.write(b"x")
        elif what == "lane":
            lane = request.site.audit.find(SCHOOL)
            lane.recent = (*lane.recent[:-1], lane.recent[-1] + b" ")
        else:
            bill.xml.data = bill.xml.data.replace(b"<Total", b"<total", 1)[:-1]
    page = office.browser("auditor").get(f"/bills/{story}/prove")
    assert "有核验不成立" in page.text
    assert "✗" in page.text


def test_who_may_not_see_the_log_proves_nothing(office, story):
    clerk = office.browser("school-clerk")
    clerk.get(f"/bills/{story}/prove", status=403)
    assert "/prove" not in clerk.get(f"/bills/{story}?tab=audit").text
    assert "/prove" in office.browser("auditor").get(f"/bills/{story}?tab=audit").text


def test_the_whole_trail_is_printed(office, story):
    page = office.browser("auditor").get(f"/bills/{story}/trail")
    for words in ("办理全程", "历史", "材料", "经办", "核验结果"):
        assert words in page.text
    clerk = office.browser("school-clerk").get(f"/bills/{story}/trail")
    assert "核验结果" not in clerk.text
    assert "说明" in clerk.text


@pytest.mark.parametrize("login", ["auditor", "school-clerk"])
def test_the_whole_trail_is_taken_along_as_pdf(office, story, login):
    answer = office.browser(login).get(f"/bills/{story}/trail.pdf")
    assert answer.content_type == "application/pdf"
    assert answer.body.startswith(b"%PDF-")
    assert answer.headers["Content-Disposition"].startswith("attachment;")


@pytest.mark.parametrize("path", ["/units/" + SCHOOL, "/items/103042702"])
def test_every_kind_of_document_has_its_trail(office, path):
    browser = office.browser("hz-boss")
    assert "办理全程" in browser.get(f"{path}/trail").text
    assert browser.get(f"{path}/trail.pdf").body.startswith(b"%PDF-")


def test_an_empty_trail_is_still_a_paper(office):
    sheet = TrailSheet("票据", "1", office.clock.now(), (), (), (), (), ())
    assert trail_paper(sheet).startswith(b"%PDF-")
