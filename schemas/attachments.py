"""Forms of papers: files with what they are, and what a region demands."""

from __future__ import annotations

from typing import Any

import colander

from nontax_site.attachments.materials import FORM_TITLES, MATERIAL_TITLES, Demand
from schemas.fields import area_node, with_decision
from schemas.types import choice_node, day_node, words


class Chosen(colander.SchemaType):
    """A chosen file as the request has it; several of one name are read elsewhere."""

    def serialize(self, node: Any, appstruct: Any) -> Any:  # noqa: ARG002 (colander)
        """Nothing: a page never fills in a file."""
        return colander.null

    def deserialize(self, node: Any, cstruct: Any) -> Any:  # noqa: ARG002 (colander)
        """The part of the request, or nothing when no file was chosen."""
        return cstruct if hasattr(cstruct, "file") else colander.null


def hand_in(*, choose: bool, several: bool) -> colander.SchemaNode:
    """Files, what they are unless that is known, and a note."""
    schema = colander.SchemaNode(colander.Mapping())
    if choose:
        schema.add(
            colander.SchemaNode(
                colander.String(),
                name="material",
                title=words("What it is"),
                missing="",
            )
        )
    title = words("Files to hand in") if several else words("File")
    schema.add(
        colander.SchemaNode(
            Chosen(),
            name="files",
            title=title,
            missing=None,
            description=words(
                "PDF, PNG, JPEG, OFD, Word, Excel or plain text, at most 8 MB each, "
                "together at most 10 MB. On a telephone the camera can be used."
            ),
        )
    )
    return with_decision(
        schema,
        comment_required=False,
        title=words("Comment"),
        help_text=words("Kept in the history of the document for good."),
    )


def take_out() -> colander.SchemaNode:
    """The reason for which a paper is taken out."""
    schema = colander.SchemaNode(colander.Mapping())
    schema.add(area_node("comment", words("Reason")))
    schema.add(
        colander.SchemaNode(colander.Integer(), name="expect", title="", missing=None)
    )
    return schema


class DemandRow(colander.MappingSchema):
    """One material that is demanded."""

    material = choice_node("material", words("Material"), MATERIAL_TITLES)
    form = choice_node("form", words("Form"), FORM_TITLES)
    copies = colander.SchemaNode(
        colander.Integer(), title=words("Copies"), validator=colander.Range(1, 20)
    )
    from_day = day_node("from_day", words("From"))
    to_day = day_node("to_day", words("Until"), missing=None)


class DemandRows(colander.SequenceSchema):
    """What a region demands, row by row."""

    row = DemandRow(title="")


class SetDemands(colander.MappingSchema):
    """What a region demands."""

    rows = DemandRows(title=words("Materials that are demanded"), missing=())


def demands() -> colander.SchemaNode:
    """The form of what a region demands, with the reason."""
    return with_decision(
        SetDemands(),
        comment_required=True,
        title=words("Reason"),
        help_text=words("Kept in the audit log for good."),
    )


def demand_rows(given: dict[str, Any]) -> tuple[Demand, ...]:
    """The demands of a read form."""
    return tuple(Demand(**row) for row in given["rows"])
