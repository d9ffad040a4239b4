"""Paper bills in the pages: written, followed copy by copy, refused a void, held."""

from __future__ import annotations

import pytest

from nontax_site.stock.moving import Line, Moving
from nontax_site.stock.places import Place, Spot
from nontax_site.stock.ports import stock_ports
from tests.factories.files import png
from tests.factories.forms import form_of
from tests.factories.lives import issued, pay, sealed
from tests.factories.office import SCHOOL
from tests.factories.paper_office import (
    CODE,
    RECEIPTS,
    STORE,
    choose,
    choose_of,
    furnish,
    receipts,
    step,
    swiped_late,
    type_in,
)


def supply(office):
    """The school's custodian signed for one book."""
    furnish(office)
    with office.work() as request:
        Moving(stock_ports(request)).move(
            [Line(CODE, 1, 100)],
            Spot(Place.STORE, STORE),
            Spot(Place.UNIT, SCHOOL),
            office.act("keeper"),
            "supply:L-1",
            office.actor("school-keeper"),
        )


def write(office, number):
    """The clerk writes a new notice on paper; its code and the bill's address."""
    code = issued(office)
    page = office.browser("school-clerk").get(f"/notices/{code}")
    form = form_of(page.click("填开纸质票据"))
    assert form["number"].value == f"{CODE}-{number:010d}"
    return code, form.submit(status=303).location


def came_back(office, address, stamp):
    """The clerk notes how the copies came back."""
    form = form_of(office.browser("school-clerk").get(f"{address}/take_back"))
    choose(form, stamp).submit(status=303)


def total_of(office, address):
    """What a bill says in all, in fen."""
    with office.work() as request:
        name = address.rpartition("/")[2]
        return request.site.document("paper_bill", name).total_fen


@pytest.mark.rule("CQ-14", "CQ-17", "CQ-21", "CQ-22", "CQ-23")
def test_a_payment_book_goes_to_the_bank_and_its_receipt_to_the_payer(office):
    supply(office)
    code, address = write(office, 1)
    clerk = office.browser("school-clerk")
    page = clerk.get(address)
    page.mustcontain("已填开", "各联所在", "回单", "存根")
    assert len(page.html.select(".leaves li.leaf-here")) == 5
    assert not page.html.select("a[href$='/take_back']")
    clerk.get(f"/notices/{code}").mustcontain("纸质票据", address.rpartition("/")[2])
    clerk.get(f"/notices/{code}/write-paper", status=200)
    for name in ("print.pdf", "full.pdf"):
        assert clerk.get(f"{address}/{name}").body.startswith(b"%PDF")
    step(office, "school-clerk", address, "send_copies")
    step(office, "school-clerk", address, "seal_receipt")
    pay(office, code)
    office.drain()
    clerk.get(address).mustcontain("已缴款")
    came_back(office, address, "receipt")
    step(office, "school-clerk", address, "hand_receipt")
    page = clerk.get(address)
    assert len(page.html.select(".leaves li.leaf-home")) == 3
    page.mustcontain("收讫")
    form = form_of(office.browser().get("/check").click("纸质票据查验"))
    for name, value in {"code": CODE, "number": "0000000001", "total": "0.01"}.items():
        form[name] = value
    form["issued_on"] = office.clock.today().isoformat()
    form.submit(status="4*").mustcontain(no="有效")
    form["total"] = f"{total_of(office, address) / 100:.2f}"
    form.submit(status=200).mustcontain("有效", "周*波")
    office.drain()
    for login, status in (("police-clerk", 404), ("hz-clerk", 200)):
        office.browser(login).get(address, status=status)
    listed = office.browser("hz-clerk").get("/paper-bills")
    listed.mustcontain("周晓波", "银行转账")
    sheet = clerk.get("/paper-bills?export=csv")
    assert "周晓波" in sheet.text


@pytest.mark.rule("CQ-51", "CQ-52", "CQ-53", "CQ-54", "CQ-55", "CQ-56")
def test_every_refusal_of_a_void_is_seen_and_only_another_person_voids(office):
    supply(office)
    code, address = write(office, 1)
    clerk = office.browser("school-clerk")
    form = form_of(clerk.get(f"{address}/ask_void"))
    form["comment"] = "打印错位"
    form.set("checkbox", True, index=3)
    form.submit(status=409).mustcontain("收据")
    step(office, "school-clerk", address, "send_copies")
    page = clerk.get(address)
    page.mustcontain("回单", "能否作废")
    assert len(page.html.select("#void-conditions .state-bad")) == 1
    came_back(office, address, "none")
    step(office, "school-clerk", address, "ask_void", comment="打印错位")
    office.drain()
    assert not clerk.get(address).html.select(f"a[href='{address}/void']")
    boss = office.browser("school-boss")
    boss.get("/work").mustcontain("作废")
    name = address.rpartition("/")[2]
    preview = boss.post(
        "/bulk",
        {
            "kind": "paper_bill",
            "verb": "void",
            "id": name,
            "csrf_token": form_of(boss.get(f"{address}/void"))["csrf_token"].value,
        },
    )
    preview.mustcontain("void", name)
    step(office, "school-boss", address, "void")
    page = boss.get(address)
    page.mustcontain("已作废")
    clerk.get(f"/notices/{code}").mustcontain("已撤销")
    # the next one is paid: it is held, reported and consented
    code, address = write(office, 2)
    pay(office, code)
    office.drain()
    page = clerk.get(address)
    assert len(page.html.select("#void-conditions .state-bad")) == 1
    form = form_of(clerk.get(f"{address}/ask_void"))
    form["comment"] = "姓名有误"
    form.submit(status=409).mustcontain("银行")
    step(office, "school-clerk", address, "hold", comment="已缴款，姓名有误")
    step(office, "school-clerk", address, "report", comment="情况说明")
    office.drain()
    office.browser("hz-boss").get("/work").mustcontain(address.rpartition("/")[2])
    step(office, "hz-boss", address, "consent", comment="同意退付")
    clerk.get(address).mustcontain("已同意")


