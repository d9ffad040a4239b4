"""The public check: three ways in, one neutral answer, and the truth about a bill."""

from dataclasses import replace
from datetime import timedelta

import pytest

from nontax_site.bills.checking import BillFields, Checking
from nontax_site.bills.issuing import Issuing
from nontax_site.bills.refusals import BillNotMatching
from nontax_site.bills.reversing import Reversing
from nontax_site.bills.voiding import Voiding
from nontax_site.kernel.codes import CheckCode, PaymentCodeMalformed
from nontax_site.kernel.errors import BadInput
from nontax_site.kernel.money import Money
from tests.factories import bills as make


def fields_of(bill):
    return BillFields(
        code=bill.bill_id.code,
        number=bill.bill_id.number,
        check_code=CheckCode(bill.check_code),
        payer_name=bill.payer_name,
        total=bill.total,
        issued_on=bill.issued_day,
    )


def void(bureau, bill):
    Voiding(bureau.engine).ask(bill, bureau.act(make.CLERK, "x"))
    Voiding(bureau.engine).void(bill, bureau.act(make.CHIEF))


def reverse(bureau, bill):
    Reversing(bureau.ports).ask(bill, bureau.act(make.CLERK, "x"))
    return Reversing(bureau.ports).reverse(bill, bureau.act(make.CHIEF))


@pytest.mark.rule("SX-42")
def test_payer_and_code_together_find_the_bill(bureau):
    bill = bureau.sealed()
    shown = bureau.ports.notice_of(bill).shown
    found = Checking(bureau.ports).by_payer(f" {make.PAYER} ", shown)
    assert found.bill is bill
    assert found.is_valid
    assert [seal.role for seal in found.proofs] == ["unit", "finance"]


@pytest.mark.rule("SX-42", "SX-43")
def test_a_wrong_payer_and_a_wrong_code_have_the_same_answer(bureau):
    bill, other = bureau.sealed(), bureau.notice(payer=("李四", "person", "", "", ""))
    good = bill.notice
    wrong_digit = good[:-1] + str((int(good[-1]) + 1) % 10)
    elsewhere = "44" + good[2:]
    answers = set()
    for payer, code in (
        ("李四", good),
        ("", good),
        ("周晓波 先生", good),
        (make.PAYER, other.id),
        (make.PAYER, wrong_digit),
        (make.PAYER, elsewhere),
        ("\ud83d", good),
    ):
        with pytest.raises(BillNotMatching) as answer:
            Checking(bureau.ports).by_payer(payer, code)
        answers.add((answer.value.code, answer.value.field, answer.value.sentence))
    assert len(answers) == 1


@pytest.mark.rule("SX-44")
@pytest.mark.parametrize("code", ["1" * 19, "1" * 21, "1" * 19 + "a", "１" * 20, ""])
def test_a_payment_code_has_exactly_twenty_digits(bureau, code):
    with pytest.raises(PaymentCodeMalformed):
        Checking(bureau.ports).by_payer(make.PAYER, code)


@pytest.mark.rule("SX-40")
def test_there_is_no_bill_of_an_unpaid_notice(bureau):
    notice = bureau.notice(state="issued")
    with pytest.raises(BillNotMatching):
        Checking(bureau.ports).by_payer(make.PAYER, notice.id)


@pytest.mark.rule("XG-33")
def test_a_payment_without_a_bill_says_so(law):
    bureau = make.Bureau(bill="on-demand")
    found = Checking(bureau.ports).by_payer(make.PAYER, bureau.notice().id)
    assert (found.state, found.bill, found.is_valid) == ("no-bill", None, False)


def test_every_field_right_finds_the_bill(bureau):
    bill = bureau.sealed()
    given = replace(
        fields_of(bill), check_code=CheckCode.parse(bill.check_code.upper())
    )
    assert Checking(bureau.ports).by_fields(given).is_valid


@pytest.mark.rule("SI-168")
def test_one_wrong_field_has_the_same_answer_whichever_it_is(bureau):
    bill = bureau.sealed()
    right = fields_of(bill)
    number = type(right.number)("0000000077")
    code = type(right.code)("33010125")
    for wrong in (
        {"code": code},
        {"number": number},
        {"check_code": CheckCode("000000")},
        {"payer_name": "李四"},
        {"total": Money(150051)},
        {"issued_on": right.issued_on + timedelta(days=1)},
    ):
        with pytest.raises(BillNotMatching) as answer:
            Checking(bureau.ports).by_fields(replace(right, **wrong))
        assert answer.value.field == ""


def test_void_reversed_and_refunded_are_never_valid(bureau):
    deed = Checking(bureau.ports)
    voided, reversed_, refunded = bureau.signed(), bureau.signed(), bureau.signed()
    void(bureau, voided)
    bureau.drain()
    red = reverse(bureau, reversed_)
    bureau.drain()
    bureau.ports.notice_of(refunded).refunded_fen = 1
    for bill, word in (
        (voided, "voided"),
        (reversed_, "reversed"),
        (red, "reversed"),
        (refunded, "refunded"),
    ):
        found = deed.by_fields(fields_of(bill))
        assert (found.state, found.is_valid) == (word, False)
        assert deed.by_file(bill.xml.data).is_valid is False


