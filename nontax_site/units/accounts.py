"""Where a unit's money goes: registered with the application, changed by two.

Once a unit is activated one person asks for other accounts and another one puts
them in force, as with a tariff.
"""

from __future__ import annotations

from typing import Any

from nontax_site.kernel.acts import Act
from nontax_site.kernel.errors import Refused
from nontax_site.units.activating import UnitWithoutAccount
from nontax_site.units.bodies import Account, check_accounts
from nontax_site.units.unit import Unit


class AccountsUnchanged(Refused):
    """The accounts asked for are the ones registered."""

    code = "accounts-unchanged"
    message = "Nothing was changed: ${unit_name} has these accounts already."


class NoAccountsProposed(Refused):
    """There are no proposed accounts to decide on."""

    code = "no-accounts-proposed"
    message = "No accounts of ${unit_name} wait for a decision."


class Accounts:
    """Registers and changes the fiscal accounts of a unit."""

    def __init__(self, workflows: Any) -> None:
        self.workflows = workflows

    def register(self, unit: Unit, accounts: tuple[Account, ...], act: Act) -> None:
        """Say where the money of a unit not yet active goes. Raises AccountMalformed."""
        unit.accounts = check_accounts(accounts)
        self.workflows.fire(unit, "set_accounts", act)

    def ask(self, unit: Unit, accounts: tuple[Account, ...], act: Act) -> None:
        """Propose other accounts, with the reason as comment.

        Raises AccountMalformed, UnitWithoutAccount and AccountsUnchanged.
        """
        wanted = check_accounts(accounts)
        if not wanted:
            raise UnitWithoutAccount(field="accounts", unit_name=unit.name)
        if wanted == unit.accounts:
            raise AccountsUnchanged(field="accounts", unit_name=unit.name)
        unit.proposed_accounts = wanted
        self.workflows.fire(unit, "ask_accounts", act.with_facts(subject=shown(wanted)))

    def change(self, unit: Unit, act: Act) -> None:
        """Put the proposed accounts in force: by another person.

        Raises NoAccountsProposed.
        """
        if not unit.proposed_accounts:
            raise NoAccountsProposed(unit_name=unit.name)
        unit.accounts, unit.proposed_accounts = unit.proposed_accounts, ()
        self.workflows.fire(unit, "change_accounts", act)

    def refuse(self, unit: Unit, act: Act) -> None:
        """Leave the accounts as they are, with the reason in the comment."""
        unit.proposed_accounts = ()
        self.workflows.fire(unit, "refuse_accounts", act)


def shown(accounts: tuple[Account, ...]) -> str:
    """The accounts in one line: number and bank of each."""
    return "; ".join(f"{row[2]} · {row[3]}" for row in accounts)
