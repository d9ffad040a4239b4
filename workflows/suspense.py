"""Guards of suspense money, and when two must decide. They only read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from nontax_site.kernel.acts import Act
from nontax_site.payments.refusals import ResolutionUnknown
from nontax_site.payments.suspense import RESOLUTION_TITLES, RETURN, SuspenseMoney


def guard_propose(case: SuspenseMoney, act: Act) -> None:
    """A proposal names one of the ways; what a form will say is not known yet."""
    if act.facts.get("trial"):
        return
    if case.proposal is None or case.proposal[0] not in RESOLUTION_TITLES:
        raise ResolutionUnknown(field="resolution", resolution="")


def guard_approve(case: SuspenseMoney, act: Act) -> None:
    """There is a proposal to decide on."""
    if case.proposal is None:
        raise ResolutionUnknown(field="resolution", resolution="")


def needs_two(case: SuspenseMoney, setting: Callable[[str], Any]) -> bool:
    """Whether so much is to be given back that the region wants two to agree."""
    least: int = setting("suspense_two_from_fen") or 0
    way = case.proposal[0] if case.proposal else ""
    return way == RETURN and 0 < least <= case.amount_fen
