"""Published lists of items."""

import pickle
from datetime import date

import pytest

from nontax_site.items.lists import ItemList, ItemNotOnList, ListRow, RowsNotNumbered

ROWS = (
    ListRow(1, "教育", "幼儿园保教费", ("103042701",)),
    ListRow(2, "教育", "普通高中学费、住宿费", ("103042702", "103042703")),
)


def make_list(rows=ROWS):
    return ItemList(
        "330100", 1, "第一批项目清单", date(2017, 8, 1), rows, "杭财〔2017〕1号"
    )


@pytest.mark.rule("HZ-03")
def test_a_list_is_a_batch_of_a_region():
    item_list = make_list()
    assert item_list.id == "330100-1"
    assert item_list.rows == ROWS


@pytest.mark.rule("HZ-38")
def test_one_row_may_stand_for_several_items():
    item_list = make_list()
    assert item_list.codes == ("103042701", "103042702", "103042703")
    assert item_list.row_of("103042703").number == 2
    assert item_list.row_of("103042799") is None


def test_an_item_no_row_names_is_not_on_the_list():
    make_list().check_names("103042701")
    with pytest.raises(ItemNotOnList):
        make_list().check_names("103042799")


def test_rows_are_numbered_without_a_gap():
    with pytest.raises(RowsNotNumbered):
        make_list(ROWS[1:])


def test_a_list_survives_the_pickle():
    assert pickle.loads(pickle.dumps(make_list())).rows == ROWS
