"""What a bill says on its paper, field by field, as text.

``FIELDS`` and ``LINE_FIELDS`` are all a layout may show; what a bill does not
have is the empty text and leaves its place empty.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Final

from nontax_site.bills.facts import BillFacts, BillLine, PaperFacts, Party
from nontax_site.kernel.clock import BEIJING
from nontax_site.kernel.masking import mask_identity

FIELDS: Final = {
    "name": "票据名称",
    "code": "票据代码",
    "number": "票据号码",
    "check": "校验码",
    "day": "开票日期",
    "year": "开票年",
    "month": "开票月",
    "day_of_month": "开票日",
    "address": "查验网址",
    "payer": "交款人",
    "payer_code": "交款人证件或信用代码",
    "payer_code_title": "证件名称",
    "payer_account": "交款人账号",
    "payer_bank": "交款人开户银行",
    "unit": "开票单位",
    "unit_code": "执收单位编码",
    "unit_account": "收款账号",
    "unit_bank": "收款银行",
    "unit_account_name": "收款户名",
    "region": "财政部门",
    "pay_code": "缴款识别码",
    "pay_mode": "缴款方式",
    "total": "金额（小写）",
    "capital": "金额（大写）",
    "handler": "开票人",
    "checker": "复核人",
    "remark": "备注",
    "pages": "页码",
    "machine": "终端号",
    "merchant": "商户号",
    "card": "卡号",
    "serial": "流水号",
    "swiped_at": "刷卡时间",
}
"""Each field of a bill with the word for it."""

LINE_FIELDS: Final = {
    "item_code": "项目编码",
    "item_name": "项目名称",
    "measure": "单位",
    "quantity": "数量",
    "standard": "标准",
    "amount": "金额",
    "line_remark": "备注",
}
"""Each field of a line of a bill with the word for it."""

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


@dataclass(frozen=True, slots=True)
class SealWords:
    """What a seal shows: ``role`` says its shape, then whose it is and what for."""

    role: str
    holder: str
    purpose: str


@dataclass(frozen=True, slots=True)
class Words:
    """All a paper says; equal words make equal papers.

    ``values`` by field, ``rows`` by field of a line, ``others`` the further facts
    with their names, ``mark`` what stands across the page, ``seals`` those that
    are set.
    """

    at: datetime
    values: Mapping[str, str]
    rows: tuple[Mapping[str, str], ...]
    others: tuple[tuple[str, str], ...] = ()
    red: bool = False
    mark: str = ""
    seals: tuple[SealWords, ...] = ()

    def canonical(self) -> bytes:
        """The words as bytes, for a digest."""
        said = {**asdict(self), "at": self.at.isoformat()}
        return json.dumps(said, ensure_ascii=False, sort_keys=True).encode()

    def texts(self) -> Iterator[str]:
        """Every text that may be shown."""
        yield from self.values.values()
        for row in self.rows:
            yield from row.values()
        for name, value in self.others:
            yield name + value
        for seal in self.seals:
            yield seal.holder + seal.purpose


def seal_purpose(seal_name: str, holder_name: str) -> str:
    """What a seal is for: its name without the holder's, which it shows apart.

    «杭州市第一中学财政票据专用章» of 杭州市第一中学 is 财政票据专用章.
    """
    return seal_name.removeprefix(holder_name) or seal_name


def bill_words(
    facts: BillFacts,
    *,
    address: str = "",
    region_name: str = "",
    mark: str = "",
    sealed: tuple[str, ...] = ("unit", "finance"),
) -> Words:
    """What the paper of an electronic bill says.

    ``address`` is that of the public check, ``mark`` a key of MARKS, ``sealed``
    the roles that have signed; the number of a person's document is masked.
    """
    seals = {
        "unit": (facts.unit.name, facts.unit_seal.seal_name),
        "finance": (region_name, facts.finance_seal.seal_name),
    }
    return Words(
        at=facts.issued_at,
        values={
            **_common(facts, region_name, mask=True),
            "check": str(facts.check_code),
            "address": address,
        },
        rows=_rows(facts.lines),
        others=_others(facts),
        red=facts.red,
        mark=MARKS[mark],
        seals=tuple(
            SealWords(role, holder, seal_purpose(name, holder))
            for role, (holder, name) in seals.items()
            if role in sealed
        ),
    )


def paper_words(
    facts: PaperFacts, *, region_name: str = "", mark: str = "", seal_name: str = ""
) -> Words:
    """What a paper bill says; ``seal_name`` is the 监制章 printed on the form.

    The seal of the unit is set by hand.
    """
    printed = SealWords("finance", region_name, seal_purpose(seal_name, region_name))
    return Words(
        at=facts.issued_at,
        values={**_common(facts, region_name), **facts.machine},
        rows=_rows(facts.lines),
        mark=MARKS[mark],
        seals=(printed,) if seal_name else (),
    )


def _common(
    facts: BillFacts | PaperFacts, region_name: str, *, mask: bool = False
) -> dict[str, str]:
    at = facts.issued_at.astimezone(BEIJING)
    payer = facts.payer or Party("", "")
    by_unit = facts.payer_type == "unit"
    return {
        "name": facts.name,
        "code": str(facts.bill.code),
        "number": str(facts.bill.number),
        "day": f"{at:%Y-%m-%d}",
        "year": f"{at:%Y}",
        "month": f"{at:%m}",
        "day_of_month": f"{at:%d}",
        "payer": payer.name,
        "payer_code": mask_identity(payer.code) if mask and not by_unit else payer.code,
        "payer_code_title": (
            "交款人统一社会信用代码：" if by_unit else "交款人证件号码："
        ),
        "payer_account": payer.account,
        "payer_bank": payer.bank,
        "unit": facts.unit.name,
        "unit_code": facts.unit.code,
        "unit_account": facts.unit.account,
        "unit_bank": facts.unit.bank,
        "unit_account_name": facts.unit.account_name,
        "region": region_name,
        "pay_code": facts.pay_code.shown if facts.pay_code else "",
        "pay_mode": MODES.get(facts.pay_mode, facts.pay_mode),
        "total": f"￥{facts.total.grouped()}",
        "capital": facts.total.capital(),
        "handler": facts.handling_person,
        "checker": facts.checker,
        "remark": facts.remark,
    }


def _rows(lines: tuple[BillLine, ...]) -> tuple[dict[str, str], ...]:
    return tuple(
        {
            "item_code": line.item_code,
            "item_name": line.item_name,
            "measure": line.measure,
            "quantity": line.quantity,
            "standard": line.standard,
            "amount": line.amount.grouped(),
            "line_remark": line.remark,
        }
        for line in lines
    )


def _others(facts: BillFacts) -> tuple[tuple[str, str], ...]:
    """The further facts of a bill, those that are there."""
    at = facts.issued_at.astimezone(BEIJING)
    found = (
        ("缴款识别码：", facts.pay_code.shown if facts.pay_code else ""),
        ("缴款方式：", MODES.get(facts.pay_mode, facts.pay_mode)),
        ("开票时间：", f"{at:%Y-%m-%d %H:%M:%S}"),
        ("业务流水号：", facts.biz_code),
        ("原票据：", f"{facts.related}" if facts.related else ""),
        ("备注：", facts.remark),
        ("监制备注：", facts.supervisor_remark),
    )
    return tuple((name, value) for name, value in found if value)
