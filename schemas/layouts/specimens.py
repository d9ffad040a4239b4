"""Made-up bills for every layout, to look at a form before it is used."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from nontax_site.bills.facts import BillLine, PaperFacts, Party
from nontax_site.kernel.codes import LUHN, BillId, PaymentCode
from nontax_site.kernel.money import Money
from schemas.layouts.layout import Layout
from schemas.layouts.words import SealWords, Words, paper_words

MARK: Final = "样张"
_REGION: Final = "某某市财政局"

FACTS: Final = PaperFacts(
    bill=BillId.parse("99990026-9999999999"),
    name="",
    region="999900",
    issued_at=datetime(2026, 1, 1, 4, 0, tzinfo=UTC),
    unit=Party(
        "999900-0001", "某某单位", "1200000000000000000", "某某银行", "非税收入专户"
    ),
    lines=(
        BillLine("103000000001", "某某收费", Money(5000), "1", "份", "50.00 元/份"),
    ),
    payer=Party("", "某某人", "6200000000000000000", "某某银行某某支行"),
    pay_code=PaymentCode.compose("999900", 2026, "00", 1, LUHN),
    pay_mode="CARD",
    handling_person="某某",
    checker="某某",
    remark="样张",
    machine={
        "machine": "T0000001",
        "merchant": "800000000000001",
        "card": "6200 **** **** 0000",
        "serial": "20260101000001",
        "swiped_at": "2026-01-01 12:00:00",
    },
)


def specimen(layout: Layout) -> Words:
    """The words of a specimen of the layout, marked as what it is."""
    words = paper_words(
        replace(FACTS, name=layout.title),
        region_name=_REGION,
        seal_name=f"{_REGION}财政票据监制章",
    )
    seals = words.seals
    if layout.form == "electronic":
        seals = (*seals, SealWords("unit", "某某单位", "财政票据专用章"))
    return replace(words, mark=MARK, seals=seals)
