"""Layouts: what each must show, and what is no layout."""

from __future__ import annotations

import json

import pytest

from schemas.layouts.layout import (
    FOLDER,
    NAMES,
    LayoutBroken,
    load,
    read,
)
from schemas.layouts.parts import Caption, SealSlot
from schemas.layouts.words import FIELDS, LINE_FIELDS

REGULATION = {
    "名称": {"name"},
    "编码": {"code", "number"},
    "项目": {"item_name"},
    "标准": {"standard"},
    "数量": {"quantity"},
    "金额": {"amount", "total", "capital"},
    "交款人": {"payer"},
    "开票日期": {"day"},
    "开票单位": {"unit"},
    "开票人": {"handler"},
    "复核人": {"checker"},
}
OF_FIXED_BILLS = {
    "名称": {"name"},
    "编码": {"code", "number"},
    "金额": {"total", "capital"},
    "开票日期": {"day"},
}


def shown(layout) -> set[str]:
    """Its fields, the name where it is a caption, the day where it stands in parts."""
    fields = set(layout.fields)
    says = "".join(part.text for part in layout.parts if isinstance(part, Caption))
    if layout.title in says:
        fields.add("name")
    if {"year", "month", "day_of_month"} <= fields:
        fields.add("day")
    return fields


@pytest.mark.parametrize("name", NAMES)
def test_a_layout_shows_all_that_the_regulation_asks_of_a_bill(name):
    layout = load(name)
    wanted = OF_FIXED_BILLS if layout.form == "fixed" else REGULATION
    missing = {word for word, fields in wanted.items() if not fields <= shown(layout)}
    assert not missing
    assert "finance" in {p.role for p in layout.parts if isinstance(p, SealSlot)}
    if layout.form != "electronic":
        assert any(p.copy for p in layout.parts if isinstance(p, Caption))
        assert len({copy.caption for copy in layout.copies}) == len(layout.copies)


def test_the_copies_are_as_many_as_the_types_have():
    assert {name: len(load(name).copies) for name in NAMES} == {
        "electronic": 1,
        "payment-book": 5,
        "general-receipt": 3,
        "fixed-receipt": 2,
        "pos-slip": 3,
    }
    assert len({copy.colour for copy in load("payment-book").copies}) == 5


def test_every_file_is_a_layout_of_its_own_name():
    assert {path.stem for path in FOLDER.glob("*.json")} == set(NAMES)
    for name in NAMES:
        layout = load(name)
        assert layout.name == name
        rows = layout.rows.columns if layout.rows else ()
        assert layout.fields <= set(FIELDS) | set(LINE_FIELDS)
        assert all(column.title for column in rows)
    with pytest.raises(KeyError):
        load("../words")


CAPTION = {"kind": "caption", "x": 10, "y": 20, "text": "票据"}
PAYER = {"kind": "field", "field": "payer", "x": 10, "y": 40, "width": 50}


def changed(*parts, **head) -> str:
    given = {
        "name": "trial",
        "title": "试样",
        "form": "machine",
        "width": 100,
        "height": 60,
        "copies": [{"caption": "第一联", "colour": "#111111"}],
        "parts": list(parts),
    }
    return json.dumps({**given, **head})


ROWS = {
    "kind": "rows",
    "x": 5,
    "y": 10,
    "bottom": 30,
    "head": 5,
    "least": 5,
    "columns": [{"field": "item_name", "title": "项目", "width": 60}],
}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{", "not a layout"),
        ("[]", "not a layout"),
        (changed(CAPTION, copies=[]), "needs a copy"),
        (changed({**CAPTION, "kind": "picture"}), "not a layout"),
        (changed({**CAPTION, "angle": 3}), "not a layout"),
        (changed({**CAPTION, "x": "10"}), "is no number"),
        (changed({**CAPTION, "ink": "gold"}), "unknown ink"),
        (changed({**PAYER, "align": "middle"}), "unknown alignment"),
        (changed({**PAYER, "field": "colour"}), "unknown field"),
        (changed({**PAYER, "width": -3}), "has no room"),
        (changed({**PAYER, "width": 95}), "leaves the page"),
        (changed({**CAPTION, "y": 1}), "leaves the page"),
        (changed(CAPTION, {**PAYER, "y": 21}), "overlap"),
        (changed(ROWS, {**CAPTION, "y": 20}), "overlap"),
        (changed({**ROWS, "tall": 70}), "leaves the page"),
        (changed({**ROWS, "tall": 50}, {**PAYER, "y": 40}), "goes on overlap"),
        (changed({**ROWS, "least": 30}), "no room for a row"),
        (
            changed({**ROWS, "columns": [{**ROWS["columns"][0], "field": "price"}]}),
            "unknown field price",
        ),
    ],
)
def test_what_is_no_layout_is_refused_saying_why(text, why):
    with pytest.raises(LayoutBroken, match=why):
        read(text)


def test_a_part_of_the_last_page_may_stand_where_the_table_of_others_goes():
    layout = read(changed({**ROWS, "tall": 50}, {**PAYER, "y": 40, "last": True}))
    assert layout.rows.capacity == 3
