"""Laws of what is kept: documents, the audit chain and the orders."""

from __future__ import annotations

import pickle
import threading
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from nontax_site.audit.log import check, differences
from nontax_site.catalog import orders as catalog
from nontax_site.kernel.clock import FixedClock
from nontax_site.storage.sending import Sender
from tests.factories.storage import (
    AT_ONCE,
    NOON,
    Paper,
    begin_of,
    change,
    feed_order,
    issue,
    open_small,
    own_transaction,
    paper,
)

TEXT = st.text(max_size=20)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | TEXT
    | st.binary(max_size=8)
    | st.dates(),
    lambda inner: st.lists(inner, max_size=3).map(tuple),
    max_leaves=6,
)


@given(TEXT, st.lists(VALUES, max_size=4).map(tuple), st.integers())
def test_a_document_comes_back_as_it_was_with_the_same_digest(payer, lines, total):
    document = paper(1, payer=payer, lines=lines, total_fen=total)
    back = Paper.__new__(Paper)
    back.__setstate__(pickle.loads(pickle.dumps(document.__getstate__(), 3)))
    assert back.__getstate__() == document.__getstate__()
    assert back.digest() == document.digest()


@given(st.integers(0, 13))
def test_every_shorter_state_loads(length):
    back = Paper.__new__(Paper)
    state = paper(1).__getstate__()[:length]
    back.__setstate__(state)
    assert back.__getstate__()[:length] == state


@settings(max_examples=20, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["u1", "u2"]),
            st.sampled_from(["sealed", "delivered", "voided"]),
            st.booleans(),
        ),
        max_size=25,
    )
)
def test_any_walk_leaves_log_orders_and_documents_of_one_mind(steps):
    """Some steps are aborted; the sender runs at the end."""
    database, clock = open_small(), FixedClock(NOON)
    documents: dict[str, list[str]] = {"u1": [], "u2": []}

    def step(root, unit, state, fails, number):
        site, at = root["site"], NOON + timedelta(minutes=number)
        document = issue(site, unit, at)
        change(site, document, state, at)
        if fails:
            raise InterruptedError
        return document.id

    for number, (unit, state, fails) in enumerate(steps):
        try:
            made = own_transaction(
                database,
                lambda root, u=unit, s=state, f=fails, n=number: step(root, u, s, f, n),
            )
            documents[unit].append(made)
        except InterruptedError:
            assert fails
    sender = Sender(
        begin_of(database),
        {"order": feed_order},
        clock,
    )
    sender.drain()

    def look(root):
        site = root["site"]
        stored = list(site.bills.documents())
        assert check(site.audit) == []
        assert differences(site.audit, stored) == []
        assert catalog.differences(site.orders, stored) == []
        assert {d.id for d in stored} == {*documents["u1"], *documents["u2"]}

    own_transaction(database, look)
    database.close()


def test_a_bill_is_decided_once_by_two_who_read_it_together():
    """The running total stands on the object it limits (trust 0.1)."""
    database = open_small()
    own_transaction(database, lambda root: root["site"].papers.add("a", paper(1)))
    barrier, said = threading.Barrier(2), []

    def refund(root, once):
        document = root["site"].papers["a"]
        if once:
            once.pop()
            _ = document.total_fen
            barrier.wait(timeout=20)
        if document.total_fen < 7000:
            return "refused"
        document.total_fen -= 7000
        return "done"

    def clerk():
        once = [1]
        said.append(own_transaction(database, lambda root: refund(root, once), AT_ONCE))

    threads = [threading.Thread(target=clerk) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == ["done", "refused"]
    left = own_transaction(database, lambda root: root["site"].papers["a"].total_fen)
    assert left == 5000
    database.close()
