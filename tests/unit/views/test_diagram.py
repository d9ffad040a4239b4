"""The picture of a workflow: every state a box, the way it went drawn in."""

from __future__ import annotations

from types import SimpleNamespace
from xml.dom.minidom import parseString

from views.diagram import diagram


def state(name, step):
    return SimpleNamespace(name=name, title=name, step=step)


def way(start, end):
    return SimpleNamespace(from_state=start, to_state=end)


STATES = [
    state("draft", 1),
    state("issued", 2),
    state("paid", 3),
    state("cancelled", None),
]
LAW = SimpleNamespace(
    states={s.name: s for s in STATES},
    transitions=[
        way("draft", "issued"),
        way("issued", "paid"),
        way("paid", "issued"),
        way("draft", "paid"),
        way("issued", "issued"),
        way("issued", "cancelled"),
        way("cancelled", "issued"),
    ],
)


def drawn(states):
    request = SimpleNamespace(
        workflows=SimpleNamespace(definition=lambda kind: LAW),
        fmt=SimpleNamespace(words=lambda text: f"<{text}>"),
    )
    pairs = list(zip([None, *states], states, strict=False))
    document = SimpleNamespace(
        kind="notice",
        state=states[-1],
        history=lambda: [SimpleNamespace(from_state=a, to_state=b) for a, b in pairs],
    )
    return parseString(diagram(request, document)).documentElement


def test_every_state_is_a_box_with_its_words():
    svg = drawn(["draft"])
    words = [t.firstChild.data for t in svg.getElementsByTagName("text")]
    assert words == ["<draft>", "<issued>", "<paid>", "<cancelled>"]
    assert len(svg.getElementsByTagName("rect")) == 4


def test_the_way_it_went_is_drawn_stronger():
    svg = drawn(["draft", "issued", "cancelled"])
    paths = [
        p for p in svg.getElementsByTagName("path") if p.getAttribute("marker-end")
    ]
    assert [p.getAttribute("stroke-width") for p in paths].count("2") == 2
    assert len(paths) == 6


def test_the_picture_has_words_and_no_style():
    svg = drawn(["draft"])
    assert svg.getAttribute("aria-label")
    assert "style=" not in svg.toxml()
