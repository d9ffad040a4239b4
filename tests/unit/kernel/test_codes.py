"""Identifiers: shapes, parts and refusals."""

import pytest

from nontax_site.kernel.codes import (
    LUHN,
    NONE,
    BillCode,
    BillCodeMalformed,
    BillId,
    BillIdMalformed,
    BillNumber,
    BillNumberMalformed,
    CheckCode,
    CheckCodeMalformed,
    CreditCode,
    CreditCodeCheckDigit,
    CreditCodeMalformed,
    ItemCode,
    ItemCodeMalformed,
    PaymentCode,
    PaymentCodeCheckDigit,
    PaymentCodeMalformed,
    PaymentCodeRegion,
)
from nontax_site.kernel.errors import NotConfigured

EXAMPLE = "14000022000000022903"

NOT_TWENTY = [
    "",
    EXAMPLE[:-1],
    EXAMPLE + "0",
    "A" + EXAMPLE[1:],
    EXAMPLE[:-1] + "l",
    EXAMPLE + "\n",
    "\n" + EXAMPLE,
    EXAMPLE + "\x00",
    EXAMPLE[:10] + "\x00" + EXAMPLE[11:],
    EXAMPLE.translate({ord(str(d)): 0xFF10 + d for d in range(10)}),
    EXAMPLE.translate({ord(str(d)): 0x0660 + d for d in range(10)}),
    EXAMPLE[:-1] + "\uff13",
    EXAMPLE[:-1] + "³",
    "1400 0022 0000 0002 290",
    "14 000022000000022903",
    "1400\u30000022\u30000000\u30000002\u30002903",
    "1400\t0022\t0000\t0002\t2903",
    "1400-0022-0000-0002-2903",
    "-4000022000000022903",
    "1.400002200000002290",
    "1e19",
    EXAMPLE * 500,
]


@pytest.mark.rule("SX-13")
@pytest.mark.parametrize(
    "text",
    [
        EXAMPLE,
        "1400 0022 0000 0002 2903",
        "  1400 0022 0000 0002 2903 ",
        "1400  0022 000000022903",
    ],
)
def test_a_payment_code_is_read_with_or_without_blanks(text):
    code = PaymentCode.parse(text, LUHN)
    assert str(code) == code.text == EXAMPLE
    assert code.shown == "1400 0022 0000 0002 2903"
    assert PaymentCode.parse(code.shown, LUHN) == code


@pytest.mark.rule("SX-14")
def test_the_parts_of_the_code_of_the_manual_are_region_year_source_and_serial():
    code = PaymentCode.parse(EXAMPLE, LUHN)
    assert (code.region, code.year, code.source) == ("140000", "22", "00")
    assert code.serial == 2290
    assert code.series == "1400002200"
    assert PaymentCode.compose("140000", 2022, "00", 2290, LUHN) == code


@pytest.mark.rule("SX-13", "SX-44")
@pytest.mark.parametrize("text", NOT_TWENTY)
def test_what_is_not_exactly_twenty_digits_is_no_payment_code(text):
    with pytest.raises(PaymentCodeMalformed) as caught:
        PaymentCode.parse(text, LUHN)
    assert len(caught.value.facts["text"]) <= 40
    with pytest.raises(PaymentCodeMalformed):
        PaymentCode.region_of(text)


@pytest.mark.rule("SX-44")
def test_a_payment_code_cannot_be_made_around_parse():
    with pytest.raises(PaymentCodeMalformed):
        PaymentCode("1400 0022 0000 0002 2903", LUHN)


@pytest.mark.rule("SX-14")
def test_a_region_that_is_not_known_is_named():
    regions = {"140000", "330100"}
    assert PaymentCode.parse(EXAMPLE, LUHN, regions).region == "140000"
    with pytest.raises(PaymentCodeRegion) as caught:
        PaymentCode.parse("9" + EXAMPLE[1:], LUHN, regions)
    assert caught.value.facts["region"] == "940000"


def test_the_region_is_read_before_the_scheme_is_known():
    assert PaymentCode.region_of("3206 8222 3000 0000 0001") == "320682"


def test_a_mistyped_digit_is_found_under_the_scheme_that_has_a_check_digit():
    with pytest.raises(PaymentCodeCheckDigit):
        PaymentCode.parse(EXAMPLE[:-1] + "4", LUHN)


def test_a_region_without_a_check_digit_counts_with_ten_digits():
    code = PaymentCode.parse("32068222300000000008", NONE)
    assert code.serial == 8
    assert PaymentCode.compose("320682", 22, "30", 8, NONE) == code


