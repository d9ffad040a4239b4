"""The 18 rows of the first list of Hangzhou, as they were published in 2017."""

from collections import Counter

import pytest

from nontax_site.commands.demo.hangzhou import ITEMS, ROW_NAMES

ROWS = (
    "幼儿园保教费",
    "普通高中学费、住宿费",
    "中等职业学校学费、住宿费",
    "义务教育阶段住宿费(城市学校)",
    "外国人证件费",
    "公民出入境证件费",
    "外国人签证费",
    "中国国籍申请手续费(含证书费)",
    "不动产登记费",
    "水土保持补偿费",
    "医疗事故鉴定费",
    "人防工程易地建设费",
    "城市基础设施配套费",
    "养犬管理服务费",
    "超计划超定额用水加价费",
    "公共租赁住房、廉租住房租金收入",
    "城市易地绿化补偿费",
    "公安交通违法罚款",
)


def items_of(row):
    return [item for item in ITEMS if item.row == row]


@pytest.mark.rule("HZ-36")
@pytest.mark.parametrize(("row", "name"), list(enumerate(ROWS, start=1)))
def test_a_row_of_the_list_bears_its_published_name(row, name):
    names = {item.name for item in items_of(row)}
    assert ROW_NAMES.get(row) == name or names == {name}


@pytest.mark.rule("HZ-36", "HZ-38")
def test_the_list_has_18_rows_and_three_of_them_two_items():
    counts = Counter(item.row for item in ITEMS)
    assert sorted(counts) == list(range(1, 19))
    assert {row for row, count in counts.items() if count > 1} == {2, 3, 16}
    assert len({item.code for item in ITEMS}) == len(ITEMS)


def test_the_tax_side_collects_rows_10_and_12_today():
    assert {item.row for item in ITEMS if item.to_tax} == {10, 12}


@pytest.mark.rule("HZ-37", "HZ-39")
def test_row_4_is_for_city_schools_and_row_8_contains_the_certificate():
    assert [item.condition for item in items_of(4)] == ["urban_school"]
    assert [item.includes for item in items_of(8)] == ["证书费"]


@pytest.mark.rule("HZ-40")
def test_the_list_mixes_categories():
    assert {item.category for item in ITEMS} == {"fee", "fund", "fine", "resource"}


def test_education_money_stays_in_the_special_account():
    for item in ITEMS:
        assert (item.destination == "special") == (item.unit == "education")
