"""Facts of bills for tests that need what a bill says without storing one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from nontax_site.bills.facts import BillFacts, BillLine, Party
from nontax_site.kernel.codes import LUHN, BillId, CheckCode, PaymentCode
from nontax_site.kernel.money import Money
from nontax_site.kernel.seals import SealDescriptor

TUITION = BillLine(
    "103042750101", "普通高中学费", Money(120000), "1", "人·学期", "1200.00 元/学期"
)
LODGING = BillLine("103042750102", "住宿费", Money(30050), "1", "人·学期", "300.50 元")


def bill_facts(**changed: Any) -> BillFacts:
    """A bill of two lines over 1,500.50 yuan, with whatever is changed."""
    facts = BillFacts(
        bill=BillId.parse("33010126-0000000001"),
        check_code=CheckCode("7b1c11"),
        name="非税收入通用票据（电子）",
        region="330100",
        issued_at=datetime(2026, 11, 21, 3, 4, 5, tzinfo=UTC),
        unit=Party(
            "330100-0007",
            "杭州市第一中学",
            "1202020209900012345",
            "中国工商银行杭州解放路支行",
            "杭州市财政局非税收入专户",
        ),
        payer=Party("33010219900307721X", "周晓波"),
        payer_type="person",
        lines=(TUITION, LODGING),
        unit_seal=SealDescriptor("UNIT-1", "杭州市第一中学财政票据专用章", "a" * 64),
        finance_seal=SealDescriptor("FINANCE-1", "杭州市财政票据监制章", "b" * 64),
        pay_code=PaymentCode.compose("330100", 2026, "00", 1, LUHN),
        pay_mode="银联",
        handling_person="陈晨",
        remark="2026 学年第一学期",
    )
    return replace(facts, **changed)


def red_facts(of: BillFacts | None = None) -> BillFacts:
    """The red bill of a bill."""
    original = of or bill_facts()
    return replace(
        original,
        bill=BillId.parse("33010126-0000000002"),
        check_code=CheckCode("656aa9"),
        issued_at=datetime(2026, 11, 22, 1, 0, tzinfo=UTC),
        lines=tuple(replace(line, amount=-line.amount) for line in original.lines),
        related=original.bill,
        remark="缴款人退学，冲红原票",
    )
