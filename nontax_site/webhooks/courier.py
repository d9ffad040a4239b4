"""What a subscription still has to be told: one courier each, with its parcels.

A parcel is one event with its bytes; it is taken away when the other side has
answered 2xx. A failing one is tried again after 1 minute, 5 minutes, 1 hour,
6 hours and 1 day; then it is stopped and waits for a person. A parcel never
overtakes an earlier one about the same document.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, ClassVar, Final, NamedTuple

from BTrees.LOBTree import LOBTree
from persistent import Persistent

from nontax_site.storage.classes import stored

PAUSES: Final = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(hours=1),
    timedelta(hours=6),
    timedelta(days=1),
)

KEPT_TRIES = 500


class Parcel(NamedTuple):
    """One event on its way; ``number`` is that of its entry in the lane.

    ``due`` is when it is tried again (None: at once); ``is_stopped`` when it
    failed after the last pause; ``error`` is what the last try said.
    """

    number: int
    event: str
    topic: str
    kind: str
    name: str
    body: bytes
    failures: int = 0
    due: datetime | None = None
    is_stopped: bool = False
    error: str = ""


class Try(NamedTuple):
    """One delivery as the log keeps it; ``status`` 0 when nothing answered."""

    at: datetime
    number: int
    event: str
    topic: str
    kind: str
    name: str
    status: int
    error: str
    attempt: int


@stored
class Parcels(LOBTree):
    """Parcels by number, or tries in their order; small leaves."""

    max_leaf_size: ClassVar[int] = 10
    max_internal_size: ClassVar[int] = 100


@stored
class Courier(Persistent):
    """The parcels of one subscription; ``cursor`` is the last entry it has read.

    While it rests (``rests_until``), because nothing answered, nothing is tried.
    """

    def __init__(self, cursor: int) -> None:
        self.cursor = cursor
        self.rests_until: datetime | None = None
        self._parcels = Parcels()
        self._tries = Parcels()

    def take(self, parcel: Parcel) -> None:
        """Take on a new parcel."""
        self._parcels[parcel.number] = tuple(parcel)

    def get(self, number: int) -> Parcel | None:
        """The parcel, or None when it was delivered or dropped."""
        found = self._parcels.get(number)
        return None if found is None else Parcel(*found)

    def parcels(self) -> Iterator[Parcel]:
        """What waits, oldest first."""
        for row in self._parcels.values():
            yield Parcel(*row)

    def due(self, now: datetime, most: int) -> list[Parcel]:
        """What is to be sent now: for each document only its oldest parcel."""
        if self.rests_until is not None and self.rests_until > now:
            return []
        found: list[Parcel] = []
        behind: set[tuple[str, str]] = set()
        for parcel in self.parcels():
            about = (parcel.kind, parcel.name)
            if about in behind:
                continue
            behind.add(about)
            waits = parcel.due is not None and parcel.due > now
            if not parcel.is_stopped and not waits:
                found.append(parcel)
            if len(found) >= most:
                break
        return found

    def delivered(self, parcel: Parcel, status: int, at: datetime) -> None:
        """The other side has it."""
        self._log(parcel, status, "", at)
        del self._parcels[parcel.number]

    def failed(self, parcel: Parcel, status: int, error: str, at: datetime) -> None:
        """It did not arrive: try later, or stop after the last pause."""
        self._log(parcel, status, error, at)
        if not status:
            self.rests_until = at + PAUSES[0]
        failures = parcel.failures + 1
        stopped = failures > len(PAUSES)
        self._parcels[parcel.number] = tuple(
            parcel._replace(
                failures=failures,
                due=None if stopped else at + PAUSES[failures - 1],
                is_stopped=stopped,
                error=error[:200],
            )
        )

    def again(self, number: int) -> None:
        """Try a parcel again at once, with all its pauses; raises KeyError."""
        parcel = Parcel(*self._parcels[number])
        self.rests_until = None
        self._parcels[number] = tuple(
            parcel._replace(failures=0, due=None, is_stopped=False)
        )

    def drop(self) -> None:
        """Nothing is sent any more."""
        self._parcels.clear()

    def tries(self) -> Iterator[Try]:
        """The log of deliveries, newest first."""
        for key in reversed(list(self._tries.keys())):
            yield Try(*self._tries[key])

    def _log(self, parcel: Parcel, status: int, error: str, at: datetime) -> None:
        last = self._tries.maxKey() if self._tries else 0
        self._tries[last + 1] = tuple(
            Try(
                at=at,
                number=parcel.number,
                event=parcel.event,
                topic=parcel.topic,
                kind=parcel.kind,
                name=parcel.name,
                status=status,
                error=error[:200],
                attempt=parcel.failures + 1,
            )
        )
        if last >= KEPT_TRIES:
            self._tries.pop(last + 1 - KEPT_TRIES, None)


def summary(courier: Courier | None) -> dict[str, Any]:
    """How many parcels wait and how many are stopped."""
    parcels = list(courier.parcels()) if courier is not None else []
    stopped = sum(parcel.is_stopped for parcel in parcels)
    return {"waiting": len(parcels) - stopped, "stopped": stopped}
