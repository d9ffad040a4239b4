"""What a payer may send: a payment code or a mobile number, and a bank."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

import colander

from nontax_site.kernel.errors import BadInput
from nontax_site.payments.phones import parse_mobile
from schemas.fields import text_node

CODE_DIGITS = 20
PHONE_DIGITS = 11
LONGEST = 60
"""More was never typed by a payer."""

_WAY = re.compile(r"([A-Za-z0-9_-]{1,40}):([A-Za-z0-9_-]{1,20}):([A-Z_]{1,20})")


class KeyMissing(BadInput):
    """Nothing was typed."""

    code = "key-missing"
    message = "Please enter the payment code or the mobile number."


class KeyFullWidth(BadInput):
    """Digits of another script or width (SX-44)."""

    code = "key-full-width"
    message = "«${sign}» is not a plain digit."
    remedy = "Switch the keyboard to half-width (English) digits and type it again."


class KeyNotDigits(BadInput):
    """Signs that belong neither to a code nor to a phone number."""

    code = "key-not-digits"
    message = "Please enter digits only; «${sign}» does not belong there."


class KeyLength(BadInput):
    """Neither twenty digits nor eleven (SX-44)."""

    code = "key-length"
    message = "A payment code has 20 digits, a mobile number 11. You entered ${count}."
    remedy = "Compare it with your payment notice; blanks do not matter."


class WayUnknown(BadInput):
    """A bank that the page did not offer."""

    code = "way-unknown"
    message = "Please choose one of the banks on the page."


class Key(NamedTuple):
    """What was typed: a payment code's twenty digits, or a mobile number."""

    pay_code: str = ""
    phone: str = ""

    def __str__(self) -> str:
        return self.pay_code or self.phone


def read_key(text: str) -> Key:
    """The one field of the query page; blanks are read over (SX-08, SX-13).

    Raises KeyMissing, KeyFullWidth, KeyNotDigits, KeyLength, PhoneMalformed.
    """
    typed = "".join(text[:LONGEST].split())
    if not typed:
        raise KeyMissing(field="key")
    digits = typed.removeprefix("+").replace("-", "")
    for sign in digits:
        if sign.isascii() and sign.isdigit():
            continue
        if unicodedata.normalize("NFKC", sign).isdigit():
            raise KeyFullWidth(field="key", sign=sign)
        raise KeyNotDigits(field="key", sign=sign)
    if len(digits) == CODE_DIGITS and digits == typed:
        return Key(pay_code=digits)
    if typed.startswith(("+", "0086")) or len(digits) == PHONE_DIGITS:
        return Key(phone=parse_mobile(typed))
    raise KeyLength(field="key", count=len(digits))


class FindNotice(colander.MappingSchema):
    """The query page's one field, read further by ``read_key``."""

    key = text_node(
        "key",
        "Payment code or mobile number",
        longest=LONGEST,
        description="The 20 digits on your payment notice, or the mobile number you gave to the collecting unit. Blanks do not matter.",
    )


class PhoneCode(colander.MappingSchema):
    """The code that was sent to a phone."""

    code = text_node("code", "Code from the message", longest=12)


class Way(NamedTuple):
    """The page of a bank that a payer chose: channel, bank, kind of channel."""

    channel: str
    bank: str
    channel_kind: str

    def __str__(self) -> str:
        return ":".join(self)


def read_way(text: str) -> Way:
    """A choice of the pay page; raises WayUnknown for what it never offered."""
    found = _WAY.fullmatch(text)
    if found is None:
        raise WayUnknown(field="way")
    return Way(*found.groups())
