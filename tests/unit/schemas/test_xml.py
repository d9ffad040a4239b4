"""The file of an electronic bill: exact bytes, strict reading, named refusals."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from zope.interface.verify import verifyObject

from nontax_site.kernel.codes import BillId
from nontax_site.kernel.errors import BadInput
from nontax_site.kernel.interfaces import IBillFormat
from nontax_site.kernel.money import Money
from schemas import parsing
from schemas.comparing import FieldChange
from schemas.xml import (
    BillFileContradicts,
    BillFileShape,
    BillFileTooLarge,
    BillTextForbidden,
    ElectronicBillFormat,
)
from tests.factories.facts import TUITION, bill_facts, red_facts
from tests.factories.keys import FINANCE, NOON, UNIT, a_signer

FORMAT = ElectronicBillFormat()


def a_file(facts=None) -> bytes:
    """A bill with both seals."""
    signer = a_signer(UNIT, FINANCE)
    body = FORMAT.body(facts or bill_facts())
    seals = (signer.sign(holder, body, NOON) for holder in (UNIT, FINANCE))
    return FORMAT.assemble(body, *seals)


FILE = a_file()


def test_the_format_provides_the_port():
    assert verifyObject(IBillFormat, FORMAT)


# ---- what is signed ----------------------------------------------------------


@pytest.mark.parametrize("facts", [bill_facts(), red_facts()])
def test_the_signed_bytes_are_the_slice_of_the_file(facts):
    body = FORMAT.body(facts)
    xml = a_file(facts)
    begin, end = xml.index(b"<Header>"), xml.index(b"<EInvoiceSignature>")
    assert xml[begin:end] == body == FORMAT.signed_slice(xml)


def test_both_descriptors_stand_in_the_signed_bytes_before_any_seal():
    body = FORMAT.body(bill_facts())
    assert b"<SealId>UNIT-1</SealId>" in body
    assert b"<SealId>FINANCE-1</SealId>" in body


def test_adding_the_second_seal_changes_no_signed_byte():
    signer = a_signer(UNIT, FINANCE)
    body = FORMAT.body(bill_facts())
    by_unit = signer.sign(UNIT, body, NOON)
    first = FORMAT.assemble(body, by_unit)
    by_finance = signer.sign(FINANCE, FORMAT.signed_slice(first), NOON)
    second = FORMAT.assemble(FORMAT.signed_slice(first), by_unit, by_finance)
    facts, seals = FORMAT.read(second)
    assert [sealed.role for sealed in seals] == ["unit", "finance"]
    assert all(signer.prove(FORMAT.signed_slice(second), seal).ok for seal in seals)
    assert facts == bill_facts()


def test_the_file_says_the_identifiers_of_the_bill():
    text = FILE.decode()
    for part in (
        "<EInvoiceTag>CZ-EI-33</EInvoiceTag>",
        "<EInvoiceID>1000000000-62101033</EInvoiceID>",
        "<Version>1.1.0</Version>",
        "<RandomNumber>7b1c11</RandomNumber>",
        "<TotalAmount>1500.50</TotalAmount>",
        "<Algorithm>SM3withSM2</Algorithm>",
        "<Time>20261121120000</Time>",
    ):
        assert part in text


def test_dates_in_the_file_are_beijing_dates():
    late = bill_facts(issued_at=datetime(2026, 12, 31, 16, 0, 1, tzinfo=UTC))
    text = FORMAT.body(late).decode()
    assert "<IssueDate>20270101</IssueDate><IssueTime>00:00:01</IssueTime>" in text
    assert FORMAT.read(a_file(late))[0].issued_at == late.issued_at


# ---- reading back ------------------------------------------------------------


def test_what_was_written_is_read_back():
    facts, seals = FORMAT.read(FILE)
    assert facts == bill_facts()
    assert [(seal.signer_id, seal.at) for seal in seals] == [
        (UNIT, NOON),
        (FINANCE, NOON),
    ]


def test_a_red_bill_is_negative_and_names_its_original():
    facts, _ = FORMAT.read(a_file(red_facts()))
    assert facts.red
    assert facts.total == Money(-150050)
    assert facts.related == BillId.parse("33010126-0000000001")


def test_special_characters_survive():
    odd = replace(TUITION, item_name="学费 <&>\"' \r\n\t 末", remark="]]>")
    facts = bill_facts(lines=(odd,))
    assert FORMAT.read(a_file(facts))[0] == facts


@pytest.mark.parametrize("text", ["\x00", "a\x08b", "\ud800", "\ufffe"])
def test_a_character_that_xml_cannot_carry_is_named(text):
    with pytest.raises(BillTextForbidden) as error:
        FORMAT.body(bill_facts(remark=text))
    assert error.value.field == "Remark"


def test_a_text_that_is_too_long_is_refused_before_signing():
    with pytest.raises(BillFileShape) as error:
        FORMAT.body(bill_facts(remark="长" * 501))
    assert error.value.facts["element"].endswith("Remark")


def test_a_bill_over_64_kilobytes_is_refused_before_signing():
    lines = (replace(TUITION, remark="备" * 400),) * 60
    with pytest.raises(BillFileTooLarge):
        FORMAT.body(bill_facts(lines=lines))


# ---- hostile files -----------------------------------------------------------

DOCTYPE = b'<?xml version="1.0"?><!DOCTYPE EInvoice [<!ENTITY x "y">]><EInvoice/>'
XXE = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
LAUGHS = (
    b'<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb">'
    b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><a>&c;</a>'
)
AMOUNT = b"<TotalAmount>1500.50</TotalAmount>"


def swapped(old: bytes, new: bytes) -> bytes:
    assert old in FILE
    return FILE.replace(old, new, 1)


HOSTILE = {
    "doctype": (DOCTYPE, parsing.XmlDoctype),
    "external entity": (XXE, parsing.XmlDoctype),
    "billion laughs": (LAUGHS, parsing.XmlDoctype),
    "undefined entity": (swapped(b"1500.50", b"&x;"), parsing.XmlEntity),
    "comment in an amount": (
        swapped(AMOUNT, b"<TotalAmount>15<!--0-->00.50</TotalAmount>"),
        parsing.XmlComment,
    ),
    "comment after the end": (FILE + b"<!-- x -->", parsing.XmlComment),
    "comment before the start": (
        swapped(b"<EInvoice>", b"<!-- x --><EInvoice>"),
        parsing.XmlComment,
    ),
    "instruction inside": (
        swapped(b"<Main>", b"<Main><?php x?>"),
        parsing.XmlInstruction,
    ),
    "instruction before": (
        swapped(b"<EInvoice>", b"<?xml-stylesheet href='x'?><EInvoice>"),
        parsing.XmlInstruction,
    ),
    "attribute": (swapped(b"<Main>", b'<Main id="1">'), parsing.XmlAttribute),
    "namespace": (swapped(b"<Main>", b'<Main xmlns="x">'), parsing.XmlAttribute),
    "schema hint": (
        swapped(
            b"<EInvoice>",
            b'<EInvoice xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
            b'xsi:noNamespaceSchemaLocation="file:///etc/passwd">',
        ),
        parsing.XmlAttribute,
    ),
    "other encoding": (
        FILE.decode().replace("UTF-8", "GB18030").encode("gb18030"),
        parsing.XmlEncoding,
    ),
    "utf-16": (
        FILE.decode().replace("UTF-8", "UTF-16").encode("utf-16"),
        parsing.XmlEncoding,
    ),
    "unknown encoding": (swapped(b"UTF-8", b"KLINGON"), BadInput),
    "empty": (b"", parsing.XmlMalformed),
    "text": (b"hello", parsing.XmlMalformed),
    "unfinished": (FILE[:-4], parsing.XmlMalformed),
    "broken utf-8": (swapped(b"7b1c11", b"\xff\xfe"), parsing.XmlMalformed),
    "deep": (b"<a>" * 400 + b"</a>" * 400, parsing.XmlMalformed),
    "too large": (b"<a>" + b"x" * 70_000 + b"</a>", parsing.XmlTooLarge),
    "another root": (b"<a/>", BillFileShape),
    "missing field": (
        swapped(b"<PayMode>", b"<PayMood>").replace(b"</PayMode>", b"</PayMood>"),
        BillFileShape,
    ),
    "field twice": (swapped(AMOUNT, AMOUNT + AMOUNT), BillFileShape),
    "amount with blanks": (swapped(b">1500.50<", b"> 1500.50<"), BillFileShape),
    "amount with exponent": (swapped(b">1500.50<", b">1.5005E3<"), BillFileShape),
    "full-width amount": (
        swapped(b">1500.50<", ">１５００.５０<".encode()),
        BillFileShape,
    ),
    "text between fields": (swapped(b"<Main>", b"<Main>x"), BillFileShape),
    "no such day": (swapped(b"20261121<", b"20261131<"), BillFileShape),
    "other sum": (swapped(b">1500.50<", b">1500.51<"), BillFileContradicts),
    "other identifier": (
        swapped(b">1000000000-", b">2000000000-"),
        BillFileContradicts,
    ),
    "other tag": (swapped(b"CZ-EI-33", b"CZ-EI-34"), BillFileContradicts),
    "half a relation": (
        swapped(b"<RelatedInvoiceCode>", b"<RelatedInvoiceCode>33010126"),
        BillFileContradicts,
    ),
    "one role twice": (swapped(b">finance<", b">unit<"), BillFileContradicts),
    "number zero": (swapped(b">0000000001<", b">0000000000<"), BadInput),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_by_name(name):
    data, error = HOSTILE[name]
    with pytest.raises(error):
        FORMAT.read(data)
    with pytest.raises(BadInput):
        FORMAT.read(data)


def test_a_hundred_megabytes_are_refused_without_being_read():
    with pytest.raises(parsing.XmlTooLarge) as error:
        FORMAT.read(b"<" * 100_000_000)
    assert error.value.facts == {"size": 100_000_000, "limit": 65_536}


def test_the_refusal_of_a_comment_names_the_element():
    with pytest.raises(parsing.XmlComment) as error:
        FORMAT.read(HOSTILE["comment in an amount"][0])
    assert error.value.facts["element"] == "TotalAmount"


def test_every_refusal_of_a_file_has_its_own_code():
    errors = {error for _, error in HOSTILE.values() if error is not BadInput}
    assert len({error.code for error in errors}) == len(errors) == 10


# ---- what was changed --------------------------------------------------------


def test_the_same_bytes_have_no_changes():
    assert FORMAT.changes(FILE, FILE) == ()


def test_each_changed_field_is_named_with_both_values():
    submitted = swapped(b">1200.00<", b">9200.00<").replace(
        "周晓波".encode(), "李四".encode()
    )
    assert FORMAT.changes(FILE, submitted) == (
        FieldChange(
            "/EInvoice/EInvoiceData/Main/PayerParty/PayerPartyName",
            "Payer",
            0,
            "周晓波",
            "李四",
        ),
        FieldChange(
            "/EInvoice/EInvoiceData/Details/Item[1]/ItemAmount",
            "Amount of the line",
            1,
            "1200.00",
            "9200.00",
        ),
    )


def test_an_added_and_a_missing_field_are_told_apart():
    submitted = swapped(b"<Checker></Checker>", b"").replace(
        b"</Main>", b"<Bonus>1</Bonus></Main>"
    )
    gone, come = FORMAT.changes(FILE, submitted)
    assert (gone.name, gone.before, gone.after) == ("Checker", "", None)
    assert (come.name, come.before, come.after) == ("Unknown field", None, "1")


def test_a_line_taken_away_is_named_by_its_number():
    one = a_file(bill_facts(lines=(TUITION,)))
    changes = FORMAT.changes(FILE, one)
    gone = {change.name for change in changes if change.line == 2}
    assert {"Item", "Item code", "Amount of the line"} <= gone
    assert not [change for change in changes if change.line == 1]


def test_a_file_that_only_looks_different_is_still_different():
    (change,) = FORMAT.changes(FILE, swapped(b"<Main>", b"\n  <Main>"))
    assert change.name == "Layout of the file"


def test_text_smuggled_beside_fields_is_a_change():
    (change,) = FORMAT.changes(FILE, swapped(b"<Main>", b"<Main>sum 9"))
    assert change.after == "sum 9"


def test_a_hostile_file_is_not_compared():
    with pytest.raises(parsing.XmlDoctype):
        FORMAT.changes(FILE, DOCTYPE)
