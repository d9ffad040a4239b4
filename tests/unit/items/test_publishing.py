"""Publishing items and lists."""

from datetime import date

import pytest

from nontax_site.items.lists import ItemList, ItemNotOnList, ListRow
from nontax_site.items.publishing import Listing, Publishing
from nontax_site.storage.folder import Folder
from tests.factories.desk import (
    SUPERVISOR,
    RememberingAudit,
    RememberingWorkflows,
    act,
)
from tests.factories.items import make_item

BY = act(SUPERVISOR, "first batch")


def make_list():
    rows = (ListRow(1, "公安", "公民出入境证件费", ("103042501",)),)
    return ItemList("330100", 1, "第一批", date(2017, 8, 1), rows)


def test_each_decision_is_a_verb():
    workflows = RememberingWorkflows()
    deed = Publishing(workflows)
    deed.publish(make_item(), BY)
    deed.send_back(make_item(), BY)
    deed.retire(make_item(), BY)
    assert workflows.verbs == ["publish", "send_back", "retire"]


@pytest.mark.rule("HZ-02", "HZ-03", "HZ-04")
def test_a_published_list_brings_its_items_online():
    item = make_item(batch="", online=False)
    audit = RememberingAudit()
    listing = Listing(RememberingWorkflows(), audit, Folder())
    listing.publish(make_list(), [item], BY)
    assert item.payable_online
    assert item.batch == "330100-1"
    assert listing.workflows.verbs == ["list"]
    assert listing.lists["330100-1"].codes == ("103042501",)
    assert audit.notes[0][:3] == ("bureau:330100", "publish_list", "list:330100-1")


def test_an_item_the_list_does_not_name_stays_offline():
    item = make_item("103042599", batch="", online=False)
    listing = Listing(RememberingWorkflows(), RememberingAudit(), Folder())
    with pytest.raises(ItemNotOnList):
        listing.publish(make_list(), [item], BY)
    assert not item.online
