"""JSON as strictly as money needs it: one reading, or a refusal that says where.

Refused: names that come twice, NaN and infinities, numbers with a fraction (an
amount is a text), too deep or too many, a mark of byte order, other encodings than
UTF-8, characters that no page shows. A path is ``lines.0.amount``.
"""

from __future__ import annotations

import json
import unicodedata
from typing import Any, ClassVar

from nontax_site.kernel.errors import BadInput

DEPTH = 12
DIGITS = 15
"""Whole numbers up to here are the same in every language."""

KEPT = frozenset("\n\r\t")


class JsonMalformed(BadInput):
    """The bytes are no JSON in UTF-8."""

    code: ClassVar[str] = "json-malformed"
    message: ClassVar[str] = "The body is no JSON in UTF-8."


class JsonMark(BadInput):
    """The body begins with a mark of byte order."""

    code: ClassVar[str] = "json-byte-order-mark"
    message: ClassVar[str] = "The body begins with a byte order mark."


class JsonNameTwice(BadInput):
    """A name comes twice in one object: two programs would read two values."""

    code: ClassVar[str] = "json-name-twice"
    message: ClassVar[str] = "A name comes twice here."


class JsonNumber(BadInput):
    """A number that is not whole, or too big to be the same everywhere."""

    code: ClassVar[str] = "json-number"
    message: ClassVar[str] = (
        "Numbers are whole and have at most 15 digits; an amount is a text like «12.30»."
    )


class JsonTooDeep(BadInput):
    """Objects within objects without end."""

    code: ClassVar[str] = "json-too-deep"
    message: ClassVar[str] = "The body is nested too deep."


class JsonText(BadInput):
    """A character in a text that cannot be shown or kept."""

    code: ClassVar[str] = "json-text"
    message: ClassVar[str] = "This holds a character that cannot be shown."


class _Twice:
    """Stands for an object with a name that came twice."""


class _Number:
    """Stands for a number that is refused."""


def read_json(data: bytes) -> Any:
    """The value the bytes stand for; raises one of the errors of this module."""
    if data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        raise JsonMark
    try:
        value = json.loads(
            data.decode("utf-8"),
            object_pairs_hook=_object,
            parse_float=lambda _text: _Number(),
            parse_constant=lambda _text: _Number(),
            parse_int=_whole,
        )
    except RecursionError:
        raise JsonTooDeep from None
    except ValueError:
        raise JsonMalformed from None
    _look(value, (), DEPTH)
    return value


def _object(pairs: list[tuple[str, Any]]) -> Any:
    made = dict(pairs)
    return made if len(made) == len(pairs) else _Twice()


def _whole(text: str) -> Any:
    return int(text) if len(text.lstrip("-")) <= DIGITS else _Number()


def _look(value: Any, path: tuple[str, ...], left: int) -> None:
    field = ".".join(path)
    if isinstance(value, _Twice):
        raise JsonNameTwice(field=field)
    if isinstance(value, _Number):
        raise JsonNumber(field=field)
    if isinstance(value, str):
        _look_at_text(value, field)
    if isinstance(value, dict | list):
        if not left:
            raise JsonTooDeep(field=field)
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        for name, part in pairs:
            if isinstance(name, str):
                _look_at_text(name, field)
            _look(part, (*path, str(name)[:60]), left - 1)


def _look_at_text(text: str, field: str) -> None:
    for letter in text:
        if letter not in KEPT and unicodedata.category(letter) in ("Cc", "Cs"):
            raise JsonText(field=field)
