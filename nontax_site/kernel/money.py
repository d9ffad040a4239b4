"""Money in whole fen, read strictly, split without loss, written in capitals.

No float ever comes near it. What a person or a machine sends is read by
``Money.parse``; what is stored is the ``int`` in ``fen``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from nontax_site.kernel.errors import BadInput

MAX_FEN: Final = 10**13
"""The largest amount that may be sent to us: a hundred thousand million yuan."""

_SHAPE: Final = re.compile(r"(?P<sign>-?)(?P<yuan>[0-9]+)(?:\.(?P<part>[0-9]+))?")
_DIGITS: Final = "零壹贰叁肆伍陆柒捌玖"
_PLACES: Final = ("", "拾", "佰", "仟")
_GROUPS: Final = ("", "万", "亿")
_SHOWN_TEXT_MAX: Final = 40


class AmountMalformed(BadInput):
    """The text is no amount: only 0-9 and one point are understood."""

    code = "amount-malformed"
    message = "«${text}» is not an amount. Write it like 12.30."


class AmountTooManyDecimals(BadInput):
    """There is nothing smaller than one fen."""

    code = "amount-too-many-decimals"
    message = "«${text}» has more than two decimals."


class AmountNegative(BadInput):
    """An amount that is sent to us is never below zero."""

    code = "amount-negative"
    message = "«${text}» is negative. Amounts are written without a sign."


class AmountNotPositive(BadInput):
    """Zero is no amount here: the smallest is 0.01 (SX-18)."""

    code = "amount-not-positive"
    message = "The amount must be at least 0.01."


class AmountTooLarge(BadInput):
    """The amount is beyond ``MAX_FEN``."""

    code = "amount-too-large"
    message = "The amount is larger than ${limit}."


@dataclass(frozen=True, order=True, slots=True)
class Money:
    """An amount of Chinese money; ``fen`` is a hundredth of a yuan.

    May be negative (a red bill, a difference); what ``parse`` reads is not.
    Money is only added to and compared with money.
    """

    fen: int

    def __post_init__(self) -> None:
        if type(self.fen) is not int:
            raise TypeError(f"money is whole fen, not {type(self.fen).__name__}")

    # ---- reading and showing -------------------------------------------------

    @classmethod
    def parse(cls, text: str) -> Money:
        """Read ``"12"``, ``"12.3"`` or ``"12.30"``: yuan, ASCII digits only.

        Zero is allowed. Raises AmountMalformed, AmountTooManyDecimals,
        AmountNegative or AmountTooLarge.
        """
        shown = text[:_SHOWN_TEXT_MAX]
        found = _SHAPE.fullmatch(text)
        if found is None:
            raise AmountMalformed(text=shown)
        yuan, part = found["yuan"], found["part"] or ""
        if len(yuan) > 1 and yuan.startswith("0"):
            raise AmountMalformed(text=shown)
        if found["sign"]:
            raise AmountNegative(text=shown)
        if len(part) > 2:
            raise AmountTooManyDecimals(text=shown)
        if len(yuan) > len(str(MAX_FEN)):
            raise AmountTooLarge(limit=cls(MAX_FEN).grouped())
        fen = int(yuan) * 100 + int(part.ljust(2, "0"))
        if fen > MAX_FEN:
            raise AmountTooLarge(limit=cls(MAX_FEN).grouped())
        return cls(fen)

    @classmethod
    def parse_positive(cls, text: str) -> Money:
        """Read an amount of at least one fen; AmountNotPositive for zero (SX-18)."""
        amount = cls.parse(text)
        if not amount:
            raise AmountNotPositive
        return amount

    def __str__(self) -> str:
        return f"{self._sign()}{abs(self.fen) // 100}.{abs(self.fen) % 100:02d}"

    def grouped(self) -> str:
        """With thousands: ``1,234.50``."""
        return f"{self._sign()}{abs(self.fen) // 100:,}.{abs(self.fen) % 100:02d}"

    def capital(self) -> str:
        """In the capital characters of a bill: ``壹拾贰元叁角整``.

        A negative amount begins with 负. Raises AmountTooLarge from 10**12 yuan.
        """
        yuan, cents = divmod(abs(self.fen), 100)
        if yuan >= 10**12:
            raise AmountTooLarge(limit=Money(10**14 - 1).grouped())
        jiao, fen = divmod(cents, 10)
        text = f"{_whole(yuan)}元" if yuan else ""
        if jiao:
            text += f"{_DIGITS[jiao]}角"
        elif fen and yuan:
            text += "零"
        text = f"{text}{_DIGITS[fen]}分" if fen else f"{text or '零元'}整"
        return f"负{text}" if self.fen < 0 else text

    def _sign(self) -> str:
        return "-" if self.fen < 0 else ""

    # ---- reckoning -----------------------------------------------------------

    def __bool__(self) -> bool:
        return self.fen != 0

    def __add__(self, other: Money) -> Money:
        if not isinstance(other, Money):
            return NotImplemented
        return Money(self.fen + other.fen)

    def __sub__(self, other: Money) -> Money:
        if not isinstance(other, Money):
            return NotImplemented
        return Money(self.fen - other.fen)

    def __neg__(self) -> Money:
        return Money(-self.fen)

    def times(self, factor: int | Decimal) -> Money:
        """So many times this amount, rounded half up to the fen.

        Raises TypeError for a float and ValueError for NaN or infinity.
        """
        if isinstance(factor, bool) or not isinstance(factor, int | Decimal):
            raise TypeError("money is multiplied by an int or a Decimal")
        if isinstance(factor, int):
            return Money(self.fen * factor)
        if not factor.is_finite():
            raise ValueError("money is multiplied by a finite number")
        above, below = factor.as_integer_ratio()
        product, rest = divmod(abs(self.fen * above), below)
        rounded = product + (2 * rest >= below)
        return Money(-rounded if self.fen * above < 0 else rounded)

    def portion(self, rate: Decimal) -> Money:
        """The part of this amount a rate gives (``Decimal("0.5")`` = half)."""
        return self.times(rate)

    def split(self, weights: Sequence[int]) -> tuple[Money, ...]:
        """Parts in proportion to whole weights that add up to the whole.

        What rounding leaves goes, fen by fen, to the largest remainders; among
        equals to the first. Raises ValueError without a positive weight.
        """
        whole = sum(weights)
        if whole <= 0 or min(weights) < 0:
            raise ValueError("a split needs weights of zero or more, not all zero")
        shares = [divmod(abs(self.fen) * weight, whole) for weight in weights]
        left = abs(self.fen) - sum(part for part, _ in shares)
        first = sorted(range(len(shares)), key=lambda i: (-shares[i][1], i))[:left]
        sign = -1 if self.fen < 0 else 1
        return tuple(
            Money(sign * (part + (i in first))) for i, (part, _) in enumerate(shares)
        )


ZERO: Final = Money(0)


def sum_of(amounts: Iterable[Money]) -> Money:
    """The sum of any number of amounts; nothing at all is ``ZERO``."""
    return Money(sum(amount.fen for amount in amounts))


def _whole(yuan: int) -> str:
    """A whole number above zero in capitals, groups of four read with 零."""
    text, gap, number = "", False, yuan
    groups = []
    while number:
        number, group = divmod(number, 10_000)
        groups.append(group)
    for power in range(len(groups) - 1, -1, -1):
        group = groups[power]
        if not group:
            gap = True
            continue
        if text and (gap or group < 1000):
            text += "零"
        text += _four(group) + _GROUPS[power]
        gap = False
    return text


def _four(number: int) -> str:
    """A number from 1 to 9999 in capitals."""
    text, gap = "", False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if not digit:
            gap = bool(text)
            continue
        text += ("零" if gap else "") + _DIGITS[digit] + _PLACES[place]
        gap = False
    return text
