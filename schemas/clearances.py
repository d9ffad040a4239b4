"""What people say when stubs are handed in, cleared, explained and kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import colander

from nontax_site.stock.paperwork import Span
from schemas.fields import text_node
from schemas.stock_documents import lines_node, spans_in
from schemas.types import words


def stubs_schema(*, choose_unit: bool = False) -> Any:
    """All numbers handed in, and the void ones among them."""
    own = (text_node("unit", words("Unit"), longest=20),) if choose_unit else ()
    voids = lines_node(
        words("Void among them"),
        words("Every void sheet with all its copies."),
        least=0,
    )
    voids.name = "voids"
    return colander.SchemaNode(
        colander.Mapping(),
        *own,
        lines_node(
            words("Stubs and voids, in the order of their numbers"),
            words("Up to the last number nothing may be left out."),
        ),
        voids,
    )


def voids_in(given: Mapping[str, Any]) -> list[Span]:
    """The void ranges somebody typed."""
    return spans_in({"lines": given.get("voids")})


def answer_schema() -> Any:
    """Which difference is explained; the comment says why."""
    return colander.SchemaNode(
        colander.Mapping(), text_node("subject", words("Difference"), longest=60)
    )


def archive_schema() -> Any:
    """Whose archive takes the batch."""
    return colander.SchemaNode(
        colander.Mapping(), text_node("store", words("Archive"), longest=20)
    )


def label_schema() -> Any:
    """The box in the archive."""
    return colander.SchemaNode(
        colander.Mapping(), text_node("label", words("Label of the box"), longest=60)
    )
