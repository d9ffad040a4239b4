"""What a person measured on a printer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import colander

from nontax_site.bills.printers import LONGEST_NAME, read_offset, show_offset
from schemas.fields import Parsed, text_node
from schemas.types import choice_node, words


class _Tenths(Parsed):
    """Tenths of a millimetre, shown as they are typed."""

    def serialize(self, node: Any, appstruct: Any) -> Any:
        """Millimetres with their tenth."""
        if isinstance(appstruct, int):
            return show_offset(appstruct)
        return super().serialize(node, appstruct)


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
        _Tenths(read_offset),
        name=name,
        title=words(title),
        description=words(description),
    )
