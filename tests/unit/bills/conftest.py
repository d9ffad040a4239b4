"""The law of bills in a registry of its own, and a bureau in memory."""

import pytest

from tests.factories import bills


@pytest.fixture
def law():
    with bills.workflows("bills.zcml") as registry:
        yield registry


@pytest.fixture
def bureau(law):
    return bills.Bureau()
