"""Facts and words of papers of every layout, for tests of what is printed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from nontax_site.bills.facts import BillFacts, PaperFacts, Party
from nontax_site.kernel.money import Money
from schemas.layouts.words import Words, bill_words, paper_words
from tests.factories.facts import TUITION, bill_facts

CHECK_URL = "https://nontax.example/check/33010126/0000000001?check=7b1c11"
REGION = "浙江省杭州市"
SEAL = "浙江省杭州市财政票据监制章"


def paper_facts(**changed: Any) -> PaperFacts:
    """A machine bill of two lines, with all a paper can say."""
    electronic = bill_facts()
    facts = PaperFacts(
        bill=electronic.bill,
        name="非税收入通用票据",
        region="330100",
        issued_at=electronic.issued_at,
        unit=electronic.unit,
        lines=electronic.lines,
        payer=Party("", "周晓波", "6222020200012345678", "中国建设银行西湖支行"),
        pay_code=electronic.pay_code,
        pay_mode="CARD",
        handling_person="陈晨",
        checker="王芳",
        remark="第一学期",
        machine={
            "machine": "T0012345",
            "merchant": "898330182990001",
            "card": "6222 **** **** 5678",
            "serial": "20261121000123",
            "swiped_at": "2026-11-21 11:03:58",
        },
    )
    return replace(facts, **changed)


def words_for(layout: str, facts: BillFacts | None = None) -> Words:
    """What a bill of the layout says."""
    if layout == "electronic":
        facts = facts or bill_facts(checker="王芳", pay_mode="CARD")
        return bill_words(facts, address=CHECK_URL, region_name=REGION)
    paper = paper_facts()
    if layout == "fixed-receipt":
        face = replace(TUITION, amount=Money(5000))
        paper = paper_facts(name="杭州市定额票据", payer=None, lines=(face,))
    return paper_words(paper, region_name=REGION, seal_name=SEAL)
