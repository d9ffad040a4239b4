"""What a person says about a certificate, an inspection and its cases."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import colander

from nontax_site.stock.inspection import TypeReport
from schemas.fields import area_node, text_node
from schemas.types import choice_node, choices_node, day_node, words

STATEMENT_LENGTH = 2_000


def certificate_schema(
    types: Mapping[str, str], units: Mapping[str, str] | None = None
) -> Any:
    """An application for a certificate; with ``units`` also whose it is."""
    node = colander.SchemaNode(colander.Mapping())
    if units is not None:
        node.add(choice_node("unit", words("Unit"), units))
    node.add(choices_node("types", words("Types of bills"), types))
    node.add(
        area_node(
            "basis",
            words("Legal basis of what is charged"),
            description=words(
                "Law or document with its number; hand the paper in too."
            ),
        )
    )
    node.add(area_node("purpose", words("What the bills are for"), missing=""))
    return node


def types_schema(types: Mapping[str, str]) -> Any:
    """Other types for a certificate in force."""
    node = colander.SchemaNode(colander.Mapping())
    node.add(choices_node("types", words("Types of bills"), types))
    return node


class CancelCertificate(colander.MappingSchema):
    """The day the unit closed, merged or changed."""

    event_day = day_node(
        "event_day",
        words("Day the unit closes, merges or changes"),
        description=words("The certificate is cancelled within 15 days of it."),
    )


# ---- inspections ------------------------------------------------------------------


def inspection_schema(regions: Mapping[str, str]) -> Any:
    """The announcement of an inspection."""
    node = colander.SchemaNode(colander.Mapping())
    node.add(choice_node("region", words("Region"), regions))
    node.add(
        colander.SchemaNode(
            colander.Integer(), name="year", title=words("Year inspected")
        )
    )
    node.add(text_node("title", words("Title"), longest=80))
    node.add(day_node("due", words("Units report until")))
    node.add(
        area_node("notice", words("Notice to the units"), longest=2_000, missing="")
    )
    return node


def _count(name: str, title: str) -> colander.SchemaNode:
    return colander.SchemaNode(
        colander.Integer(),
        name=name,
        title=words(title),
        validator=colander.Range(0, 10_000_000),
        missing=0,
    )


class ReportRow(colander.MappingSchema):
    """What became of the sheets of one type in the year."""

    type_code = text_node("type_code", words("Code of the type"), longest=4)
    carried = _count("carried", "Carried over")
    received = _count("received", "Received in the year")
    used = _count("used", "Used")
    void = _count("void", "Void")
    lost = _count("lost", "Lost")
    returned = _count("returned", "Returned")
    blank = _count("blank", "Still blank")


class ReportRows(colander.SequenceSchema):
    """One row a type."""

    row = ReportRow(title=words("Type of bill"))


class ReportCase(colander.MappingSchema):
    """The self-report of a unit."""

    rows = ReportRows(
        title=words("What became of the sheets"),
        description=words(
            "Carried over + received = used + void + lost + returned + still blank."
        ),
    )
    statement = area_node(
        "statement",
        words("Keeping, use and payment into the account"),
        longest=STATEMENT_LENGTH,
    )


class CheckCase(colander.MappingSchema):
    """The findings of a desk check."""

    passes = choice_node(
        "passes", words("Proposal"), {"yes": "It may pass", "no": "It may not pass"}
    )
    findings = area_node(
        "findings", words("What was looked at and found"), longest=STATEMENT_LENGTH
    )


class RectifyCase(colander.MappingSchema):
    """What a unit says it put right."""

    answer = area_node(
        "answer", words("What was put right, and how"), longest=STATEMENT_LENGTH
    )


def report_rows(given: Mapping[str, Any]) -> list[TypeReport]:
    """The rows of a self-report."""
    return [
        TypeReport(*(row[name] for name in TypeReport._fields)) for row in given["rows"]
    ]
