"""Identity documents of payers."""

from datetime import date

import pytest

from nontax_site.kernel.codes import CreditCodeCheckDigit, CreditCodeMalformed
from nontax_site.kernel.identity import (
    TITLES,
    BirthDateImpossible,
    DocumentKind,
    DocumentKindUnknown,
    DocumentNumberCheckDigit,
    DocumentNumberMalformed,
    DocumentNumberNotWanted,
    IdentityDocument,
    check_character,
)

TODAY = date(2026, 11, 21)


def card(body):
    return body + check_character(body)


@pytest.mark.rule("HZ-36")
@pytest.mark.parametrize(
    ("kind", "number"),
    [
        ("id_card", "11010519491231002X"),
        ("id_card", card("33010620000229001")),
        ("id_card", card("81000019900101001")),
        ("passport", "E12345678"),
        ("passport", "533380006"),
        ("permanent_residence", "FRA110000000001"),
        ("permanent_residence", card("91100019850304567")),
        ("hk_macao_permit", "H12345678"),
        ("hk_macao_permit", "M1234567801"),
        ("taiwan_permit", "12345678"),
        ("taiwan_permit", "1234567801"),
        ("military", "南字第01234567号"),
        ("military", "20123456"),
        ("credit_code", "91350100M000100Y43"),
        ("none", ""),
    ],
)
def test_every_kind_of_document_is_read(kind, number):
    document = IdentityDocument.parse(kind, number, TODAY)
    assert document.number == number
    assert str(document) == f"{kind}:{number}"
    assert IdentityDocument(DocumentKind(kind), number) == document


def test_lower_case_letters_are_raised():
    card_x = IdentityDocument.parse("id_card", "11010519491231002x", TODAY)
    assert card_x.number == "11010519491231002X"
    assert IdentityDocument.parse("passport", "e12345678", TODAY).number == "E12345678"


@pytest.mark.parametrize(
    ("kind", "number", "error"),
    [
        ("licence", "1", DocumentKindUnknown),
        ("", "", DocumentKindUnknown),
        ("id_card", "", DocumentNumberMalformed),
        ("id_card", "110105491231002", DocumentNumberMalformed),
        ("id_card", "11010519491231002X\n", DocumentNumberMalformed),
        ("id_card", "1101051949123100\uff12X", DocumentNumberMalformed),
        ("id_card", "１１" + "010519491231002X", DocumentNumberMalformed),
        ("id_card", "11010519491231002A", DocumentNumberMalformed),
        ("id_card", card("99010519491231002"), DocumentNumberMalformed),
        ("id_card", card("91010519491231002"), DocumentNumberMalformed),
        ("id_card", "110105194912310021", DocumentNumberCheckDigit),
        ("id_card", card("11010520010229001"), BirthDateImpossible),
        ("id_card", card("11010520011301001"), BirthDateImpossible),
        ("id_card", card("11010520261122001"), BirthDateImpossible),
        ("id_card", card("11010517000101001"), BirthDateImpossible),
        ("passport", "E123", DocumentNumberMalformed),
        ("passport", "护照12345", DocumentNumberMalformed),
        ("passport", "E1234\x00678", DocumentNumberMalformed),
        ("permanent_residence", card("11010519491231002"), DocumentNumberMalformed),
        ("permanent_residence", "FRA11000000000", DocumentNumberMalformed),
        ("hk_macao_permit", "X12345678", DocumentNumberMalformed),
        ("taiwan_permit", "123456789", DocumentNumberMalformed),
        ("military", "字第号", DocumentNumberMalformed),
        ("credit_code", "91350100M000100Y44", CreditCodeCheckDigit),
        ("credit_code", "91350100", CreditCodeMalformed),
        ("none", "1", DocumentNumberNotWanted),
    ],
)
def test_a_number_that_cannot_be_is_refused_by_name(kind, number, error):
    with pytest.raises(error) as caught:
        IdentityDocument.parse(kind, number, TODAY)
    if kind != "credit_code":
        assert number == "" or number not in caught.value.facts.values()


def test_a_person_may_be_born_today():
    number = card("11010520261121001")
    assert IdentityDocument.parse("id_card", number, TODAY).number == number


def test_numbers_of_persons_are_masked_and_credit_codes_are_not():
    person = IdentityDocument.parse("id_card", "11010519491231002X", TODAY)
    assert person.masked == "1****002X"
    unit = IdentityDocument.parse("credit_code", "91350100M000100Y43", TODAY)
    assert unit.masked == "91350100M000100Y43"
    assert IdentityDocument(DocumentKind.NONE, "").masked == ""


@pytest.mark.rule("HZ-36")
def test_every_kind_has_a_title_to_offer():
    assert set(TITLES) == set(DocumentKind)
    assert IdentityDocument(DocumentKind.PASSPORT, "E12345678").title == "Passport"
