"""Adjusting a published item."""

from datetime import date

import pytest

from nontax_site.items.adjusting import (
    Adjusting,
    NoTariffProposed,
    TariffBeginsInPast,
)
from nontax_site.units.periods import PeriodBeforeLast
from nontax_site.units.unit import UnitIdMalformed
from tests.factories.desk import SUPERVISOR, RememberingWorkflows, act
from tests.factories.items import make_item, make_tariff

TODAY = date(2026, 11, 21)
NEW = make_tariff(from_day=TODAY, amount_fen=16000)


@pytest.fixture
def adjusting():
    return Adjusting(RememberingWorkflows())


def test_a_new_tariff_is_asked_by_one_and_set_by_another(adjusting):
    item = make_item()
    adjusting.ask_tariff(item, NEW, act(comment="发改价格规〔2019〕914号"))
    assert item.tariff_on(TODAY).amount_fen == 20000
    adjusting.set_tariff(item, act(SUPERVISOR))
    assert item.tariff_on(TODAY).amount_fen == 16000
    assert item.proposed is None
    assert adjusting.workflows.verbs == ["ask_tariff", "set_tariff"]
    assert adjusting.workflows.fired[0][2].facts["subject"] == "2026-11-21: 160.00/本"


def test_a_refused_tariff_leaves_no_trace_in_the_item(adjusting):
    item = make_item(proposed=NEW)
    adjusting.refuse_tariff(item, act(SUPERVISOR, "no basis"))
    assert item.proposed is None
    assert item.tariffs == (make_tariff(),)


def test_a_tariff_never_reaches_into_the_past(adjusting):
    past = make_tariff(from_day=date(2026, 11, 20))
    with pytest.raises(TariffBeginsInPast):
        adjusting.ask_tariff(make_item(), past, act())
    with pytest.raises(TariffBeginsInPast):
        adjusting.set_tariff(make_item(proposed=past), act(SUPERVISOR))
    item = make_item(tariffs=(make_tariff(from_day=TODAY),))
    with pytest.raises(PeriodBeforeLast):
        adjusting.ask_tariff(item, NEW, act())


def test_without_a_proposal_there_is_nothing_to_decide(adjusting):
    with pytest.raises(NoTariffProposed):
        adjusting.set_tariff(make_item(), act(SUPERVISOR))


def test_an_item_may_go_over_to_the_tax_authority(adjusting):
    item = make_item()
    adjusting.hand_over(item, "tax", TODAY, act(SUPERVISOR, "财综〔2020〕58号"))
    assert item.collected_by(TODAY) == "tax"
    assert adjusting.workflows.verbs == ["hand_over"]


def test_units_are_assigned_once_each(adjusting):
    item = make_item()
    adjusting.assign(item, ["330100-0002", "330100-0003", "330100-0002"], act())
    assert item.units == ("330100-0002", "330100-0003")
    with pytest.raises(UnitIdMalformed):
        adjusting.assign(item, ["police"], act())
