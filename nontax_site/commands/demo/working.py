"""What the demo's people share: a clock, a dice, and deeds in transactions."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from nontax_site.background import requests_of, sender_of
from nontax_site.kernel.acts import Act, Actor, system_actor
from nontax_site.kernel.clock import FixedClock
from nontax_site.kernel.errors import NontaxError

COMPANIES = (
    "杭州西湖茶业有限公司",
    "浙江钱江机电有限公司",
    "杭州拱宸建设集团有限公司",
    "杭州余杭物流有限公司",
)


class Working:
    """The people at work; ``actors`` are login → Actor. The seed makes the life."""

    def __init__(self, app: Any, clock: FixedClock, actors: dict[str, Actor]) -> None:
        self.app = app
        self.registry = app.registry
        self.clock = clock
        self.actors = actors
        self.dice = random.Random(20261121)
        self.sender = sender_of(app.registry)

    def do(self, deed: Callable[..., Any], *given: Any) -> Any:
        """Call ``deed(request, *given)`` in a transaction of its own."""
        with requests_of(self.registry)() as request:
            request.tm.begin()
            try:
                done = deed(request, *given)
                request.tm.commit()
            except BaseException:
                request.tm.abort()
                raise
        return done

    def do_and_send(self, deed: Callable[..., Any], *given: Any) -> Any:
        """The same, and the sender does what it left to do."""
        done = self.do(deed, *given)
        self.sender.drain()
        return done

    def act(self, login: str, comment: str = "") -> Act:
        """An act of a person, now."""
        return Act(self.actors[login], self.clock.now(), comment)

    def system(self, name: str) -> Act:
        """An act of the system itself, now."""
        return Act(system_actor(name), self.clock.now())

    def asker(self, document: Any, reason: str) -> Act:
        """An act of the clerk of the document's unit."""
        place = f"unit:{document.unit}"
        clerk = next(a for a in self.actors.values() if a.holds("unit_clerk", place))
        return Act(clerk, self.clock.now(), reason)

    def boss_of(self, unit: str) -> Actor | None:
        """The supervisor of a unit, where it has one."""
        place = f"unit:{unit}"
        return next(
            (a for a in self.actors.values() if a.holds("unit_supervisor", place)),
            None,
        )

    def unit_of(self, login: str) -> str:
        """The unit the person is a clerk of."""
        grants = self.actors[login].grants
        places = [grant.place for grant in grants if grant.role == "unit_clerk"]
        return places[0].partition(":")[2]


def quietly(deed: Callable[..., Any], *given: Any) -> None:
    """A deed that the rules may refuse: the demo's people shrug and go on."""
    try:
        deed(*given)
    except NontaxError:
        return
