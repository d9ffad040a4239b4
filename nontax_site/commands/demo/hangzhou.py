"""Hangzhou: its units with today's and former names, and the list of 2017.

The eighteen rows are those of the first published list of items on the unified
payment platform. Item codes and tariffs are made up where no public document
says them. Rows 10 and 12 are collected by the tax side since 2021-01-01.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from nontax_site.items.item import NO_LATE
from nontax_site.items.tariff import Tariff

REGION = "330100"
SINCE = date(2017, 9, 1)
TO_TAX = date(2021, 1, 1)


class DemoUnit(NamedTuple):
    """A unit: key, name of today, department on the list, former name, its end."""

    key: str
    name: str
    department: str
    former: str = ""
    renamed: date | None = None
    kind: str = "state_organ"
    traits: tuple[str, ...] = ()


UNITS = (
    DemoUnit("education", "杭州市教育局", "教育", traits=("urban_school",)),
    DemoUnit("police", "杭州市公安局", "公安"),
    DemoUnit(
        "land", "杭州市规划和自然资源局", "国土", "杭州市国土资源局", date(2019, 1, 10)
    ),
    DemoUnit("forest", "杭州市林业水利局", "林水", "杭州市林水局", date(2019, 1, 10)),
    DemoUnit(
        "health",
        "杭州市卫生健康委员会",
        "卫计",
        "杭州市卫生和计划生育委员会",
        date(2019, 1, 10),
    ),
    DemoUnit("defence", "杭州市人民防空办公室", "人防"),
    DemoUnit("building", "杭州市城乡建设委员会", "建设"),
    DemoUnit(
        "city", "杭州市城市管理局", "城管", "杭州市城市管理委员会", date(2019, 1, 10)
    ),
    DemoUnit("housing", "杭州市住房保障和房产管理局", "住房"),
    DemoUnit("garden", "杭州市园林文物局", "园林"),
    DemoUnit("traffic", "杭州市公安局交通警察支队", "交警"),
    DemoUnit("charity", "杭州市儿童福利院", "民政", kind="institution"),
)


class DemoItem(NamedTuple):
    """A charge item of the list: row, code, name, and what is said about it."""

    row: int
    code: str
    name: str
    unit: str
    category: str
    tariff: Tariff
    group: str = ""
    destination: str = "treasury"
    late: tuple[str, str, str] = NO_LATE
    condition: str = ""
    includes: str = ""
    to_tax: bool = False


def fixed(fen: int, measure: str, *classes: tuple[str, int]) -> Tariff:
    """A fixed tariff since the list was published."""
    return Tariff(
        SINCE, None, kind="fixed", amount_fen=fen, measure=measure, classes=classes
    )


def ranged(least: int, most: int, measure: str) -> Tariff:
    """A tariff between two amounts in fen."""
    return Tariff(
        SINCE, None, kind="range", min_fen=least, max_fen=most, measure=measure
    )


def free(measure: str) -> Tariff:
    """No tariff: the amount is what the matter says, up to ten million yuan."""
    return Tariff(SINCE, None, kind="free", min_fen=1, max_fen=10**9, measure=measure)


POOR = ("低保家庭免收", 0)
HALF = ("减半收取", 500)
FINE = ("surcharge", "0.03", "principal")

ITEMS = (
    DemoItem(
        1,
        "103042701",
        "幼儿园保教费",
        "education",
        "fee",
        ranged(30000, 90000, "月"),
        "education",
        "special",
    ),
    DemoItem(
        2,
        "103042702",
        "普通高中学费",
        "education",
        "fee",
        fixed(120000, "学期", POOR, HALF),
        "education",
        "special",
    ),
    DemoItem(
        2,
        "103042703",
        "普通高中住宿费",
        "education",
        "fee",
        fixed(50000, "学期", POOR),
        "education",
        "special",
    ),
    DemoItem(
        3,
        "103042704",
        "中等职业学校学费",
        "education",
        "fee",
        fixed(90000, "学期", POOR, HALF),
        "education",
        "special",
    ),
    DemoItem(
        3,
        "103042705",
        "中等职业学校住宿费",
        "education",
        "fee",
        fixed(40000, "学期", POOR),
        "education",
        "special",
    ),
    DemoItem(
        4,
        "103042706",
        "义务教育阶段住宿费（城市学校）",
        "education",
        "fee",
        fixed(30000, "学期", POOR),
        "education",
        "special",
        condition="urban_school",
    ),
    DemoItem(5, "103040101", "外国人证件费", "police", "fee", fixed(30000, "证")),
    DemoItem(6, "103040102", "公民出入境证件费", "police", "fee", fixed(12000, "本")),
    DemoItem(
        7, "103040103", "外国人签证费", "police", "fee", ranged(16000, 94000, "次")
    ),
    DemoItem(
        8,
        "103040104",
        "中国国籍申请手续费（含证书费）",
        "police",
        "fee",
        fixed(25000, "人"),
        includes="证书费",
    ),
    DemoItem(9, "103043201", "不动产登记费", "land", "fee", fixed(8000, "件", POOR)),
    DemoItem(
        10, "103017801", "水土保持补偿费", "forest", "fund", free("次"), to_tax=True
    ),
    DemoItem(
        11, "103044601", "医疗事故鉴定费", "health", "fee", ranged(200000, 350000, "例")
    ),
    DemoItem(
        12, "103045101", "人防工程易地建设费", "defence", "fee", free("次"), to_tax=True
    ),
    DemoItem(13, "103015601", "城市基础设施配套费", "building", "fund", free("次")),
    DemoItem(
        14, "103045501", "养犬管理服务费", "city", "fee", fixed(50000, "只·年", HALF)
    ),
    DemoItem(15, "103045502", "超计划超定额用水加价费", "city", "fee", free("月")),
    DemoItem(
        16,
        "103070601",
        "公共租赁住房租金收入",
        "housing",
        "resource",
        ranged(10000, 300000, "月"),
    ),
    DemoItem(
        16,
        "103070602",
        "廉租住房租金收入",
        "housing",
        "resource",
        ranged(1000, 60000, "月"),
    ),
    DemoItem(17, "103045601", "城市易地绿化补偿费", "garden", "fee", free("次")),
    DemoItem(
        18,
        "103050101",
        "公安交通违法罚款",
        "traffic",
        "fine",
        ranged(2000, 500000, "次"),
        "traffic",
        late=FINE,
    ),
)

DONATION = DemoItem(0, "103080101", "公益事业捐赠", "charity", "donation", free("笔"))

LIST_TITLE = "市级非税收入接入统一公共支付平台项目清单（第一批）"
LIST_DAY = date(2017, 9, 1)

ROW_NAMES = {
    2: "普通高中学费、住宿费",
    3: "中等职业学校学费、住宿费",
    4: "义务教育阶段住宿费(城市学校)",
    8: "中国国籍申请手续费(含证书费)",
    16: "公共租赁住房、廉租住房租金收入",
}
"""Rows whose published name is not that of its one item."""
