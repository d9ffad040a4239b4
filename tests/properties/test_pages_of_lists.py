"""Pages of the orders: both ways, any size, any states, the same rows in between."""

from __future__ import annotations

from datetime import timedelta
from itertools import islice

from hypothesis import given
from hypothesis import strategies as st

from nontax_site.catalog.orders import Orders, place_of
from tests.factories.storage import NOON, paper

STATES = ("signed", "sealed", "delivered")


@st.composite
def orders(draw):
    """Orders with some papers in some states, several of one minute."""
    papers = [
        paper(
            number,
            "u1",
            created=NOON + timedelta(minutes=draw(st.integers(0, 5))),
            state=draw(st.sampled_from(STATES)),
        )
        for number in range(1, draw(st.integers(1, 25)))
    ]
    made = Orders()
    made.rebuild(papers)
    return made, papers


@given(orders(), st.sets(st.sampled_from(STATES), min_size=1), st.data())
def test_what_stands_behind_a_place_is_the_same_both_ways(made, states, data):
    book, papers = made
    tokens = [f"bill:{state}" for state in sorted(states)]
    wanted = sorted(place_of(p) for p in papers if p.state in states)
    assert list(book.places("unit:u1", tokens)) == wanted[::-1]
    assert list(book.places("unit:u1", tokens, upwards=True)) == wanted
    past = data.draw(st.sampled_from([place_of(p) for p in papers] or ["2026|x"]))
    older = list(book.places("unit:u1", tokens, past=past))
    newer = list(book.places("unit:u1", tokens, past=past, upwards=True))
    assert older == [place for place in wanted[::-1] if place < past]
    assert newer == [place for place in wanted if place > past]


@given(orders(), st.integers(1, 7))
def test_going_on_and_back_meets_the_same_pages(made, size):
    book, _papers = made
    tokens = [f"bill:{state}" for state in STATES]
    pages, past = [], None
    while page := list(islice(book.places("unit:u1", tokens, past=past), size)):
        pages.append(page)
        past = page[-1]
    back = []
    for page in reversed(pages[1:]):
        rows = book.places("unit:u1", tokens, past=page[0], upwards=True)
        back.append(list(islice(rows, size))[::-1])
    assert back == pages[:-1][::-1]
