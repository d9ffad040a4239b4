"""Xiaogan: a region that makes a bill only when somebody wants one (XG-33)."""

from __future__ import annotations

from datetime import date

REGION = "420900"
UNIT_NAME = "孝感市教育局"
SINCE = date(2018, 1, 1)

BANKS = 8
"""So many banks take part in the school platform (XG-20)."""

ITEM = ("103042790", "普通高中学费", 65000, "学期")
"""Code, name, tariff in fen, measure."""

LIST_TITLE = "市直非税收入网上缴费项目清单（第一批）"
