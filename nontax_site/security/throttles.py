"""How often somebody may fail: counted in the sessions database, per key.

Each try is counted before it is looked at, in a transaction of its own: a
request that is rolled back, or a hundred at once, gain nothing. After the free
tries every further one is only looked at after a wait that doubles.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from BTrees.OOBTree import OOBTree
from persistent import Persistent

from nontax_site.storage.classes import stored

KEY = "throttles"


@dataclass(frozen=True, slots=True)
class Limit:
    """So many free tries, then waits of ``wait``, twice that, … up to ``longest``.

    Without any try for ``forget`` the count begins again.
    """

    free: int
    wait: timedelta
    longest: timedelta
    forget: timedelta

    def wait_after(self, tries: int) -> timedelta:
        """How long after that many tries the next one has to wait."""
        if tries < self.free:
            return timedelta(0)
        return min(self.wait * 2 ** min(tries - self.free, 20), self.longest)


SIGN_IN: Final = Limit(5, timedelta(minutes=1), timedelta(hours=1), timedelta(hours=24))
"""Nine tries in the first quarter of an hour, then hardly any."""

ADDRESS: Final = Limit(
    60, timedelta(seconds=10), timedelta(minutes=5), timedelta(minutes=15)
)
"""For a whole office behind one address."""


@stored
class Throttles(Persistent):
    """Tries by key: (how many, when the last one was)."""

    def __init__(self) -> None:
        self._tries = OOBTree()

    def attempt(self, key: str, at: datetime, limit: Limit) -> bool:
        """Count a try; False when it comes too early and is not to be looked at."""
        name = _digest(key)
        tries, last = self._tries.get(name, (0, None))
        if last is None or at - last > limit.forget:
            tries, last = 0, None
        if last is not None and at < last + limit.wait_after(tries):
            return False
        self._tries[name] = (tries + 1, at)
        return True

    def tries(self, key: str) -> int:
        """How many tries are counted."""
        found: int = self._tries.get(_digest(key), (0, None))[0]
        return found

    def clear(self, key: str) -> None:
        """Forget the tries of a key, after a success."""
        self._tries.pop(_digest(key), None)

    def give_back(self, key: str) -> None:
        """Take one try off a key shared by many, after a success of one of them."""
        name = _digest(key)
        tries, last = self._tries.get(name, (0, None))
        if tries > 1:
            self._tries[name] = (tries - 1, last)
        else:
            self._tries.pop(name, None)

    def purge(self, at: datetime, older: timedelta = SIGN_IN.forget) -> int:
        """Take out what is older than any limit remembers; returns how many."""
        over = [key for key, (_, last) in self._tries.items() if at - last > older]
        for key in over:
            del self._tries[key]
        return len(over)


def throttles_of(root: Any) -> Throttles:
    """The throttles in the root of the sessions database, made when not there."""
    if KEY not in root:
        root[KEY] = Throttles()
    found: Throttles = root[KEY]
    return found


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
