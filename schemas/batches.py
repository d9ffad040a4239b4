"""What is said about a batch: the sheet that is sent in, and that it is meant so."""

from __future__ import annotations

from typing import Any

import colander

from schemas.attachments import Chosen
from schemas.types import words, yes_node


def sheet_schema() -> Any:
    """The sheet that is sent in."""
    return colander.SchemaNode(
        colander.Mapping(),
        colander.SchemaNode(
            Chosen(),
            name="file",
            title=words("The filled in template"),
            description=words(
                "An Excel file (.xlsx) or CSV in UTF-8, at most 10 MB and 100,000 "
                "rows. Nothing is issued before you have seen the check."
            ),
        ),
    )


def agreed_schema() -> Any:
    """Whether what was said before is meant to be issued all the same."""
    return colander.SchemaNode(
        colander.Mapping(),
        yes_node(
            "agreed",
            words("I have looked at what was sent in twice, and it is meant so"),
        ),
    )
