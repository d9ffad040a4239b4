"""What every part of the founding works on: the site, who acts, what was made."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from nontax_site.kernel.acts import Act, Actor
from nontax_site.kernel.clock import FixedClock
from nontax_site.kernel.interfaces import IWorkflows
from nontax_site.security.certificates import Subject

SUPERVISION = "财政票据监制专用章"
"""The name of a fiscal supervision seal."""

BILL_SEAL = "票据专用章"
"""The name of a unit's seal."""


class Ground:
    """The site while it is founded.

    ``actors`` is filled with login → Actor, ``printed`` with the accounts as
    ``nontax demo accounts`` prints them; ``units`` is key → id, ``unit_names``
    key → name. ``init`` is the act of the first start.
    """

    def __init__(self, clock: FixedClock) -> None:
        self.clock = clock
        self.actors: dict[str, Actor] = {}
        self.printed: list[dict[str, str]] = []
        self.units: dict[str, str] = {}
        self.unit_names: dict[str, str] = {}

    def begin(self, request: Any, init: Act) -> None:
        """Stand on the site of the request, in its transaction."""
        self.request, self.site, self.init = request, request.site, init
        self.workflows = request.find_service(IWorkflows)

    def now(self) -> datetime:
        """The clock's moment."""
        return self.clock.now()

    def act(self, login: str, comment: str = "") -> Act:
        """An act of the person at the clock's moment."""
        return Act(self.actors[login], self.now(), comment)

    def make_key(self, holder: str, organisation: str, seal: str, days: int) -> None:
        """A seal key of the holder that is in force for so many days."""
        self.site.keys.make(
            holder,
            Subject(organisation, seal),
            days,
            self.now(),
            self.request.registry.master_key,
        )

    def make_unit_key(self, key: str, name: str, days: int = 1825) -> None:
        """A seal key of a unit, under the name it bears."""
        self.make_key(f"unit:{self.units[key]}", name, BILL_SEAL, days)
