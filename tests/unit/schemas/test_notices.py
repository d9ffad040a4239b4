"""What the forms of notices read, and what they refuse before any deed."""

from datetime import date

import colander
import pytest

from nontax_site.kernel.money import Money
from schemas.notices import line_schema, notice_schema, proposal_schema

TYPED = {
    "payer_type": "person",
    "payer_name": " 周晓波 ",
    "phone": "138 0000 0000",
    "document_kind": "id_card",
    "document_number": "110101199001010025",
    "lines": [
        {"item_code": "103042501", "quantity": "", "amount": "", "klass": ""},
    ],
    "due": "2026-03-19",
}


def read(**given):
    return notice_schema().deserialize({**TYPED, **given})


def faults(**given):
    with pytest.raises(colander.Invalid) as caught:
        read(**given)
    return set(caught.value.asdict())


def test_a_notice_is_read_whole():
    given = read()
    assert given["payer_name"] == "周晓波"
    assert given["phone"] == "13800000000"
    assert given["due"] == date(2026, 3, 19)
    line = given["lines"][0]
    assert (line["quantity"], line["amount"], line["klass"]) == ("1", None, "")
    assert given["expect"] is None


def test_a_quantity_is_canonical_and_an_amount_is_money():
    line = line_schema().deserialize(
        {"item_code": "1", "quantity": "2.50", "amount": "12.3"}
    )
    assert (line["quantity"], line["amount"]) == ("2.5", Money(1230))


@pytest.mark.parametrize("phone", ["12", "call me", "１３８００００００００", "1" * 30])
def test_what_nobody_could_ring_up_is_refused(phone):
    assert faults(phone=phone) == {"phone"}


@pytest.mark.parametrize(
    "phone", ["+8613800000000", "0571-87000001", "+44 20 7946 0000"]
)
def test_mobiles_and_other_telephones_are_read(phone):
    assert read(phone=phone)["phone"].lstrip("+").isdigit()


@pytest.mark.rule("SX-19")
def test_a_notice_has_between_one_and_sixty_lines():
    assert faults(lines=[]) == {"lines"}
    assert faults(lines=TYPED["lines"] * 61) == {"lines"}
    assert len(read(lines=TYPED["lines"] * 60)["lines"]) == 60


@pytest.mark.rule("HZ-36")
def test_units_and_persons_are_known_by_their_own_documents():
    assert faults(payer_type="unit") == {"document_kind"}
    assert faults(document_kind="credit_code") == {"document_kind"}
    assert read(payer_type="unit", document_kind="none")["payer_type"] == "unit"


@pytest.mark.parametrize("due", ["1900-01-01", "3000-01-01", "2026-02-30", "morgen"])
def test_a_day_out_of_all_bounds_is_refused(due):
    assert faults(due=due) == {"due"}


def test_text_that_turns_the_direction_of_writing_is_refused():
    assert faults(payer_name="周\u202e波") == {"payer_name"}


def test_a_proposal_names_one_of_the_known_ways():
    schema = proposal_schema()
    assert schema.deserialize({"resolution": "return"})["notice"] == ""
    with pytest.raises(colander.Invalid):
        schema.deserialize({"resolution": "keep"})
