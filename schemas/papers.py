"""Papers: the electronic bill (PDF and OFD), the payment notice and the demand.

A paper is derived: it is made after the commit from what was decided, kept in a
directory under the digest of what it says, and made again when it is not there.
The same input gives the same bytes: the time in the file is the record's own.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from nontax_site.bills.facts import BillFacts, BillLine
from nontax_site.kernel.clock import BEIJING
from nontax_site.kernel.codes import PaymentCode
from nontax_site.kernel.errors import BadInput
from nontax_site.kernel.money import Money, sum_of
from nontax_site.security import sm2
from schemas.glyphs import MissingGlyph, require
from schemas.layouts.layout import load
from schemas.layouts.printing import pdf_of
from schemas.layouts.setting import set_as
from schemas.layouts.words import MARKS, MODES, Words, bill_words, seal_purpose
from schemas.ofd.sealing import Sealer
from schemas.ofd.writing import write_ofd
from schemas.qr import qr_svg
from schemas.typesetting import edition, render

__all__ = [
    "MARKS",
    "MODES",
    "BillSheet",
    "DemandSheet",
    "MissingGlyph",
    "NoticeSheet",
    "Paper",
    "PaperShop",
    "seal_purpose",
]

ELECTRONIC: Final = "electronic"
"""The layout of an electronic bill."""


class PaperUnknown(BadInput):
    """The name is no digest of a paper."""

    code = "paper-unknown"
    message = "There is no such paper."


@dataclass(frozen=True, slots=True)
class BillSheet:
    """What the paper of a bill shows: its facts, its state, its seals.

    ``check_url`` is the address of the public check with the bill filled in;
    ``mark`` a key of ``MARKS``; ``sealed`` the roles that have signed;
    ``region_name`` is written in the supervision seal; ``xml`` is the bill
    itself, which its papers carry with them.
    """

    facts: BillFacts
    check_url: str
    region_name: str = ""
    mark: str = ""
    sealed: tuple[str, ...] = ("unit", "finance")
    xml: bytes = b""

    @property
    def words(self) -> Words:
        """What is set on the page."""
        return bill_words(
            self.facts,
            address=self.check_url,
            region_name=self.region_name,
            mark=self.mark,
            sealed=self.sealed,
        )


@dataclass(frozen=True, slots=True)
class NoticeSheet:
    """What the paper of a payment notice shows.

    ``pay_url`` is what the QR code holds: an address that lasts as long as the
    notice, not one short-lived code; ``site`` is the address to type; ``late``
    says in words what is added after the due date, if anything is.
    """

    code: PaymentCode
    unit_name: str
    payer_name: str
    lines: tuple[BillLine, ...]
    due: date
    issued_at: datetime
    pay_url: str
    site: str
    region_name: str = ""
    issuer_name: str = ""
    phone: str = ""
    basis: str = ""
    remark: str = ""
    late: str = ""
    mark: str = ""
    others: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class DemandSheet:
    """What the paper of a demand shows.

    ``principal`` and ``late`` are what was owed on the day it was issued, ``days``
    the term it sets; ``late_rule`` says in words what is still added.
    """

    number: str
    code: PaymentCode
    unit_name: str
    payer_name: str
    items: str
    due: date
    issued_at: datetime
    principal: Money
    late: Money
    days: int
    pay_url: str
    region_name: str = ""
    issuer_name: str = ""
    phone: str = ""
    basis: str = ""
    late_rule: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """A finished paper: the digest of what it says, and the file."""

    digest: str
    data: bytes


class PaperShop:
    """Makes papers and keeps them as ``<digest>.<kind of file>`` in a directory."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def bill(self, sheet: BillSheet) -> Paper:
        """The PDF of a bill with its XML attached.

        Raises MissingGlyph, TextTooLong, QrTooLong.
        """
        layout, words = load(ELECTRONIC), sheet.words
        digest = _bill_digest("pdf", sheet, words)
        return self._kept(
            digest,
            "pdf",
            lambda: pdf_of(layout, words, attached=sheet.xml.decode("utf-8")),
        )

    def layout_file(self, sheet: BillSheet, sealer: Callable[[], Sealer]) -> Paper:
        """The OFD of a bill, its layout file of record, with XML and seals.

        The ``sealer`` is asked for only where the file has to be made. Raises MissingGlyph, TextTooLong, QrTooLong, and what the sealer raises
        where there is no key in force.
        """
        layout, words = load(ELECTRONIC), sheet.words
        digest = _bill_digest("ofd", sheet, words)
        return self._kept(
            digest, "ofd", lambda: write_ofd(layout, words, sheet.xml, sealer())
        )

    def notice(self, sheet: NoticeSheet) -> Paper:
        """The paper of a payment notice; raises MissingGlyph, QrTooLong."""
        words = _notice_words(sheet)
        return self._paper("notice", words, sheet.pay_url, sheet.issued_at)

    def demand(self, sheet: DemandSheet) -> Paper:
        """The paper of a demand; raises MissingGlyph, QrTooLong."""
        words = _demand_words(sheet)
        return self._paper("demand", words, sheet.pay_url, sheet.issued_at)

    def find(self, digest: str, suffix: str = "pdf") -> bytes | None:
        """The kept paper of a digest; None when it has to be made again."""
        try:
            return self._place(digest, suffix).read_bytes()
        except FileNotFoundError:
            return None

    def _paper(
        self, kind: str, words: dict[str, Any], address: str, at: datetime
    ) -> Paper:
        require(_texts(words))
        text = json.dumps(
            {**words, "address": address}, ensure_ascii=False, sort_keys=True
        )
        digest = sm2.digest(f"{kind} {edition(kind)} {text}".encode())
        return self._kept(
            digest, "pdf", lambda: render(kind, {**words, "qr": qr_svg(address)}, at)
        )

    def _kept(self, digest: str, suffix: str, make: Callable[[], bytes]) -> Paper:
        data = self.find(digest, suffix)
        if data is None:
            data = make()
            self._keep(self._place(digest, suffix), data)
        return Paper(digest, data)

    def _place(self, digest: str, suffix: str) -> Path:
        if len(digest) != 64 or set(digest) - set("0123456789abcdef"):
            raise PaperUnknown
        return self._directory / f"{digest}.{suffix}"

    def _keep(self, place: Path, data: bytes) -> None:
        """Write beside the place and move: nobody reads half a paper."""
        self._directory.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=self._directory, delete=False) as file:
            file.write(data)
        Path(file.name).replace(place)


