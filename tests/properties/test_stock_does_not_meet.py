"""What two units do with their paper at once touches no common object.

And two clerks who take the same number at once: one has it, the other is told.
"""

from __future__ import annotations

import pytest
from transaction import TransactionManager
from ZODB.POSException import ConflictError

from nontax_site.root import SITE
from nontax_site.stock.refusals import NumberElsewhere
from nontax_site.storage.connecting import own_transaction
from tests.factories.stock import CODE, POLICE, SCHOOL, STORE, TRANSIT, Stock
from tests.factories.storage import counted, open_database, quiet


@pytest.fixture
def database():
    made = open_database("memory://", fatal=quiet)

    def build(root):
        stock = Stock()
        stock.stocked(1, 10_000)
        for unit, first in ((SCHOOL, 1), (POLICE, 1001)):
            stock.supplied(first, first + 999, unit)
            stock.issue(unit)
        root[SITE] = stock.root

    own_transaction(made, build)
    yield made
    made.close()


class Session:
    """One connection with a transaction of its own."""

    def __init__(self, database):
        self.manager = TransactionManager(explicit=True)
        self.manager.begin()
        self.connection = database.open(self.manager)
        self.stock = Stock(self.connection.root()[SITE])

    def close(self):
        """Give up what was not committed."""
        if self.manager._txn is not None:
            self.manager.abort()
        self.connection.close()


@pytest.fixture
def begin(database):
    """Opens sessions, and closes them at the end."""
    made = []

    def session():
        made.append(Session(database))
        return made[-1]

    yield session
    for one in made:
        one.close()


def test_two_units_issue_from_one_batch_without_meeting(begin):
    school, police = begin(), begin()
    for _ in range(25):
        school.stock.issue(SCHOOL)
        police.stock.issue(POLICE)
    school.manager.commit()
    police.manager.commit()
    stock = begin().stock
    assert stock.book.next_of(SCHOOL.holder, "0202") == (CODE, 27)
    assert stock.book.next_of(POLICE.holder, "0202") == (CODE, 1027)


def test_issuing_a_bill_writes_its_number_its_register_and_little_else(database):
    with counted(database) as stores:
        own_transaction(database, lambda root: Stock(root[SITE]).issue(SCHOOL))
    names = sorted(name for name, _size in stores.records)
    assert names == ["Numbers", "Register", "Sheet", "Stretch"]
    assert stores.size_bytes < 3_000


def test_one_of_two_who_take_the_same_number_at_once_is_told(begin):
    one, other = begin(), begin()
    one.stock.issue(SCHOOL, number=5)
    other.stock.issue(SCHOOL, number=5)
    one.manager.commit()
    with pytest.raises(ConflictError):
        other.manager.commit()
    with pytest.raises(NumberElsewhere):
        begin().stock.issue(SCHOOL, number=5)


def test_one_of_two_who_allot_the_same_range_at_once_is_told(begin):
    one, other = begin(), begin()
    one.stock.move(3001, 3100, STORE, TRANSIT)
    other.stock.move(3050, 3150, STORE, TRANSIT)
    one.manager.commit()
    with pytest.raises(ConflictError):
        other.manager.commit()
