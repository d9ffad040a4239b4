"""What people say about a remittance from another place, a schema a step."""

from __future__ import annotations

from typing import Any

import colander

from nontax_site.bills.copies import BANK_STAMPS
from nontax_site.bills.remittance import VIA_TITLES
from schemas.fields import money_type, text_node
from schemas.types import choice_node, day_node, words


def _schema(*nodes: Any) -> Any:
    return colander.SchemaNode(colander.Mapping(), *nodes)


def area_schema() -> Any:
    """The place of payment."""
    return _schema(
        text_node(
            "area",
            words("Place of payment"),
            longest=6,
            description=words("The six digits of the administrative area."),
        )
    )


def evidence_schema() -> Any:
    """What the stamped receipt says, and how it came."""
    return _schema(
        day_node("day", words("Evidence came in")),
        choice_node("via", words("How it came"), VIA_TITLES),
        choice_node("stamp", words("Stamp of the bank"), sorted(BANK_STAMPS)),
        text_node("account", words("Account the money went to"), longest=40),
        colander.SchemaNode(money_type(), name="amount", title=words("Amount")),
        text_node("reference", words("Number of the remittance"), longest=40),
    )


def upload_schema() -> Any:
    """The bank's number."""
    return _schema(
        text_node("number", words("Number of the bank's upload"), longest=40)
    )


def stamped_schema() -> Any:
    """The seal on copy 1."""
    return _schema(choice_node("stamp", words("Stamp on copy 1"), sorted(BANK_STAMPS)))


def parcel_schema() -> Any:
    """The letter."""
    return _schema(text_node("parcel", words("Number of the letter"), longest=40))
