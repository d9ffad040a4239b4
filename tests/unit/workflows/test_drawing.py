"""The picture of a workflow: nothing lies on anything else, whatever the way."""

from __future__ import annotations

import random
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyramid import testing

from nontax_site.commands.catalogue import translations
from workflows.arrows import Walked, roles_of
from workflows.definitions import MARKERS, definition_of, definitions, load
from workflows.drawing import FIRST_ROW, SIDE, draw

CHINESE = {each.msgid: each.msgstr for each in translations()}
LANGUAGES = {"zh": lambda text: CHINESE.get(text) or text, "en": lambda text: text}


@pytest.fixture(scope="module", autouse=True)
def law():
    config = testing.setUp()
    config.setup_registry()
    load(config)
    config.commit()
    yield
    testing.tearDown(unhook_zca=False)


def walk(definition, chance, length):
    """A way a document may go, with dates and names under it."""
    way, walked = definition.first, []
    for number in range(1, length + 1):
        words = (f"{number} · 2026-03-05 10:00", "欧阳娜娜 代 周建国")
        walked.append(Walked(way.verb, way.from_state, way.to_state, words))
        ahead = list(definition.leaving(way.to_state))
        if not ahead:
            break
        way = chance.choice(ahead)
    return walked


def words_of(drawing):
    """Everything with words on it."""
    boxes = [box.rect for box in drawing.boxes]
    titles = [band.title for band in drawing.bands]
    return [*boxes, *titles, *drawing.labels, *drawing.dates]


def check(drawing):
    for one, other in combinations(words_of(drawing), 2):
        assert not one.meets(other), (one, other)
    columns = [box.column for box in drawing.boxes]
    for rect in (*drawing.labels, *drawing.dates):
        for x in columns:
            assert not rect.x < x < rect.x + rect.width, (rect, x)
        for arrow in drawing.arrows:
            ends = (*arrow.sources, arrow.target)
            if arrow.is_loop:
                continue
            inside = min(ends) < rect.x + rect.width and rect.x < max(ends)
            assert not (inside and rect.y < arrow.y < rect.y + rect.height)
    for rect in words_of(drawing):
        assert rect.x >= 0 and rect.y >= 0
        assert rect.x + rect.width <= drawing.width
        assert rect.y + rect.height <= drawing.height


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", MARKERS)
def test_no_words_lie_on_words_boxes_or_lines(kind, language):
    check(draw(definition_of(kind), LANGUAGES[language], marker=" ◆"))


@given(st.integers(0, 10**6), st.sampled_from(sorted(MARKERS)), st.integers(1, 12))
def test_nor_with_any_way_of_a_document_drawn_in(seed, kind, length):
    definition = definition_of(kind)
    walked = walk(definition, random.Random(seed), length)
    drawing = draw(
        definition,
        LANGUAGES["zh"],
        walked=walked,
        here=walked[-1].to_state,
        marker=" ◆",
    )
    check(drawing)
    assert [box.state for box in drawing.boxes if box.is_here] == [walked[-1].to_state]
    assert drawing.dates


def test_every_transition_is_drawn():
    for definition in definitions():
        drawing = draw(definition, str)
        column = {box.state: box.column for box in drawing.boxes}
        for way in definition.transitions:
            source, target = column[way.from_state], column[way.to_state]
            assert any(
                source in arrow.sources and arrow.target == target
                for arrow in drawing.arrows
            )


def test_each_lane_is_who_acts():
    bill = definition_of("bill")
    ways = {way.name: way for way in bill.transitions}
    assert roles_of(bill, ways["void_signed"]) == ("bureau_supervisor",)
    assert roles_of(bill, ways["seal_signed"]) == ("system",)
    notice = definition_of("notice")
    (pay, *_rest) = notice.of_verb("pay")
    assert roles_of(notice, pay) == ("payer",)


def test_the_path_goes_from_step_to_step_and_ends_at_the_box():
    bill = definition_of("bill")
    walked = [
        Walked("sign", "", "signed", ("1",)),
        Walked("seal", "signed", "sealed", ("2",)),
    ]
    drawing = draw(bill, str, walked=walked, here="sealed")
    columns = {box.state: box.column for box in drawing.boxes}
    first, last = drawing.path
    assert first[0] == columns["signed"]
    assert last[0] == columns["sealed"]
    assert last[1] < FIRST_ROW
    assert all(box.column > SIDE for box in drawing.boxes)
