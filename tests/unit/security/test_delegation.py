"""Up to which amount a delegation reaches."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from nontax_site.payments.demand import Demand
from nontax_site.security.delegation import Delegation


@pytest.mark.parametrize(
    ("late_fen", "reached"), [(0, True), (20_000, True), (20_001, False)]
)
def test_additions_of_a_demand_count_towards_the_limit(late_fen, reached):
    lent = Delegation(id="D-330100-26-0001", most_fen=120_000)
    demand = Demand(total_fen=100_000, owed_fen=100_000, late_fen=late_fen)
    assert lent.reaches(demand) is reached


def test_before_a_demand_is_issued_its_total_counts():
    lent = Delegation(id="D-330100-26-0001", most_fen=120_000)
    assert not lent.reaches(Demand(total_fen=120_001))
    assert lent.reaches(SimpleNamespace(amount_fen=-120_000))
    assert lent.reaches(SimpleNamespace())
