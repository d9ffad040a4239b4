"""A bill type 票据种类: what a kind of paper is, and from when to when it counts.

The code is class and kind, two digits each; kind 01 is the electronic bill, which
has no paper and no stock. A type has revisions: a new one replaces the old from a
day on, and what is left of the old is handed in (CQ-46, CQ-47). Whether a type may
be used on a day is said by its days, not by its state alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, ClassVar, NamedTuple

from zope.interface import implementer

from nontax_site.kernel.errors import Refused
from nontax_site.kernel.interfaces import IBillTypeDocument
from nontax_site.kernel.money import Money
from nontax_site.stock.income import check_income
from nontax_site.stock.modes import ELECTRONIC, FIXED, modes_of
from nontax_site.stock.type_refusals import (
    BillTypeDiscontinued,
    BillTypeNotPublished,
    BillTypeNotYetValid,
    BillTypeReplaced,
    BillTypeUnknown,
    CategoryNotOfType,
    CountNotPositive,
    NotFixedValue,
)
from nontax_site.storage.classes import stored
from nontax_site.storage.document import Document
from nontax_site.units.categories import CATEGORY_TITLES

DRAFT = "draft"
SUBMITTED = "submitted"
PUBLISHED = "published"
REPLACED = "replaced"
DISCONTINUED = "discontinued"
GIVEN_UP = "given_up"

ONCE_PUBLISHED = frozenset({PUBLISHED, REPLACED, DISCONTINUED})

RECALL_DAYS = 30
"""So long after the last day what is left may still be handed in, if nobody says."""

ELECTRONIC_KIND = "01"
PAYMENT_BOOK = "03"
"""The class of the General Payment Book 一般缴款书, one type among others (CQ-03)."""

CLASS_TITLES: dict[str, str] = {
    "01": "General non-tax bill",
    "02": "Special non-tax bill",
    "03": "General Payment Book",
    "04": "Settlement of funds",
    "05": "Public-benefit donation",
    "06": "Medical charges",
    "07": "Membership fees of social organisations",
    "09": "Union dues",
    "99": "Another bill",
}
"""Classes of fiscal bills a bureau keeps; 08 is of the social insurance funds."""

UNIT = "unit"
PAYER = "payer"
PAYER_BANK = "payer_bank"
PAYEE_BANK = "payee_bank"
BUREAU = "bureau"
DEPARTMENT = "department"

HOLDER_TITLES: dict[str, str] = {
    UNIT: "The collecting unit",
    PAYER: "The payer",
    PAYER_BANK: "The payer's bank",
    PAYEE_BANK: "The payee's bank",
    BUREAU: "The finance bureau",
    DEPARTMENT: "The department in charge",
}


class Copy(NamedTuple):
    """One copy of a sheet: its name, colour, who keeps it and what for."""

    name: str
    colour: str
    holder: str
    use: str


PAYMENT_BOOK_COPIES = (
    Copy("回单", "黑", UNIT, "收款银行加盖收讫章或转讫章后退执收单位作记账凭证"),
    Copy("借方凭证", "蓝", PAYER_BANK, "付款人开户银行作借方凭证"),
    Copy("贷方凭证", "红", PAYEE_BANK, "收款人开户银行作贷方凭证"),
    Copy("收据", "绿", PAYER, "加盖执收单位印章后生效，交缴款人作缴款凭证"),
    Copy("存根", "棕", UNIT, "执收单位按号码顺序保管，送票据管理部门核销"),
)
"""The five copies of the General Payment Book (CQ-14…19)."""


@stored
@implementer(IBillTypeDocument)
class BillType(Document):
    """A revision of a bill type; its id is ``T-<region>-<code>-<revision>``.

    ``face_fen`` is the face value of a fixed bill, ``sheets`` how many numbers a
    book has, ``categories`` the income it may carry. ``from_day`` and ``to_day``
    bound its issue, both included. ``recall_by`` is the day until which what is
    left is handed in, ``successor`` the revision that replaced it. ``ending`` are
    the last day and the hand-in day somebody proposes.
    """

    kind: ClassVar[str] = "bill_type"
    FIELDS: ClassVar[tuple[str, ...]] = (
        *Document.FIELDS,
        "code",
        "revision",
        "name",
        "form",
        "face_fen",
        "copies",
        "sheets",
        "categories",
        "with_notice",
        "modes",
        "from_day",
        "to_day",
        "layout",
        "guide",
        "predecessor",
        "successor",
        "recall_by",
        "ending",
    )

    code: str = ""
    revision: int = 1
    name: str = ""
    form: str = ""
    face_fen: int = 0
    copies: tuple[tuple[str, str, str, str], ...] = ()
    sheets: int = 0
    categories: tuple[str, ...] = ()
    with_notice: bool = False
    modes: tuple[str, ...] = ()
    from_day: date | None = None
    to_day: date | None = None
    layout: str = ""
    guide: str = ""
    predecessor: str = ""
    successor: str = ""
    recall_by: date | None = None
    ending: tuple[date, date] | None = None

    @property
    def face(self) -> Money:
        """The face value of one sheet; nothing for other forms."""
        return Money(self.face_fen)

    @property
    def leaves(self) -> tuple[Copy, ...]:
        """The copies of a sheet, first to last."""
        return tuple(Copy(*copy) for copy in self.copies)

    @property
    def has_stock(self) -> bool:
        """Whether there is paper of it."""
        return self.form != ELECTRONIC

    @property
    def is_payment_book(self) -> bool:
        """Whether its copies go through the banks, and it has a payment code."""
        return self.code.startswith(PAYMENT_BOOK)

    @property
    def pay_modes(self) -> tuple[str, ...]:
        """The modes of paying it is for: its own, else those of its form."""
        return self.modes or modes_of(self.form)

    def in_force(self, day: date) -> bool:
        """Whether bills of it may be issued on the day."""
        if self.state not in ONCE_PUBLISHED or self.from_day is None:
            return False
        return self.from_day <= day and (self.to_day is None or day <= self.to_day)

    def amount_of(self, count: int) -> Money:
        """What so many sheets of fixed value are worth (CQ-05).

        Raises NotFixedValue and CountNotPositive.
        """
        if self.form != FIXED:
            raise NotFixedValue(field="count", bill_type=self.name)
        if count < 1:
            raise CountNotPositive(field="count")
        return self.face.times(count)


def type_id(region: str, code: str, revision: int) -> str:
    """The id of a revision of a type: ``T-330100-0321-01``."""
    return f"T-{region}-{code}-{revision:02d}"


def revisions(root: Any, region: str, code: str) -> Iterator[BillType]:
    """All revisions of a region's type, oldest first."""
    prefix = f"T-{region}-{code}-"
    yield from root.bill_types.values(prefix, prefix + "~")


