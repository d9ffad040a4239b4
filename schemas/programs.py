"""What people may say about keys of programs and subscriptions to events."""

from __future__ import annotations

from typing import Any

import colander

from nontax_site.security.api_keys import SCOPE_TITLES
from nontax_site.security.key_giving import LABEL_LENGTH, LONGEST_OVERLAP
from nontax_site.webhooks.addresses import LONGEST
from nontax_site.webhooks.subscription import TOPIC_TITLES
from schemas.fields import text_node
from schemas.types import choice_node, choices_node, day_node


def key_schema(places: dict[str, str]) -> Any:
    """A key that is asked for, at one of the places."""
    return colander.SchemaNode(
        colander.Mapping(),
        choice_node("place", "Where the key counts", places),
        text_node(
            "label",
            "Program",
            longest=LABEL_LENGTH,
            description="What the program is called and who runs it.",
        ),
        choices_node(
            "scopes",
            "What the key may do",
            SCOPE_TITLES,
            description="As little as the program needs. Deciding stays with persons.",
        ),
        day_node("from_day", "Valid from"),
        day_node(
            "until",
            "Valid until",
            description="At most a year. The page warns a month before.",
        ),
    )


class RotateKey(colander.MappingSchema):
    """How long the old secret counts beside the new one."""

    overlap_days = colander.SchemaNode(
        colander.Integer(),
        name="overlap_days",
        title="Days the old secret still counts",
        description="Long enough to put the new one in place; 0 ends it at once.",
        validator=colander.Range(0, LONGEST_OVERLAP),
        default=7,
    )


def webhook_schema(units: dict[str, str]) -> Any:
    """A subscription that is asked for, of one of the units."""
    return colander.SchemaNode(
        colander.Mapping(),
        choice_node("unit", "Executing unit", units),
        text_node(
            "label",
            "Program",
            longest=LABEL_LENGTH,
            description="What the program is called and who runs it.",
        ),
        text_node(
            "url",
            "Address",
            longest=LONGEST,
            description="https:// and a host that can be reached from outside.",
        ),
        choices_node("topics", "Events", TOPIC_TITLES),
    )
