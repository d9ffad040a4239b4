"""Activating a unit, or refusing its application.

A unit that cannot seal cannot issue bills, and one without a fiscal account has
nowhere to send its money: neither is activated.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from nontax_site.kernel.acts import Act
from nontax_site.kernel.errors import Refused
from nontax_site.units.unit import Unit

HasSealKey = Callable[[str, datetime], bool]
"""Whether a holder (``unit:<id>``) has a seal key in force at a time."""


class UnitWithoutAccount(Refused):
    """No fiscal account is registered for the unit."""

    code = "unit-without-account"
    message = "${unit_name} has no fiscal account yet."
    remedy = "Register the account its money goes to."


class UnitWithoutSealKey(Refused):
    """No seal key of the unit is in force."""

    code = "unit-without-seal-key"
    message = "${unit_name} has no seal key in force, so it could not seal a bill."
    remedy = (
        "Ask the operator of the server to make or import it, then try again: "
        "nontax keys make ${holder}."
    )


def check_activation(unit: Unit, seal_key_in_force: bool | None) -> None:
    """Raise the reason why the unit cannot be activated, if there is one.

    ``None`` leaves the question of the key open (the page asks before the deed).
    """
    if not unit.accounts:
        raise UnitWithoutAccount(unit_name=unit.name)
    if seal_key_in_force is False:
        raise UnitWithoutSealKey(unit_name=unit.name, holder=unit.holder)


class Activating:
    """Decides on the application of a unit."""

    def __init__(self, workflows: Any, has_seal_key: HasSealKey) -> None:
        self.workflows = workflows
        self.has_seal_key = has_seal_key

    def activate(self, unit: Unit, act: Act) -> None:
        """Let the unit charge. Raises UnitWithoutAccount, UnitWithoutSealKey."""
        in_force = self.has_seal_key(unit.holder, act.at)
        self.workflows.fire(unit, "activate", act.with_facts(seal_key=in_force))

    def refuse(self, unit: Unit, act: Act) -> None:
        """Turn the application down, with the reason in the act's comment."""
        self.workflows.fire(unit, "refuse", act)
