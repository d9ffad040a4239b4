"""Where a unit's money goes, and who changes it."""

import pytest

from nontax_site.units.accounts import (
    Accounts,
    AccountsUnchanged,
    NoAccountsProposed,
)
from nontax_site.units.activating import UnitWithoutAccount
from nontax_site.units.bodies import AccountMalformed
from nontax_site.units.closing import Closing
from tests.factories.desk import RememberingWorkflows, act
from tests.factories.units import make_unit

NEW = (("remit", "汇缴专户", "330100000009", "杭州银行"),)


@pytest.fixture
def accounts():
    return Accounts(RememberingWorkflows())


def test_accounts_of_an_application_are_registered_by_a_verb_of_their_own(accounts):
    unit = make_unit()
    accounts.register(unit, NEW, act())
    assert unit.accounts == NEW
    assert accounts.workflows.verbs == ["set_accounts"]
    with pytest.raises(AccountMalformed):
        accounts.register(unit, (("remit", "", "1", "x"),), act())


def test_accounts_asked_for_are_in_force_only_when_they_were_decided_on(accounts):
    unit = make_unit()
    before = unit.accounts
    accounts.ask(unit, NEW, act(comment="new bank"))
    assert unit.accounts == before
    [(_, verb, fired)] = accounts.workflows.fired
    assert (verb, fired.facts["subject"]) == ("ask_accounts", "330100000009 · 杭州银行")
    accounts.change(unit, act())
    assert (unit.accounts, unit.proposed_accounts) == (NEW, ())


def test_refused_accounts_leave_the_old_ones(accounts):
    unit = make_unit()
    before = unit.accounts
    accounts.ask(unit, NEW, act(comment="new bank"))
    accounts.refuse(unit, act(comment="no"))
    assert (unit.accounts, unit.proposed_accounts) == (before, ())
    with pytest.raises(NoAccountsProposed):
        accounts.change(unit, act())


def test_what_cannot_be_asked_for_is_not_proposed(accounts):
    unit = make_unit()
    with pytest.raises(AccountsUnchanged):
        accounts.ask(unit, unit.accounts, act())
    with pytest.raises(UnitWithoutAccount):
        accounts.ask(unit, (), act())
    with pytest.raises(AccountMalformed):
        accounts.ask(unit, (("remit", "", "1", "x"),), act())
    assert unit.proposed_accounts == ()
    assert accounts.workflows.fired == []


def test_closing_a_unit_forgets_accounts_nobody_decided_on(accounts):
    unit = make_unit()
    accounts.ask(unit, NEW, act())
    Closing(accounts.workflows, lambda _: {}).close(unit, act())
    assert unit.proposed_accounts == ()
