"""Running numbers of cases: one row for each kind, place and year."""

from __future__ import annotations

from datetime import date

import pytest

from nontax_site.storage.case_numbers import next_case
from nontax_site.storage.folder import Folder
from nontax_site.storage.ranges import SeriesExhausted

DAY = date(2026, 11, 21)


def test_numbers_run_for_each_kind_place_and_year():
    folder = Folder()
    first = next_case(folder, "R", "330100", DAY)
    assert first == "R-330100-26-000001"
    folder.add(first, object())
    assert next_case(folder, "R", "330100", DAY) == "R-330100-26-000002"
    assert next_case(folder, "R", "330100", date(2027, 1, 1)) == "R-330100-27-000001"
    assert next_case(folder, "R", "330101", DAY) == "R-330101-26-000001"
    assert next_case(folder, "D", "330100", DAY) == "D-330100-26-000001"


def test_a_full_year_is_refused():
    folder = Folder()
    folder.add("A-330100-26-9999", object())
    with pytest.raises(SeriesExhausted, match="A-330100-26-"):
        next_case(folder, "A", "330100", DAY, 4)
