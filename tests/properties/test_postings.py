"""Whatever is posted, the books balance to the fen."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from nontax_site.kernel.money import Money
from nontax_site.payments.late import added
from nontax_site.payments.notice import Line, Notice
from nontax_site.payments.postings import Ledger, Posting
from tests.factories.notices import MORNING

ACCOUNTS = ("in_transit:ccb", "revenue:treasury", "suspense", "fiscal:1", "clearing")

movements = st.lists(
    st.tuples(
        st.permutations(ACCOUNTS).map(lambda names: names[:2]),
        st.integers(min_value=1, max_value=10**13),
    ),
    max_size=40,
)


@given(movements)
def test_balances_are_the_sums_of_the_postings_and_sum_to_nothing(made):
    ledger, sums = Ledger("unit:1"), Counter()
    for (debit, credit), fen in made:
        ledger.post(Posting(MORNING, debit, credit, fen, "notice:1", "ccb/1"))
        sums[debit] += fen
        sums[credit] -= fen
    assert dict(ledger.balances) == dict(sums)
    assert sum(fen for _, fen in ledger.balances) == 0
    assert [posting.fen for posting in ledger.postings()] == [fen for _, fen in made]


def line(fen, destination, rate):
    kind = "surcharge" if rate else ""
    return tuple(
        Line("1", "x", "", "", "1", fen, destination, "fine", "", fen, kind, rate)
    )


lines = st.lists(
    st.builds(
        line,
        st.integers(min_value=0, max_value=10**9),
        st.sampled_from(["treasury", "special"]),
        st.sampled_from(["", "0.03", "0.0005"]),
    ),
    min_size=1,
    max_size=6,
)


@given(lines, st.integers(min_value=0, max_value=400))
def test_shares_of_what_is_owed_lose_no_fen_and_late_is_capped(rows, days):
    from datetime import timedelta

    due = MORNING.date()
    day = due + timedelta(days=days)
    total = sum(row[5] for row in rows)
    notice = Notice(lines=tuple(rows), total_fen=total, due=due)
    owed = notice.owed(day)
    assert sum(share.fen for _, share in notice.shares(owed, day)) == owed.fen
    assert notice.late(day) <= notice.total
    for part, addition in zip(notice.parts, notice.additions(day), strict=True):
        assert Money(0) <= addition.amount <= part.amount
        assert addition == added(part, due, day)


@given(lines, st.integers(min_value=1, max_value=399))
def test_a_later_day_never_owes_less(rows, days):
    from datetime import timedelta

    due = MORNING.date()
    notice = Notice(lines=tuple(rows), total_fen=sum(r[5] for r in rows), due=due)
    sooner, later = due + timedelta(days=days), due + timedelta(days=days + 1)
    assert notice.owed(sooner) <= notice.owed(later)
