"""A cell of a sheet is text, never a formula."""

from __future__ import annotations

import io
import weakref

import pytest

from nontax_site.kernel.money import Money
from views import exporting
from views.exporting import harmless


@pytest.mark.parametrize(
    "text", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\tx", "\r=1"]
)
def test_what_a_spreadsheet_would_run_is_text(text):
    assert harmless(text) == "'" + text


@pytest.mark.parametrize(
    "text", ["", "杭州市教育局", "-200.00", "1234.50", "330100-0001"]
)
def test_names_and_amounts_stay_as_they_are(text):
    assert harmless(text) == text


class SeenRow(list):
    """A row that can be watched."""


@pytest.mark.parametrize("way", ["csv", "xlsx"])
def test_a_large_sheet_is_written_without_holding_its_rows(way):
    watched, most = [], 0

    def rows():
        nonlocal most
        for number in range(3000):
            row = SeenRow([f"缴款{number}", number, Money(number)])
            watched.append(weakref.ref(row))
            if number % 500 == 499:
                most = max(most, sum(ref() is not None for ref in watched))
            yield row

    assert exporting.write_sheet(io.BytesIO(), way, ["号", "数", "额"], rows()) == 3000
    assert most <= exporting.PEEKED + 10
