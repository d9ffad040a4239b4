"""After a restore nobody gets a number that somebody may have."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from nontax_site.items.adoption import next_id as next_adoption
from nontax_site.kernel.clock import FixedClock
from nontax_site.restoring import jump, lost
from nontax_site.root import SITE, Root
from nontax_site.security.staffing import next_id as next_of_the_day
from nontax_site.storage.anchor import Anchor
from nontax_site.storage.case_numbers import next_case
from tests.factories.storage import NOON, open_small, own_transaction

DAY = date(2026, 3, 5)
KINDS = (
    ("batches", "B", "330100-0001", 5),
    ("suspense", "S", "330100", 6),
    ("reliefs", "R", "330100", 6),
    ("demands", "D", "330100", 6),
    ("editions", "C", "330100", 4),
    ("adjustments", "A", "330100", 4),
    ("delegations", "D", "330100", 4),
    ("engagements", "E", "330100", 4),
)


@pytest.fixture
def database():
    made = open_small()

    def plant(root):
        root[SITE] = Root(NOON)

    own_transaction(made, plant)
    yield made
    made.close()


def given(database, day=DAY):
    """One more number of each kind; what was given."""

    def give(root):
        site, names = root[SITE], []
        for noun, letter, place, digits in KINDS:
            name = next_case(getattr(site, noun), letter, place, day, digits)
            getattr(site, noun).add(name, 1)
            names.append((noun, name))
        name = f"330100-{site.units.next_number('330100-'):04d}"
        site.units.add(name, 1)
        names.append(("units", name))
        name = next_adoption(site.adoptions, "103044301", "330100")
        site.adoptions.add(name, 1)
        names.append(("adoptions", name))
        return names

    return own_transaction(database, give)


def test_ids_of_cases_batches_and_units_are_not_given_again(database, tmp_path):
    given(database)
    anchor = Anchor(tmp_path / "anchor.jsonl")
    older = open_small()
    own_transaction(older, lambda root: root.__setitem__(SITE, Root(NOON)))
    kept = given(older)
    later = [given(database) for _turn in range(3)]
    anchor.append(database, NOON)
    unknown = given(database)
    window = own_transaction(older, lambda r: lost(r[SITE], "", anchor.folded()))
    assert window.numbers["batches/B-330100-0001-26-"] == (1, 4)
    assert window.numbers["units/330100-"] == (1, 4)
    own_transaction(
        older, lambda r: jump(r[SITE], anchor.folded(), FixedClock(NOON)) and None
    )
    again = given(older)
    assert len(again) == len(KINDS) + 2
    assert not set(again) & {*kept, *unknown, *(one for row in later for one in row)}
    assert dict(again)["reliefs"] == "R-330100-26-000205"
    assert dict(given(older, date(2027, 1, 4)))["reliefs"] == "R-330100-27-000001"
    older.close()


def test_the_anchor_finds_a_row_of_cases_that_went_back(database, tmp_path):
    given(database)
    given(database)
    anchor = Anchor(tmp_path / "anchor.jsonl")
    anchor.append(database, NOON)
    assert anchor.compare(database) == []
    own_transaction(
        database, lambda root: root[SITE].demands.remove("D-330100-26-000002")
    )
    (breach,) = anchor.compare(database)
    assert breach.facts["series"] == "demands/D-330100-26-"


def test_names_that_begin_with_the_day_of_the_restore_are_new(database, tmp_path):
    def after(root):
        site = root[SITE]
        jump(site, Anchor(tmp_path / "none").folded(), FixedClock(NOON))
        first = next_of_the_day(site.leavings, "20260305-li.na")
        site.leavings.add(first, 1)
        tomorrow = f"{NOON + timedelta(days=1):%Y%m%d}-li.na"
        return [
            first,
            next_of_the_day(site.leavings, "20260305-li.na"),
            next_of_the_day(site.leavings, tomorrow),
        ]

    assert own_transaction(database, after) == [
        "20260305-li.na-21",
        "20260305-li.na-22",
        "20260306-li.na",
    ]
