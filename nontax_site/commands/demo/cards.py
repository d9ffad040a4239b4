"""Made-up identity card numbers with a right check digit."""

from __future__ import annotations

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_DIGITS = "10X98765432"


def card_of(number: int) -> str:
    """The number-th made-up card: born 1980-01-01 in a made-up county."""
    body = f"33010019800101{number:03d}"
    total = sum(int(d) * w for d, w in zip(body, _WEIGHTS, strict=True))
    return body + _DIGITS[total % 11]
