"""Inputs are chosen by the type of a value; a page names the others."""

from __future__ import annotations

import colander
import deform
import pytest

from schemas.fields import area_node, money_type, text_node
from views import fields


class Row(colander.MappingSchema):
    item = text_node("item", "Charge item")
    amount = colander.SchemaNode(money_type(), title="Amount")


class Rows(colander.SequenceSchema):
    row = Row()


class Codes(colander.SequenceSchema):
    code = colander.SchemaNode(colander.String())


class Sheet(colander.MappingSchema):
    payer = text_node("payer", "Payer")
    count = colander.SchemaNode(colander.Integer())
    due = colander.SchemaNode(colander.Date())
    wanted = colander.SchemaNode(colander.Boolean())
    remark = area_node("remark", "Remark")
    lines = Rows()
    codes = Codes()


@pytest.fixture
def form():
    made = deform.Form(Sheet())
    fields.dress(made, {})
    return made


@pytest.mark.parametrize(
    ("name", "template", "kind"),
    [
        ("payer", "textinput", "text"),
        ("count", "textinput", "number"),
        ("due", "textinput", "date"),
        ("wanted", "checkbox", None),
        ("remark", "textarea", None),
        ("lines", "sequence", None),
    ],
)
def test_the_type_chooses_the_input(form, name, template, kind):
    widget = form[name].widget
    assert widget.template == template
    assert getattr(widget, "kind", None) == kind


def test_money_in_a_row_is_an_amount(form):
    assert form["lines"].children[0]["amount"].widget.template == "moneyinput"


def test_rows_of_one_value_get_the_input_of_the_value(form):
    assert form["codes"].children[0].widget.template == "textinput"


def test_a_page_names_an_input_by_path():
    made = deform.Form(Sheet())
    fields.dress(
        made,
        {
            "payer": fields.choice([("a", "甲")]),
            "lines.item": fields.suggest(["1", ("2", "乙")]),
            "codes.*": fields.digits(),
        },
    )
    assert made["payer"].widget.values == [("", "Please choose"), ("a", "甲")]
    assert made["lines"].children[0]["item"].widget.choices == [("1", ""), ("2", "乙")]
    assert made["codes"].children[0].widget.mode == "numeric"


def test_each_maker_gives_the_input_it_names():
    assert fields.password(new=True).fill_in == "new-password"
    assert fields.radio([("a", "甲")]).template == "radio_choice"
    assert fields.ticks([("a", "甲")]).template == "checkbox_choice"
    assert fields.hidden().hidden
    assert fields.upload(".xml").kind == "file"
    assert fields.rows(2, 5).min_len == 2
    assert fields.number().kind == "number"
