"""Guards of leaving and moving. They only read."""

from __future__ import annotations

from nontax_site.kernel.acts import Act
from nontax_site.security.leaving import Leaving
from nontax_site.security.people_refusals import OwnGrant


def guard_not_own(leaving: Leaving, act: Act) -> None:
    """Nobody decides about his own going, whatever account he uses."""
    persons = {a.person for a in (act.actor, act.on_behalf_of) if a is not None}
    if leaving.person in persons:
        raise OwnGrant
