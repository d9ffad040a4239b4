"""Suspending a unit and letting it go on."""

from __future__ import annotations

from typing import Any

from nontax_site.kernel.acts import Act
from nontax_site.units.unit import Unit


class Suspending:
    """Stops a unit from charging for a time; what it began goes on."""

    def __init__(self, workflows: Any) -> None:
        self.workflows = workflows

    def suspend(self, unit: Unit, act: Act) -> None:
        """Stop new notices and bills, with the reason in the act's comment."""
        self.workflows.fire(unit, "suspend", act)

    def resume(self, unit: Unit, act: Act) -> None:
        """Let the unit charge again."""
        self.workflows.fire(unit, "resume", act)
