"""Building stones of schemas: the kernel reads, the field passes its words on."""

from __future__ import annotations

import colander
import pytest

from nontax_site.kernel.money import Money
from schemas import fields


def node(kind):
    return colander.SchemaNode(kind, name="value")


def test_a_parsed_field_gives_a_value_of_the_kernel():
    assert node(fields.money_type()).deserialize(" 12.30 ") == Money(1230)
    assert node(fields.money_type()).serialize(Money(1230)) == "12.30"
    assert node(fields.money_or_zero_type()).deserialize("0") == Money(0)


def test_the_words_of_the_kernel_become_those_of_the_field():
    with pytest.raises(colander.Invalid) as caught:
        node(fields.money_type()).deserialize("１２")
    assert caught.value.msg == "«${text}» is not an amount. Write it like 12.30."
    assert caught.value.msg.mapping == {"text": "１２"}


@pytest.mark.parametrize("text", ["", "   "])
def test_nothing_is_not_a_value(text):
    with pytest.raises(colander.Invalid, match="Required"):
        node(fields.money_type()).deserialize(text)


def test_nothing_is_serialized_as_nothing():
    assert node(fields.money_type()).serialize(None) is colander.null


@pytest.mark.parametrize(
    "kind",
    [
        fields.bill_id_type(),
        fields.check_code_type(),
        fields.credit_code_type(),
        fields.item_code_type(),
    ],
)
def test_every_code_is_read_by_the_kernel(kind):
    with pytest.raises(colander.Invalid):
        node(kind).deserialize("!!")


def test_text_is_trimmed_and_bounded():
    name = fields.text_node("name", "Name", longest=3)
    assert name.deserialize(" 周晓波 ") == "周晓波"
    with pytest.raises(colander.Invalid):
        name.deserialize("周晓波波")


@pytest.mark.parametrize(
    "text", ["a\x00b", "a\nb", "a\u202eb", "a\u200bb", "a\x85b", "\ufeffa"]
)
def test_one_line_of_text_holds_no_hidden_character(text):
    with pytest.raises(colander.Invalid):
        fields.text_node("name", "Name").deserialize(text)


def test_several_lines_may_hold_line_ends():
    area = fields.area_node("remark", "Remark")
    assert area.deserialize("a\r\nb") == "a\r\nb"
    with pytest.raises(colander.Invalid):
        area.deserialize("a\x07")


def test_a_decision_asks_for_its_reason_where_the_workflow_wants_one():
    schema = fields.with_decision(
        fields.nothing_more(), comment_required=True, title="Reason", help_text=""
    )
    with pytest.raises(colander.Invalid) as caught:
        schema.deserialize({"expect": "3"})
    assert caught.value.asdict() == {"comment": "Required"}
    assert schema.deserialize({"comment": "x", "expect": "3"}) == {
        "comment": "x",
        "expect": 3,
    }


def test_a_decision_without_a_reason_has_an_empty_comment():
    schema = fields.with_decision(
        fields.nothing_more(), comment_required=False, title="Comment", help_text=""
    )
    assert schema.deserialize({}) == {"comment": "", "expect": None}


def test_a_fault_hangs_on_its_node():
    name = fields.text_node("name", "Name")
    assert fields.fault(name, "no").asdict() == {"name": "no"}
