"""How rates and lines of a notice are shown."""

import pytest

from nontax_site.payments.notice import Line
from views.notices.showing import lines_table, percent

LINE = Line("1", "学费", "学期", "500.00/学期", "1", 25000, "special", "fee", "", 50000)


@pytest.mark.parametrize(
    ("rate", "shown"),
    [
        ("0.03", "3%"),
        ("0.0005", "0.05%"),
        ("0.005", "0.5%"),
        ("0.1", "10%"),
        ("1", "100%"),
        ("0.12345", "12.345%"),
    ],
)
def test_a_rate_is_shown_in_percent_without_reckoning(rate, shown):
    assert percent(rate) == shown


def test_columns_of_reductions_stand_only_where_there_are_any():
    plain = lines_table(None, [LINE])
    reduced = lines_table(None, [LINE._replace(klass="低保家庭")])
    assert len(reduced.columns) == len(plain.columns) + 2
    values = [column.value(None, reduced.rows[0]) for column in reduced.columns]
    assert "低保家庭" in values
    assert values[-1].fen == 25000
    assert values[-3].fen == 50000
