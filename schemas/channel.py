"""Messages of channels: strict JSON into the values the deeds take.

A message is an object of texts (the count of a day is the one number). Read
strictly, because money hangs on it: UTF-8, no duplicate key, no unknown field, no
fraction anywhere, bounded depth and length. What is wrong is named by its place.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NoReturn

import colander

from nontax_site.kernel.errors import BadInput, NontaxError
from nontax_site.kernel.money import Money
from nontax_site.payments.paying import Confirmation
from nontax_site.payments.querying import Enquiry
from nontax_site.payments.settling import DayEnd, DayLine
from nontax_site.storage.canonical import canonical_json, sm3_hex
from nontax_site.units.channel import KIND_TITLES
from nontax_site.units.wallets import WALLET_TITLES

MODES = ("CARD", "TRANSFER", "QR", "CASH", "CHEQUE")

DAY_LINES = 5000
_DEEP = 4
_NUMBER_DIGITS = 9


class MessageMalformed(BadInput):
    """A message that cannot be understood; ``field`` says where (10002)."""

    code = "message-malformed"
    message = "The message cannot be read: ${what}."


@dataclass(frozen=True, slots=True)
class Read:
    """A message as it was understood, and the digest of what it says.

    The digest is over the canonical form: the same words in another order or
    with other blanks are the same message.
    """

    said: Any
    digest: str
    serial: str


# ---- strict JSON -----------------------------------------------------------------


def strict_object(raw: bytes) -> dict[str, Any]:
    """The one object a message holds; raises MessageMalformed."""
    try:
        text = raw.decode("utf-8")
        found = json.loads(
            text,
            object_pairs_hook=_once,
            parse_float=_no_fraction,
            parse_constant=_no_fraction,
            parse_int=_small,
        )
    except UnicodeDecodeError:
        _malformed("it is not UTF-8")
    except RecursionError:
        _malformed("it is too deep")
    except ValueError:
        _malformed("it is not JSON")
    if not isinstance(found, dict):
        _malformed("it is not an object")
    if _depth(found) > _DEEP:
        _malformed("it is too deep")
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        twice = next(k for k, _ in pairs if sum(k == n for n, _ in pairs) > 1)
        _malformed("a field stands twice", twice[:40])
    return found


def _no_fraction(_text: str) -> NoReturn:
    _malformed("an amount is a text, not a number with a fraction")


def _small(text: str) -> int:
    if len(text) > _NUMBER_DIGITS:
        _malformed("a number is too long")
    return int(text)


def _depth(value: Any, at: int = 1) -> int:
    if at > _DEEP + 1 or not isinstance(value, dict | list):
        return at - 1
    parts = value.values() if isinstance(value, dict) else value
    return max((_depth(part, at + 1) for part in parts), default=at)


def _malformed(what: str, field: str = "") -> NoReturn:
    raise MessageMalformed(field=field, what=what)


# ---- fields ----------------------------------------------------------------------


class Text(colander.SchemaType):
    """A text of one shape, read by ``read``; a number or null is refused."""

    def __init__(self, shape: str, read: Callable[[str], Any] = str) -> None:
        self._shape = re.compile(shape)
        self._read = read

    def deserialize(self, node: Any, cstruct: Any) -> Any:
        """The value; raises colander.Invalid."""
        if cstruct is colander.null:
            return colander.null
        if not isinstance(cstruct, str) or not self._shape.fullmatch(cstruct):
            raise colander.Invalid(node, "it has another form")
        try:
            return self._read(cstruct)
        except (NontaxError, ValueError):
            raise colander.Invalid(node, "it has no such value") from None


class Count(colander.SchemaType):
    """A whole number from 0."""

    def deserialize(self, node: Any, cstruct: Any) -> Any:
        """The number; raises colander.Invalid."""
        if type(cstruct) is not int or cstruct < 0:
            raise colander.Invalid(node, "it is not a whole number")
        return cstruct


_SERIAL = r"[A-Za-z0-9._-]{1,64}"
_PAY_CODE = r"[0-9]{20}"
_AMOUNT = r"[0-9]{1,14}(?:\.[0-9]{1,2})?"
_DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_TIME = _DAY + r"T[0-9:.]{5,15}(?:Z|[+-][0-9]{2}:[0-9]{2})"
_WORD = r"[A-Za-z0-9_-]{1,40}"
_NAME = r"[^\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]{0,200}"
_QR = r"[0-9]{20}-[A-Za-z0-9_-]{8,40}"


def _one_of(words: Any) -> str:
    return "|".join(re.escape(word) for word in words)


def _field(name: str, shape: str, read: Any = str, **more: Any) -> Any:
    return colander.SchemaNode(Text(shape, read), name=name, **more)


def _optional(name: str, shape: str, read: Any = str) -> Any:
    return _field(name, f"(?:{shape})?", read, missing="")


def _shape(*nodes: Any) -> Any:
    return colander.SchemaNode(colander.Mapping(unknown="raise"), *nodes)


QUERY = _shape(
    _field("serial", _SERIAL),
    _optional("pay_code", r"[0-9]{1,40}"),
    _optional("token", _QR),
    _optional("device", _WORD),
    _optional("bank", _WORD),
    _optional("channel_kind", _one_of(KIND_TITLES)),
    _optional("wallet", _one_of(WALLET_TITLES)),
    _optional("mode", _one_of(MODES)),
)

CONFIRM = _shape(
    _field("serial", _SERIAL),
    _field("pay_code", _PAY_CODE),
    _field("amount", _AMOUNT, Money.parse_positive),
    _field("paid_at", _TIME, datetime.fromisoformat),
    _field("accounting_day", _DAY, date.fromisoformat),
    _field("bank", _WORD),
    _field("channel_kind", _one_of(KIND_TITLES)),
    _field("mode", _one_of(MODES)),
    _field("rec_account", r"[0-9A-Za-z-]{1,40}"),
    _optional("wallet", _one_of(WALLET_TITLES)),
    _optional("payer_account", r"[0-9A-Za-z*-]{1,40}"),
    _optional("payer_name", _NAME),
    _optional("check_code", r"[0-9a-f]{1,8}"),
    _optional("operator", _NAME),
    _optional("outlet", _NAME),
)

DAY_END = _shape(
    _field("day", _DAY, date.fromisoformat),
    _field("channel", _WORD),
    colander.SchemaNode(
        colander.Sequence(),
        _shape(
            _field("serial", _SERIAL),
            _field("pay_code", _PAY_CODE),
            _field("amount", _AMOUNT, Money.parse_positive),
        ),
        name="lines",
        validator=colander.Length(max=DAY_LINES),
    ),
    colander.SchemaNode(Count(), name="count"),
    _field("total", _AMOUNT, Money.parse),
)


# ---- messages --------------------------------------------------------------------


def read_query(raw: bytes, _channel: str) -> Read:
    """A query; it names a payment code, or a QR token and the device."""
    found, digest = _read(QUERY, raw)
    by_token = bool(found["token"] and found["device"])
    if by_token == bool(found["pay_code"]):
        _malformed("it needs a payment code, or a token and its device", "pay_code")
    return Read(Enquiry(**found), digest, found["serial"])


def read_confirm(raw: bytes, _channel: str) -> Read:
    """A confirm."""
    found, digest = _read(CONFIRM, raw)
    return Read(Confirmation(**found), digest, found["serial"])


def read_day_end(raw: bytes, channel: str) -> Read:
    """A day-end message; it names the channel that signs it."""
    found, digest = _read(DAY_END, raw)
    if found.pop("channel") != channel:
        _malformed("it speaks for another channel", "channel")
    lines = tuple(DayLine(**line) for line in found.pop("lines"))
    return Read(DayEnd(lines=lines, **found), digest, found["day"].isoformat())


def _read(schema: Any, raw: bytes) -> tuple[dict[str, Any], str]:
    whole = strict_object(raw)
    try:
        found = schema.deserialize(whole)
    except colander.UnsupportedFields as error:
        _malformed("a field is not known", ",".join(sorted(error.fields))[:80])
    except colander.Invalid as error:
        where, what = next(iter(error.asdict().items()))
        _malformed(_words(what), where)
    return found, sm3_hex(canonical_json(whole))


def _words(what: Any) -> str:
    own = {"it has another form", "it has no such value", "it is not a whole number"}
    if what == "Required":
        return "a field is missing"
    return what if what in own else "it has another form"
