"""Identifiers as types: payment code, bill code and number, credit and item code.

Every type is frozen, is read with ``parse()``, is written with ``str()`` and
cannot be made from a text that is not one. Only the ASCII digits 0-9 are digits:
full-width and other scripts' digits are refused, and so is a trailing newline.

The check digit of a payment code depends on the scheme of its region: see
``kernel.schemes``.
"""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass, field
from typing import Final

from nontax_site.kernel.errors import BadInput
from nontax_site.kernel.schemes import LUHN, NONE, Scheme, register_scheme, scheme_named

__all__ = [
    "LUHN",
    "NONE",
    "BillCode",
    "BillCodeMalformed",
    "BillId",
    "BillIdMalformed",
    "BillNumber",
    "BillNumberMalformed",
    "CheckCode",
    "CheckCodeMalformed",
    "CreditCode",
    "CreditCodeCheckDigit",
    "CreditCodeMalformed",
    "ItemCode",
    "ItemCodeMalformed",
    "PaymentCode",
    "PaymentCodeCheckDigit",
    "PaymentCodeMalformed",
    "PaymentCodeRegion",
    "Scheme",
    "register_scheme",
]

_SHOWN_TEXT_MAX: Final = 40


class PaymentCodeMalformed(BadInput):
    """Not exactly twenty digits (SX-44)."""

    code = "payment-code-malformed"
    message = "A payment code has exactly 20 digits."
    remedy = "Copy the payment code from the payment notice."


class PaymentCodeCheckDigit(BadInput):
    """Twenty digits whose last one does not prove the others."""

    code = "payment-code-check-digit"
    message = "The payment code ${text} has a mistake in it."
    remedy = "Compare the payment code with the payment notice, digit by digit."


class PaymentCodeRegion(BadInput):
    """The first six digits name no region known here (SX-14)."""

    code = "payment-code-region"
    message = "The payment code begins with ${region}, which is no region known here."
    remedy = "Pay it on the platform of the region that issued the notice."


class BillCodeMalformed(BadInput):
    """Not exactly eight digits."""

    code = "bill-code-malformed"
    message = "A bill code has exactly 8 digits."


class BillNumberMalformed(BadInput):
    """Not exactly ten digits, or number zero."""

    code = "bill-number-malformed"
    message = "A bill number has exactly 10 digits."


class CheckCodeMalformed(BadInput):
    """Not six hexadecimal digits."""

    code = "check-code-malformed"
    message = "A check code has 6 characters out of 0-9 and a-f."


class BillIdMalformed(BadInput):
    """Not a bill code and a bill number joined by a hyphen."""

    code = "bill-id-malformed"
    message = "A bill is named by its code and number, like 33010126-0000000001."


class CreditCodeMalformed(BadInput):
    """Not the eighteen characters of a unified social credit code."""

    code = "credit-code-malformed"
    message = "A unified social credit code has 18 digits and capital letters."


class CreditCodeCheckDigit(BadInput):
    """The last character of the credit code does not prove the others."""

    code = "credit-code-check-digit"
    message = "The unified social credit code ${text} has a mistake in it."


class ItemCodeMalformed(BadInput):
    """Not the digits of a charge item's code."""

    code = "item-code-malformed"
    message = "The code of a charge item has 6 to 20 digits."


# ---- the payment code --------------------------------------------------------

_TWENTY: Final = re.compile(r"[0-9]{4}(?: *[0-9]{4}){4}")


