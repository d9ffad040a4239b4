"""Offsets of printers: what is an offset, and what is kept of it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from nontax_site.bills.printers import (
    MOST_PRINTERS,
    NOWHERE,
    Measuring,
    OffsetMalformed,
    OffsetOutOfBounds,
    Offsets,
    PrinterNameMalformed,
    Printers,
    TooManyPrinters,
    read_offset,
)
from nontax_site.kernel.acts import Act, system_actor
from nontax_site.kernel.errors import NotFound

ACT = Act(actor=system_actor("trial"), at=datetime(2026, 11, 22, tzinfo=UTC))
UNIT = "330100-0007"


class Noted:
    """An audit that remembers what it was told."""

    def __init__(self) -> None:
        self.said: list[tuple[str, str, dict]] = []

    def note(self, lane, act, verb, subject, **facts):
        self.said.append((lane, verb, facts))


@pytest.fixture
def printers() -> Printers:
    return Printers()


@pytest.fixture
def noted() -> Noted:
    return Noted()


@pytest.fixture
def measuring(printers, noted) -> Measuring:
    return Measuring(printers, noted)


@pytest.mark.parametrize(
    ("text", "tenths"),
    [("0", 0), ("1.5", 15), ("-1.5", -15), ("+2", 20), ("-0.4", -4), ("15.0", 150)],
)
def test_an_offset_is_read_in_tenths_of_a_millimetre(text, tenths):
    assert read_offset(text) == tenths


@pytest.mark.parametrize("text", ["", "1,5", "1.55", "--1", "1e1", "１", "nan", "1."])
def test_what_is_no_offset_is_refused(text):
    with pytest.raises(OffsetMalformed):
        read_offset(text)


@pytest.mark.parametrize("text", ["15.1", "-16", "999"])
def test_an_offset_of_more_than_a_feeder_can_miss_is_refused(text):
    with pytest.raises(OffsetOutOfBounds):
        read_offset(text)


def test_a_printer_is_kept_for_its_unit_and_form_and_replaced(
    printers, measuring, noted
):
    measuring.measure(UNIT, " front ", "receipt", Offsets(1, 2), ACT)
    measuring.measure(UNIT, "front", "fixed", Offsets(3, 4), ACT)
    measuring.measure(UNIT, "front", "receipt", Offsets(5, -6), ACT)
    assert printers.offsets(UNIT, "front", "receipt") == Offsets(5, -6)
    assert printers.offsets(UNIT, "front", "fixed").in_mm == (0.3, 0.4)
    assert printers.offsets("330100-0008", "front", "receipt") == NOWHERE
    assert [one.layout for one in printers.of(UNIT)] == ["fixed", "receipt"]
    assert list(printers.units()) == [UNIT]
    assert noted.said[-1] == (
        UNIT,
        "measure",
        {
            "printer": "front",
            "layout": "receipt",
            "offsets": "x +0.5 mm, y -0.6 mm",
        },
    )


def test_a_removed_printer_prints_unmoved_and_is_on_record(printers, measuring, noted):
    measuring.measure(UNIT, "front", "receipt", Offsets(1, 2), ACT)
    measuring.drop(UNIT, "front", "receipt", ACT)
    assert printers.offsets(UNIT, "front", "receipt") == NOWHERE
    assert noted.said[-1][1] == "drop_printer"
    with pytest.raises(NotFound):
        measuring.drop(UNIT, "front", "receipt", ACT)


def test_a_printer_needs_a_name_and_a_unit_has_only_so_many(printers, measuring):
    for name in ("", "  ", "x" * 41):
        with pytest.raises(PrinterNameMalformed):
            measuring.measure(UNIT, name, "receipt", NOWHERE, ACT)
    for number in range(MOST_PRINTERS):
        measuring.measure(UNIT, f"p{number}", "receipt", NOWHERE, ACT)
    measuring.measure(UNIT, "p0", "receipt", Offsets(1), ACT)
    with pytest.raises(TooManyPrinters):
        measuring.measure(UNIT, "another", "receipt", NOWHERE, ACT)
    assert len(printers.of(UNIT)) == MOST_PRINTERS
