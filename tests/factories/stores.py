"""A store of a region."""

from typing import Any

from nontax_site.stock.store import Store
from tests.factories.stock import NOON


def a_store(name: str, region: str) -> Any:
    """An open store of a region."""
    return Store(name, region, "票据库房", "环城北路 318 号", NOON)