@dataclass(frozen=True, order=True, slots=True)
class PaymentCode:
    """The payment code 缴款识别码: region 6, year 2, source 2, serial and check.

    ``scheme`` says which of the last digits is a check digit; two codes with the
    same digits are the same code.
    """

    text: str
    scheme: str = field(compare=False)

    def __post_init__(self) -> None:
        if re.fullmatch(r"[0-9]{20}", self.text) is None:
            raise PaymentCodeMalformed(text=self.text[:_SHOWN_TEXT_MAX])
        if not scheme_named(self.scheme).proves(self.text):
            raise PaymentCodeCheckDigit(text=self.shown)

    @classmethod
    def parse(
        cls, text: str, scheme: str, regions: Container[str] | None = None
    ) -> PaymentCode:
        """Read twenty digits, with or without blanks between groups of four.

        Raises PaymentCodeMalformed, PaymentCodeRegion when ``regions`` is given
        and does not hold the region, PaymentCodeCheckDigit.
        """
        digits = _twenty(text)
        if regions is not None and digits[:6] not in regions:
            raise PaymentCodeRegion(region=digits[:6])
        return cls(digits, scheme)

    @staticmethod
    def region_of(text: str) -> str:
        """The region's six digits, to find its scheme before ``parse``."""
        return _twenty(text)[:6]

    @classmethod
    def compose(
        cls, region: str, year: int, source: str, serial: int, scheme: str
    ) -> PaymentCode:
        """The code of a serial; ``year`` may be 2026 or 26.

        Raises ValueError for parts that do not fit their places.
        """
        form = scheme_named(scheme)
        if re.fullmatch(r"[0-9]{6}-[0-9]{2}", f"{region}-{source}") is None:
            raise ValueError(f"no region or source: {region!r} {source!r}")
        if not 1 <= serial < 10**form.serial_digits:
            raise ValueError(f"serial {serial} does not fit scheme {scheme}")
        body = f"{region}{year % 100:02d}{source}{serial:0{form.serial_digits}d}"
        return cls(body + form.check(body), scheme)

    def __str__(self) -> str:
        return self.text

    @property
    def region(self) -> str:
        """Six digits of the region (SX-14)."""
        return self.text[:6]

    @property
    def year(self) -> str:
        """The last two digits of the year of making (SX-14)."""
        return self.text[6:8]

    @property
    def source(self) -> str:
        """Two digits that tell systems of one region apart."""
        return self.text[8:10]

    @property
    def serial(self) -> int:
        """The running number within region, year and source."""
        return int(self.text[10 : 10 + scheme_named(self.scheme).serial_digits])

    @property
    def series(self) -> str:
        """Region, year and source: the ten digits a series is kept under."""
        return self.text[:10]

    @property
    def shown(self) -> str:
        """Five groups of four with a blank between (SX-13)."""
        return " ".join(self.text[i : i + 4] for i in range(0, 20, 4))


def _twenty(text: str) -> str:
    """The twenty digits without the blanks, or PaymentCodeMalformed."""
    trimmed = text.strip(" ")
    if _TWENTY.fullmatch(trimmed) is None:
        raise PaymentCodeMalformed(text=text[:_SHOWN_TEXT_MAX])
    return trimmed.replace(" ", "")


# ---- bills -------------------------------------------------------------------


@dataclass(frozen=True, order=True, slots=True)
class BillCode:
    """The bill code 票据代码: supervising region, class, kind, year, each 2 digits."""

    text: str

    def __post_init__(self) -> None:
        if re.fullmatch(r"[0-9]{8}", self.text) is None:
            raise BillCodeMalformed(text=self.text[:_SHOWN_TEXT_MAX])

    @classmethod
    def parse(cls, text: str) -> BillCode:
        """Read eight digits; BillCodeMalformed for anything else."""
        return cls(text)

    @classmethod
    def compose(cls, region: str, bill_class: str, kind: str, year: int) -> BillCode:
        """Put a code together; ``year`` may be 2026 or 26."""
        return cls(f"{region}{bill_class}{kind}{year % 100:02d}")

    def __str__(self) -> str:
        return self.text

    @property
    def region(self) -> str:
        """Two digits of the supervising region."""
        return self.text[:2]

    @property
    def bill_class(self) -> str:
        """Two digits of the class (01 general non-tax bill)."""
        return self.text[2:4]

    @property
    def kind(self) -> str:
        """Two digits of the kind (01 electronic)."""
        return self.text[4:6]

    @property
    def year(self) -> str:
        """The last two digits of the year."""
        return self.text[6:]


