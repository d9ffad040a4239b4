"""Two supervisors approve in the same moment: the second sees the first."""

from __future__ import annotations

from dataclasses import replace

import pytest
from ZODB.POSException import ConflictError

from nontax_site.background import requests_of
from nontax_site.kernel.clock import beijing_day
from nontax_site.payments.ports import payment_ports
from nontax_site.payments.suspense import Suspense, SuspenseMoney
from nontax_site.storage.attempts import Attempts
from nontax_site.units.region import Change
from tests.factories.notices import person
from tests.factories.office import BANK, HANGZHOU

NAME = "S-330100-26-000001"
FIRST, SECOND = (
    person(login, "bureau_supervisor", f"region:{HANGZHOU}")
    for login in ("first-boss", "second-boss")
)


@pytest.fixture
def proposed(office):
    """Money to be given back, in a region that wants two supervisors."""
    now = office.clock.now()
    with office.work() as request:
        region = request.site.regions[HANGZHOU]
        config = replace(region.config, suspense_two_from_fen=1)
        region.replace_config(config, Change(now, "z", "z", ""))
        money = SuspenseMoney(
            region=HANGZHOU,
            created=now,
            channel=BANK,
            serial="X-1",
            received_at=now,
            paid_at=now,
            accounting_day=beijing_day(now),
            amount_fen=50000,
            reason="12001",
        )
        deeds = Suspense(payment_ports(request))
        deeds.receive(money, office.act("system:door"))
        deeds.propose(money, "return", "", office.act("hz-clerk", "重复缴款"))
    office.drain()
    return office


def approve(office, request, who):
    act = replace(office.act("hz-boss"), actor=who)
    case = request.site.document("suspense", NAME)
    Suspense(payment_ports(request)).approve(case, act)


def test_the_second_conflicts_and_completes_when_it_is_tried_again(proposed):
    begin = requests_of(proposed.registry)
    with begin() as one, begin() as two:
        one.tm.begin()
        two.tm.begin()
        approve(proposed, two, SECOND)
        approve(proposed, one, FIRST)
        one.tm.commit()
        with pytest.raises(ConflictError):
            two.tm.commit()
        two.tm.abort()
    Attempts().in_transaction(begin, lambda request: approve(proposed, request, SECOND))
    with proposed.work() as request:
        case = request.site.document("suspense", NAME)
        assert case.state == "resolved"
        assert [e.person for e in case.history() if e.verb == "approve"] == [
            FIRST.person,
            SECOND.person,
        ]
