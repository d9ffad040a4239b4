"""From the payment to both seals: by itself, or by hand where the region says so."""

from datetime import UTC, datetime

import ofdkit
import pytest

from schemas.ofd.package import pack, unpack
from schemas.ofd.writing import BILL
from tests.factories.lives import as_browsers_read, bill_of, look, paid, sealed, signed


@pytest.mark.rule("XG-29", "XG-02")
def test_a_paid_notice_gets_its_sealed_bill_by_itself(office):
    code = paid(office)
    assert bill_of(office, code) == ""
    office.drain()
    name = bill_of(office, code)
    assert look(office, name)["state"] == "sealed"
    page = office.browser("school-clerk").get(f"/bills/{name}")
    for words in ("财政电子票据", "财政监制签章", "单位签章", "周晓波", "¥500.00"):
        assert words in page, words


def test_the_list_shows_the_bills_of_the_own_unit_only(office):
    name = sealed(office)
    shown = name.replace("-", "-")
    assert shown[-4:] in office.browser("school-clerk").get("/bills")
    assert name not in office.browser("police-clerk").get("/bills")
    office.browser("police-clerk").get(f"/bills/{name}", status=404)


def test_where_sealing_is_by_hand_the_bill_waits_and_says_why(office):
    name = signed(office)
    assert look(office, name)["hold"] == "by-hand"
    page = office.browser("sx-unit").get(f"/bills/{name}")
    assert "本区划实行人工监制" in page
    boss = office.browser("sx-boss")
    form = boss.get(f"/bills/{name}/seal_by_hand").forms["deform"]
    form.submit(status=303)
    assert look(office, name)["state"] == "sealed"


def test_the_unit_that_issued_does_not_seal(office):
    name = signed(office)
    clerk = office.browser("sx-unit")
    page = clerk.get(f"/bills/{name}/seal_by_hand")
    answer = page.forms["deform"].submit(expect_errors=True)
    assert answer.status_int in (403, 409)
    assert look(office, name)["state"] == "signed"


def test_the_xml_is_downloaded_byte_for_byte_and_kept_by_nobody(office):
    name = sealed(office)
    answer = office.browser("school-clerk").get(f"/bills/{name}/bill.xml")
    assert answer.body == look(office, name)["xml"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert name in answer.headers["Content-Disposition"]


def test_the_pdf_is_made_after_the_commit_and_downloaded(office, tmp_path):
    name = sealed(office)
    office.drain()
    kept = list((tmp_path / "papers").glob("*.pdf"))
    assert len(kept) == 1
    answer = office.browser("school-clerk").get(f"/bills/{name}/bill.pdf")
    assert answer.body == kept[0].read_bytes()
    assert answer.body.startswith(b"%PDF")


def test_the_ofd_is_kept_with_both_seals_and_an_altered_one_is_named(office, tmp_path):
    name = sealed(office)
    office.drain()
    (kept,) = (tmp_path / "papers").glob("*.ofd")
    clerk = office.browser("school-clerk")
    answer = clerk.get(f"/bills/{name}").click("下载 OFD")
    assert answer.content_type == "application/ofd"
    assert answer.body == kept.read_bytes()
    files = unpack(answer.body)
    assert files[BILL] == look(office, name)["xml"]
    with ofdkit.open(answer.body) as document:
        assert name.rpartition("-")[2] in document.text()
    auditor = office.browser("auditor")
    assert "2 枚印章" in auditor.get(f"/bills/{name}/prove")
    files[BILL] = files[BILL].replace(b"<ItemAmount>", b"<ItemAmount>9", 1)
    kept.write_bytes(pack(files, datetime(2026, 1, 1, tzinfo=UTC)))
    page = auditor.get(f"/bills/{name}/prove")
    assert "Doc_0/Attachs/bill.xml" in page
    kept.unlink()
    again = clerk.get(f"/bills/{name}/bill.ofd")
    assert unpack(again.body)[BILL] == look(office, name)["xml"]
    assert "2 枚印章" in auditor.get(f"/bills/{name}/prove")


def test_a_unit_issues_a_bill_for_a_donation_without_a_notice(office):
    clerk = office.browser("school-clerk")
    form = as_browsers_read(clerk.get("/bills/direct")).forms["deform"]
    form["payer_name"] = "杭州某某有限公司"
    form["payer_type"] = "unit"
    form["document_kind"] = "none"
    form["item_code"] = "103990101"
    form["amount"] = "8888.00"
    answer = form.submit(status=303)
    office.drain()
    name = answer.location.rpartition("/")[2]
    bill = look(office, name)
    assert (bill["state"], bill["total"], bill["notice"]) == ("sealed", 888800, "")
    assert name.startswith("33050126-")


@pytest.mark.rule("XG-30")
def test_a_missing_glyph_leaves_the_bill_standing_and_only_the_paper_waits(office):
    name = sealed(office, payer="𠮷田")
    office.drain()
    browser = office.browser()
    form = browser.get("/check").forms["deform"]
    form["payer_name"] = "𠮷田"
    form["pay_code"] = look(office, name)["notice"]
    page = form.submit(status=303).follow()
    for form in ("take-pdf", "take-ofd"):
        assert "𠮷" in page.forms[form].submit(status=409)
    assert look(office, name)["state"] == "sealed"
    page.forms["take-xml"].submit(status=200)
    assert look(office, name)["state"] == "delivered"


def test_direct_bills_are_offered_to_units_that_have_items_for_them(office):
    shown = office.browser("school-clerk").get("/bills")
    assert shown.html.select('.page-actions a[href="/bills/direct"]')
    form = office.browser("school-clerk").get("/bills/direct")
    assert "103990101" in [o["value"] for o in form.html.select("select option")]
    other = office.browser("police-clerk").get("/bills")
    assert not other.html.select('.page-actions a[href="/bills/direct"]')
