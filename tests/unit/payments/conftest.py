"""A payments desk in memory for each test."""

import pytest

from tests.factories.notices import Desk


@pytest.fixture
def desk():
    made = Desk()
    yield made
    made.close()
