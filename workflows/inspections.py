"""Guards of annual inspections. They only read."""

from __future__ import annotations

from nontax_site.kernel.acts import Act
from nontax_site.stock.certificate_refusals import CasesOpen
from nontax_site.stock.inspection import Inspection


def guard_close(_inspection: Inspection, act: Act) -> None:
    """Every case is decided first; the deed says the fact ``waiting``."""
    waiting = act.facts.get("waiting")
    if waiting is None and act.facts.get("trial"):
        return
    if waiting is None or waiting:
        raise CasesOpen(count=waiting or 0)
