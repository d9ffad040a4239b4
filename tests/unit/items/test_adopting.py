"""Items from above: adopted by a region below, narrowed, never widened."""

from datetime import date

import pytest

from nontax_site.items.adopting import (
    Adopting,
    AlreadyAdopted,
    UnitElsewhere,
)
from nontax_site.items.adoption import (
    Adoption,
    NotAbove,
    NothingToAdopt,
    TariffNotNarrower,
    adopted,
    check_narrower,
    is_above,
)
from nontax_site.items.catalogue import Catalogue
from nontax_site.items.pricing import ItemNotPublished, ItemNotYours, price
from nontax_site.items.tariff import FIXED, FREE, RANGE, Tariff
from nontax_site.kernel.money import Money
from nontax_site.storage.folder import Folder
from tests.factories.desk import CLERK, SUPERVISOR, RememberingWorkflows, act
from tests.factories.items import make_item, make_tariff
from tests.factories.regions import make_region
from tests.factories.units import make_unit

DAY = date(2026, 3, 5)


class Shelf(dict):
    """A folder in memory: ``values`` of a stretch of names."""

    def add(self, name, thing):
        self[name] = thing

    def values(self, low="", high="~"):
        return [self[name] for name in sorted(self) if low <= name <= high]


@pytest.fixture
def item():
    return make_item(
        "330000001",
        region="330000",
        units=(),
        tariffs=(make_tariff(kind=RANGE, min_fen=100, max_fen=500, measure="份"),),
    )


@pytest.fixture
def deeds(item):
    made = Adopting(RememberingWorkflows(), Shelf({item.id: item}), Folder())
    return made


def narrower(kind=FIXED, **more):
    return Tariff(from_day=DAY, kind=kind, measure=more.pop("measure", "份"), **more)


def propose(deeds, item, tariff=None, units=("330100-0001",), region="330100"):
    return deeds.propose(item, region, units, tariff, act(CLERK))


@pytest.mark.parametrize(
    ("above", "below", "holds"),
    [
        ("330000", "330100", True),
        ("330000", "330106", True),
        ("330100", "330106", True),
        ("330100", "330100", False),
        ("330100", "330200", False),
        ("330100", "330000", False),
        ("330106", "330100", False),
        ("140000", "330100", False),
    ],
)
def test_a_region_stands_above_by_its_code(above, below, holds):
    assert is_above(above, below) is holds


@pytest.mark.parametrize(
    "tariff",
    [
        narrower(amount_fen=100),
        narrower(amount_fen=500),
        narrower(RANGE, min_fen=200, max_fen=300),
        None,
    ],
)
def test_within_the_limits_is_narrower(item, tariff):
    check_narrower(item, tariff)


@pytest.mark.parametrize(
    "tariff",
    [
        narrower(amount_fen=99),
        narrower(amount_fen=501),
        narrower(RANGE, min_fen=200, max_fen=501),
        narrower(RANGE, min_fen=99, max_fen=300),
        narrower(FREE, min_fen=200, max_fen=300),
        narrower(amount_fen=200, measure="本"),
    ],
)
def test_beyond_the_limits_is_refused(deeds, item, tariff):
    with pytest.raises(TariffNotNarrower):
        propose(deeds, item, tariff)


def test_a_fixed_tariff_leaves_no_room(item):
    item.tariffs = (make_tariff(kind=FIXED, amount_fen=200, measure="份"),)
    check_narrower(item, narrower(amount_fen=200))
    with pytest.raises(TariffNotNarrower):
        check_narrower(item, narrower(amount_fen=199))


def test_units_of_the_region_charge_the_narrower_tariff(deeds, item):
    adoption = propose(deeds, item, narrower(amount_fen=300))
    adoption.state = "proposed"
    deeds.adopt(adoption, act(SUPERVISOR))
    adoption.state = "in_force"
    seen = Catalogue(deeds._items, deeds._adoptions).find(item.id, "330100")
    region, unit = make_region(), make_unit()
    line = price(seen, unit, DAY, region=region)
    assert line.amount == Money(300)
    assert (item.units, item.region) == ((), "330000")


def test_before_it_is_in_force_nobody_below_charges_it(deeds, item):
    propose(deeds, item).state = "proposed"
    seen = Catalogue(deeds._items, deeds._adoptions).find(item.id, "330100")
    with pytest.raises(ItemNotYours):
        price(seen, make_unit(), DAY, amount=Money(200), region=make_region())


def test_a_tariff_set_anew_above_ends_the_narrower_one(item):
    adoption = Adoption(region="330100", units=("330100-0001",))
    adoption.tariff = narrower(amount_fen=300)
    old = item.tariffs[0]
    new = make_tariff(
        kind=RANGE, min_fen=400, max_fen=900, measure="份", from_day=date(2026, 6, 1)
    )
    ended = Tariff(
        from_day=old.from_day,
        to_day=date(2026, 5, 31),
        kind=RANGE,
        min_fen=100,
        max_fen=500,
        measure="份",
    )
    item.tariffs = (ended, new)
    seen = adopted(item, adoption)
    assert seen.tariff_on(date(2026, 5, 31)).amount_fen == 300
    assert seen.tariff_on(date(2026, 6, 1)) == new
    assert seen.tariff_on(date(2026, 3, 4)) == ended


def test_what_is_not_above_or_not_published_is_not_adopted(deeds, item):
    with pytest.raises(NotAbove):
        propose(deeds, item, region="140100", units=("140100-0001",))
    item.state = "retired"
    with pytest.raises(ItemNotPublished):
        propose(deeds, item)


def test_units_are_named_and_of_the_region(deeds, item):
    with pytest.raises(NothingToAdopt):
        propose(deeds, item, units=())
    with pytest.raises(UnitElsewhere):
        propose(deeds, item, units=("140000-0001",))


def test_one_adoption_at_a_time_and_another_after_its_end(deeds, item):
    first = propose(deeds, item)
    first.state = "in_force"
    with pytest.raises(AlreadyAdopted):
        propose(deeds, item)
    first.state = "ended"
    second = propose(deeds, item)
    assert (first.id, second.id) == (
        "330000001@330100.01",
        "330000001@330100.02",
    )


def test_a_refused_change_leaves_what_is_in_force(deeds, item):
    adoption = propose(deeds, item, narrower(amount_fen=300))
    deeds.adopt(adoption, act(SUPERVISOR))
    deeds.propose_change(adoption, ["330100-0002"], None, act(CLERK, "扩大范围"))
    deeds.refuse_change(adoption, act(SUPERVISOR, "不同意"))
    assert adoption.units == ("330100-0001",)
    assert adoption.tariff.amount_fen == 300
    assert adoption.wanted == ()


def test_a_proposal_that_no_longer_fits_is_not_put_in_force(deeds, item):
    adoption = propose(deeds, item, narrower(amount_fen=300))
    item.tariffs = (make_tariff(kind=FIXED, amount_fen=200, measure="份"),)
    with pytest.raises(TariffNotNarrower):
        deeds.adopt(adoption, act(SUPERVISOR))
    assert adoption.units == ()
