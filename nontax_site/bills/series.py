"""Which bill code a bill gets and how the bill is called.

A bill code is region 2, class 2, kind 2, year 2 (rules of the domain, §2.1); the
code holds no unit, so its numbers are allotted to units in ranges.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from nontax_site.kernel.clock import beijing_day
from nontax_site.kernel.codes import BillCode

ELECTRONIC: Final = "01"
"""Positions 5 and 6: the kind of an electronic bill."""

GENERAL: Final = "01"
DONATION: Final = "05"

CLASS_OF_CATEGORY: Final = {"donation": DONATION}
"""Categories of income whose bills are of a class of their own."""

NAMES: Final = {
    GENERAL: "非税收入通用票据（电子）",
    DONATION: "公益事业捐赠统一票据（电子）",
}
"""What is printed on top of a bill after the region's name, by class."""

LATE_NAMES: Final = {"late_fee": "滞纳金", "surcharge": "加处罚款"}
"""How the line of money added for lateness is called, by kind."""


def class_of(categories: Iterable[str]) -> str:
    """The class of a bill: the one all its categories share, else general."""
    classes = {CLASS_OF_CATEGORY.get(category, GENERAL) for category in categories}
    return classes.pop() if len(classes) == 1 else GENERAL


def code_of(bill_region: str, bill_class: str, at: datetime) -> BillCode:
    """The code of bills of a class that are issued in the year (Beijing) of ``at``."""
    return BillCode.compose(bill_region, bill_class, ELECTRONIC, beijing_day(at).year)


def name_of(region_name: str, code: BillCode) -> str:
    """What stands on top of the bill."""
    return region_name + NAMES.get(code.bill_class, NAMES[GENERAL])
