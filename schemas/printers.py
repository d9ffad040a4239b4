"""What a person measured on a printer."""

from __future__ import annotations

from collections.abc import Mapping

import colander

from nontax_site.bills.printers import LONGEST_NAME, read_offset
from schemas.fields import Parsed, text_node
from schemas.types import choice_node, words


def measure_schema(
    units: Mapping[str, str], layouts: Mapping[str, str]
) -> colander.SchemaNode:
    """The form of a printer with a form in it: how far it prints beside."""
    schema = colander.SchemaNode(colander.Mapping())
    schema.add(choice_node("unit", words("Unit"), units))
    schema.add(
        text_node(
            "name",
            words("Printing device"),
            longest=LONGEST_NAME,
            description=words("A name by which colleagues know it, as “front desk”."),
        )
    )
    schema.add(choice_node("layout", words("Print layout"), layouts))
    schema.add(
        _offset("x", "To the right (mm)", "Millimetres; to the left with a minus.")
    )
    schema.add(_offset("y", "Down (mm)", "Millimetres; up with a minus."))
    return schema


def _offset(name: str, title: str, description: str) -> colander.SchemaNode:
    return colander.SchemaNode(
        Parsed(read_offset),
        name=name,
        title=words(title),
        description=words(description),
    )
