"""What a unit says about what it will need in a year."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import colander

from nontax_site.stock.use_plan import MOST, PlanLine
from schemas.fields import area_node
from schemas.types import choice_node, words


def _sheets(name: str, title: str) -> colander.SchemaNode:
    return colander.SchemaNode(
        colander.Integer(),
        name=name,
        title=words(title),
        validator=colander.Range(0, MOST),
    )


def plan_schema(
    types: Mapping[str, str], units: Mapping[str, str] | None = None
) -> Any:
    """The lines of a plan; with ``units`` that of a new one."""
    row = colander.SchemaNode(
        colander.Mapping(), name="line", title=words("Line of the plan")
    )
    row.add(choice_node("type_code", words("Type of bill"), types))
    row.add(_sheets("first_half", "Sheets January to June"))
    row.add(_sheets("second_half", "Sheets July to December"))
    node = colander.SchemaNode(colander.Mapping())
    if units is not None:
        node.add(choice_node("unit", words("Unit"), units))
        node.add(
            colander.SchemaNode(
                colander.Integer(), name="year", title=words("Year planned")
            )
        )
    node.add(
        colander.SchemaNode(
            colander.Sequence(), row, name="lines", title=words("Sheets needed")
        )
    )
    node.add(area_node("note", words("How it was reckoned"), missing=""))
    return node


def plan_lines(given: Mapping[str, Any]) -> list[PlanLine]:
    """The lines a form said."""
    return [
        PlanLine(row["type_code"], row["first_half"], row["second_half"])
        for row in given["lines"]
    ]
