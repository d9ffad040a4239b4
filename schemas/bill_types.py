"""What a person says about a bill type."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import colander

from nontax_site.stock.bill_type import HOLDER_TITLES, BillType, Copy
from nontax_site.stock.modes import FORM_TITLES, MODE_TITLES
from nontax_site.stock.revising import TypeFacts
from nontax_site.units.categories import CATEGORY_TITLES
from schemas.fields import area_node, money_type, text_node
from schemas.layouts.layout import PAPERS
from schemas.types import choice_node, choices_node, day_node, words, yes_node

GUIDE_LENGTH = 4_000


class CopyRow(colander.MappingSchema):
    """One copy of a sheet."""

    name = text_node("name", words("Name of the copy"), longest=20)
    colour = text_node("colour", words("Colour"), longest=10, missing="")
    holder = choice_node("holder", words("Who keeps it"), HOLDER_TITLES)
    use = text_node("use", words("What it is for"), longest=80, missing="")


class CopyRows(colander.SequenceSchema):
    """The copies of a sheet, first to last."""

    copy = CopyRow(title=words("Copy of the sheet"))


class TypeSchema(colander.MappingSchema):
    """The facts of a revision."""

    name = text_node("name", words("Name printed on the bill"), longest=60)
    form = choice_node("form", words("Form of the bill"), FORM_TITLES)
    face = colander.SchemaNode(
        money_type(),
        name="face",
        title=words("Face value"),
        description=words("Only of a bill of fixed value."),
        missing=None,
    )
    sheets = colander.SchemaNode(
        colander.Integer(),
        name="sheets",
        title=words("Sheets a book"),
        description=words("Left empty for the electronic bill."),
        missing=0,
    )
    copies = CopyRows(
        title=words("Copies of a sheet"),
        description=words(
            "In their order; the General Payment Book has five, others three or six."
        ),
        missing=(),
    )
    categories = choices_node(
        "categories",
        words("Income it may carry"),
        CATEGORY_TITLES,
        description=words("Tax and social insurance are never carried."),
        missing=(),
    )
    with_notice = yes_node(
        "with_notice", words("Issued with a payment notice and its payment code")
    )
    modes = choices_node(
        "modes",
        words("Only for these ways of paying"),
        MODE_TITLES,
        description=words("Nothing ticked: every way that goes with the form."),
        missing=(),
    )
    from_day = day_node("from_day", words("First day of use"))
    to_day = day_node("to_day", words("Last day of use"), missing=None)
    layout = choice_node(
        "layout",
        words("Print layout"),
        PAPERS,
        description=words("Without one the bills of the type are filled in by hand."),
        missing="",
    )
    guide = area_node(
        "guide",
        words("Operation guide"),
        longest=GUIDE_LENGTH,
        description=words("How the bill is used; a longer annex is handed in there."),
    )


def type_schema(regions: Mapping[str, str] | None = None) -> Any:
    """The form of a revision; with ``regions`` that of a new type with its code."""
    node = TypeSchema()
    if regions is None:
        return node
    code = text_node(
        "code",
        words("Code of the type"),
        longest=4,
        description=words("Four digits: class and kind. Kind 01 is electronic."),
    )
    node.children.insert(0, code)
    node.children.insert(0, choice_node("region", words("Region"), regions))
    return node


class PublishType(colander.MappingSchema):
    """Until when what is left of the old revision is handed in."""

    recall_by = day_node(
        "recall_by",
        words("Rest of the old revision handed in until"),
        description=words("Left empty: 30 days after its last day."),
        missing=None,
    )


class EndType(colander.MappingSchema):
    """The last day of use, and until when the rest is handed in."""

    last_day = day_node("last_day", words("Last day of use"))
    hand_in = day_node("hand_in", words("Rest handed in until"))


def type_facts(given: Mapping[str, Any]) -> TypeFacts:
    """The facts a form said, in the order of the lists."""
    copies = tuple(
        Copy(row["name"], row["colour"], row["holder"], row["use"])
        for row in given["copies"]
    )
    first: date = given["from_day"]
    return TypeFacts(
        name=given["name"],
        form=given["form"],
        categories=tuple(c for c in CATEGORY_TITLES if c in given["categories"]),
        from_day=first,
        guide=given["guide"],
        copies=copies,
        sheets=given["sheets"],
        face_fen=given["face"].fen if given["face"] else 0,
        with_notice=given["with_notice"],
        modes=tuple(mode for mode in MODE_TITLES if mode in given["modes"]),
        to_day=given["to_day"],
        layout=given["layout"],
    )


def type_shown(bill_type: BillType) -> dict[str, Any]:
    """A revision as the form shows it."""
    return {
        "name": bill_type.name,
        "form": bill_type.form,
        "face": bill_type.face if bill_type.face_fen else None,
        "sheets": bill_type.sheets,
        "copies": [copy._asdict() for copy in bill_type.leaves],
        "categories": set(bill_type.categories),
        "with_notice": bill_type.with_notice,
        "modes": set(bill_type.modes),
        "from_day": bill_type.from_day,
        "to_day": bill_type.to_day,
        "layout": bill_type.layout,
        "guide": bill_type.guide,
    }
