"""What a notice from above says about an item."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import colander

from nontax_site.items.adjustment import HAND_OVER, RETIRE, TARIFF
from nontax_site.items.item import COLLECTED_BY_TITLES
from nontax_site.items.tariff import KIND_TITLES, Tariff
from schemas.fields import money_type, text_node
from schemas.types import choice_node, day_node, words


def adjustment_schema(what: str) -> Any:
    """The form for one kind of adjustment."""
    own: dict[str, tuple[Any, ...]] = {
        TARIFF: _tariff(),
        HAND_OVER: (choice_node("body", words("Who collects"), COLLECTED_BY_TITLES),),
        RETIRE: (),
    }
    return colander.SchemaNode(
        colander.Mapping(),
        text_node(
            "title",
            words("Title"),
            longest=100,
            description=words("The document from above that changes the item."),
        ),
        text_node("number", words("Document reference"), longest=60),
        day_node("day", words("In force from")),
        *own[what],
        text_node("comment", words("Comment"), longest=500, missing=""),
    )


def _tariff() -> tuple[Any, ...]:
    amounts = (
        ("amount", "Fixed amount"),
        ("least", "Lowest amount"),
        ("most", "Highest amount"),
    )
    return (
        choice_node("tariff_kind", words("Kind of tariff"), KIND_TITLES),
        *(
            colander.SchemaNode(
                money_type(), name=name, title=words(title), missing=None
            )
            for name, title in amounts
        ),
        text_node("measure", words("Measure"), longest=20, missing=""),
    )


def tariff_of(given: Mapping[str, Any], day: date) -> Tariff:
    """The tariff of the form; raises what ``Tariff`` raises."""
    fen = {name: given[name].fen if given[name] else 0 for name in _AMOUNTS}
    return Tariff(
        from_day=day,
        kind=given["tariff_kind"],
        amount_fen=fen["amount"],
        min_fen=fen["least"],
        max_fen=fen["most"],
        measure=given["measure"],
    )


_AMOUNTS = ("amount", "least", "most")
