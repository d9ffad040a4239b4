"""What the form of a delegation may be sent."""

from __future__ import annotations

from collections.abc import Iterable

import colander

from schemas.fields import area_node, money_type, text_node
from schemas.types import choice_node, choices_node, day_node, words

REASON_LENGTH = 200

_TO_WHOM = (
    "The login of a colleague of the same side who does not prepare these documents."
)
_ALONE = (
    "Nobody in your unit or bureau could decide in your name: who prepares these "
    "documents may not decide on them. Let a second supervisor be opened, or type the "
    "login of a supervisor of another unit of the region, or of another bureau."
)


def delegation_schema(
    held: Iterable[str], kinds: Iterable[str], verbs: Iterable[str], **asks: bool
) -> colander.SchemaNode:
    """A form over what somebody holds.

    ``held`` are roles at places as ``role@place``, ``verbs`` are ``kind:verb``.
    With ``principal`` an administrator says for whom it is put down; with
    ``alone`` no colleague of the same unit or bureau could hold the task.
    """
    schema = colander.SchemaNode(colander.Mapping())
    if asks.get("principal"):
        schema.add(
            text_node("principal", words("Who delegates"), longest=40, description="")
        )
    schema.add(choice_node("held", words("The role that is lent"), held))
    schema.add(
        text_node(
            "delegate",
            words("To whom"),
            longest=40,
            description=words(_ALONE if asks.get("alone") else _TO_WHOM),
        )
    )
    schema.add(choices_node("kinds", words("Kinds of documents"), kinds))
    schema.add(
        choices_node(
            "verbs",
            words("Only these steps"),
            verbs,
            missing=(),
            description=words("None ticked: every step of the kinds above."),
        )
    )
    schema.add(
        colander.SchemaNode(
            money_type(),
            name="most",
            title=words("Up to the amount"),
            description=words("Of one document. Empty: any amount."),
            missing=None,
        )
    )
    schema.add(day_node("from_day", words("First day")))
    schema.add(day_node("to_day", words("Last day")))
    schema.add(area_node("reason", words("Reason"), longest=REASON_LENGTH))
    return schema
