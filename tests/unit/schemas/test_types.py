"""Fields every noun's schemas share."""

from datetime import date

import colander
import pytest

from nontax_site.kernel.codes import CreditCode
from schemas.types import (
    IdentityFields,
    choice_node,
    choices_node,
    day_node,
    document_kinds,
    identity_validator,
    quantity_type,
    region_code_type,
    unit_id_type,
    words,
    yes_node,
)


def node(kind):
    return colander.SchemaNode(kind)


def test_a_region_code_is_read_and_shown():
    assert node(region_code_type()).deserialize(" 330100 ") == "330100"
    with pytest.raises(colander.Invalid):
        node(region_code_type()).deserialize("３３０１００")


def test_a_unit_number_is_read():
    assert node(unit_id_type()).deserialize("330100-0001") == "330100-0001"
    with pytest.raises(colander.Invalid):
        node(unit_id_type()).deserialize("330100")


@pytest.mark.parametrize(("text", "shown"), [("3", "3"), ("0.50", "0.5"), ("10", "10")])
def test_a_quantity_becomes_its_canonical_text(text, shown):
    assert node(quantity_type()).deserialize(text) == shown


@pytest.mark.parametrize("text", ["0", "-1", "1.23456", "一"])
def test_what_is_no_quantity_is_refused(text):
    with pytest.raises(colander.Invalid):
        node(quantity_type()).deserialize(text)


def test_a_day_lies_within_the_life_of_the_republic():
    day = day_node("day", words("From"))
    assert day.deserialize("2026-11-21") == date(2026, 11, 21)
    for text in ("1949-09-30", "2100-01-01", "21.11.2026"):
        with pytest.raises(colander.Invalid):
            day.deserialize(text)


def test_a_choice_is_in_its_list():
    one = choice_node("level", words("Level"), {"city": "City"})
    some = choices_node("levels", words("Level"), {"city": "City"})
    assert one.deserialize("city") == "city"
    assert some.deserialize(["city"]) == {"city"}
    for node_, value in ((one, "moon"), (some, ["moon"])):
        with pytest.raises(colander.Invalid):
            node_.deserialize(value)


def test_a_box_that_is_not_ticked_is_no():
    box = yes_node("cashless", words("Takes no cash"))
    assert box.deserialize(colander.null) is False
    assert box.deserialize("true") is True


def identity(kind, number):
    schema = IdentityFields(validator=identity_validator(lambda: date(2026, 11, 21)))
    return schema.deserialize({"document_kind": kind, "document_number": number})


BODY = "11330100002490123"


@pytest.mark.rule("HZ-36")
@pytest.mark.parametrize(
    ("kind", "number"),
    [
        ("passport", "E12345678"),
        ("taiwan_permit", "12345678"),
        ("none", ""),
        ("credit_code", BODY + CreditCode.check_digit(BODY)),
    ],
)
def test_payers_are_known_by_more_than_the_identity_card(kind, number):
    assert identity(kind, number)["document_kind"] == kind


def test_a_wrong_number_is_hung_at_the_number():
    with pytest.raises(colander.Invalid) as refusal:
        identity("id_card", "110101199001010018")
    assert list(refusal.value.asdict()) == ["document_number"]


def test_every_kind_of_document_is_offered_with_its_words():
    kinds = dict(document_kinds())
    assert kinds["passport"] == "Passport"
    assert len(kinds) == 8
