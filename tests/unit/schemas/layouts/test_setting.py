"""Words put into layouts: nothing lost, nothing on anything else, nothing off."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nontax_site.bills.facts import Party
from schemas import fonts
from schemas.layouts.fitting import LEAST, TextTooLong, fit, wrap
from schemas.layouts.layout import NAMES, load
from schemas.layouts.parts import Box, Rows
from schemas.layouts.rows import TooManyLines
from schemas.layouts.setting import Run, set_out
from schemas.layouts.words import bill_words
from tests.factories.facts import LODGING, TUITION, bill_facts, red_facts
from tests.factories.layouts import REGION, words_for

SIGNS = "杭州市第一中学ab0129，。（）·￥ "


def box_of(run: Run) -> Box:
    """The box of the signs themselves, without the empty space round them."""
    top = run.y - (fonts.ASCENT - 0.02) * run.size
    wide = fonts.width(run.text, run.size, run.spacing)
    low = run.y + (fonts.DESCENT - 0.02) * run.size
    return Box(run.x, top, run.x + wide, low)


@pytest.mark.parametrize("name", NAMES)
def test_what_is_set_stays_on_the_page_and_apart(name):
    layout = load(name)
    for copy in layout.copies:
        for page in set_out(layout, words_for(name), copy=copy):
            boxes = [box_of(run) for run in page.runs]
            assert all(box.inside(layout.page) for box in boxes)
            for place, box in enumerate(boxes):
                assert not any(box.meets(other) for other in boxes[place + 1 :])


@pytest.mark.parametrize("name", NAMES)
def test_copies_differ_in_caption_and_colour_only(name):
    layout, words = load(name), words_for(name)
    bare = [set_out(layout, words, copy=copy, form=False) for copy in layout.copies]
    assert all(pages == bare[0] for pages in bare)
    colours = {copy.colour for copy in layout.copies}
    for copy in layout.copies:
        (page,) = set_out(layout, words, copy=copy)
        used = {run.colour for run in page.runs}
        assert copy.colour in used
        assert not used & (colours - {copy.colour, "#111111"})


@pytest.mark.parametrize("name", [name for name in NAMES if name != "electronic"])
def test_pre_printed_paper_gets_the_variable_texts_at_the_same_places(name):
    layout, words = load(name), words_for(name)
    (whole,) = set_out(layout, words)
    (filled,) = set_out(layout, words, form=False)
    assert filled.runs
    assert set(filled.runs) < set(whole.runs)
    assert (filled.strokes, filled.stamps) == ((), ())
    said = {run.text for run in filled.runs}
    assert words.values["number"] not in said
    assert words.values["name"] not in said
    assert words.values["unit"] in said


def test_a_long_bill_goes_on_and_only_its_last_page_has_the_sum():
    lines = tuple(replace(TUITION, item_code=f"{n:012}") for n in range(40))
    pages = set_out(
        load("electronic"), bill_words(bill_facts(lines=lines), region_name=REGION)
    )
    texts = ["".join(run.text for run in page.runs) for page in pages]
    assert len(pages) == 5
    assert all("0000000001" in text and "共 5 页" in text for text in texts)
    assert ["大写" in text for text in texts] == [False] * 4 + [True]
    assert [len(page.stamps) for page in pages] == [1, 1, 1, 1, 2]
    assert "".join(
        run.text for page in pages for run in page.runs if run.text.isdigit()
    ).count("0000000000") == sum(f"{n:012}".count("0000000000") for n in range(40))


@settings(max_examples=40, deadline=None)
@given(
    names=st.lists(st.text(SIGNS, min_size=1, max_size=150), min_size=1, max_size=12),
    payer=st.text("杭州市第一中学", min_size=1, max_size=100),
    remark=st.text("缴款说明0129 ", max_size=300),
)
def test_no_text_of_a_bill_is_lost_or_leaves_its_page(names, payer, remark):
    lines = tuple(replace(LODGING, item_name=name) for name in names)
    facts = bill_facts(lines=lines, payer=Party("", payer), remark=remark)
    layout, words = load("electronic"), bill_words(facts, region_name=REGION)
    pages = set_out(layout, words)
    runs = [run for page in pages for run in page.runs]
    assert all(box_of(run).inside(layout.page) for run in runs)
    said = "".join(run.text for run in runs)
    for text in (*names, payer, remark):
        assert text in said
    for page in pages:
        for part in layout.parts:
            if isinstance(part, Rows):
                room = part.tall_box.bottom - part.y
                assert room > 0


@given(text=st.text(SIGNS, max_size=80), width=st.floats(8, 60))
def test_breaking_a_text_keeps_every_sign_and_the_width(text, width):
    lines = wrap(text, width, 3.0)
    assert "".join(lines) == text
    for line in lines:
        # a closing sign may hang over: it does not begin a line
        bare = line.rstrip("，。（）")
        assert fonts.width(bare, 3.0) <= max(width, 3.0) + 0.02


def test_words_of_letters_and_digits_stay_whole():
    assert wrap("编号 SX2026112100001 号", 30, 3.0) == ["编号 ", "SX2026112100001 号"]
    assert wrap("第一行\n第二行", 50, 3.0) == ["第一行", "第二行"]


def test_a_text_is_set_as_large_as_it_can_be():
    size, lines = fit("杭州", 50, 5, 9, "名称")
    assert (size, lines) == (9 * fonts.MM_A_POINT, ["杭州"])
    smaller, lines = fit("杭州" * 20, 50, 5, 9, "名称")
    assert LEAST * fonts.MM_A_POINT <= smaller < size
    assert "".join(lines) == "杭州" * 20


def test_a_text_without_room_is_refused_by_the_name_of_its_field():
    with pytest.raises(TextTooLong) as error:
        set_out(
            load("general-receipt"),
            replace(
                words_for("general-receipt"),
                values={**words_for("general-receipt").values, "payer": "杭" * 900},
            ),
        )
    assert error.value.facts == {"what": "交款人"}


def test_more_lines_than_the_form_has_are_refused_with_both_numbers():
    words = words_for("general-receipt")
    room = load("general-receipt").rows.capacity
    with pytest.raises(TooManyLines) as error:
        set_out(load("general-receipt"), replace(words, rows=words.rows * room))
    assert error.value.facts == {"room": room, "lines": 2 * room}


def test_a_red_bill_has_its_sign_and_its_amounts_in_red():
    (page,) = set_out(
        load("electronic"), bill_words(red_facts(), region_name=REGION, mark="voided")
    )
    red = {run.text for run in page.runs if run.colour == "#d0202a"}
    assert {"红字", "-1,200.00", "负壹仟伍佰元伍角整"} <= red
    assert page.mark == "已作废"
