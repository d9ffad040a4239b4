"""What a bureau says when it adopts an item from above."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import colander

from nontax_site.items.tariff import FIXED, FREE, KIND_TITLES, RANGE, Tariff
from schemas.fields import money_type
from schemas.types import choice_node, choices_node, day_node, words

AS_SET = "as_set"

TARIFF_TITLES: dict[str, str] = {AS_SET: "As it was set above", **KIND_TITLES}


def adoption_schema(units: Mapping[str, str], items: Mapping[str, str] | None) -> Any:
    """Units and tariff of an adoption; with ``items`` also which one is adopted."""
    node = colander.SchemaNode(colander.Mapping())
    if items is not None:
        node.add(choice_node("item", words("Charge item"), items))
    node.add(choices_node("units", words("Units that charge it"), units))
    node.add(
        choice_node("tariff_kind", words("Tariff here"), TARIFF_TITLES, default=AS_SET)
    )
    for name, title in (
        ("amount", "Fixed amount"),
        ("least", "Lowest amount"),
        ("most", "Highest amount"),
    ):
        node.add(
            colander.SchemaNode(
                money_type(), name=name, title=words(title), missing=None
            )
        )
    node.add(day_node("from_day", words("In force from"), missing=None))
    return node


def tariff_of(given: Mapping[str, Any], measure: str, today: date) -> Tariff | None:
    """The narrower tariff the form asks for, None for as it was set.

    Raises what ``Tariff`` raises.
    """
    kind = given["tariff_kind"]
    if kind == AS_SET:
        return None
    fens = {name: given[name].fen if given[name] else 0 for name in _PARTS[kind]}
    return Tariff(
        from_day=given["from_day"] or today,
        kind=kind,
        measure=measure,
        amount_fen=fens.get("amount", 0),
        min_fen=fens.get("least", 0),
        max_fen=fens.get("most", 0),
    )


_PARTS: dict[str, tuple[str, ...]] = {
    FIXED: ("amount",),
    RANGE: ("least", "most"),
    FREE: ("least", "most"),
}
