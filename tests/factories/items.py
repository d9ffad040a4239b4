"""Valid charge items and tariffs; a test sets only the fact it is about."""

from datetime import UTC, date, datetime
from typing import Any

from nontax_site.items.item import PUBLISHED, ChargeItem
from nontax_site.items.tariff import Tariff

CREATED = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)


def make_tariff(**over: Any) -> Tariff:
    """200.00 yuan a copy since 2017."""
    facts: dict[str, Any] = {
        "from_day": date(2017, 1, 1),
        "kind": "fixed",
        "amount_fen": 20000,
        "measure": "本",
    }
    return Tariff(**{**facts, **over})


def make_item(id: str = "103042501", **over: Any) -> ChargeItem:  # noqa: A002
    """A published item with a fixed tariff that 330100-0001 may charge."""
    facts: dict[str, Any] = {
        "id": id,
        "region": "330100",
        "created": CREATED,
        "state": PUBLISHED,
        "version": 3,
        "name": "公民出入境证件费",
        "category": "fee",
        "department": "公安",
        "legal_basis": ("发改价格规〔2019〕1931号",),
        "tariffs": (make_tariff(),),
        "collecting": (("unit", date(2017, 1, 1), None),),
        "destination": "treasury",
        "units": ("330100-0001",),
        "batch": "330100-1",
        "online": True,
        "national_code": id,
    }
    return ChargeItem(**{**facts, **over})
