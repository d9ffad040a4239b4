"""Warnings about a shelf: too little, too old, skipped, not handed in."""

from datetime import timedelta

from nontax_site.kernel.acts import Act
from nontax_site.stock.moving import Line
from nontax_site.stock.places import Place, Spot
from nontax_site.stock.register import month_before
from nontax_site.stock.store import Store
from nontax_site.stock.warnings import What, months_until, warnings_of
from tests.factories.regions import make_region
from tests.factories.stock import CODE, KEEPERS, NOON, SCHOOL, STORE, Stock, act


def stock():
    """The school has 100 numbers of books of 25."""
    made = Stock()
    made.root.regions.add("330100", make_region())
    made.stocked()
    made.supplied(1, 100)
    return made


def settings(made, **values):
    """Change how the region works."""
    made.root.regions.remove("330100")
    made.root.regions.add("330100", make_region(**values))


def found(made, days=0):
    """(what, from number, count) of the school's warnings so many days later."""
    unit = made.root.units[SCHOOL.holder]
    rows = warnings_of(made.root, unit, NOON + timedelta(days=days))
    return [(w.what, w.number and w.number[1], w.size) for w in rows]


def use(made, first, last, days):
    """Use a range some days after the first noon."""
    deed = Act(KEEPERS[SCHOOL.holder], NOON + timedelta(days=days))
    made.moving.use_range(Line(CODE, first, last), SCHOOL, deed, "paper_bill:x")


def test_a_blank_number_before_one_used_later_was_skipped():
    made = stock()
    use(made, 1, 10, 1)
    use(made, 13, 20, 2)
    assert found(made, 3) == [(What.SKIPPED, 11, 2)]
    assert found(stock(), 3) == []


def test_blank_numbers_before_lost_ones_were_not_skipped():
    made = stock()
    made.move(99, 100, SCHOOL, Spot(Place.LOST, SCHOOL.holder))
    assert found(made, 3) == []


def test_numbers_that_came_after_the_use_of_later_ones_were_not_skipped():
    made = stock()
    made.move(1, 100, SCHOOL, STORE)
    made.supplied(51, 100)
    use(made, 51, 60, 0)
    made.move(1, 50, STORE, SCHOOL)
    assert found(made, 3) == []


def test_stubs_are_counted_from_the_day_they_were_written():
    made = stock()
    use(made, 1, 10, 1)
    use(made, 11, 15, 30)
    settings(made, stub_days=60)
    assert found(made, 60) == []
    assert found(made, 62) == [(What.STUBS, 1, 10)]
    assert found(made, 91) == [(What.STUBS, 1, 15)]
    made.move(
        1, 15, (Spot(Place.USED, SCHOOL.holder),), Spot(Place.STUB, SCHOOL.holder)
    )
    assert found(made, 91) == []


def test_paper_grows_old_from_its_printing():
    made = stock()
    settings(made, blank_months=2)
    assert found(made, 59) == []
    assert found(made, 61) == [(What.OLD, 1, 100)]


def test_a_month_of_use_is_the_mean_of_three_and_the_region_says_how_many():
    made = stock()
    use(made, 1, 90, 0)
    assert found(made, 1) == []
    assert found(made, 40) == [(What.LOW, None, 10)]
    settings(made, low_stock_months=0)
    assert found(made, 40) == []


def test_a_store_lasts_for_the_units_of_its_region():
    made = stock()
    made.root.stores.add(STORE.holder, Store(STORE.holder, "330100", "库", "", NOON))
    made.move(101, 900, STORE, SCHOOL)
    use(made, 1, 600, 0)
    store = made.root.stores[STORE.holder]
    rows = warnings_of(made.root, store, NOON + timedelta(days=40))
    assert [(w.what, w.size, w.need) for w in rows] == [(What.LOW, 100, 200)]


def test_what_comes_back_from_a_lease_is_no_use():
    made = stock()
    lease = Spot(Place.LEASED, "K-1")
    made.moving.move([Line(CODE, 1, 50)], SCHOOL, lease, act(SCHOOL), "lease:K-1")
    register = made.root.registers.find(SCHOOL.holder, "0202")
    assert register.use == (("2026-03", 50),)
    made.moving.move([Line(CODE, 41, 50)], lease, SCHOOL, act(SCHOOL), "lease:K-1")
    assert register.use == (("2026-03", 40),)
    assert list(register.breaches()) == []
    register.use = (("2026-03", 41),)
    assert list(register.breaches()) == ["its use by months is not that of its lines."]


def test_months_are_counted_over_the_new_year():
    assert month_before("2026-01") == "2025-12"
    assert months_until(NOON, 4) == ["2025-12", "2026-01", "2026-02", "2026-03"]
