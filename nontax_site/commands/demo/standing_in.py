"""Who acts for whom in the demo: one delegation in force, one of next week."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from nontax_site.commands.demo.working import Working, quietly
from nontax_site.kernel.clock import beijing_day
from nontax_site.security.delegating import Delegating, Lending


class StandingIn:
    """The delegations of today, over the people of ``working``."""

    def __init__(self, working: Working) -> None:
        self.working = working

    def last_day(self) -> None:
        """A bureau's supervisor is away; one of a unit will be."""
        do = self.working.do_and_send
        quietly(do, self._give, "sx-boss", "hz-boss", ("bill",), 0, "赴京参加培训")
        quietly(do, self._give, "police-boss", "edu-boss", ("notice",), 7, "年休假")

    def _give(
        self,
        request: Any,
        principal: str,
        delegate: str,
        kinds: tuple[str, ...],
        ahead: int,
        reason: str,
    ) -> None:
        """The first role of the principal, for five days."""
        (grant, *_more) = self.working.actors[principal].grants
        start = beijing_day(self.working.clock.now()) + timedelta(days=ahead)
        lending = Lending(
            delegate=delegate,
            role=grant.role,
            place=grant.place,
            kinds=kinds,
            from_day=start,
            to_day=start + timedelta(days=4),
            reason=reason,
        )
        act = self.working.act(principal, reason)
        request.find_service(Delegating).give(principal, lending, act)
