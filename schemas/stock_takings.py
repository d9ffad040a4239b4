"""Whose shelf is counted, and by whom."""

from __future__ import annotations

from typing import Any

import colander

from schemas.fields import text_node
from schemas.types import words


def taking_schema() -> Any:
    """The shelf and the two counters."""
    return colander.SchemaNode(
        colander.Mapping(),
        text_node("holder", words("Shelf to count"), longest=20),
        text_node("first", words("First counter"), longest=60),
        text_node("second", words("Second counter"), longest=60),
    )