def _bill_digest(kind: str, sheet: BillSheet, words: Words) -> str:
    """What the paper says, the file it carries, and how it is set."""
    parts = (
        f"{kind} {set_as(ELECTRONIC)} {edition('sheet')}".encode(),
        words.canonical(),
        sheet.xml,
    )
    return sm2.digest(b"\n".join(parts))


# ---- words -------------------------------------------------------------------


def _texts(words: Any) -> Iterator[str]:
    """Every text in the words, at any depth."""
    if isinstance(words, str):
        yield words
    elif isinstance(words, dict):
        for value in words.values():
            yield from _texts(value)
    elif isinstance(words, list | tuple):
        for value in words:
            yield from _texts(value)


def _day(at: date) -> dict[str, int]:
    return {"year": at.year, "month": at.month, "day": at.day}


def _lines(lines: tuple[BillLine, ...]) -> list[dict[str, str]]:
    return [
        {
            "code": line.item_code,
            "name": line.item_name,
            "measure": line.measure,
            "quantity": line.quantity,
            "standard": line.standard,
            "amount": line.amount.grouped(),
            "remark": line.remark,
        }
        for line in lines
    ]


def _notice_words(sheet: NoticeSheet) -> dict[str, Any]:
    at = sheet.issued_at.astimezone(BEIJING)
    total = sum_of(line.amount for line in sheet.lines)
    return {
        "mark": MARKS[sheet.mark],
        "code": sheet.code.shown,
        "day": f"{at:%Y-%m-%d}",
        "issued": _day(at),
        "due": f"{sheet.due:%Y-%m-%d}",
        "region": sheet.region_name,
        "unit": sheet.unit_name,
        "payer": sheet.payer_name,
        "lines": _lines(sheet.lines),
        "total": total.grouped(),
        "capital": total.capital(),
        "others": [[name, value] for name, value in sheet.others],
        "basis": sheet.basis,
        "remark": sheet.remark,
        "late": sheet.late,
        "issuer": sheet.issuer_name,
        "phone": sheet.phone,
        "steps": _steps(sheet),
    }


def _demand_words(sheet: DemandSheet) -> dict[str, Any]:
    at = sheet.issued_at.astimezone(BEIJING)
    total = sheet.principal + sheet.late
    return {
        "number": sheet.number,
        "code": sheet.code.shown,
        "day": f"{at:%Y-%m-%d}",
        "issued": _day(at),
        "due": f"{sheet.due:%Y-%m-%d}",
        "region": sheet.region_name,
        "unit": sheet.unit_name,
        "payer": sheet.payer_name,
        "items": sheet.items,
        "principal": sheet.principal.grouped(),
        "late": sheet.late.grouped(),
        "total": total.grouped(),
        "capital": total.capital(),
        "days": str(sheet.days),
        "basis": sheet.basis,
        "late_rule": sheet.late_rule,
        "issuer": sheet.issuer_name,
        "phone": sheet.phone,
    }


def _steps(sheet: NoticeSheet) -> list[str]:
    """What the payer does, in words."""
    return [
        "手机缴款：用微信、云闪付或手机银行扫描右上方二维码，核对信息后付款。",
        f"网上缴款：登录 {sheet.site}，输入 20 位缴款识别码，核对信息后选择缴款渠道付款。",
        "银行柜台：持本通知书到代收银行网点，报出缴款识别码，由柜员查询后缴款。",
        "缴款成功后，在同一网站输入缴款识别码，即可查看缴款结果、领取财政电子票据。",
    ]
