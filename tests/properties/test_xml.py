"""For any facts: what is written is read back, and any changed byte is noticed."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from nontax_site.bills.facts import BillLine, Party
from nontax_site.kernel.codes import LUHN, BillCode, BillId, BillNumber, PaymentCode
from nontax_site.kernel.errors import BadInput
from nontax_site.kernel.money import Money
from schemas.parsing import parse
from schemas.xml import ElectronicBillFormat
from tests.factories.facts import bill_facts
from tests.factories.keys import FINANCE, NOON, UNIT, a_signer

FORMAT = ElectronicBillFormat()
SIGNER = a_signer(UNIT, FINANCE)

ALPHABET = st.characters(
    min_codepoint=0x20, exclude_categories=("Cs",), exclude_characters="\ufffe\uffff"
)
TEXT = st.text(ALPHABET | st.sampled_from("\t\n\r"), max_size=40)
NAME = st.text(ALPHABET, min_size=1, max_size=40)
QUANTITY = st.from_regex(r"[0-9]{1,6}(\.[0-9]{1,4})?", fullmatch=True)
LINES = st.lists(
    st.builds(
        BillLine,
        item_code=NAME,
        item_name=NAME,
        amount=st.integers(-(10**13), 10**13).map(Money),
        quantity=QUANTITY.filter(str.isascii),
        measure=TEXT,
        standard=TEXT,
        remark=TEXT,
    ),
    min_size=1,
    max_size=4,
).map(tuple)
NUMBER = st.integers(1, 10**10 - 1).map(BillNumber.of)
BILL = st.builds(
    BillId, st.integers(0, 10**8 - 1).map(lambda n: BillCode(f"{n:08d}")), NUMBER
)
FACTS = st.builds(
    bill_facts,
    bill=BILL,
    name=NAME,
    issued_at=st.datetimes(datetime(2000, 1, 1), datetime(2099, 1, 1)).map(
        lambda at: at.replace(tzinfo=UTC)
    ),
    unit=st.builds(Party, NAME, NAME, TEXT, TEXT, TEXT),
    payer=st.builds(Party, TEXT, NAME, TEXT, TEXT),
    payer_type=st.sampled_from(["person", "unit"]),
    lines=LINES,
    pay_code=st.none()
    | st.integers(1, 10**9 - 1).map(
        lambda n: PaymentCode.compose("330100", 2026, "00", n, LUHN)
    ),
    remark=TEXT,
    related=st.none() | BILL,
)


@settings(max_examples=150, deadline=None)
@given(FACTS)
def test_what_is_written_is_read_back_and_equals_the_slice(facts):
    body = FORMAT.body(facts)
    sealed = SIGNER.sign(UNIT, body, NOON)
    xml = FORMAT.assemble(body, sealed)
    assert FORMAT.read(xml) == (facts, (sealed,))
    assert FORMAT.signed_slice(xml) == body
    assert body in xml


# signed once: a signature is random, and what is drawn must not depend on it
BODY = FORMAT.body(bill_facts())
XML = FORMAT.assemble(BODY, SIGNER.sign(UNIT, BODY, NOON))


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 100_000), st.integers(1, 255))
def test_no_single_changed_byte_goes_unnoticed(at, flip):
    body, xml, place = BODY, XML, at % len(XML)
    changed = xml[:place] + bytes([xml[place] ^ flip]) + xml[place + 1 :]
    try:
        assert FORMAT.changes(xml, changed)
        facts, seals = FORMAT.read(changed)
    except BadInput:
        return
    slice_ = FORMAT.signed_slice(changed)
    proves = len(seals) == 1 and SIGNER.prove(slice_, seals[0]).ok
    assert not proves or (slice_ == body and facts == bill_facts())


@settings(max_examples=300, deadline=None)
@given(
    st.binary(max_size=300)
    | st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace"))
)
def test_any_bytes_are_read_or_refused_as_bad_input(junk):
    try:
        parse(junk)
    except BadInput as error:
        assert error.code != BadInput.code
