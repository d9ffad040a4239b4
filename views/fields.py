"""Inputs of forms: one for each kind of value, chosen by the schema's type.

The templates are in ``views/widgets``: no script, no style, labels and help bound
to their inputs. A page names an input only where the type does not tell it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import unquote

import colander
from deform import widget

from views.i18n import _
from views.markup import Markup

DIGITS_LENGTH = 30


class Line(widget.TextInputWidget):
    """One line; ``kind`` is the input's type, ``mode`` the keyboard on a phone."""

    template = "textinput"
    kind = "text"
    mode = ""
    fill_in = ""
    choices: Sequence[Any] = ()


class FileLine(Line):
    """Files to choose; what was sent goes to the schema as the request has it."""

    template = "fileinput"
    kind = "file"
    several = False

    def deserialize(self, field: Any, pstruct: Any) -> Any:  # noqa: ARG002 (deform)
        """The part of the request; a text of that name is none."""
        return pstruct if hasattr(pstruct, "file") else colander.null


class Lines(widget.SequenceWidget):
    """Rows of a table, added and taken away by ``app.js``."""

    template = "sequence"
    item_template = "sequence_item"

    def prototype(self, field: Any) -> Markup:
        """The markup of an empty row."""
        return Markup(unquote(super().prototype(field)))


def text(fill_in: str = "", **more: Any) -> Line:
    """A line of text; ``fill_in`` is the autocomplete word of browsers."""
    return Line(fill_in=fill_in, **more)


def text_area(rows: int = 3) -> Any:
    """Several lines of text."""
    return widget.TextAreaWidget(rows=rows)


def money() -> Line:
    """An amount: right-aligned, thousands on leaving it, 大写 below."""
    return Line(template="moneyinput", mode="decimal")


def digits() -> Line:
    """A long number."""
    return Line(mode="numeric")


def number() -> Line:
    """A small whole number."""
    return Line(kind="number", mode="numeric")


def day() -> Line:
    """A date."""
    return Line(kind="date")


def password(*, new: bool = False) -> Line:
    """A password; never filled in again after a refusal."""
    return Line(
        template="password", fill_in="new-password" if new else "current-password"
    )


def hidden() -> Any:
    """A value that goes along unseen."""
    return widget.HiddenWidget()


def choice(values: Iterable[tuple[str, Any]], *, empty: bool = True) -> Any:
    """One of few, in a list that opens; ``empty`` adds a first line that asks."""
    first = [("", _("Please choose"))] if empty else []
    return widget.SelectWidget(values=[*first, *values])


def radio(values: Iterable[tuple[str, Any]]) -> Any:
    """One of very few, all in sight."""
    return widget.RadioChoiceWidget(values=list(values))


def ticks(values: Iterable[tuple[str, Any]]) -> Any:
    """Some of few."""
    return widget.CheckboxChoiceWidget(values=list(values))


def tick() -> Any:
    """Yes or no; the label stands beside the box."""
    return widget.CheckboxWidget()


def suggest(values: Iterable[Any]) -> Line:
    """A line with suggestions: values or (value, words) pairs."""
    return Line(choices=[v if isinstance(v, tuple) else (v, "") for v in values])


def upload(accept: str = "", *, several: bool = False) -> FileLine:
    """A file, or several; the schema's value is the field storage of the request."""
    return FileLine(fill_in=accept, several=several)


def rows(least: int = 1, most: int = 100) -> Lines:
    """Rows of a table."""
    return Lines(min_len=least, max_len=most)


def for_type(typ: Any) -> Any:
    """The input for a colander type."""
    hint = getattr(typ, "widget_hint", "")
    by_hint = {"money": money, "digits": digits, "area": text_area}
    if hint in by_hint:
        return by_hint[hint]()
    by_name = {
        "Integer": number,
        "Date": day,
        "Boolean": tick,
        "Sequence": rows,
        "Mapping": widget.MappingWidget,
    }
    return by_name.get(type(typ).__name__, text)()


def dress(field: Any, widgets: dict[str, Any], path: str = "") -> None:
    """Give every field below its input; ``widgets`` names them by dotted path.

    The children of a row stand under the name of the sequence.
    """
    for child in field.children:
        is_row = type(field.typ).__name__ == "Sequence"
        below = path if is_row else f"{path}.{child.name}".lstrip(".")
        named = None if is_row else widgets.get(below)
        own = getattr(child.schema, "widget", None)
        child.widget = named or own or for_type(child.typ)
        if is_row and type(child.typ).__name__ != "Mapping":
            child.widget = widgets.get(below + ".*") or for_type(child.typ)
        dress(child, widgets, below)
