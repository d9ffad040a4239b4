"""A cell of a sheet is text, never a formula."""

from __future__ import annotations

import pytest

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
