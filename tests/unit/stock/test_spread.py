"""Parts of a picture and sums of a table."""

from nontax_site.stock.places import Place, Spot
from nontax_site.stock.spread import held_by_spot, parts_of
from nontax_site.stock.standing import Run
from tests.factories.stock import CODE, SCHOOL, STORE, Stock


def runs(*lasts, place=(Place.USED, Place.VOID)):
    """Neighbouring runs that end at the numbers, at two places in turn."""
    first, found = 1, []
    for at, last in enumerate(lasts):
        spot = Spot(place[at % 2], SCHOOL.holder)
        found.append(Run(CODE, first, last, spot, "B-330100-26-000001", "0202"))
        first = last + 1
    return found


def test_a_few_runs_are_a_part_each():
    parts = parts_of(runs(10, 12, 40))
    assert [(p.first, p.last, p.place) for p in parts] == [
        (1, 10, Place.USED),
        (11, 12, Place.VOID),
        (13, 40, Place.USED),
    ]
    assert not any(part.is_joined for part in parts)
    assert parts_of([]) == ()


def test_a_fine_mixture_is_joined_and_loses_no_number():
    made = runs(*range(1, 2001), 50_000)
    parts = parts_of(made, most=20)
    assert len(parts) <= 41
    assert (parts[0].first, parts[-1].last) == (1, 50_000)
    assert sum(part.size for part in parts) == 50_000
    assert parts[0].is_joined
    assert parts[0].counts() == {Place.USED: 1000, Place.VOID: 1000}
    assert not parts[-1].is_joined


def test_whole_books_are_counted_and_loose_sheets_are_not():
    stock = Stock()
    stock.stocked(1, 110)
    stock.supplied(1, 60)
    stock.issue()
    held = {(h.place, h.holder): (h.size, h.books) for h in rows(stock)}
    assert held == {
        (Place.STORE, STORE.holder): (50, 1 + 1),
        (Place.UNIT, SCHOOL.holder): (59, 1),
        (Place.USED, SCHOOL.holder): (1, 0),
    }


def rows(stock):
    """The sums over the whole stock."""
    return held_by_spot(stock.root, stock.book.runs())
