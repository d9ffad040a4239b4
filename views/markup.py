"""Text that is markup already; everything else is escaped on its way out."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape as _escape
from typing import Any


class Markup(str):
    """A str that templates put out as it is."""

    __slots__ = ()

    def __html__(self) -> str:
        """What Chameleon asks for before it would escape."""
        return str(self)


def escape(value: Any) -> Markup:
    """The value as markup; what is markup already stays."""
    return value if isinstance(value, Markup) else Markup(_escape(str(value)))


def fill(template: str, *values: Any) -> Markup:
    """``{}`` places of a template of ours filled with escaped values."""
    return Markup(template.format(*(escape(value) for value in values)))


def joined(between: str, values: Iterable[Any]) -> Markup:
    """Escaped values with markup of ours between them."""
    return Markup(between.join(escape(value) for value in values))
