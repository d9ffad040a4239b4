"""The trail of a person: where in the lanes everything stands that he did.

The lanes are the truth; this is an index over them, from the keyed digest of a
person to his entries by time. It is fed after the commit by a timer that walks
each lane from where it stopped: no deed ever writes here, so nobody waits for
another. It may be thrown away and made again at any time.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any, NamedTuple

from BTrees.OOBTree import OOBTree
from persistent import Persistent

from nontax_site.audit.lanes import Breach
from nontax_site.storage.classes import stored

AT_ONCE = 500
"""So many entries are taken in one transaction."""


class Done(NamedTuple):
    """One thing a person did: when, in which lane, the entry's number, and what.

    ``for_another`` when he is the one in whose name it was done.
    """

    at: str
    lane: str
    n: int
    verb: str
    kind: str
    id: str
    login: str
    for_another: bool = False

    @property
    def key(self) -> str:
        """Where it stands in the row of the person; newest last."""
        return f"{self.at}|{self.lane}|{self.n:010d}"


@stored
class Trails(Persistent):
    """Trails by person, and how far each lane was walked (``root.trails``)."""

    def __init__(self) -> None:
        self._people = OOBTree()
        self._walked = OOBTree()

    def walked(self, lane: str) -> int:
        """The number of the last entry of the lane that stands in here."""
        return int(self._walked.get(lane, 0))

    def feed(self, log: Any, most: int = AT_ONCE) -> int:
        """Take in what the lanes have gained; how many entries it were.

        A lane is taken in to its end, and no further lane after ``most`` entries:
        less than that means that everything stands in here.
        """
        taken = 0
        for name in log.names():
            if taken >= most:
                break
            lane, walked = log.find(name), self.walked(name)
            if lane is None or lane.count <= walked:
                continue
            for entry in lane.newest_first():
                if entry["n"] <= walked:
                    break
                self._take(name, entry)
                taken += 1
            self._walked[name] = lane.count
        return taken

    def _take(self, lane: str, entry: dict[str, Any]) -> None:
        for person, done in _by_person(lane, entry):
            row = self._people.get(person)
            if row is None:
                row = self._people[person] = OOBTree()
            row[done.key] = tuple(done)[3:]

    def page(
        self,
        person: str,
        *,
        before: str = "",
        limit: int = 50,
        low: str = "",
        high: str = "",
    ) -> Iterator[Done]:
        """What a person did, newest first, by keys before ``before``.

        ``low`` and ``high`` are times as the entries have them; ``high`` is not
        included.
        """
        row = self._people.get(person)
        if row is None:
            return
        top = min(filter(None, (before, high)), default=None)
        keys = row.keys(low or None, top, excludemax=top is not None)
        for key in islice(reversed(keys), limit):
            yield _done(key, row[key])

    def everything(self) -> Iterator[tuple[str, Done]]:
        """Every person's entries, for the check."""
        for person, row in self._people.items():
            for key, rest in row.items():
                yield person, _done(key, rest)

    def clear(self) -> None:
        """Throw everything away; ``feed`` then begins at the first entries."""
        self._people = OOBTree()
        self._walked = OOBTree()

    def rebuild(self, log: Any) -> int:
        """Make it anew from the lanes; how many entries were walked."""
        self.clear()
        for name in log.names():
            for entry in log.find(name).entries():
                self._take(name, entry)
                self._walked[name] = entry["n"]
        return sum(self._walked.values())


def differences(log: Any, trails: Trails) -> list[Breach]:
    """Where the trails are not what the walked parts of the lanes say."""
    expected: set[tuple[str, Done]] = set()
    found = []
    for name in log.names():
        lane, walked = log.find(name), trails.walked(name)
        if lane is None:
            continue
        if walked > lane.count:
            found.append(Breach(name, walked, "A trail of a person went further."))
        for entry in islice(lane.entries(), walked):
            expected.update(_by_person(name, entry))
    stored_rows = set(trails.everything())
    for _person, done in sorted(expected - stored_rows):
        found.append(Breach(done.lane, done.n, "A person's trail misses this entry."))
    for _person, done in sorted(stored_rows - expected):
        found.append(Breach(done.lane, done.n, "A person's trail says too much."))
    return found


def _by_person(lane: str, entry: dict[str, Any]) -> Iterator[tuple[str, Done]]:
    """The natural persons an entry names, each with his row of it."""
    behalf: Any = entry.get("behalf") or ()
    for person, for_another in (
        (entry.get("person", ""), False),
        (behalf[1] if len(behalf) == 2 else "", True),
    ):
        if not person or person.startswith("system:"):
            continue
        yield (
            person,
            Done(
                at=entry["at"],
                lane=lane,
                n=entry["n"],
                verb=entry.get("verb", ""),
                kind=entry.get("kind", ""),
                id=entry.get("id", ""),
                login=entry.get("login", ""),
                for_another=for_another,
            ),
        )


def _done(key: str, rest: tuple[Any, ...]) -> Done:
    at, _, place = key.partition("|")
    lane, _, number = place.rpartition("|")
    return Done(at, lane, int(number), *rest)
