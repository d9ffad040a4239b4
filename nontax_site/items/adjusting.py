"""Adjusting a published item: a new dated tariff, another collecting body, units.

A tariff is asked for by one person and put in force by another; it never
reaches into days that have passed, so a notice keeps the tariff of its day.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from nontax_site.items.item import ChargeItem
from nontax_site.items.tariff import Tariff, with_version
from nontax_site.kernel.acts import Act
from nontax_site.kernel.clock import beijing_day
from nontax_site.kernel.errors import Refused
from nontax_site.units.unit import check_unit_id


class TariffBeginsInPast(Refused):
    """A new tariff begins today at the earliest."""

    code = "tariff-begins-in-past"
    message = "The new tariff would begin on ${from_day}, before today."
    remedy = "Let it begin today or later: what was charged stays as it was."


class NoTariffProposed(Refused):
    """There is no proposed tariff to decide on."""

    code = "no-tariff-proposed"
    message = "No tariff of «${item_name}» waits for a decision."


class Adjusting:
    """Changes a published item; each change is an entry in its history."""

    def __init__(self, workflows: Any) -> None:
        self.workflows = workflows

    def ask_tariff(self, item: ChargeItem, tariff: Tariff, act: Act) -> None:
        """Propose the next version of the tariff, with its basis as comment.

        Raises TariffBeginsInPast and PeriodBeforeLast.
        """
        check_begins(tariff, act)
        with_version(item.tariffs, tariff)
        item.proposed = tariff
        subject = f"{tariff.from_day}: {tariff.standard}"
        self.workflows.fire(item, "ask_tariff", act.with_facts(subject=subject))

    def set_tariff(self, item: ChargeItem, act: Act) -> None:
        """Put the proposed version in force: by another person.

        Raises NoTariffProposed, and TariffBeginsInPast when it lay too long.
        """
        if item.proposed is None:
            raise NoTariffProposed(item_name=item.name)
        check_begins(item.proposed, act)
        item.tariffs = with_version(item.tariffs, item.proposed)
        item.proposed = None
        self.workflows.fire(item, "set_tariff", act)

    def refuse_tariff(self, item: ChargeItem, act: Act) -> None:
        """Turn the proposed version down, with the reason in the comment."""
        item.proposed = None
        self.workflows.fire(item, "refuse_tariff", act)

    def hand_over(self, item: ChargeItem, body: str, from_day: date, act: Act) -> None:
        """Let another body collect from a day on: unit, finance or tax."""
        item.collect_from(body, from_day)
        self.workflows.fire(item, "hand_over", act)

    def assign(self, item: ChargeItem, units: Iterable[str], act: Act) -> None:
        """Say which units may charge the item. Raises UnitIdMalformed."""
        item.units = tuple(dict.fromkeys(check_unit_id(unit) for unit in units))
        self.workflows.fire(item, "assign", act)


def check_begins(tariff: Tariff, act: Act) -> None:
    """Raise TariffBeginsInPast unless the tariff begins today or later."""
    if tariff.from_day < beijing_day(act.at):
        raise TariffBeginsInPast(field="from_day", from_day=tariff.from_day)
