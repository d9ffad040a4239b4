"""Two transactions append to one lane at once: both stand in it, chained.

The promise of a merge is that no rule spans the merged parts: a lane is only ever
appended to, and every entry proves behind the one before it (F16, F17).
"""

from __future__ import annotations

import pytest
from transaction import TransactionManager
from ZODB.POSException import ConflictError

from nontax_site.audit.lanes import PER_PAGE, Lane
from nontax_site.storage.connecting import database_of
from tests.factories.storage import open_small


@pytest.fixture(params=["memory", "file", "postgresql"])
def database(request, tmp_path):
    if request.param == "memory":
        made = open_small()
    elif request.param == "file":
        made = open_small(f"file://{tmp_path}/site.fs")
    else:
        cluster = request.getfixturevalue("cluster")
        cluster.drop("lanes")
        made = database_of(cluster.storage(cluster.create("lanes")))
    yield made
    made.close()


def writer(database):
    manager = TransactionManager(explicit=True)
    connection = database.open(manager)
    manager.begin()
    return manager, connection, connection.root()["lane"]


def entries(lane):
    return [entry["who"] for entry in lane.entries()]


def append(lane, who, number):
    for turn in range(number):
        lane.append({"who": f"{who}{turn}"})


@pytest.fixture
def lane_of(database):
    """Makes a lane of so many entries in the database."""

    def make(number):
        manager = TransactionManager(explicit=True)
        connection = database.open(manager)
        manager.begin()
        lane = connection.root()["lane"] = Lane()
        append(lane, "old", number)
        manager.commit()
        connection.close()

    return make


def test_whatever_meets_nothing_is_lost_and_the_chain_proves(database, lane_of):
    merged = refused = 0
    for before in range(2 * PER_PAGE + 1):
        for mine, theirs in ((1, 1), (2, 1), (1, 2), (3, 3), (5, 1), (1, 6)):
            lane_of(before)
            first, one, lane = writer(database)
            second, other, late = writer(database)
            append(late, "late", mine)
            append(lane, "first", theirs)
            first.commit()
            try:
                second.commit()
                merged += 1
                done = mine
            except ConflictError:
                second.abort()
                refused += 1
                done = 0
            one.close()
            other.close()
            look, reading, found = writer(database)
            assert list(found.check("lane")) == []
            assert entries(found) == [
                *(f"old{n}" for n in range(before)),
                *(f"first{n}" for n in range(theirs)),
                *(f"late{n}" for n in range(done)),
            ]
            assert found.count == before + theirs + done
            assert found.head == found.head_at(found.count)
            look.abort()
            reading.close()
    assert merged > 2 * refused


def test_three_at_once_stand_behind_each_other_and_it_goes_on(database, lane_of):
    lane_of(PER_PAGE)
    writers = [writer(database) for _ in range(3)]
    for number, (_manager, _connection, lane) in enumerate(writers):
        append(lane, f"w{number}-", 1)
    for manager, connection, _lane in writers:
        manager.commit()
        connection.close()
    manager, connection, lane = writer(database)
    append(lane, "after", 9)
    manager.commit()
    manager.begin()
    assert list(lane.check("lane")) == []
    assert entries(lane)[PER_PAGE : PER_PAGE + 4] == ["w0-0", "w1-0", "w2-0", "after0"]
    assert lane.head_at(PER_PAGE + 2)
    manager.abort()
    connection.close()


def test_two_who_change_one_document_still_meet(database, lane_of):
    """The lane lets both through; the document does not."""
    lane_of(1)
    first, one, lane = writer(database)
    second, other, late = writer(database)
    for connection, row in ((one, lane), (other, late)):
        connection.root()["document"] = row.count
        append(row, "x", 1)
    first.commit()
    with pytest.raises(ConflictError):
        second.commit()
    second.abort()
    one.close()
    other.close()
