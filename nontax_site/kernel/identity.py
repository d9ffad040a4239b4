"""Documents a payer is known by: a person's, a unit's, or none at all.

Charges are paid by foreigners, soldiers and residents of Hong Kong, Macao and
Taiwan too (HZ-36), so each kind has its own rule of shape. Only numbers with a
public check digit are proved; the others are checked for shape.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from nontax_site.kernel.codes import CreditCode
from nontax_site.kernel.errors import BadInput
from nontax_site.kernel.masking import mask_identity


class DocumentKind(StrEnum):
    """Which document proves who the payer is; the value is what is stored."""

    ID_CARD = "id_card"
    PASSPORT = "passport"
    PERMANENT_RESIDENCE = "permanent_residence"
    HK_MACAO_PERMIT = "hk_macao_permit"
    TAIWAN_PERMIT = "taiwan_permit"
    MILITARY = "military"
    CREDIT_CODE = "credit_code"
    NONE = "none"


ID_CARD: Final = DocumentKind.ID_CARD
PASSPORT: Final = DocumentKind.PASSPORT
PERMANENT_RESIDENCE: Final = DocumentKind.PERMANENT_RESIDENCE
HK_MACAO_PERMIT: Final = DocumentKind.HK_MACAO_PERMIT
TAIWAN_PERMIT: Final = DocumentKind.TAIWAN_PERMIT
MILITARY: Final = DocumentKind.MILITARY
CREDIT_CODE: Final = DocumentKind.CREDIT_CODE
NONE: Final = DocumentKind.NONE


class DocumentKindUnknown(BadInput):
    """A kind of document that is not on the list."""

    code = "document-kind-unknown"
    message = "«${kind}» is no kind of identity document known here."


class DocumentNumberMalformed(BadInput):
    """The number has not the shape of its kind."""

    code = "document-number-malformed"
    message = "The number does not look like one of this kind of document."
    remedy = "Compare the number with the document."


class DocumentNumberCheckDigit(BadInput):
    """The number's last character does not prove the others."""

    code = "document-number-check-digit"
    message = "The document number has a mistake in it."
    remedy = "Compare the number with the document."


class BirthDateImpossible(BadInput):
    """The number holds no real date of birth, or one that is still to come."""

    code = "birth-date-impossible"
    message = "The document number holds no possible date of birth."
    remedy = "Compare the number with the document."


class DocumentNumberNotWanted(BadInput):
    """A number was given although there is no document."""

    code = "document-number-not-wanted"
    message = "Without an identity document there is no number to give."


_PROVINCES: Final = frozenset(
    [
        "11",
        "12",
        "13",
        "14",
        "15",
        "21",
        "22",
        "23",
        "31",
        "32",
        "33",
        "34",
        "35",
        "36",
        "37",
        "41",
        "42",
        "43",
        "44",
        "45",
        "46",
        "50",
        "51",
        "52",
        "53",
        "54",
        "61",
        "62",
        "63",
        "64",
        "65",
        "71",
        "81",
        "82",
        "83",
    ]
)
_SHAPES: Final = {
    PASSPORT: r"[A-Z0-9]{5,17}",
    HK_MACAO_PERMIT: r"[HM][0-9]{8}(?:[0-9]{2})?",
    TAIWAN_PERMIT: r"[0-9]{8}(?:[0-9]{2})?",
    MILITARY: r"[\u4e00-\u9fff]{1,4}字?第[0-9]{4,10}号|[A-Z0-9]{6,12}",
}
_EIGHTEEN: Final = r"[0-9]{17}[0-9X]"
_OLD_RESIDENCE: Final = r"[A-Z]{3}[0-9]{12}"


@dataclass(frozen=True, slots=True)
class IdentityDocument:
    """A kind of document and its number; ``number`` is "" for ``NONE``.

    Made by ``parse`` from what somebody sends; made directly from what is
    stored, which was parsed before.
    """

    kind: DocumentKind
    number: str

    @classmethod
    def parse(cls, kind: str, number: str, today: date) -> IdentityDocument:
        """Check a number by the rule of its kind; lower-case letters are raised.

        Raises DocumentKindUnknown, DocumentNumberMalformed,
        DocumentNumberCheckDigit, BirthDateImpossible, DocumentNumberNotWanted,
        and for a unit CreditCodeMalformed or CreditCodeCheckDigit.
        """
        try:
            of = DocumentKind(kind)
        except ValueError:
            raise DocumentKindUnknown(kind=kind[:20]) from None
        raised = number.upper() if number.isascii() else number
        _check(of, raised, today)
        return cls(of, raised)

    def __str__(self) -> str:
        return f"{self.kind}:{self.number}"

    @property
    def masked(self) -> str:
        """The number as a page shows it; a unit's credit code is public."""
        return self.number if self.kind is CREDIT_CODE else mask_identity(self.number)

    @property
    def title(self) -> str:
        """The msgid of the kind."""
        return TITLES[self.kind]


TITLES: Final = {
    ID_CARD: "Resident identity card",
    PASSPORT: "Passport",
    PERMANENT_RESIDENCE: "Foreign permanent resident identity card",
    HK_MACAO_PERMIT: "Mainland travel permit for Hong Kong and Macao residents",
    TAIWAN_PERMIT: "Mainland travel permit for Taiwan residents",
    MILITARY: "Military card",
    CREDIT_CODE: "Unified social credit code",
    NONE: "No identity document",
}
"""The msgid of each kind, in the order a form offers them."""


def _check(kind: DocumentKind, number: str, today: date) -> None:
    """Raise what is wrong with the number of a kind."""
    if kind is NONE:
        if number:
            raise DocumentNumberNotWanted
    elif kind is CREDIT_CODE:
        CreditCode(number)
    elif kind is ID_CARD:
        if number[:2] not in _PROVINCES:
            raise DocumentNumberMalformed
        _check_eighteen(number, today)
    elif kind is PERMANENT_RESIDENCE:
        if re.fullmatch(_OLD_RESIDENCE, number) is None:
            if not number.startswith("9"):
                raise DocumentNumberMalformed
            _check_eighteen(number, today)
    elif re.fullmatch(_SHAPES[kind], number) is None:
        raise DocumentNumberMalformed


def _check_eighteen(number: str, today: date) -> None:
    """Shape, date of birth and check character of an 18-place number."""
    if re.fullmatch(_EIGHTEEN, number) is None:
        raise DocumentNumberMalformed
    if number[17] != check_character(number[:17]):
        raise DocumentNumberCheckDigit
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise BirthDateImpossible from None
    if not date(1850, 1, 1) <= born <= today:
        raise BirthDateImpossible


def check_character(body: str) -> str:
    """The eighteenth character for seventeen digits (GB 11643, MOD 11-2)."""
    total = sum(int(char) * pow(2, 17 - i, 11) for i, char in enumerate(body))
    return "10X98765432"[total % 11]
