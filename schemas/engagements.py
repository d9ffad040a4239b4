"""The form that asks for an audit engagement."""

from __future__ import annotations

import colander

from schemas.attachments import Chosen
from schemas.fields import text_node
from schemas.types import day_node, words


class AskEngagement(colander.MappingSchema):
    """Who audits what, from when to when, on which order."""

    title = text_node("title", words("Subject of the audit"), longest=60)
    auditor = text_node(
        "auditor",
        words("Login of the auditor"),
        longest=40,
        description=words(
            "An account without a role in the region: type a part of the login or of "
            "the name, and choose."
        ),
    )
    letter = text_node("letter", words("Number of the letter"), longest=60)
    files = colander.SchemaNode(
        Chosen(), title=words("Letter that orders the audit"), missing=None
    )
    from_day = day_node("from_day", words("Audit from"))
    to_day = day_node("to_day", words("Audit until"))
    units = colander.SchemaNode(
        colander.Set(),
        title=words("Units"),
        description=words("None ticked: all of the region."),
        missing=(),
    )
    kinds = colander.SchemaNode(
        colander.Set(),
        title=words("Kinds that are audited"),
        description=words("None ticked: all kinds."),
        missing=(),
    )