@dataclass(frozen=True, order=True, slots=True)
class BillNumber:
    """The bill number 票据号码: ten digits, counted from 1 under its code."""

    text: str

    def __post_init__(self) -> None:
        if re.fullmatch(r"[0-9]{10}", self.text) is None or self.text == "0" * 10:
            raise BillNumberMalformed(text=self.text[:_SHOWN_TEXT_MAX])

    @classmethod
    def parse(cls, text: str) -> BillNumber:
        """Read ten digits; BillNumberMalformed for anything else."""
        return cls(text)

    @classmethod
    def of(cls, serial: int) -> BillNumber:
        """The number of a serial; ValueError below 1 or above ten digits."""
        if not 1 <= serial < 10**10:
            raise ValueError(f"serial {serial} is no bill number")
        return cls(f"{serial:010d}")

    def __str__(self) -> str:
        return self.text

    @property
    def serial(self) -> int:
        """The number as a number."""
        return int(self.text)


@dataclass(frozen=True, slots=True)
class CheckCode:
    """The check code 校验码: six lower-case hexadecimal digits."""

    text: str

    def __post_init__(self) -> None:
        if re.fullmatch(r"[0-9a-f]{6}", self.text) is None:
            raise CheckCodeMalformed(text=self.text[:_SHOWN_TEXT_MAX])

    @classmethod
    def parse(cls, text: str) -> CheckCode:
        """Read six characters, upper case accepted; CheckCodeMalformed else."""
        return cls(text.lower() if text.isascii() else text)

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, order=True, slots=True)
class BillId:
    """What names a bill everywhere: its code and number, ``33010126-0000000001``."""

    code: BillCode
    number: BillNumber

    @classmethod
    def parse(cls, text: str) -> BillId:
        """Read code, hyphen, number; BillIdMalformed for anything else."""
        found = re.fullmatch(r"([0-9]{8})-([0-9]{10})", text)
        if found is None or not int(found[2]):
            raise BillIdMalformed(text=text[:_SHOWN_TEXT_MAX])
        return cls(BillCode(found[1]), BillNumber(found[2]))

    @classmethod
    def from_e_invoice_id(cls, text: str) -> BillId:
        """Read what ``e_invoice_id`` wrote; BillIdMalformed for anything else."""
        return cls.parse(text[::-1])

    def __str__(self) -> str:
        return f"{self.code}-{self.number}"

    def e_invoice_id(self) -> str:
        """The EInvoiceID of the file: number reversed, hyphen, code reversed."""
        return str(self)[::-1]


# ---- units and items ---------------------------------------------------------

_CREDIT: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@dataclass(frozen=True, order=True, slots=True)
class CreditCode:
    """The unified social credit code 统一社会信用代码 of a unit (GB 32100)."""

    text: str

    def __post_init__(self) -> None:
        shape = rf"[{_CREDIT}]{{2}}[0-9]{{6}}[{_CREDIT}]{{10}}"
        if re.fullmatch(shape, self.text) is None:
            raise CreditCodeMalformed(text=self.text[:_SHOWN_TEXT_MAX])
        if self.text[17] != self.check_digit(self.text[:17]):
            raise CreditCodeCheckDigit(text=self.text)

    @classmethod
    def parse(cls, text: str) -> CreditCode:
        """Read eighteen characters, lower case accepted.

        Raises CreditCodeMalformed or CreditCodeCheckDigit.
        """
        return cls(text.upper() if text.isascii() else text)

    @staticmethod
    def check_digit(body: str) -> str:
        """The eighteenth character that belongs to the first seventeen."""
        total = sum(_CREDIT.index(c) * pow(3, i, 31) for i, c in enumerate(body))
        return _CREDIT[-total % 31]

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, order=True, slots=True)
class ItemCode:
    """The code of a charge item 执收项目识别码: 6 to 20 digits."""

    text: str

    def __post_init__(self) -> None:
        if re.fullmatch(r"[0-9]{6,20}", self.text) is None:
            raise ItemCodeMalformed(text=self.text[:_SHOWN_TEXT_MAX])

    @classmethod
    def parse(cls, text: str) -> ItemCode:
        """Read 6 to 20 digits; ItemCodeMalformed for anything else."""
        return cls(text)

    def __str__(self) -> str:
        return self.text
