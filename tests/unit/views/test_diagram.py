"""The picture on a document's page: words, the way it went, no style."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace
from xml.dom.minidom import parseString

import pytest
from pyramid import testing

from tests.factories import proof
from views.diagram import definition_diagram, diagram
from workflows.definitions import definition_of, load


@pytest.fixture
def request_():
    config = testing.setUp()
    config.setup_registry()
    load(config, proof.ZCML)
    config.commit()
    fmt = SimpleNamespace(
        words=lambda text, **facts: f"<{text}>",
        time=lambda at: at.strftime("%Y-%m-%d"),
    )
    yield SimpleNamespace(fmt=fmt, workflows=SimpleNamespace(definition=definition_of))
    testing.tearDown(unhook_zca=False)


def entry(verb, came, went, name="王敏", behalf=None):
    return SimpleNamespace(
        at=datetime(2026, 3, 5, tzinfo=UTC),
        verb=verb,
        from_state=came,
        to_state=went,
        name=name,
        on_behalf_of=behalf,
    )


def drawn(request, *entries):
    document = SimpleNamespace(
        kind="bill",
        state=entries[-1].to_state if entries else "",
        history=lambda: list(entries),
    )
    return parseString(diagram(request, document)).documentElement


def texts(svg):
    return [t.firstChild.data for t in svg.getElementsByTagName("text")]


def test_every_state_and_every_verb_stands_in_the_picture(request_):
    svg = parseString(definition_diagram(request_, "bill")).documentElement
    said = " ".join(texts(svg))
    for words in ("Sealed", "Voided", "Write off", "Deliver", "Remind"):
        assert words in said


def test_the_way_it_went_has_its_dates_and_names(request_):
    svg = drawn(
        request_,
        entry("sign", None, "signed", "sender"),
        entry("seal_by_hand", "signed", "sealed"),
    )
    said = texts(svg)
    assert "1 · 2026-03-05" in said
    assert "2 · 2026-03-05" in said
    assert "<王敏>" in said


def test_the_state_it_is_in_is_marked_once(request_):
    svg = drawn(request_, entry("sign", None, "signed"))
    assert [t for t in texts(svg) if "now" in t] == ["▼ <now>"]


def test_before_anything_happened_nothing_is_marked(request_):
    assert not [t for t in texts(drawn(request_)) if "now" in t]


def test_a_step_of_a_verb_that_is_no_more_is_left_out(request_):
    svg = drawn(
        request_, entry("sign", None, "signed"), entry("gone", "signed", "lost")
    )
    assert texts(svg).count("1 · 2026-03-05") == 1


def test_the_picture_has_words_and_no_style(request_):
    svg = drawn(request_, entry("sign", None, "signed", behalf=("周建国", "p")))
    assert svg.getAttribute("aria-label")
    assert "style=" not in svg.toxml()
