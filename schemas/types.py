"""Fields every noun's schemas share: codes, days, quantities, identity documents.

Amounts, bill and item codes and plain text are in ``schemas.fields``; here are
the fields that look at more than one value or at a known list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

import colander
from translationstring import TranslationString

from nontax_site.items.pricing import read_quantity, show_quantity
from nontax_site.kernel.errors import NontaxError
from nontax_site.kernel.identity import TITLES, DocumentKind, IdentityDocument
from nontax_site.units.region import check_region_code
from nontax_site.units.unit import check_unit_id
from schemas.fields import DOMAIN, Parsed, message

EARLIEST = date(1949, 10, 1)
LATEST = date(2099, 12, 31)


def words(msgid: str, **facts: Any) -> TranslationString:
    """A msgid of this project with its facts."""
    return TranslationString(msgid, domain=DOMAIN, mapping=facts or None)


def region_code_type() -> Parsed:
    """The six digits of a region."""
    return Parsed(check_region_code, hint="digits")


def unit_id_type() -> Parsed:
    """The number of a unit: ``330100-0007``."""
    return Parsed(check_unit_id)


def quantity_type() -> Parsed:
    """A quantity above 0; the canonical text is kept, never a float."""
    return Parsed(lambda text: show_quantity(read_quantity(text)))


def day_node(name: str, title: Any, **more: Any) -> colander.SchemaNode:
    """A business day between 1949-10-01 and 2099-12-31."""
    bounds = colander.Range(EARLIEST, LATEST)
    return colander.SchemaNode(
        colander.Date(), name=name, title=title, validator=bounds, **more
    )


def choice_node(
    name: str, title: Any, known: Iterable[str], **more: Any
) -> colander.SchemaNode:
    """One of a list of codes; what is not in the list is refused."""
    return colander.SchemaNode(
        colander.String(),
        name=name,
        title=title,
        validator=colander.OneOf(tuple(known)),
        **more,
    )


def choices_node(
    name: str, title: Any, known: Iterable[str], **more: Any
) -> colander.SchemaNode:
    """Some of a list of codes, as a set."""
    return colander.SchemaNode(
        colander.Set(),
        name=name,
        title=title,
        validator=colander.ContainsOnly(tuple(known)),
        **more,
    )


def yes_node(name: str, title: Any, **more: Any) -> colander.SchemaNode:
    """Yes or no; a box that is not ticked is no."""
    return colander.SchemaNode(
        colander.Boolean(), name=name, title=title, missing=False, **more
    )


class IdentityFields(colander.MappingSchema):
    """Which document the payer is known by, and its number (HZ-36)."""

    document_kind = choice_node(
        "document_kind", words("Kind of document"), {k.value: k.value for k in TITLES}
    )
    document_number = colander.SchemaNode(
        colander.String(),
        title=words("Document number"),
        validator=colander.Length(max=40),
        missing="",
    )


def identity_validator(today: Callable[[], date]) -> Callable[[Any, Any], None]:
    """A validator of a mapping with ``document_kind`` and ``document_number``.

    The kernel's refusal is hung at the number.
    """

    def check(node: Any, given: Mapping[str, Any]) -> None:
        try:
            IdentityDocument.parse(
                given["document_kind"], given["document_number"], today()
            )
        except NontaxError as error:
            fault = colander.Invalid(node)
            fault["document_number"] = message(error)
            raise fault from None

    return check


def document_kinds() -> tuple[tuple[str, str], ...]:
    """The kinds of identity document with their titles (msgids)."""
    return tuple((DocumentKind(kind).value, title) for kind, title in TITLES.items())
