"""Papers as PDF/A-2b: the electronic bill, the payment notice and the demand.

A paper is derived: it is made after the commit from what was decided, kept in a
directory under the digest of what it says, and made again when it is not there.
The same input gives the same bytes: the time in the file is the record's own.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, Final

import typst

from nontax_site.bills.facts import BillFacts, BillLine
from nontax_site.kernel.clock import BEIJING
from nontax_site.kernel.codes import PaymentCode
from nontax_site.kernel.errors import BadInput
from nontax_site.kernel.masking import mask_identity
from nontax_site.kernel.money import Money, sum_of
from nontax_site.security import sm2
from schemas.glyphs import MissingGlyph, require
from schemas.qr import qr_svg

__all__ = [
    "BillSheet",
    "DemandSheet",
    "MissingGlyph",
    "NoticeSheet",
    "Paper",
    "PaperShop",
]

_TEMPLATES: Final = Path(__file__).parent / "papers"
_RENDERING: Final = Lock()
MARKS: Final = {
    "": "",
    "voided": "已作废",
    "reversed": "已冲红",
    "cancelled": "已撤销",
    "paid": "已缴款",
    "expired": "已失效",
}
"""What is written across a paper, by the state of its record."""

MODES: Final = {
    "CARD": "银行卡",
    "TRANSFER": "转账",
    "QR": "扫码支付",
    "CASH": "现金",
    "CHEQUE": "支票",
}
"""How the money was paid, by the code a channel's message has for it."""


class PaperUnknown(BadInput):
    """The name is no digest of a paper."""

    code = "paper-unknown"
    message = "There is no such paper."


@dataclass(frozen=True, slots=True)
class BillSheet:
    """What the paper of a bill shows: its facts, its state, its seals.

    ``check_url`` is the address of the public check with the bill filled in;
    ``mark`` a key of ``MARKS``; ``sealed`` the roles that have signed;
    ``region_name`` is written in the supervision seal.
    """

    facts: BillFacts
    check_url: str
    region_name: str = ""
    mark: str = ""
    sealed: tuple[str, ...] = ("unit", "finance")


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
    """A finished paper: the digest of what it says, and the PDF."""

    digest: str
    data: bytes