def types_of(root: Any, region: str) -> Iterator[BillType]:
    """All revisions of all types of a region, by code."""
    prefix = f"T-{region}-"
    yield from root.bill_types.values(prefix, prefix + "~")


def types_in_force(root: Any, region: str, day: date) -> tuple[BillType, ...]:
    """The types a region uses on the day, by code."""
    return tuple(t for t in types_of(root, region) if t.in_force(day))


def type_of(root: Any, region: str, code: str, day: date) -> BillType:
    """The revision of a type in force on the day.

    Raises BillTypeUnknown for a code the region does not have, or what
    ``check_usable`` says of its last revision.
    """
    found = list(revisions(root, region, code))
    if not found:
        raise BillTypeUnknown(field="bill_type", type_code=code)
    for revision in found:
        if revision.in_force(day):
            return revision
    published = [r for r in found if r.state in ONCE_PUBLISHED]
    raise _unusable(published[-1] if published else found[-1], day)


def check_usable(bill_type: BillType, day: date) -> None:
    """Raise why no bill of the type may be issued or supplied on the day.

    BillTypeNotPublished, BillTypeNotYetValid, BillTypeReplaced (CQ-47),
    BillTypeDiscontinued (CQ-46).
    """
    if not bill_type.in_force(day):
        raise _unusable(bill_type, day)


def _unusable(bill_type: BillType, day: date) -> Refused:
    """Why a type is not in force on the day."""
    name = bill_type.name
    if bill_type.state not in ONCE_PUBLISHED or bill_type.from_day is None:
        return BillTypeNotPublished(field="bill_type", bill_type=name)
    if day < bill_type.from_day:
        return BillTypeNotYetValid(
            field="bill_type", bill_type=name, from_day=bill_type.from_day
        )
    ended = BillTypeReplaced if bill_type.successor else BillTypeDiscontinued
    return ended(field="bill_type", bill_type=name, last_day=bill_type.to_day)


def check_category(bill_type: BillType, category: str) -> None:
    """Raise unless the type may carry income of the category (CQ-02).

    NotNonTaxIncome for tax and social insurance, CategoryUnknown for no category,
    CategoryNotOfType for one the type was not published for.
    """
    check_income(category)
    if category not in bill_type.categories:
        raise CategoryNotOfType(
            field="category",
            bill_type=bill_type.name,
            category=CATEGORY_TITLES[category],
        )


def recall_due(bill_type: BillType, day: date) -> date | None:
    """Until when what is left of the type is handed in; None while it is used.

    Where nobody said a day it is thirty days after the last day of use.
    """
    if bill_type.to_day is None or day <= bill_type.to_day:
        return None
    return bill_type.recall_by or bill_type.to_day + timedelta(days=RECALL_DAYS)


def types_to_recall(
    root: Any, region: str, day: date
) -> tuple[tuple[BillType, date], ...]:
    """The types of a region whose rest is to be handed in, and until when."""
    found = ((t, recall_due(t, day)) for t in types_of(root, region) if t.has_stock)
    return tuple((t, due) for t, due in found if due is not None)
