"""Whatever stands in the cells of a sheet: each row is in order or says what is wrong."""

from datetime import date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nontax_site.payments.batch import COLUMNS, grouped
from nontax_site.payments.ports import payment_ports
from nontax_site.payments.rehearsing import Rehearsal
from schemas.cells import Cell
from schemas.notice_sheets import CHOICES, COLUMN_TITLES, NoticeSheet, judge
from schemas.sheets import Row
from tests.factories.office import SCHOOL
from tests.factories.sheets import row

SLOW = [HealthCheck.too_slow]

CELLS = st.one_of(
    st.none(),
    st.text(max_size=30),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.sampled_from(
        ["1", "2", "示例", "个人", "person", "103042702", "=1+1", "1.2E+19", "500.00"]
    ),
)


@pytest.fixture
def rehearsal(office):
    with office.work() as request:
        ports = payment_ports(request)
        unit = request.site.units[SCHOOL]
        yield Rehearsal(ports, unit, date(2026, 3, 5))


def read(*rows):
    """The batch rows of rows given by column."""
    heads = Row(1, tuple(Cell(COLUMN_TITLES[column]) for column in COLUMNS))
    below = [
        Row(number, tuple(Cell(said.get(column)) for column in COLUMNS))
        for number, said in enumerate(rows, 2)
    ]
    names = {title: column for column, title in COLUMN_TITLES.items()}
    lists = {
        column: {t: c for c, t in known.items()} for column, known in CHOICES.items()
    }
    return list(NoticeSheet([heads, *below], names, lists).rows())


def test_any_cells_are_judged_and_nothing_is_raised(rehearsal):
    @settings(max_examples=100, deadline=None, suppress_health_check=SLOW)
    @given(
        st.lists(
            st.dictionaries(st.sampled_from(COLUMNS), CELLS, max_size=6), max_size=5
        )
    )
    def holds(changes):
        rows = read(*(row(**change) for change in changes))
        for group in grouped(rows):
            judged = judge(group, rehearsal)
            assert (judged.wanted is None) == bool(judged.faults)
            for number, fault in judged.faults:
                assert number in {one.number for one in group}
                assert fault.column in (*COLUMNS, "")
                assert fault.said
            if judged.wanted is not None:
                assert judged.total.fen > 0
                assert len(judged.wanted.lines) == len(group)

    holds()


def test_a_time_of_day_is_no_day(rehearsal):
    (found,) = read(row(due=datetime(2026, 5, 1, 12)))
    assert [fault.column for fault in found.faults] == ["due"]
    assert judge((found,), rehearsal).wanted is None
