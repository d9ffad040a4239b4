"""The hash-chained lane."""

from __future__ import annotations

import pytest

from nontax_site.audit.lanes import PER_PAGE, START, Lane, Page
from nontax_site.storage.canonical import sm3_hex


def lane_of(count: int) -> Lane:
    lane = Lane()
    for number in range(count):
        assert lane.append({"verb": f"v{number}"}) == number + 1
    return lane


def pages(lane: Lane) -> list[Page]:
    found, page = [], lane.last_page
    while page is not None:
        found.append(page)
        page = page.previous
    return found[::-1]


@pytest.mark.parametrize("count", [0, 1, 3, 4, 5, 8, 23])
def test_a_lane_proves_and_gives_its_entries_both_ways(count):
    lane = lane_of(count)
    assert list(lane.check("u1")) == []
    forwards = [entry["n"] for entry in lane.entries()]
    assert forwards == list(range(1, count + 1))
    assert [entry["n"] for entry in lane.newest_first()] == forwards[::-1]


def test_the_head_covers_every_entry_before_it():
    lane = lane_of(2)
    first, second = lane.recent
    assert lane.head == sm3_hex(sm3_hex(START.encode(), first).encode(), second)


def test_the_head_after_any_count_can_be_computed():
    heads, lane = [START], Lane()
    for number in range(23):
        lane.append({"x": number})
        heads.append(lane.head)
    assert [lane.head_at(count) for count in range(24)] == heads
    assert lane.head_at(24) is None


def test_only_the_last_entries_stand_in_the_lane_itself():
    lane = lane_of(23)
    assert len(lane.recent) <= PER_PAGE
    assert [page.first for page in pages(lane)] == [1, 5, 9, 13, 17]


@pytest.mark.parametrize("number", [1, 2, 4, 5, 10, 22, 23])
def test_any_changed_byte_is_found_at_its_entry(number):
    lane = lane_of(23)
    place, index = divmod(number - 1, PER_PAGE)
    holder = [*pages(lane), lane][place]
    name = "recent" if holder is lane else "entries"
    entries = list(getattr(holder, name))
    for byte in range(len(entries[index])):
        changed = bytearray(entries[index])
        changed[byte] ^= 1
        setattr(holder, name, (*entries[:index], bytes(changed), *entries[index + 1 :]))
        breaches = list(lane.check("u1"))
        assert breaches, byte
        assert min(breach.n for breach in breaches) in {number - 1, number}
    setattr(holder, name, tuple(entries))
    assert list(lane.check("u1")) == []


@pytest.mark.parametrize("number", [1, 6, 20])
def test_a_removed_entry_is_found(number):
    lane = lane_of(23)
    place, index = divmod(number - 1, PER_PAGE)
    page = pages(lane)[place]
    page.entries = (*page.entries[:index], *page.entries[index + 1 :])
    assert number in {breach.n for breach in lane.check("u1")}


def test_a_removed_page_is_found():
    lane = lane_of(23)
    kept = pages(lane)
    kept[3].previous = kept[1]
    assert list(lane.check("u1"))[0].n == 8


def test_a_forged_entry_at_the_end_is_found_without_the_head():
    lane = lane_of(3)
    lane.recent = (*lane.recent[:2], lane.recent[1])
    assert list(lane.check("u1"))


def test_a_tail_cut_with_its_head_proves_by_itself():
    """Only the anchor outside the database finds this one."""
    lane = lane_of(6)
    lane.head, lane.count, lane.recent = lane.head_at(5), 5, lane.recent[:1]
    assert list(lane.check("u1")) == []


def test_an_entry_that_cannot_be_read_is_named():
    lane = lane_of(3)
    lane.recent = (lane.recent[0], b"\xff", lane.recent[2])
    assert list(lane.check("u1"))[0][1:] == (2, "The entry cannot be read.")


def test_an_entry_without_a_stable_form_is_refused():
    lane = lane_of(1)
    with pytest.raises(TypeError):
        lane.append({"rate": 0.5})
    assert lane.count == 1


def test_no_head_can_be_computed_where_pages_are_missing():
    lane = lane_of(23)
    pages(lane)[2].previous = None
    assert lane.head_at(10) is not None
    assert lane.head_at(3) is None