def test_a_bill_without_the_finance_seal_waits(bureau):
    found = Checking(bureau.ports).by_fields(fields_of(bureau.signed()))
    assert (found.state, found.is_valid) == ("waiting", False)


def test_the_original_file_proves(bureau):
    bill = bureau.sealed()
    found = Checking(bureau.ports).by_file(bill.xml.data)
    assert found.is_valid and found.from_file and found.changes == ()


@pytest.mark.parametrize(
    ("old", "new", "name"),
    [
        (b"<PayerPartyName>\xe5\x91\xa8", b"<PayerPartyName>\xe6\x9d\x8e", "Payer"),
        (b">1500.50<", b">9500.50<", "Total amount"),
        (b">1200.00</ItemAmount>", b">9200.00</ItemAmount>", "Amount of the line"),
    ],
)
def test_a_changed_file_is_not_valid_and_the_change_is_named(bureau, old, new, name):
    bill = bureau.sealed()
    forged = bill.xml.data.replace(old, new, 1)
    assert forged != bill.xml.data
    found = Checking(bureau.ports).by_file(forged)
    assert not found.is_valid and not found.is_original
    assert name in [change.name for change in found.changes]
    assert all(not seal.proof.ok for seal in found.proofs)


def test_a_changed_check_code_is_named_to_who_holds_the_signature(bureau):
    bill = bureau.sealed()
    tag = f"<RandomNumber>{bill.check_code}<".encode()
    forged = bill.xml.data.replace(tag, b"<RandomNumber>000000<")
    found = Checking(bureau.ports).by_file(forged)
    assert [change.name for change in found.changes] == ["Check code"]


def test_a_made_up_file_learns_nothing_about_a_bill(bureau):
    bill = bureau.sealed()
    facts, signatures = bureau.ports.format.read(bill.xml.data)
    guess = replace(facts, check_code=CheckCode("abcdef"))
    body = bureau.ports.format.body(guess)
    seal = bureau.ports.signer.sign(
        f"unit:{make.UNIT}", body, bureau.clock.now(), facts.unit_seal
    )
    for data in (
        bureau.ports.format.assemble(body),
        bureau.ports.format.assemble(body, seal),
        bureau.ports.format.assemble(body).replace(b"0000000001", b"0000000099"),
    ):
        with pytest.raises(BillNotMatching):
            Checking(bureau.ports).by_file(data)


def test_what_the_qr_code_holds_is_not_enough_for_a_file(bureau):
    bill = bureau.sealed()
    facts, _signatures = bureau.ports.format.read(bill.xml.data)
    nobody = replace(facts, payer=replace(facts.payer, name="李四"))
    less = (replace(facts.lines[0], amount=Money(1)),)
    for guess in (nobody, replace(facts, lines=less)):
        data = bureau.ports.format.assemble(bureau.ports.format.body(guess))
        with pytest.raises(BillNotMatching):
            Checking(bureau.ports).by_file(data)


def test_a_file_that_lost_its_seals_is_known_by_check_code_payer_and_total(bureau):
    bill = bureau.sealed()
    facts, _signatures = bureau.ports.format.read(bill.xml.data)
    bare = bureau.ports.format.assemble(bureau.ports.format.body(facts))
    found = Checking(bureau.ports).by_file(bare)
    assert found.bill is bill
    assert (found.is_original, found.is_valid, found.proofs) == (False, False, ())


def test_an_older_version_of_the_file_is_not_the_original(bureau):
    bill = bureau.signed()
    old = bill.xml.data
    bureau.drain()
    found = Checking(bureau.ports).by_file(old)
    assert (found.is_original, found.is_valid) == (False, False)


@pytest.mark.parametrize(
    "data",
    [b"", b"no xml", b"<EInvoice/>", b"<!DOCTYPE x []><x/>", b"x" * 70_000],
)
def test_what_is_no_bill_is_bad_input(bureau, data):
    bureau.sealed()
    with pytest.raises((BadInput, BillNotMatching)):
        Checking(bureau.ports).by_file(data)


def test_a_tampered_record_is_not_valid(bureau):
    bill = bureau.sealed()
    bill.xml.data = bill.xml.data.replace(b">QR<", b">QX<")
    found = Checking(bureau.ports).by_fields(fields_of(bill))
    assert not found.is_original and not found.is_valid


def test_checking_writes_nothing(bureau):
    bill = bureau.sealed()
    version, entries = bill.version, len(bureau.entries(bill))
    Checking(bureau.ports).by_fields(fields_of(bill))
    Checking(bureau.ports).by_payer(make.PAYER, bill.notice)
    assert (bill.version, len(bureau.entries(bill))) == (version, entries)


def test_a_payment_whose_bill_was_voided_says_voided_until_the_next(bureau):
    bill = bureau.signed()
    notice = bureau.ports.notice_of(bill)
    void(bureau, bill)
    deed = Checking(bureau.ports)
    assert deed.by_payer(make.PAYER, notice.id).state == "voided"
    Issuing(bureau.ports).on_demand(notice, bureau.act(make.CLERK))
    bureau.drain()
    assert deed.by_payer(make.PAYER, notice.id).is_valid
