"""Paper numbers as people type them: ten digits, zeros in front or not."""

from __future__ import annotations

from nontax_site.kernel.errors import BadInput

DIGITS = 10


class NumberMalformed(BadInput):
    """What is no number of a bill."""

    code = "paper-number-malformed"
    message = "«${text}» is no bill number: up to ten digits, from 1."


class PaperNumber(int):
    """A number as it is printed: ten digits."""

    def __str__(self) -> str:
        return f"{int(self):0{DIGITS}d}"


def parse_number(text: str) -> PaperNumber:
    """The number of a text; raises NumberMalformed."""
    digits = "".join(text.split())
    fits = digits.isascii() and digits.isdigit() and len(digits) <= DIGITS
    if not fits or not int(digits):
        raise NumberMalformed(text=text)
    return PaperNumber(digits)
