"""Books that are not whole, and numbers of another region."""

from __future__ import annotations

import pytest

from nontax_site.stock.moving import Line
from nontax_site.stock.places import Place, Spot
from nontax_site.stock.refusals import ForeignRange, NumberElsewhere, SheetMissing
from nontax_site.stock.store import Store
from tests.factories.stock import (
    CODE,
    KEEPERS,
    NOON,
    SCHOOL,
    STORE,
    TRANSIT,
    Stock,
    act,
)


@pytest.fixture
def stock():
    made = Stock()
    made.stocked(1, 1000)
    return made


def test_a_book_with_a_missing_sheet_is_named_with_the_sheet(stock):
    stock.move(30, 30, STORE, Spot(Place.LOST, STORE.holder))
    with pytest.raises(SheetMissing) as refused:
        stock.move(1, 100, STORE, SCHOOL)
    assert refused.value.facts == {
        "bill_code": CODE,
        "number": "0000000030",
        "place": Place.LOST,
        "holder": STORE.holder,
        "book_first": "0000000026",
        "book_last": "0000000050",
    }
    stock.move(1, 25, STORE, SCHOOL)
    with pytest.raises(NumberElsewhere) as refused:
        stock.move(20, 40, STORE, SCHOOL)
    assert not isinstance(refused.value, SheetMissing)
    with pytest.raises(NumberElsewhere) as refused:
        stock.move(1, 29, STORE, SCHOOL)
    assert not isinstance(refused.value, SheetMissing)


def test_numbers_of_a_region_do_not_go_to_another(stock):
    away = Store("W-330200-01", "330200", "宁波库房", "", NOON)
    stock.root.stores.add(away.id, away)
    stock.root.custodians.add(away.id, stock.root.custodians[STORE.holder])
    with pytest.raises(ForeignRange) as refused:
        stock.moving.move(
            [Line(CODE, 1, 100)],
            STORE,
            Spot(Place.STORE, away.id),
            act(STORE),
            "transfer:1",
            KEEPERS[STORE.holder],
        )
    assert refused.value.facts["its_region"] == "330100"
    assert stock.book.counts() == {Place.STORE: 1000}
    stock.move(1, 100, STORE, TRANSIT)
