"""OFD files: what they say to another reader, what seals them, what alters them."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import ofdkit
import pytest
from lxml import etree

from nontax_site.bills.facts import Party
from nontax_site.security.electronic_seals import (
    ElectronicSealer,
    SealKey,
    prove_seal,
)
from nontax_site.security.keys import NoKeyInForce
from schemas.glyphs import MissingGlyph
from schemas.layouts.layout import NAMES, load
from schemas.layouts.setting import set_out
from schemas.layouts.words import bill_words
from schemas.ofd.elements import tag
from schemas.ofd.package import NoPackage, pack, unpack
from schemas.ofd.proving import (
    ADDED,
    ALTERED,
    MISSING,
    UNREADABLE,
    OfdFault,
    prove_ofd,
)
from schemas.ofd.writing import BILL, write_ofd
from schemas.xml import ElectronicBillFormat
from tests.factories.facts import TUITION, bill_facts
from tests.factories.keys import FINANCE, NOON, UNIT, a_signer
from tests.factories.layouts import CHECK_URL, REGION, words_for
from tests.factories.tools import needs_tool, run

HOLDERS = (UNIT, FINANCE)
CONTENT = "Doc_0/Pages/Page_0/Content.xml"


@pytest.fixture(scope="module")
def signer():
    return a_signer()


@pytest.fixture(scope="module")
def facts(signer):
    return bill_facts(
        checker="王芳",
        unit_seal=signer.descriptor(UNIT, NOON),
        finance_seal=signer.descriptor(FINANCE, NOON),
    )


@pytest.fixture(scope="module")
def xml(facts) -> bytes:
    form = ElectronicBillFormat()
    return form.assemble(form.body(facts))


def words_of(facts, **changed):
    return bill_words(facts, address=CHECK_URL, region_name=REGION, **changed)


def sealer_of(signer, facts, at=NOON) -> ElectronicSealer:
    keys = {
        "unit": SealKey(UNIT, facts.unit_seal),
        "finance": SealKey(FINANCE, facts.finance_seal),
    }
    return ElectronicSealer(signer, keys, at)


@pytest.fixture(scope="module")
def sealed(signer, facts, xml) -> bytes:
    words = words_of(facts)
    return write_ofd(load("electronic"), words, xml, sealer_of(signer, facts))


@pytest.fixture(scope="module")
def faults_of(signer):
    def prove(place, *rest):
        return prove_seal(signer, HOLDERS[place], *rest)

    return lambda data: prove_ofd(data, 2, prove)


# ---- what it says --------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_another_reader_reads_every_text_back_exactly(name):
    layout, words = load(name), words_for(name)
    data = write_ofd(layout, words, b"<EInvoice/>")
    with ofdkit.open(data) as document:
        read = [run.text for page in document.pages for run in page.runs]
    set_texts = [run.text for page in set_out(layout, words) for run in page.runs]
    assert sorted(read) == sorted(set_texts)


def test_a_bill_of_many_pages_is_read_back_page_by_page(facts, xml):
    lines = tuple(replace(TUITION, item_code=f"{n:012}") for n in range(23))
    words = words_of(replace(facts, lines=lines), mark="voided")
    with ofdkit.open(write_ofd(load("electronic"), words, xml)) as document:
        pages = [page.text() for page in document.pages]
    assert len(pages) == len(set_out(load("electronic"), words))
    assert sum(page.count("普通高中学费") for page in pages) == 23
    assert all("0000000001" in page and "已作废" in page for page in pages)


def test_the_bill_itself_lies_in_the_file_byte_for_byte(sealed, xml):
    files = unpack(sealed)
    assert files[BILL] == xml
    (entry,) = etree.fromstring(files["Doc_0/Attachs/Attachments.xml"])
    assert (entry.get("Name"), entry.findtext(tag("FileLoc"))) == (
        "bill.xml",
        "bill.xml",
    )


def test_every_object_has_a_number_of_its_own_below_the_highest(sealed):
    files = unpack(sealed)
    top = etree.fromstring(files["Doc_0/Document.xml"])
    highest = int(top.findtext(f".//{tag('MaxUnitID')}"))
    parts = (CONTENT, "Doc_0/PublicRes.xml", "Doc_0/Document.xml")
    numbers = [
        int(element.get("ID"))
        for part in parts
        for element in etree.fromstring(files[part]).iter()
        if element.get("ID")
    ]
    assert len(set(numbers)) == len(numbers)
    assert max(numbers) == highest


def test_the_same_words_give_the_same_bytes(facts, xml):
    words = words_of(facts)
    first, second = (write_ofd(load("electronic"), words, xml) for _ in range(2))
    assert first == second
    assert "Doc_0/Signs/Signatures.xml" not in unpack(first)


def test_a_sign_the_font_lacks_is_named(facts, xml):
    words = words_of(replace(facts, payer=Party("", "𠮷田")))
    with pytest.raises(MissingGlyph) as error:
        write_ofd(load("electronic"), words, xml)
    assert error.value.facts == {"character": "𠮷", "codepoint": "U+20BB7"}


def test_markup_in_a_name_is_only_text(facts, xml):
    odd = "<ofd:TextCode> & ]]> 'x'"
    words = words_of(replace(facts, payer=Party("", odd)))
    with ofdkit.open(write_ofd(load("electronic"), words, xml)) as document:
        assert odd in [run.text for run in document.pages[0].runs]


# ---- seals ---------------------------------------------------------------------


def test_both_seals_prove_over_every_file(sealed, faults_of):
    assert faults_of(sealed) == ()


def test_the_seals_stand_where_the_layout_has_them(sealed):
    files = unpack(sealed)
    places = []
    for place in range(2):
        said = etree.fromstring(files[f"Doc_0/Signs/Sign_{place}/Signature.xml"])
        places += [one.get("Boundary") for one in said.iter(tag("StampAnnot"))]
    slots = {
        part.role: part for part in load("electronic").parts if part.kind == "seal"
    }
    assert places == [
        f"{slot.x:g} {slot.y:g} {slot.width:g} {slot.height:g}"
        for slot in (slots["unit"], slots["finance"])
    ]


def test_a_bill_that_only_the_unit_has_sealed_bears_its_seal_alone(
    signer, facts, xml, faults_of
):
    words = words_of(facts, sealed=("unit",))
    data = write_ofd(load("electronic"), words, xml, sealer_of(signer, facts))
    assert "Doc_0/Signs/Sign_1/Seal.esl" not in unpack(data)
    assert prove_ofd(data, 1, lambda _n, *rest: prove_seal(signer, UNIT, *rest)) == ()
    assert OfdFault("Doc_0/Signs/Signatures.xml", ALTERED) in faults_of(data)


def test_one_altered_byte_is_found_and_its_file_named(sealed, faults_of):
    files = unpack(sealed)
    for name, data in files.items():
        middle = len(data) // 2
        altered = {
            **files,
            name: data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :],
        }
        found = faults_of(pack(altered, NOON))
        folder = name.rpartition("/")[0]
        assert any(fault.file.startswith(folder) for fault in found), name
        if "/Signs/" not in name:
            assert found == (OfdFault(name, ALTERED),)


def test_a_changed_amount_a_missing_and_an_added_file_are_named(sealed, faults_of):
    files = unpack(sealed)
    dearer = {
        **files,
        CONTENT: files[CONTENT].replace(b"1,500.50", b"9,500.50"),
    }
    assert dearer[CONTENT] != files[CONTENT]
    assert faults_of(pack(dearer, NOON)) == (OfdFault(CONTENT, ALTERED),)
    without = {name: data for name, data in files.items() if name != BILL}
    assert faults_of(pack(without, NOON)) == (OfdFault(BILL, MISSING),)
    more = {**files, "Doc_0/Pages/Page_1/Content.xml": b"x"}
    assert faults_of(pack(more, NOON)) == (
        OfdFault("Doc_0/Pages/Page_1/Content.xml", ADDED),
    )


def test_digests_put_right_by_a_forger_do_not_prove(sealed, faults_of, facts, xml):
    """Everything agrees with itself, but nobody signed it."""
    signer = a_signer()
    forged = replace(facts, payer=Party("", "周晓涛"))
    data = write_ofd(
        load("electronic"),
        words_of(forged),
        xml,
        sealer_of(signer, forged_keys(signer)),
    )
    assert {fault.file for fault in faults_of(data)} == {
        "Doc_0/Signs/Sign_0/SignedValue.dat",
        "Doc_0/Signs/Sign_1/SignedValue.dat",
    }
    assert faults_of(sealed) == ()


def forged_keys(signer):
    return bill_facts(
        unit_seal=signer.descriptor(UNIT, NOON),
        finance_seal=signer.descriptor(FINANCE, NOON),
    )


@pytest.mark.parametrize("junk", [b"", b"PK", b"%PDF-1.7", b"\x00" * 64])
def test_junk_is_said_to_be_unreadable(junk, faults_of):
    assert faults_of(junk) == (OfdFault("", UNREADABLE),)
    with pytest.raises(NoPackage):
        unpack(junk)


def test_a_package_that_unfolds_to_too_much_is_not_unfolded(faults_of):
    big = pack({"OFD.xml": b"0" * (17 * 1024 * 1024)}, NOON)
    assert len(big) < 100_000
    assert faults_of(big) == (OfdFault("", UNREADABLE),)


def test_the_seal_belongs_to_the_key_the_bill_names_while_it_is_in_force(
    signer, facts, xml
):
    keyring, master = signer._keyring, signer.master
    old = facts.unit_seal
    keyring.make(UNIT, keyring.of(UNIT)[0].certificate.subject, 365, NOON, master)
    assert signer.descriptor(UNIT, NOON) != old
    keys = {"unit": SealKey(UNIT, old)}
    assert ElectronicSealer(signer, keys, NOON)._keys == keys
    later = ElectronicSealer(signer, keys, NOON + timedelta(days=350))
    assert later._keys["unit"].descriptor == signer.descriptor(UNIT, NOON)
    with pytest.raises(NoKeyInForce):
        ElectronicSealer(signer, keys, NOON + timedelta(days=4000))


def test_the_layouts_are_small_enough_to_mail(sealed):
    assert len(sealed) < 200_000
    assert json.loads((words_for("electronic")).canonical())["mark"] == ""


def test_the_code_in_the_drawing_leads_to_the_public_check(sealed, tmp_path):
    """The rectangles of the path, drawn ten dots a millimetre, as a scanner reads."""
    scanner = needs_tool("zbarimg")
    page = etree.fromstring(unpack(sealed)[CONTENT])
    (path,) = (one for one in page.iter(tag("PathObject")) if one.get("Fill"))
    side = round(float(path.get("Boundary").split()[2]) * 10)
    dots = bytearray(b"\xff" * side * side)
    for part in path.findtext(tag("AbbreviatedData")).split("C")[:-1]:
        corners = [
            round(float(word) * 10) for word in part.split() if word[0].isdigit()
        ]
        left, top, right, low = *corners[:2], *corners[4:6]
        for line in range(top, low):
            dots[line * side + left : line * side + right] = bytes(right - left)
    picture = tmp_path / "code.pgm"
    picture.write_bytes(b"P5 %d %d 255\n" % (side, side) + dots)
    read = run(scanner, "-q", "--raw", picture).stdout.decode().split()
    assert read == [CHECK_URL]
