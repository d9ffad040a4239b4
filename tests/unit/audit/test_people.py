"""Trails of persons: fed from the lanes, never by a deed, and checked."""

from __future__ import annotations

from datetime import timedelta

import pytest

from nontax_site.audit.log import Audit, AuditLog
from nontax_site.audit.people import Trails, differences
from nontax_site.kernel.acts import Act, Actor, system_actor
from nontax_site.kernel.clock import FixedClock
from tests.factories.storage import CLERK, NOON, paper

OTHER = Actor(login="wang", person="cd" * 32, name="王芳")


@pytest.fixture
def log():
    return AuditLog()


def write(log, count=1, actor=CLERK, unit="330100-0007", start=0, behalf=None):
    audit = Audit(log, FixedClock(NOON))
    for number in range(start, start + count):
        at = NOON + timedelta(minutes=number)
        act = Act(actor, at, on_behalf_of=behalf)
        audit.record(paper(number + 1, unit), act, "sign", None, "signed")


def test_a_person_finds_all_he_did_newest_first(log):
    write(log, 3)
    write(log, 2, unit="140000-0001", start=10)
    write(log, 4, actor=OTHER, start=20)
    trails = Trails()
    assert trails.feed(log) == 9
    mine = list(trails.page(CLERK.person))
    assert [done.at for done in mine] == sorted((d.at for d in mine), reverse=True)
    assert {done.lane for done in mine} == {"330100-0007", "140000-0001"}
    assert (mine[0].verb, mine[0].kind, mine[0].login) == ("sign", "bill", "li.na")
    assert len(list(trails.page(OTHER.person))) == 4
    assert list(trails.page("nobody")) == []


def test_pages_follow_one_another_without_gap_or_double(log):
    write(log, 25)
    trails = Trails()
    trails.feed(log)
    seen, before = [], ""
    while page := list(trails.page(CLERK.person, before=before, limit=10)):
        seen += page
        before = page[-1].key
    assert len(seen) == len(set(seen)) == 25


def test_times_cut_a_trail(log):
    write(log, 10)
    trails = Trails()
    trails.feed(log)
    low = "2026-03-05T04:03:00+00:00"
    high = "2026-03-05T04:06:00+00:00"
    assert len(list(trails.page(CLERK.person, low=low, high=high))) == 3


def test_the_principal_finds_what_was_done_in_his_name(log):
    write(log, 1, actor=CLERK, behalf=OTHER)
    trails = Trails()
    trails.feed(log)
    (done,) = trails.page(OTHER.person)
    assert done.for_another
    assert not next(trails.page(CLERK.person)).for_another


def test_the_system_has_no_trail(log):
    write(log, 3, actor=system_actor("timer"))
    trails = Trails()
    trails.feed(log)
    assert list(trails.everything()) == []


def test_feeding_goes_on_where_it_stopped(log):
    for place, count in enumerate((4, 5, 2)):
        write(log, count, unit=f"330100-000{place}", start=10 * place)
    trails = Trails()
    assert [trails.feed(log, 5), trails.feed(log, 5)] == [9, 2]
    write(log, 2, unit="330100-0000", start=40)
    assert trails.feed(log) == 2
    assert trails.feed(log) == 0
    assert len(list(trails.page(CLERK.person))) == 13


def test_a_whole_trail_proves_and_so_does_a_half_walked_one(log):
    write(log, 7)
    write(log, 3, unit="330100-0008", start=20)
    trails = Trails()
    trails.feed(log, 3)
    assert differences(log, trails) == []
    trails.feed(log)
    assert differences(log, trails) == []


def test_an_edited_trail_is_found(log):
    write(log, 5)
    trails = Trails()
    trails.feed(log)
    row = trails._people[CLERK.person]
    gone = next(iter(row))
    rest = row.pop(gone)
    assert [b.what for b in differences(log, trails)] == [
        "A person's trail misses this entry."
    ]
    row[gone] = ("void", *rest[1:])
    assert len(differences(log, trails)) == 2
    trails._walked["330100-0007"] = 99
    assert any("further" in b.what for b in differences(log, trails))


def test_it_can_be_made_again(log):
    write(log, 12)
    trails = Trails()
    trails.feed(log)
    before = list(trails.everything())
    trails._people.clear()
    assert trails.rebuild(log) == 12
    assert list(trails.everything()) == before
