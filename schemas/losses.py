"""What people say about lost paper."""

from __future__ import annotations

from typing import Any

import colander

from schemas.fields import area_node, text_node
from schemas.stock_documents import lines_node
from schemas.types import day_node, words


def loss_schema() -> Any:
    """Who lost which numbers, when that was noticed and how it happened."""
    return colander.SchemaNode(
        colander.Mapping(),
        text_node("holder", words("Kept for"), longest=20),
        day_node("discovered", words("Noticed on")),
        lines_node(
            words("Lost numbers"),
            words("Blank or written on; all copies of each are gone."),
        ),
        area_node("cause", words("How it happened"), longest=500),
    )


def notice_schema() -> Any:
    """Where and when the loss was declared."""
    return colander.SchemaNode(
        colander.Mapping(),
        text_node("medium", words("Newspaper or medium"), longest=60),
        day_node("published", words("Appeared on")),
    )


def found_schema() -> Any:
    """Which numbers were found, and which store they go to."""
    return colander.SchemaNode(
        colander.Mapping(),
        lines_node(words("Numbers found again")),
        text_node("store", words("Store"), longest=20),
    )
