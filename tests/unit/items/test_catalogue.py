"""Finding items."""

from datetime import date

import pytest

from nontax_site.items.catalogue import Catalogue
from nontax_site.items.item import RETIRED
from nontax_site.items.pricing import ItemUnknown
from nontax_site.storage.folder import Folder
from tests.factories.items import make_item
from tests.factories.regions import make_region
from tests.factories.units import make_unit

DAY = date(2026, 11, 21)


@pytest.fixture
def catalogue():
    folder = Folder()
    for item in (
        make_item("103042501"),
        make_item("103042502", state=RETIRED),
        make_item("103042503", units=("330100-0002",)),
        make_item("103042504", collecting=(("tax", date(2021, 1, 1), None),)),
        make_item("103042505", region="140000"),
    ):
        folder.add(item.id, item)
    return Catalogue(folder)


def test_an_item_is_found_by_its_code(catalogue):
    assert catalogue.find("103042501").id == "103042501"


@pytest.mark.rule("SX-03", "CQ-49")
def test_an_unknown_item_is_refused(catalogue):
    with pytest.raises(ItemUnknown, match="999999"):
        catalogue.find("999999")


def test_a_unit_is_offered_what_it_may_charge_today(catalogue):
    found = catalogue.chargeable(make_unit(), make_region(), DAY)
    assert [item.id for item in found] == ["103042501"]
    before = catalogue.chargeable(make_unit(), make_region(), date(2020, 12, 31))
    assert [item.id for item in before] == ["103042501", "103042504"]


def test_the_published_items_of_a_region_or_of_all(catalogue):
    assert [i.id for i in catalogue.published("140000")] == ["103042505"]
    assert len(list(catalogue.published())) == 4