@pytest.mark.rule("CQ-06", "CQ-07", "CQ-08", "CQ-09")
def test_a_card_is_swiped_and_its_lost_answer_is_asked_for(office):
    furnish(office, books=0)
    receipts(office)
    clerk, address = office.browser("school-clerk"), swiped_late(office)
    page = clerk.get(address)
    page.mustcontain("不明")
    assert not page.html.select("a[href$='/swipe']")
    step(office, "school-clerk", address, "enquire_swipe")
    page = clerk.get(address)
    page.mustcontain("成功", "**** 0003", "print.pdf")
    assert len(page.html.select("#void-conditions .state-bad")) == 2
    assert clerk.get(f"{address}/print.pdf").body.startswith(b"%PDF")


@pytest.mark.rule("CQ-24", "CQ-26", "CQ-27", "CQ-28", "CQ-29", "CQ-30", "CQ-31")
def test_a_payer_from_another_place_gets_the_receipt_by_mail(office):
    supply(office)
    code = issued(office)
    clerk = office.browser("school-clerk")
    form = form_of(clerk.get(f"/notices/{code}").click("异地缴款"))
    form["area"] = "330106"
    form.submit(status=409).mustcontain("本行政区域内")
    form["area"] = "440300"
    address = form.submit(status=303).location
    evidence = {"account": "3301000000000002", "reference": "HD20261"}
    page = clerk.get(f"{address}/note_evidence")
    page.mustcontain("加盖银行印章的汇兑凭证回单")
    clerk.post(
        f"{address}/attach",
        [
            (name, "remittance-evidence" if name == "material" else value)
            for name, value in form_of(clerk.get(f"{address}/attach")).submit_fields()
            if name != "files"
        ],
        upload_files=[("files", "回单.png", png())],
        status=303,
    )
    form = type_in(form_of(clerk.get(f"{address}/note_evidence")), evidence)
    choose_of(form, "fax")
    choose_of(form, "transfer")
    form.submit(status=303)
    step(office, "school-clerk", address, "fill")
    step(office, "school-clerk", address, "submit")
    office.drain()
    office.browser("hz-clerk").get("/work").mustcontain(address.rpartition("/")[2])
    step(office, "hz-clerk", address, "upload", number="SC1")
    step(office, "hz-boss", address, "audit")
    form = form_of(clerk.get(f"{address}/take_stamped"))
    choose_of(form, "transfer")
    form.submit(status=409).mustcontain("尚无到账记录")
    pay(office, code)
    office.drain()
    form = form_of(clerk.get(f"{address}/take_stamped"))
    choose_of(form, "transfer")
    form.submit(status=303)
    step(office, "school-clerk", address, "confirm")
    step(office, "school-clerk", address, "mail", parcel="EMS1")
    page = clerk.get(address)
    page.mustcontain("已寄缴款人", "EMS1", "HD20261")
    with office.work() as request:
        bill = request.site.document("notice", code).paper
    page = clerk.get(f"/paper-bills/{bill}")
    assert len(page.html.select(".leaves li.leaf-home")) == 3
    page.mustcontain("已缴款", address.rpartition("/")[2])


def test_an_electronic_bill_is_exchanged_for_paper_once(office):
    furnish(office, books=0)
    receipts(office)
    name = sealed(office)
    clerk = office.browser("school-clerk")
    form = form_of(clerk.get(f"/bills/{name}").click("换开纸质票据"))
    assert form["number"].value == f"{RECEIPTS}-0000000001"
    address = form.submit(status=303).location
    clerk.get(address).mustcontain("已缴款", name)
    page = clerk.get(f"/bills/{name}")
    page.mustcontain("换开纸质票据", f"{RECEIPTS}-0000000001")
    assert not page.html.select("a[href$='/exchange']")
    page.mustcontain("请先收回纸质票据全部联次")
    form_of(clerk.get(f"/bills/{name}/exchange")).submit(status=409)
    office.browser("police-clerk").get(f"/bills/{name}/exchange", status=404)
