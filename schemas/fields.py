"""Building stones of the schemas: values of the kernel as fields of a form.

A field never decides: it reads text with the kernel's own ``parse`` and passes
the kernel's refusal on as the field's message. ``widget_hint`` of a type tells
the pages which input suits it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import colander
from translationstring import TranslationString

from nontax_site.kernel.codes import BillId, CheckCode, CreditCode, ItemCode
from nontax_site.kernel.errors import NontaxError
from nontax_site.kernel.money import Money

DOMAIN = "nontax"
COMMENT_LENGTH = 500
TEXT_LENGTH = 200


def message(error: NontaxError) -> TranslationString:
    """The sentence of a kernel error as a translatable message."""
    facts = {name: str(value) for name, value in error.facts.items()}
    return TranslationString(error.message, domain=DOMAIN, mapping=facts or None)


class Parsed(colander.SchemaType):
    """A field read by a kernel ``parse`` and shown by ``str``.

    ``hint`` is one of money, digits, area, or "" for a plain line of text.
    """

    def __init__(self, parse: Callable[[str], Any], hint: str = "") -> None:
        self.parse = parse
        self.widget_hint = hint

    def serialize(self, node: Any, appstruct: Any) -> Any:  # noqa: ARG002 (colander)
        """The text of a value."""
        return colander.null if appstruct in (colander.null, None) else str(appstruct)

    def deserialize(self, node: Any, cstruct: Any) -> Any:
        """The value of a text; raises colander.Invalid with the kernel's words."""
        if cstruct is colander.null or not str(cstruct).strip():
            return colander.null
        try:
            return self.parse(str(cstruct).strip())
        except NontaxError as error:
            raise colander.Invalid(node, message(error), str(cstruct)) from None


class NoControls:
    """Refuses characters that are no text: control characters and private use."""

    def __init__(self, lines: bool = False) -> None:
        self.allowed = "\n\r\t" if lines else ""

    def __call__(self, node: Any, value: str) -> None:
        """Raise colander.Invalid for a character that no page could show."""
        for letter in value:
            if letter in self.allowed:
                continue
            if ord(letter) < 32 or 0x7F <= ord(letter) < 0xA0 or _hidden(letter):
                raise colander.Invalid(
                    node,
                    TranslationString(
                        "This holds a character that cannot be shown.", domain=DOMAIN
                    ),
                )


HIDDEN = frozenset(
    "\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
)
"""Characters of no width, and marks that turn the direction of writing."""


def _hidden(letter: str) -> bool:
    return letter in HIDDEN or 0xD800 <= ord(letter) <= 0xDFFF


def money_type() -> Parsed:
    """An amount above zero."""
    return Parsed(Money.parse_positive, hint="money")


def money_or_zero_type() -> Parsed:
    """An amount, zero allowed."""
    return Parsed(Money.parse, hint="money")


def bill_id_type() -> Parsed:
    """Code and number of a bill."""
    return Parsed(BillId.parse, hint="digits")


def check_code_type() -> Parsed:
    """The six characters of a bill's check code."""
    return Parsed(CheckCode.parse)


def credit_code_type() -> Parsed:
    """A unified social credit code."""
    return Parsed(CreditCode.parse)


def item_code_type() -> Parsed:
    """The code of a charge item."""
    return Parsed(ItemCode.parse, hint="digits")


def text_node(
    name: str, title: Any, *, longest: int = TEXT_LENGTH, **more: Any
) -> colander.SchemaNode:
    """One line of text, trimmed, without control characters.

    More keywords are those of a colander node (``missing``, ``description``).
    """
    return colander.SchemaNode(
        colander.String(),
        name=name,
        title=title,
        preparer=_trimmed,
        validator=colander.All(colander.Length(max=longest), NoControls()),
        **more,
    )


def area_node(
    name: str, title: Any, *, longest: int = COMMENT_LENGTH, **more: Any
) -> colander.SchemaNode:
    """Several lines of text."""
    kind = colander.String()
    kind.widget_hint = "area"
    return colander.SchemaNode(
        kind,
        name=name,
        title=title,
        preparer=_trimmed,
        validator=colander.All(colander.Length(max=longest), NoControls(lines=True)),
        **more,
    )


def _trimmed(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


def with_decision(
    schema: colander.SchemaNode, *, comment_required: bool, title: Any, help_text: Any
) -> colander.SchemaNode:
    """The schema with the reason of a decision and the version that was seen."""
    more: dict[str, Any] = {} if comment_required else {"missing": ""}
    schema.add(area_node("comment", title, description=help_text, **more))
    schema.add(
        colander.SchemaNode(colander.Integer(), name="expect", title="", missing=None)
    )
    return schema


def nothing_more() -> colander.SchemaNode:
    """A schema without fields, for a decision that needs no facts."""
    return colander.SchemaNode(colander.Mapping())


def fault(node: Any, words: Any) -> colander.Invalid:
    """What a page hangs on a field when a deed refuses it."""
    return colander.Invalid(node, words)
