"""What one notice or bill may hold in all, and where its money goes."""

import pytest

from nontax_site.kernel.money import Money
from nontax_site.payments.limits import account_taking, total_within
from nontax_site.payments.refusals import (
    AccountMissing,
    DestinationsMixed,
    TotalNotPositive,
    TotalTooLarge,
)
from tests.factories.regions import make_region
from tests.factories.units import make_unit


def test_a_total_lies_above_nothing_and_within_the_limit_of_the_region():
    region = make_region(max_amount_fen=100)
    assert total_within([Money(60), Money(40)], region) == Money(100)
    with pytest.raises(TotalNotPositive):
        total_within([Money(0)], region)
    with pytest.raises(TotalTooLarge):
        total_within([Money(60), Money(41)], region)


def test_money_goes_to_the_account_of_its_kind_or_of_remittance():
    unit = make_unit()
    assert account_taking(unit, ("special",)) == unit.accounts[1]
    with pytest.raises(DestinationsMixed):
        account_taking(unit, ("special", "treasury"))
    with pytest.raises(AccountMissing):
        account_taking(unit, ("elsewhere",))
    remit = ("remit", "汇缴户", "3301000000000003", "杭州银行")
    unit.accounts = (*unit.accounts, remit)
    assert account_taking(unit, ("special", "treasury")) == remit
    assert account_taking(unit, ("elsewhere",)) == remit
