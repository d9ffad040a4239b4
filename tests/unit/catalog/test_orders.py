"""The composite orders of lists and worklists."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nontax_site.catalog.orders import (
    OrderBook,
    Orders,
    differences,
    feed,
    mirrored,
    place_of,
    subject_of,
    tokens_of,
)
from nontax_site.kernel.clock import BEIJING, FixedClock
from nontax_site.kernel.interfaces import IOrders
from nontax_site.storage.document import Asked
from nontax_site.storage.outbox import Outbox, OutboxLanes
from tests.factories.storage import NOON, paper

SIGNED, SEALED = "bill:signed", "bill:sealed"


@pytest.fixture
def lanes():
    return OutboxLanes()


@pytest.fixture
def orders():
    return Orders()


@pytest.fixture
def book(orders, lanes):
    return OrderBook(orders, Outbox(lanes, FixedClock(NOON)))


def day(number: int) -> datetime:
    return datetime(2026, 3, number, 9, 30, tzinfo=BEIJING)


def test_a_page_is_newest_first_over_several_states(orders):
    papers = [paper(n, "u1", state=("signed", "sealed")[n % 2]) for n in range(1, 31)]
    orders.rebuild(papers)
    ids, cursor = orders.page("unit:u1", [SIGNED, SEALED], limit=7)
    assert ids == [p.id for p in papers[:-8:-1]]
    assert cursor == place_of(papers[-7])


def test_pages_follow_each_other_without_loss_or_repetition(orders):
    papers = [
        paper(n, "u1", created=NOON + timedelta(minutes=n // 4)) for n in range(1, 40)
    ]
    orders.rebuild(papers)
    seen, cursor = [], None
    while True:
        ids, cursor = orders.page("unit:u1", [SIGNED], before=cursor, limit=6)
        seen += ids
        if cursor is None:
            break
    assert seen == [p.id for p in reversed(papers)]


def test_days_are_business_days_in_china_and_both_included(orders):
    papers = [paper(n, "u1", created=day(n)) for n in range(1, 11)]
    orders.rebuild(papers)
    bounds = {"day_from": date(2026, 3, 3), "day_to": date(2026, 3, 5)}
    ids, cursor = orders.page("unit:u1", [SIGNED], **bounds)
    assert ids == [papers[n].id for n in (4, 3, 2)]
    assert cursor is None
    assert orders.count("unit:u1", [SIGNED], **bounds) == 3
    ids, _ = orders.page("unit:u1", [SIGNED], before=place_of(papers[4]), **bounds)
    assert ids == [papers[n].id for n in (3, 2)]
    late = datetime(2026, 3, 31, 23, 59, tzinfo=BEIJING)
    orders.rebuild([paper(1, "u1", created=late)])
    assert orders.count("unit:u1", [SIGNED], day_to=date(2026, 3, 31)) == 1
    assert orders.count("unit:u1", [SIGNED], day_from=date(2026, 4, 1)) == 0


def test_a_count_stops_at_its_cap(orders):
    orders.rebuild([paper(n, "u1") for n in range(1, 21)])
    assert orders.count("unit:u1", [SIGNED, SEALED]) == 20
    assert orders.count("unit:u1", [SIGNED], cap=5) == 5


def test_a_scope_nobody_wrote_to_is_empty(orders):
    assert orders.page("unit:x", [SIGNED]) == ([], None)
    assert orders.count("unit:x", [SIGNED]) == 0
    assert list(orders.keys("unit:x")) == []


def test_a_token_does_not_take_in_those_that_begin_like_it(orders):
    orders.rebuild([paper(1, "u1", state="sealed"), paper(2, "u1", state="sealed2")])
    assert orders.page("unit:u1", [SEALED])[0] == [paper(1).id]


def test_an_open_request_is_an_order_of_its_own():
    document = paper(1)
    assert tokens_of(document) == (SIGNED,)
    document.asked = tuple(Asked("void", "p", "l", "n", NOON))
    assert tokens_of(document) == (SIGNED, "bill:asked:void")


def test_a_move_is_seen_by_the_unit_at_once_and_by_the_region_when_it_is_fed(
    orders, lanes, book
):
    document = paper(1, "u1")
    book.move(document, (), [SIGNED])
    document.state = "sealed"
    book.move(document, [SIGNED], [SEALED])
    assert orders.page("unit:u1", [SIGNED, SEALED])[0] == [document.id]
    assert orders.count("region:330100", [SIGNED, SEALED]) == 0
    assert differences(orders, [document], lanes.waiting()) == []
    assert differences(orders, [document]) == [
        f"-region:330100 {SEALED}|{place_of(document)}"
    ]
    for record in lanes.waiting():
        feed(orders, record.facts, document)
        feed(orders, record.facts, document)
    assert orders.page("region:330100", [SIGNED, SEALED])[0] == [document.id]
    assert differences(orders, [document]) == []


def test_records_fed_in_any_order_leave_the_document_where_it_is_now(
    orders, lanes, book, monkeypatch
):
    document = paper(1, "u1")
    monkeypatch.setattr(type(document), "also_ordered", lambda self: ("phone:1",))
    book.move(document, (), [SIGNED])
    document.asked = tuple(Asked("void", "p", "l", "n", NOON))
    book.move(document, [], ["bill:asked:void"])
    document.state, document.asked = "voided", None
    book.move(document, [SIGNED, "bill:asked:void"], ["bill:voided"])
    records = list(lanes.waiting())
    assert {subject_of(r.facts) for r in records} == {("bill", document.id)}
    for row in permutations(records):
        for record in row:
            feed(orders, record.facts, document)
        assert differences(orders, [document]) == []


def test_a_record_of_a_document_that_is_gone_takes_its_keys_away(orders, lanes, book):
    document = paper(1, "u1")
    book.move(document, (), [SIGNED])
    (record,) = lanes.waiting()
    feed(orders, record.facts, document)
    feed(orders, record.facts, None)
    assert orders.count("region:330100", [SIGNED]) == 0


def test_a_document_without_a_unit_stands_in_its_region_at_once(orders, lanes, book):
    book.move(paper(1, unit=""), (), [SIGNED])
    assert orders.count("region:330100", [SIGNED]) == 1
    record = next(lanes.waiting())
    assert (record.lane, record.facts["come"]) == ("region:330100", [SIGNED])
    feed(orders, record.facts, paper(1, unit=""))
    assert orders.count("region:330100", [SIGNED]) == 1
    assert list(orders.scopes()) == ["region:330100"]


def test_a_key_too_many_is_a_difference(orders):
    orders.rebuild([paper(1, "u1"), paper(2, "u1")])
    found = differences(orders, [paper(1, "u1")])
    assert found == [
        f"+region:330100 {SIGNED}|{place_of(paper(2))}",
        f"+unit:u1 {SIGNED}|{place_of(paper(2))}",
    ]


def test_a_rebuild_forgets_what_was_there(orders):
    orders.rebuild([paper(1, "u1")])
    orders.rebuild([])
    assert list(orders.scopes()) == []


PLACES = st.text(st.sampled_from("0123456789-:|TSabz"), min_size=12, max_size=12)


@given(PLACES, PLACES)
def test_mirroring_turns_the_order_round_and_back(one, two):
    assert mirrored(mirrored(one)) == one
    assert (one < two) == (mirrored(one) > mirrored(two))


def test_the_port_is_provided(book):
    assert IOrders.providedBy(book)


def test_a_document_in_two_of_the_orders_stands_in_the_page_once(orders):
    document = paper(1, "u1")
    document.asked = tuple(Asked("void", "p", "l", "n", NOON))
    orders.rebuild([document, paper(2, unit="")])
    ids, _ = orders.page("unit:u1", list(tokens_of(document)))
    assert ids == [document.id]
    assert orders.count("region:330100", [SIGNED]) == 2


def test_a_document_may_stand_in_further_orders(book, orders, lanes, monkeypatch):
    document = paper(1, "u1")
    monkeypatch.setattr(type(document), "also_ordered", lambda self: ("phone:1",))
    book.move(document, [], [SIGNED])
    assert orders.page("phone:1", [SIGNED]) == ([], None)
    assert differences(orders, [document], lanes.waiting()) == []
    for record in list(lanes.waiting()):
        feed(orders, record.facts, document)
        feed(orders, record.facts, document)
    assert orders.page("phone:1", [SIGNED]) == ([document.id], None)
    assert differences(orders, [document]) == []
    orders.change("phone:1", place_of(document), [SIGNED], [])
    assert len(differences(orders, [document])) == 1


def test_several_scopes_are_read_as_one_order(orders):
    for number in range(6):
        place = f"2026-11-2{number}T09:00|N{number}"
        orders.change(f"region:{number % 2}", place, (), [SIGNED])
    both = ("region:0", "region:1", "region:none")
    first, cursor = orders.page(both, [SIGNED], limit=4)
    rest, end = orders.page(both, [SIGNED], before=cursor, limit=4)
    assert [*first, *rest] == ["N5", "N4", "N3", "N2", "N1", "N0"]
    assert end is None
    assert orders.count(both, [SIGNED]) == 6
    assert orders.count(both, [SIGNED], 4) == 4
