"""Containers for paper bills and their stock."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

TITLE = "Add the containers for paper bills and their stock"

CONTAINERS = (
    "bill_types",
    "certificates",
    "clearances",
    "collectives",
    "custodians",
    "custody_handovers",
    "destructions",
    "fixed_issues",
    "inspection_cases",
    "inspections",
    "losses",
    "paper",
    "paper_batches",
    "print_orders",
    "printers",
    "recalls",
    "registers",
    "remittances",
    "stock_returns",
    "stock_takings",
    "stores",
    "supplies",
    "supply_rounds",
    "terminals",
    "transfers",
    "use_plans",
)


def keys(root: Any, after: str) -> Iterator[str]:
    """The names of the containers that are missing."""
    for name in sorted(CONTAINERS):
        if name > after and not hasattr(root, name):
            yield name


def do(root: Any, key: str, _tools: Any) -> None:
    """Put an empty container in its place."""
    setattr(root, key, getattr(type(root)(root.created), key))
