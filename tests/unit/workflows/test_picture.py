"""A drawing as SVG: whole, with words, with attributes only."""

from __future__ import annotations

from xml.dom.minidom import parseString

import pytest

from tests.factories import proof  # noqa: F401 - its guards are named in the ZCML
from workflows.arrows import Walked
from workflows.definitions import definition_of
from workflows.drawing import draw
from workflows.picture import ACCENT, svg


@pytest.fixture
def law(registry):
    return definition_of("bill")


def test_it_is_whole_and_has_no_style(law):
    text = svg(draw(law, str), "Bill & more", "now")
    root = parseString(text).documentElement
    assert root.getAttribute("aria-label") == "Bill & more"
    assert "style" not in text and "<script" not in text


def test_what_was_walked_stands_out(law):
    plain = svg(draw(law, str), "Bill")
    walked = [Walked("sign", "", "signed", ("1 · 2026-03-05",))]
    lit = svg(draw(law, str, walked=walked, here="signed"), "Bill", "now")
    assert ACCENT not in plain
    assert ACCENT in lit and "▼ now" in lit and "1 · 2026-03-05" in lit


def test_what_the_system_does_is_a_broken_line(law):
    assert 'stroke-dasharray="5 3"' in svg(draw(law, str), "Bill")
