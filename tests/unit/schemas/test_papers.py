"""Papers: the words, amounts, seals and codes other programs find in the PDF."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from nontax_site.bills.facts import Party
from schemas.channel import MODES as CHANNEL_MODES
from schemas.glyphs import FONT, MissingGlyph, shows
from schemas.papers import (
    MARKS,
    MODES,
    BillSheet,
    NoticeSheet,
    PaperShop,
    PaperUnknown,
    seal_purpose,
)
from tests.factories.facts import TUITION, bill_facts, red_facts
from tests.factories.tools import needs_tool, run

CHECK_URL = "https://nontax.example/check/33010126/0000000001?check=7b1c11"
PAY_URL = "https://nontax.example/pay?code=33010026000000000018"


def bill_sheet(facts=None, **changed) -> BillSheet:
    sheet = BillSheet(facts or bill_facts(), CHECK_URL, "浙江省杭州市")
    return replace(sheet, **changed)


def notice_sheet(**changed) -> NoticeSheet:
    facts = bill_facts()
    sheet = NoticeSheet(
        code=facts.pay_code,
        unit_name="杭州市第一中学",
        payer_name="周*波",
        lines=facts.lines,
        due=date(2026, 12, 4),
        issued_at=facts.issued_at,
        pay_url=PAY_URL,
        site="https://nontax.example/pay",
        region_name="杭州市财政局",
        late="逾期按日加收万分之三的滞纳金。",
    )
    return replace(sheet, **changed)


@pytest.fixture(scope="module")
def shop(tmp_path_factory) -> PaperShop:
    return PaperShop(tmp_path_factory.mktemp("papers"))


@pytest.fixture
def text_of(tmp_path):
    """The text a reader finds in a PDF, without blanks between signs."""
    tool = needs_tool("pdftotext")

    def read(data: bytes) -> str:
        (tmp_path / "paper.pdf").write_bytes(data)
        out = run(tool, "-layout", tmp_path / "paper.pdf", "-").stdout.decode()
        return " ".join(out.split())

    return read


@pytest.fixture
def codes_of(tmp_path):
    """What a scanner reads from the first page."""
    pages, scanner = needs_tool("pdftoppm"), needs_tool("zbarimg")

    def read(data: bytes) -> list[str]:
        (tmp_path / "scan.pdf").write_bytes(data)
        run(
            pages, "-r", "150", "-png", "-l", "1", tmp_path / "scan.pdf", tmp_path / "p"
        )
        (page,) = tmp_path.glob("p-*.png")
        return run(scanner, "-q", "--raw", page).stdout.decode().split()

    return read


# ---- the bill ----------------------------------------------------------------


def test_the_paper_of_a_bill_says_what_the_bill_says(shop, text_of):
    text = text_of(shop.bill(bill_sheet()).data)
    for part in (
        "非税收入通用票据（电子）",
        "33010126",
        "0000000001",
        "7b1c11",
        "周晓波",
        "2026-11-21",
        "普通高中学费",
        "1,200.00",
        "壹仟伍佰元伍角整",
        "￥1,500.50",
        "杭州市第一中学",
        "陈晨",
        "2026 学年第一学期",
    ):
        assert part in text


@pytest.mark.rule("SX-13")
def test_papers_show_the_payment_code_in_groups_of_four(shop, text_of):
    shown = bill_facts().pay_code.shown
    assert shown in text_of(shop.bill(bill_sheet()).data)
    assert shown in text_of(shop.notice(notice_sheet()).data)


@pytest.mark.rule("SX-15")
def test_the_paper_shows_the_time_of_issue_in_beijing_with_seconds(shop, text_of):
    assert "2026-11-21 11:04:05" in text_of(shop.bill(bill_sheet()).data)


def test_the_document_number_of_a_person_is_masked_and_of_a_unit_is_not(shop, text_of):
    person = text_of(shop.bill(bill_sheet()).data)
    assert "33010219900307721X" not in person
    assert "721X" in person
    company = bill_facts(
        payer=Party("91330100MA27XL0G6W", "某某有限公司"), payer_type="unit"
    )
    assert "91330100MA27XL0G6W" in text_of(shop.bill(bill_sheet(company)).data)


def test_the_code_on_the_bill_leads_to_the_public_check(shop, codes_of):
    assert codes_of(shop.bill(bill_sheet()).data) == [CHECK_URL]


def test_the_code_is_readable_through_a_mark(shop, codes_of):
    assert codes_of(shop.bill(bill_sheet(mark="voided")).data) == [CHECK_URL]


def test_a_red_bill_says_so_with_negative_amounts_and_its_original(shop, text_of):
    text = text_of(shop.bill(bill_sheet(red_facts())).data)
    for part in ("红字", "-1,200.00", "负壹仟伍佰元伍角整", "33010126-0000000001"):
        assert part in text
    assert "红字" not in text_of(shop.bill(bill_sheet()).data)


@pytest.mark.parametrize("mark", ["voided", "reversed"])
def test_a_bill_that_no_longer_counts_says_so_across_the_paper(shop, text_of, mark):
    signs = text_of(shop.bill(bill_sheet(mark=mark)).data)
    assert all(sign in signs for sign in MARKS[mark])
    assert MARKS[mark][1:] not in text_of(shop.bill(bill_sheet()).data)


def test_a_seal_is_drawn_only_when_it_is_set(shop, text_of):
    bare = text_of(shop.bill(bill_sheet(sealed=())).data)
    half = text_of(shop.bill(bill_sheet(sealed=("unit",))).data)
    both = text_of(shop.bill(bill_sheet()).data)
    assert ["财政票据专用章" in text for text in (bare, half, both)] == [
        False,
        True,
        True,
    ]
    assert ["监" in text for text in (bare, half, both)] == [False, False, True]


def test_the_seal_of_a_unit_bears_its_name_and_what_it_is_for(shop, text_of):
    facts = bill_facts()
    plain = replace(facts.unit_seal, seal_name="票据专用章")
    bare = text_of(shop.bill(bill_sheet(sealed=())).data)
    for seal in (plain, facts.unit_seal):
        sheet = bill_sheet(replace(facts, unit_seal=seal), sealed=("unit",))
        text = text_of(shop.bill(sheet).data)
        assert "票据专用章" in text
        for sign in facts.unit.name:
            assert text.count(sign) == bare.count(sign) + 1


def test_the_supervision_seal_bears_the_region_and_what_it_is(shop, text_of):
    half = text_of(shop.bill(bill_sheet(sealed=("unit",))).data)
    both = text_of(shop.bill(bill_sheet(region_name="杭州市")).data)
    assert "杭州市" in both.replace("杭州市第一中学", "")
    for sign in "票据监制章财政监制":
        assert both.count(sign) > half.count(sign)


@pytest.mark.parametrize(
    ("seal", "holder", "purpose"),
    [
        ("杭州市第一中学财政票据专用章", "杭州市第一中学", "财政票据专用章"),
        ("票据专用章", "杭州市第一中学", "票据专用章"),
        ("杭州市财政票据监制章", "", "杭州市财政票据监制章"),
        ("杭州市", "杭州市", "杭州市"),
    ],
)
def test_what_a_seal_is_for_is_its_name_without_its_holder(seal, holder, purpose):
    assert seal_purpose(seal, holder) == purpose


@pytest.mark.parametrize("length", [1, 2, 40])
def test_a_name_of_any_length_finds_its_place_in_the_seal(shop, length):
    unit = replace(bill_facts().unit, name="杭" * length)
    sheet = bill_sheet(bill_facts(unit=unit), region_name="")
    assert shop.bill(sheet).data.startswith(b"%PDF")


def test_many_lines_go_on_on_a_further_page_that_names_the_bill(shop, text_of):
    data = shop.bill(bill_sheet(bill_facts(lines=(TUITION,) * 40))).data
    text = text_of(data)
    assert text.count("普通高中学费") == 40
    assert "共5页" in text.replace(" ", "")
    assert text.count("0000000001") >= 3


def test_the_paper_claims_pdf_a_2b_and_embeds_only_our_font(shop, tmp_path):
    (tmp_path / "p.pdf").write_bytes(shop.bill(bill_sheet()).data)
    info = run(needs_tool("pdfinfo"), "-meta", tmp_path / "p.pdf").stdout
    assert b"<pdfaid:part>2</pdfaid:part>" in info
    assert b"<pdfaid:conformance>B</pdfaid:conformance>" in info
    fonts = run(needs_tool("pdffonts"), tmp_path / "p.pdf").stdout.decode()
    rows = fonts.splitlines()[2:]
    assert rows
    assert all("NotoSerifSC" in row and "yes yes yes" in row for row in rows)


def test_the_paper_carries_the_bill_itself_and_claims_pdf_a_3b(shop, tmp_path):
    xml = "<EInvoice>周晓波 & <a/></EInvoice>".encode()
    place = tmp_path / "p.pdf"
    place.write_bytes(shop.bill(bill_sheet(xml=xml)).data)
    info = run(needs_tool("pdfinfo"), "-meta", place).stdout
    assert b"<pdfaid:part>3</pdfaid:part>" in info
    out = tmp_path / "bill.xml"
    run(needs_tool("pdfdetach"), "-save", "1", "-o", out, place)
    assert out.read_bytes() == xml


def test_another_file_of_the_bill_is_another_paper_and_an_ofd_is_kept_beside(tmp_path):
    shop = PaperShop(tmp_path)
    bare = bill_sheet(sealed=())
    pdf, other = (shop.bill(replace(bare, xml=xml)) for xml in (b"<a/>", b"<b/>"))
    ofd = shop.layout_file(replace(bare, xml=b"<a/>"), lambda: None)
    assert len({pdf.digest, other.digest, ofd.digest}) == 3
    assert shop.find(ofd.digest, "ofd") == ofd.data
    assert shop.find(ofd.digest) is None

    def never():
        raise AssertionError("a kept file is not sealed again")

    assert shop.layout_file(replace(bare, xml=b"<a/>"), never) == ofd


def test_the_way_of_paying_is_said_in_words_not_as_the_code_of_a_message(shop, text_of):
    assert set(MODES) == set(CHANNEL_MODES)
    for code, words in MODES.items():
        text = text_of(shop.bill(bill_sheet(bill_facts(pay_mode=code))).data)
        assert f"缴款方式：{words}" in text
        assert code not in text


# ---- the notice --------------------------------------------------------------


def test_the_paper_of_a_notice_says_what_to_pay_until_when_and_how(shop, text_of):
    text = text_of(shop.notice(notice_sheet()).data)
    for part in (
        "非税收入缴款通知书",
        "￥1,500.50",
        "2026-12-04",
        "周*波",
        "杭州市第一中学",
        "住宿费",
        "https://nontax.example/pay",
        "银行柜台",
        "逾期提示",
    ):
        assert part in text


def test_without_a_late_fee_nothing_is_said_about_it(shop, text_of):
    assert "逾期" not in text_of(shop.notice(notice_sheet(late="")).data)


def test_the_code_on_the_notice_leads_to_paying(shop, codes_of):
    assert codes_of(shop.notice(notice_sheet()).data) == [PAY_URL]


# ---- keeping -----------------------------------------------------------------


def test_a_kept_paper_is_found_and_a_lost_one_is_made_again_alike(tmp_path):
    shop = PaperShop(tmp_path / "papers")
    paper = shop.bill(bill_sheet())
    place = tmp_path / "papers" / f"{paper.digest}.pdf"
    assert shop.find(paper.digest) == place.read_bytes() == paper.data
    place.unlink()
    assert shop.find(paper.digest) is None
    assert shop.bill(bill_sheet()) == paper
    assert [kept.name for kept in place.parent.iterdir()] == [place.name]


def test_another_state_or_address_is_another_paper(shop):
    sheets = (
        bill_sheet(),
        bill_sheet(mark="reversed"),
        bill_sheet(check_url=CHECK_URL + "x"),
        bill_sheet(bill_facts(remark="")),
    )
    assert len({shop.bill(sheet).digest for sheet in sheets}) == 4


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 64, "a" * 63, "g" * 64])
def test_a_name_that_is_no_digest_is_refused(shop, name):
    with pytest.raises(PaperUnknown):
        shop.find(name)


def test_papers_may_be_asked_for_from_many_threads(tmp_path):
    shop, made = PaperShop(tmp_path), []

    def make(number: int) -> None:
        made.append(shop.bill(bill_sheet(bill_facts(remark=str(number)))).data)

    threads = [threading.Thread(target=make, args=(n % 3,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 8
    assert len(set(made)) == 3


# ---- rare signs --------------------------------------------------------------


def test_a_character_the_font_lacks_is_named_and_nothing_is_kept(tmp_path):
    rare = bill_facts(payer=Party("", "𠮷田"))
    with pytest.raises(MissingGlyph) as error:
        PaperShop(tmp_path).bill(bill_sheet(rare))
    assert error.value.facts == {"character": "𠮷", "codepoint": "U+20BB7"}
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("sign", "龘犇堃喆㐂䶮·—“”￥〔〕①★")
def test_signs_of_names_and_documents_are_shown(sign):
    assert shows(sign)


def test_the_words_of_the_templates_themselves_are_in_the_font():
    folder = FONT.parent
    for template in folder.glob("*.typ"):
        signs = set(template.read_text(encoding="utf-8"))
        assert not [sign for sign in signs if sign != "\n" and not shows(sign)]


def test_markup_in_a_name_is_only_text(shop, text_of):
    odd = bill_facts(payer=Party("", "#panic() *a* $x$ [b] \\ <c>"))
    assert "#panic() *a* $x$ [b] \\ <c>" in text_of(shop.bill(bill_sheet(odd)).data)


def test_the_time_in_the_file_is_the_record_s_own(tmp_path):
    sheet = bill_sheet(bill_facts(issued_at=datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC)))
    first, second = (PaperShop(tmp_path / name).bill(sheet) for name in "ab")
    assert first.data == second.data
    assert b"D:20200102" in first.data


def test_a_record_of_a_real_clock_with_microseconds_has_its_papers(tmp_path):
    at = datetime(2026, 11, 21, 3, 4, 5, 678901, tzinfo=UTC)
    shop = PaperShop(tmp_path)
    notice = shop.notice(notice_sheet(issued_at=at))
    bill = shop.bill(bill_sheet(bill_facts(issued_at=at)))
    assert b"D:20261121" in notice.data
    assert b"D:20261121" in bill.data
