"""Relief and payment in the same moment: one of them is told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from ZODB.POSException import ConflictError

from nontax_site.background import requests_of
from nontax_site.kernel.acts import Act, system_actor
from nontax_site.kernel.clock import beijing_day
from nontax_site.kernel.money import Money
from nontax_site.payments.paying import Confirmation, Paying
from nontax_site.payments.ports import payment_ports
from nontax_site.payments.querying import Enquiry, Querying
from nontax_site.payments.refusals import AlreadyPaid
from nontax_site.payments.relief import DEFERRAL, EXEMPTION, INSTALMENT, REDUCTION, Part
from nontax_site.payments.relieving import Asked, Relieving
from nontax_site.storage.attempts import Attempts
from tests.factories.channels import issue
from tests.factories.office import BANK

KINDS = (REDUCTION, EXEMPTION, DEFERRAL, INSTALMENT)


def asked(office, code, kind):
    """The id of a relief that waits for its decision."""
    today = beijing_day(office.clock.now())
    with office.work() as request:
        deeds = Relieving(payment_ports(request))
        notice = request.site.document("notice", code)
        half = notice.total_fen // 2
        parts = [
            Part(today + timedelta(days=30), half),
            Part(today + timedelta(days=60), notice.total_fen - half),
        ]
        wanted = Asked(
            kind,
            "hardship",
            off=Money(half),
            due=notice.due + timedelta(days=30),
            parts=parts,
        )
        relief = deeds.ask(notice, wanted, office.act("school-clerk", "困难"))
        if not relief.is_by_unit:
            deeds.forward(relief, office.act("school-boss", "属实"))
        return relief.id


def grant(office, request, name):
    relief = request.site.document("relief", name)
    who = "school-boss" if relief.is_by_unit else "hz-boss"
    Relieving(payment_ports(request)).grant(relief, office.act(who, "同意"))


def pay(office, request, code):
    ports, now = payment_ports(request), office.clock.now()
    notice = request.site.document("notice", code)
    made = Confirmation(
        serial="S1",
        pay_code=code,
        amount=notice.owed(beijing_day(now)),
        paid_at=now,
        accounting_day=beijing_day(now),
        bank="HZB",
        channel_kind="COUNTER",
        mode="CARD",
        rec_account=ports.account_of(notice)[2],
        payer_account="6217000010001234567",
        payer_name=notice.who.name,
    )
    act = Act(system_actor("door"), now)
    return Paying(ports).confirm(request.site.channels[BANK], made, "d", act).code


def queried(office, code):
    """A bank asked, and its quote is over by now."""
    with office.work() as request:
        act = Act(system_actor("door"), office.clock.now())
        enquiry = Enquiry(serial="Q1", pay_code=code)
        Querying(payment_ports(request)).query(
            request.site.channels[BANK], enquiry, act
        )
    with office.work() as request:
        notice = request.site.document("notice", code)
        until = notice.quoted_until()
    office.clock.advance(until - office.clock.now() + timedelta(seconds=1))


@pytest.mark.parametrize("kind", KINDS)
def test_who_pays_first_is_seen_by_the_grant(office, kind):
    code = issue(office)
    name = asked(office, code, kind)
    queried(office, code)
    begin = requests_of(office.registry)
    with begin() as one, begin() as two:
        one.tm.begin()
        two.tm.begin()
        grant(office, two, name)
        assert pay(office, one, code) == "00000"
        one.tm.commit()
        with pytest.raises(ConflictError):
            two.tm.commit()
        two.tm.abort()
    with pytest.raises(AlreadyPaid):
        Attempts().in_transaction(begin, lambda request: grant(office, request, name))


@pytest.mark.parametrize("kind", KINDS)
def test_who_grants_first_is_seen_by_the_payment(office, kind):
    code = issue(office)
    name = asked(office, code, kind)
    queried(office, code)
    begin = requests_of(office.registry)
    with begin() as one, begin() as two:
        one.tm.begin()
        two.tm.begin()
        assert pay(office, two, code) == "00000"
        grant(office, one, name)
        one.tm.commit()
        with pytest.raises(ConflictError):
            two.tm.commit()
        two.tm.abort()
    with office.work() as request:
        assert request.site.document("notice", code).paid is None
        assert request.site.document("relief", name).state == "granted"
