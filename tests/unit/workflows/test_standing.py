"""Documents in a state that is no more keep the site from starting."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from nontax_site.root import Root
from nontax_site.storage.evolving import DatabaseOld
from tests.factories import laws
from tests.factories.laws import ENDS, Case
from workflows.standing import (
    StatesDropped,
    check_start,
    dropped_among,
    dropped_in_orders,
)

NOW = datetime(2026, 11, 21, 6, tzinfo=UTC)
LAW = laws.law(
    {"open": {}, "done": ENDS},
    [("finish", "open", "done", "suspense:propose", {})],
)


@pytest.fixture
def site():
    """Seven cases stand in a state that was renamed, one in one that is there."""
    root = Root(NOW)
    for number in range(8):
        case = Case(
            id=f"S-{number}",
            region="330100",
            unit="330100-0001" if number % 2 else "",
            created=NOW + timedelta(minutes=number),
            state="open" if number == 7 else "waiting",
        )
        root.suspense.add(case.id, case)
    root.orders.rebuild(root.documents())
    with laws.reading(LAW):
        yield root


def test_they_are_found_by_the_orders_with_count_and_ids(site):
    (found,) = dropped_in_orders(site)
    assert (found.kind, found.state, found.how_many) == ("suspense", "waiting", 7)
    assert len(found.ids) == 5


def test_they_are_found_by_walking_too(site):
    (found,) = dropped_among(site.documents())
    assert (found.how_many, found.ids) == (7, ("S-0", "S-1", "S-2", "S-3", "S-4"))


def test_the_site_does_not_start_and_says_what_to_do(site):
    with pytest.raises(StatesDropped) as refusal:
        check_start(site)
    assert "suspense: 'waiting' (7: " in refusal.value.sentence
    assert "nontax evolve" in refusal.value.remedy


def test_when_they_are_moved_it_starts(site):
    for document in site.documents():
        document.state = "open"
    site.orders.rebuild(site.documents())
    assert dropped_in_orders(site) == dropped_among(site.documents()) == []
    check_start(site)


def test_a_key_that_lags_behind_its_document_is_no_document(site):
    for document in site.documents():
        document.state = "open"
    assert dropped_in_orders(site) == []


def test_steps_not_taken_come_first(site):
    del site.evolved
    with pytest.raises(DatabaseOld):
        check_start(site)


def test_a_kind_that_is_no_more_is_found_too(site):
    site.orders.change("region:330100", "2026-11-21T14:00|P-1", (), ("permit:open",))
    found = [(one.kind, one.state, one.ids) for one in dropped_in_orders(site)]
    assert ("permit", "open", ("P-1",)) in found
