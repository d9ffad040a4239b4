"""Guards of suspense money. They only read."""

from __future__ import annotations

from nontax_site.kernel.acts import Act
from nontax_site.payments.refusals import ResolutionUnknown
from nontax_site.payments.suspense import RESOLUTION_TITLES, SuspenseMoney


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
