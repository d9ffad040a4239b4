"""What a custodian says who applies for a destruction of paper."""

from __future__ import annotations

from typing import Any

import colander

from nontax_site.stock.destruction import SORT_TITLES
from schemas.fields import area_node, text_node
from schemas.stock_documents import lines_node
from schemas.types import choice_node, words


def destruction_schema() -> Any:
    """What is destroyed, from which store, in which boxes, and why."""
    return colander.SchemaNode(
        colander.Mapping(),
        choice_node("sort", words("What is destroyed"), SORT_TITLES),
        text_node("store", words("Store"), longest=20),
        lines_node(words("Numbers to destroy")),
        area_node("boxes", words("Labels of the boxes, one a line"), longest=2000),
        area_node("reason", words("Reason"), longest=300),
    )