def test_codes_with_the_same_digits_are_the_same_code_under_any_scheme():
    assert PaymentCode(EXAMPLE, LUHN) == PaymentCode(EXAMPLE, NONE)
    assert len({PaymentCode(EXAMPLE, LUHN), PaymentCode(EXAMPLE, NONE)}) == 1


def test_a_scheme_nobody_registered_is_a_fault_of_the_configuration():
    with pytest.raises(NotConfigured):
        PaymentCode.parse(EXAMPLE, "MOD97")


@pytest.mark.parametrize(
    "parts",
    [
        ("14000", 2022, "00", 1),
        ("14000O", 2022, "00", 1),
        ("140000", 2022, "0", 1),
        ("140000\n", 2022, "00", 1),
        ("140000", 2022, "00", 0),
        ("140000", 2022, "00", 10**9),
    ],
)
def test_parts_that_do_not_fit_make_no_code(parts):
    with pytest.raises(ValueError):
        PaymentCode.compose(*parts, LUHN)


def test_a_bill_code_says_region_class_kind_and_year():
    code = BillCode.parse("33010126")
    assert (code.region, code.bill_class, code.kind, code.year) == (
        "33",
        "01",
        "01",
        "26",
    )
    assert BillCode.compose("33", "01", "01", 2026) == code
    assert str(code) == "33010126"


@pytest.mark.parametrize(
    "text",
    ["", "3301012", "330101260", "33O10126", "33010126\n", "\uff13" * 8, "٣" * 8],
)
def test_what_is_not_eight_digits_is_no_bill_code(text):
    with pytest.raises(BillCodeMalformed):
        BillCode.parse(text)


def test_a_bill_number_is_a_serial_in_ten_digits():
    assert str(BillNumber.of(1)) == "0000000001"
    assert BillNumber.parse("0118120003").serial == 118120003
    for serial in (0, -1, 10**10):
        with pytest.raises(ValueError):
            BillNumber.of(serial)


@pytest.mark.parametrize(
    "text", ["", "1", "000000001", "0" * 10, "00000000011", "000000000a", "０" * 10]
)
def test_what_is_not_ten_digits_or_is_zero_is_no_bill_number(text):
    with pytest.raises(BillNumberMalformed):
        BillNumber.parse(text)


def test_a_check_code_is_kept_in_lower_case():
    assert str(CheckCode.parse("7B1C11")) == str(CheckCode.parse("7b1c11")) == "7b1c11"


@pytest.mark.parametrize(
    "text", ["", "7b1c1", "7b1c111", "7b1c1g", "7b1c1\n", "\uff17b1c11", "K7b1c1"]
)
def test_what_is_not_six_hexadecimal_digits_is_no_check_code(text):
    with pytest.raises(CheckCodeMalformed):
        CheckCode.parse(text)


def test_a_bill_is_named_by_code_and_number():
    bill = BillId.parse("43060125-0118120003")
    assert bill == BillId(BillCode("43060125"), BillNumber("0118120003"))
    assert str(bill) == "43060125-0118120003"
    assert bill.e_invoice_id() == "3000218110-52106034"
    assert BillId.from_e_invoice_id("3000218110-52106034") == bill


@pytest.mark.parametrize(
    "text",
    [
        "",
        "43060125",
        "430601250118120003",
        "43060125-0000000000",
        "43060125-011812000",
        "43060125-0118120003\n",
        "43060125\u20130118120003",
        "4306012५-0118120003",
    ],
)
def test_anything_else_names_no_bill(text):
    with pytest.raises(BillIdMalformed):
        BillId.parse(text)


@pytest.mark.parametrize("text", ["91350100M000100Y43", "91350100m000100y43"])
def test_a_credit_code_proves_itself(text):
    assert str(CreditCode.parse(text)) == "91350100M000100Y43"


def test_a_credit_code_with_a_wrong_character_is_found():
    with pytest.raises(CreditCodeCheckDigit):
        CreditCode.parse("91350100M000100Y44")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "91350100M000100Y4",
        "91350100M000100Y433",
        "91350100I000100Y43",
        "91350100M000100Y43\n",
        "9135010OM000100Y43",
        "\uff191350100M000100Y43",
    ],
)
def test_what_has_not_the_shape_is_no_credit_code(text):
    with pytest.raises(CreditCodeMalformed):
        CreditCode.parse(text)


def test_an_item_code_is_six_to_twenty_digits():
    assert str(ItemCode.parse("10304321102")) == "10304321102"
    for text in ("", "10304", "1" * 21, "10304321A", "103043211\n", "１０３０４３"):
        with pytest.raises(ItemCodeMalformed):
            ItemCode.parse(text)
