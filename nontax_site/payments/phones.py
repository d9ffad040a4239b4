"""Mobile numbers of the mainland: read from what people type, eleven digits."""

from __future__ import annotations

import re

from nontax_site.kernel.errors import BadInput

_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_COUNTRY = re.compile(r"(?:\+|00)86")
_BETWEEN = re.compile(r"[ \-]")


class PhoneMalformed(BadInput):
    """No mobile number of the mainland."""

    code = "phone-malformed"
    message = "A mobile number has 11 digits and begins with 1."
    remedy = "Use the number you gave to the collecting unit, or the payment code."


def mobile_of(text: str) -> str:
    """The eleven digits of a mobile number, or "" for anything else.

    Blanks and hyphens between the digits and the country's 86 are read over.
    """
    digits = _COUNTRY.sub("", _BETWEEN.sub("", text.strip()), count=1)
    return digits if _MOBILE.fullmatch(digits) else ""


def parse_mobile(text: str) -> str:
    """The eleven digits of a mobile number; raises PhoneMalformed."""
    found = mobile_of(text)
    if not found:
        raise PhoneMalformed(field="key")
    return found
