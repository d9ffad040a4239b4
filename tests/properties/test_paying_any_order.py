"""Any order and any number of the same messages give the same final state."""

from collections import Counter
from datetime import date
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nontax_site.kernel.errors import NontaxError
from nontax_site.kernel.money import Money
from nontax_site.payments.checking import check
from nontax_site.payments.settling import DayEnd, DayLine
from nontax_site.storage.idempotency import KeyReused
from tests.factories.notices import BOSS, Desk, fine


@pytest.fixture(scope="module")
def desk():
    made = Desk()
    yield made
    made.close()


def breaches(desk):
    """Breaches but for the raw messages, which a desk without a door has not."""
    return [b for b in check(desk.root) if b.invariant not in {"A5", "A6"}]


def send(desk, notice, message):
    """One message of a bank: a query, or a confirm under a serial."""
    verb, name, serial = message
    channel = desk.root.channels[name]
    if verb == "query":
        return desk.query(notice, channel).code
    return desk.confirm(notice, channel, serial=f"{notice.id}-{serial}").code


def outcome(desk, notice):
    """State, revenue and suspense of one notice."""
    ledger = desk.root.ledgers[f"unit:{notice.unit}"]
    sums = Counter()
    cases = [c for c in desk.root.suspense.values() if c.notice == notice.id]
    for posting in ledger.newest_first():
        if posting.subject == f"notice:{notice.id}":
            sums["revenue"] += posting.fen
    sums["suspense"] = sum(case.amount_fen for case in cases)
    return notice.state, dict(sums), len(cases)


QUERIES = [("query", "ccb", ""), ("query", "abc", "")]
CONFIRMS = [
    ("confirm", "ccb", "1"),
    ("confirm", "ccb", "1"),
    ("confirm", "abc", "2"),
    ("confirm", "ccb", "3"),
    ("confirm", "abc", "4"),
]
ALIKE = ("paid", 20000, 60000, 3)


def end_of(desk, messages):
    """State, revenue, suspense and number of cases after the messages."""
    notice = desk.issued()
    for message in messages:
        send(desk, notice, message)
    state, sums, cases = outcome(desk, notice)
    return state, sums.get("revenue", 0), sums["suspense"], cases


def test_all_orders_of_five_confirms_end_alike(desk):
    found = {end_of(desk, [*QUERIES, *order]) for order in permutations(CONFIRMS)}
    assert found == {ALIKE}
    assert breaches(desk) == []


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_copies_of_messages_change_nothing(desk, data):
    copies = data.draw(st.lists(st.sampled_from(QUERIES + CONFIRMS), max_size=12))
    order = data.draw(st.permutations([*CONFIRMS, *copies]))
    assert end_of(desk, [*QUERIES, *order]) == ALIKE


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_query_that_comes_late_takes_no_money_twice(desk, data):
    order = data.draw(st.permutations([*QUERIES, *CONFIRMS]))
    state, revenue, suspense, cases = end_of(desk, order)
    answered = any(m[0] == "query" for m in order[: order.index(CONFIRMS[0])])
    assert revenue == (20000 if state == "paid" else 0)
    assert suspense == 20000 * cases
    assert state == "paid" or not answered or cases == 0
    assert breaches(desk) == []


# ---- walks through everything that can happen to a notice -------------------------

STATES = {"draft", "issued", "locked", "paid", "settled", "cancelled", "expired"}

steps = st.lists(
    st.one_of(
        st.tuples(st.just("query"), st.sampled_from(["ccb", "abc"])),
        st.tuples(
            st.just("confirm"),
            st.sampled_from(["ccb", "abc"]),
            st.integers(0, 3),
            st.sampled_from([0, 0, 0, 1, -1]),
        ),
        st.tuples(st.just("show")),
        st.tuples(st.just("scan"), st.sampled_from(["d1", "d2"])),
        st.tuples(st.just("later"), st.sampled_from([1, 60, 121, 151, 901, 90_000])),
        st.tuples(st.just("ask_cancel")),
        st.tuples(st.just("cancel")),
        st.tuples(st.just("expire")),
        st.tuples(st.just("end_lock")),
        st.tuples(st.just("settle"), st.sampled_from(["ccb", "abc"])),
    ),
    max_size=25,
)


def take(desk, notice, step):
    """One step; what is refused or must wait is an answer like any other."""
    verb, *rest = step
    act = desk.machine()
    if verb == "query":
        desk.query(notice, desk.root.channels[rest[0]])
    elif verb == "confirm":
        name, serial, more = rest
        desk.confirm(
            notice,
            desk.root.channels[name],
            serial=f"{notice.id}-{name}-{serial}",
            amount=notice.owed(desk.clock.today()) + Money(more),
        )
    elif verb == "show":
        desk.scanning.show(notice, act)
    elif verb == "scan":
        desk.scanning.scan(notice.qr[0] if notice.qr else "", rest[0], act)
    elif verb == "later":
        desk.later(seconds=rest[0])
    elif verb == "ask_cancel":
        desk.noticing.ask_cancel(notice, desk.act(comment="金额有误"))
    elif verb == "cancel":
        desk.noticing.cancel(notice, desk.act(BOSS))
    elif verb == "expire":
        desk.noticing.expire(notice, act)
    elif verb == "end_lock":
        desk.scanning.end_lock(notice, act)
    elif verb == "settle":
        settle(desk, notice, rest[0])


def settle(desk, notice, name):
    paid, lines = notice.paid, ()
    if paid and paid.channel == name:
        lines = (DayLine(paid.serial, notice.id, paid.amount),)
    total = sum((line.amount.fen for line in lines), 0)
    said = DayEnd(date(2026, 3, 5), lines, len(lines), Money(total))
    desk.settling.settle(desk.root.channels[name], said, repr(said), desk.machine())


@settings(max_examples=80, deadline=None)
@given(steps, st.booleans())
def test_whatever_happens_the_books_balance_and_the_log_knows(desk, walk, is_fine):
    lines = (fine("200.00"),) if is_fine else ()
    notice = desk.issued(*lines)
    for step in walk:
        before = notice.digest()
        try:
            take(desk, notice, step)
        except (NontaxError, KeyReused):
            assert notice.digest() == before
        assert notice.state in STATES
        assert (notice.state == "locked") == (notice.lock is not None)
    lane = desk.root.audit.find(notice.unit)
    entry = next(e for e in lane.newest_first() if e["id"] == notice.id)
    assert notice.digest() == entry["digest"]
    history = notice.history()
    for earlier, later in zip(history, history[1:], strict=False):
        assert earlier.to_state == later.from_state
    assert history[-1].to_state == notice.state
    assert breaches(desk) == []
