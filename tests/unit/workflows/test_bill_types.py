"""The guard of bill types."""

from datetime import date

import pytest

from nontax_site.kernel.errors import Forbidden
from nontax_site.stock.bill_type import BillType
from tests.factories.desk import SUPERVISOR, act
from workflows.bill_types import guard_replace


def test_a_revision_is_replaced_in_the_name_of_its_successor_only():
    old = BillType(successor="T-330100-0321-02", to_day=date(2026, 5, 1))
    guard_replace(old, act(SUPERVISOR, successor="T-330100-0321-02"))
    for facts in ({}, {"successor": "T-330100-0321-09"}):
        with pytest.raises(Forbidden):
            guard_replace(old, act(SUPERVISOR, **facts))