class PaperShop:
    """Makes papers and keeps them as ``<digest>.pdf`` in a directory."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def bill(self, sheet: BillSheet) -> Paper:
        """The paper of a bill; raises MissingGlyph, QrTooLong."""
        facts = sheet.facts
        return self._paper("bill", _bill_words(sheet), sheet.check_url, facts.issued_at)

    def notice(self, sheet: NoticeSheet) -> Paper:
        """The paper of a payment notice; raises MissingGlyph, QrTooLong."""
        words = _notice_words(sheet)
        return self._paper("notice", words, sheet.pay_url, sheet.issued_at)

    def demand(self, sheet: DemandSheet) -> Paper:
        """The paper of a demand; raises MissingGlyph, QrTooLong."""
        words = _demand_words(sheet)
        return self._paper("demand", words, sheet.pay_url, sheet.issued_at)

    def find(self, digest: str) -> bytes | None:
        """The kept paper of a digest; None when it has to be made again."""
        try:
            return self._place(digest).read_bytes()
        except FileNotFoundError:
            return None

    def _paper(
        self, kind: str, words: dict[str, Any], address: str, at: datetime
    ) -> Paper:
        require(_texts(words))
        text = json.dumps(
            {**words, "address": address}, ensure_ascii=False, sort_keys=True
        )
        digest = sm2.digest(f"{kind} {_edition(kind)} {text}".encode())
        data = self.find(digest)
        if data is None:
            data = render(kind, {**words, "qr": qr_svg(address)}, at)
            self._keep(digest, data)
        return Paper(digest, data)

    def _place(self, digest: str) -> Path:
        if len(digest) != 64 or set(digest) - set("0123456789abcdef"):
            raise PaperUnknown
        return self._directory / f"{digest}.pdf"

    def _keep(self, digest: str, data: bytes) -> None:
        """Write beside the place and move: nobody reads half a paper."""
        self._directory.mkdir(parents=True, exist_ok=True)
        place = self._place(digest)
        with tempfile.NamedTemporaryFile(dir=self._directory, delete=False) as file:
            file.write(data)
        Path(file.name).replace(place)


# ---- the compiler ------------------------------------------------------------


@cache
def _compiler() -> typst.Compiler:
    fonts = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[_TEMPLATES],
    )
    return typst.Compiler(root=_TEMPLATES, font_paths=fonts)


@cache
def _edition(kind: str) -> str:
    """The digest of the templates: a new layout makes new papers."""
    parts = (_TEMPLATES / f"{kind}.typ", _TEMPLATES / "seal.typ")
    return sm2.digest(b"".join(part.read_bytes() for part in parts))


def render(kind: str, words: dict[str, Any], at: datetime) -> bytes:
    """The PDF/A-2b of a template's words; the compiler serves one at a time.

    The time in the file is ``at`` in whole seconds: a PDF knows no finer.
    """
    data = json.dumps(words, ensure_ascii=False)
    with _RENDERING:
        made = _compiler().compile(
            input=_TEMPLATES / f"{kind}.typ",
            format="pdf",
            pdf_standards="a-2b",
            sys_inputs={"data": data},
            timestamp=at.astimezone(BEIJING).replace(microsecond=0),
        )
    assert isinstance(made, bytes)
    return made


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


# ---- words -------------------------------------------------------------------


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


def seal_purpose(seal_name: str, holder_name: str) -> str:
    """What a seal is for: its name without the holder's, which it shows apart.

    «杭州市第一中学财政票据专用章» of 杭州市第一中学 is 财政票据专用章.
    """
    return seal_name.removeprefix(holder_name) or seal_name


def _bill_words(sheet: BillSheet) -> dict[str, Any]:
    facts = sheet.facts
    at = facts.issued_at.astimezone(BEIJING)
    by_unit = facts.payer_type == "unit"
    return {
        "name": facts.name,
        "red": facts.red,
        "mark": MARKS[sheet.mark],
        "code": str(facts.bill.code),
        "number": str(facts.bill.number),
        "check": str(facts.check_code),
        "day": f"{at:%Y-%m-%d}",
        "issued": _day(at),
        "payer": facts.payer.name,
        "payer_is_unit": by_unit,
        "payer_code": facts.payer.code if by_unit else mask_identity(facts.payer.code),
        "lines": _lines(facts.lines),
        "total": facts.total.grouped(),
        "capital": facts.total.capital(),
        "others": _bill_others(facts),
        "unit": facts.unit.name,
        "checker": facts.checker,
        "handler": facts.handling_person,
        "sealed": "unit" in sheet.sealed,
        "supervised": "finance" in sheet.sealed,
        "unit_seal": seal_purpose(facts.unit_seal.seal_name, facts.unit.name),
        "finance_seal": seal_purpose(facts.finance_seal.seal_name, sheet.region_name),
        "region": sheet.region_name,
    }


def _bill_others(facts: BillFacts) -> list[tuple[str, str]]:
    """The further facts of a bill, those that are there."""
    at = facts.issued_at.astimezone(BEIJING)
    found = [
        ("缴款识别码：", facts.pay_code.shown if facts.pay_code else ""),
        ("缴款方式：", MODES.get(facts.pay_mode, facts.pay_mode)),
        ("开票时间：", f"{at:%Y-%m-%d %H:%M:%S}"),
        ("业务流水号：", facts.biz_code),
        ("原票据：", f"{facts.related}" if facts.related else ""),
        ("备注：", facts.remark),
        ("监制备注：", facts.supervisor_remark),
    ]
    return [(name, value) for name, value in found if value]


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
