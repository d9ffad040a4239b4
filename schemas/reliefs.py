"""What a unit says when it asks for relief of a notice, and in a case of dunning."""

from __future__ import annotations

from typing import Any

import colander

from nontax_site.payments.demand import REMINDER_TITLES, SERVICE_TITLES
from nontax_site.payments.relief import (
    DEFERRAL,
    INSTALMENT,
    REASON_TITLES,
    REDUCTION,
)
from schemas.fields import area_node, money_type, text_node
from schemas.types import choice_node, day_node, words


def relief_schema(relief_kind: str) -> Any:
    """The form for one kind of relief: its own fields, then reason and basis."""
    own = {
        REDUCTION: _reduction,
        DEFERRAL: _deferral,
        INSTALMENT: _instalment,
    }.get(relief_kind, _nothing)
    return colander.SchemaNode(
        colander.Mapping(),
        *own(),
        choice_node("reason", words("Reason"), REASON_TITLES),
        area_node(
            "basis",
            words("Basis"),
            longest=200,
            missing="",
            description=words(
                "The document or article that allows it, with its number."
            ),
        ),
        area_node(
            "comment",
            words("What speaks for it"),
            longest=500,
            description=words("Kept in the history; the papers are added afterwards."),
        ),
    )


def _nothing() -> tuple[Any, ...]:
    return ()


def _reduction() -> tuple[Any, ...]:
    return (
        colander.SchemaNode(
            money_type(),
            name="off",
            title=words("Amount taken off"),
            description=words("Spread over the charges by what each asks."),
        ),
    )


def _deferral() -> tuple[Any, ...]:
    return (day_node("due", words("New due date")),)


def _instalment() -> tuple[Any, ...]:
    part = colander.SchemaNode(
        colander.Mapping(),
        day_node("due", words("To be paid by")),
        colander.SchemaNode(money_type(), name="amount", title=words("Amount")),
        name="part",
        title=words("Part"),
    )
    return (
        colander.SchemaNode(
            colander.Sequence(),
            part,
            name="parts",
            title=words("Parts"),
            description=words(
                "Each part becomes a notice with a payment code of its own; together "
                "they are the whole."
            ),
            validator=colander.Length(
                min=2, min_err=words("A plan has two parts or more.")
            ),
        ),
    )


def reminder_schema() -> Any:
    """How a debtor was reminded."""
    return colander.SchemaNode(
        colander.Mapping(),
        choice_node("way", words("How"), REMINDER_TITLES),
        area_node("note", words("Whom was spoken to, what was said"), longest=300),
    )


def service_schema() -> Any:
    """How a demand was served."""
    return colander.SchemaNode(
        colander.Mapping(),
        choice_node("way", words("How it was served"), SERVICE_TITLES),
        day_node("day", words("Served on")),
        text_node("receiver", words("Who took it"), longest=60),
        area_node("note", words("Remark"), longest=300, missing=""),
    )


def court_schema() -> Any:
    """Which court was asked to enforce."""
    return colander.SchemaNode(
        colander.Mapping(),
        day_node("day", words("Handed over on")),
        text_node("court", words("Court"), longest=60),
        text_node("case_no", words("Case number of the court"), longest=60, missing=""),
    )
