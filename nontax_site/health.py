"""How the site is: what a load balancer and an operator ask.

``readiness`` looks at what work needs: a storage that answers and is not older than
its anchor, room on the disk, a clock that agrees, a sender that sends, keys in force.
It says words and figures, never a path, an address or a name of a person.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from nontax_site.audit.outside import outside_of
from nontax_site.checking import anchor_of
from nontax_site.kernel.errors import NontaxError, Unavailable
from nontax_site.root import SITE
from nontax_site.security.keys import PLATFORM
from nontax_site.storage.connecting import is_shared
from nontax_site.storage.presence import server_clock
from nontax_site.storage.segments import time_of

MEGABYTE = 1024 * 1024
LOOK_AGAIN_S = 5.0
SENDER_LATE = timedelta(minutes=10)
"""So long a record of the outbox may wait before the sender counts as stuck."""

CLOCK_OFF = timedelta(seconds=1)
KEY_DAYS = 30


class DiskFull(Unavailable):
    """The disk has less room than the floor: nothing more is written."""

    code = "disk-full"
    message = "The site has no room to write. Nothing was changed."
    remedy = "Tell the administrator, and send it again later."


class Check(NamedTuple):
    """One thing that was looked at; ``grave`` ones make the site not ready."""

    name: str
    ok: bool
    said: str
    grave: bool = True


def free_mb(var: str | Path) -> int:
    """Megabytes free where the data stand."""
    return shutil.disk_usage(var).free // MEGABYTE


def floor_mb(settings: Mapping[str, Any]) -> int:
    """The least room to write in, in megabytes; 0 for none."""
    return int(settings.get("nontax.free_floor_mb") or 0)


def room_of(settings: Mapping[str, Any]) -> Callable[[], bool]:
    """A function that says whether there is room to write, looked at now and then."""
    seen = {"at": -LOOK_AGAIN_S, "has": True}

    def has_room() -> bool:
        floor, now = floor_mb(settings), time.monotonic()
        if floor and now - seen["at"] >= LOOK_AGAIN_S:
            var = Path(settings["nontax.var"])
            seen.update(at=now, has=not var.exists() or free_mb(var) >= floor)
        return bool(seen["has"])

    return has_room


def readiness(database: Any, settings: Mapping[str, Any], now: datetime) -> list[Check]:
    """Everything that was looked at, what fails grave first in their order."""
    looks: tuple[tuple[str, Callable[..., Iterator[Check]]], ...] = (
        ("storage", _storage),
        ("anchor", _anchor),
        ("disk", _disk),
        ("clock", _clock),
        ("sender", _sender),
        ("keys", _keys),
        ("outside anchor", _outside),
    )
    found: list[Check] = []
    for name, look in looks:
        try:
            found.extend(look(database, settings, now))
        except NontaxError as error:
            found.append(Check(name, False, error.code))
        except Exception as error:
            found.append(Check(name, False, type(error).__name__))
    return found


def is_ready(checks: list[Check]) -> bool:
    """Whether nothing grave was found."""
    return all(one.ok or not one.grave for one in checks)


def as_json(checks: list[Check]) -> dict[str, Any]:
    """The one shape in which page and command say it."""
    return {
        "ready": is_ready(checks),
        "checks": [
            {"name": one.name, "ok": one.ok, "said": one.said, "grave": one.grave}
            for one in checks
        ],
    }


def _storage(database: Any, _settings: Any, _now: datetime) -> Iterator[Check]:
    with database.transaction() as connection:
        there = SITE in connection.root()
    yield Check("storage", there, "answers" if there else "there is no site yet")


def _anchor(database: Any, settings: Any, _now: datetime) -> Iterator[Check]:
    breaches = anchor_of(settings["nontax.var"]).compare(database, whole=False)
    said = "holds" if not breaches else f"{len(breaches)} breaches: run nontax check"
    yield Check("anchor", not breaches, said)


def _disk(_database: Any, settings: Any, _now: datetime) -> Iterator[Check]:
    free, floor = free_mb(settings["nontax.var"]), floor_mb(settings)
    yield Check("disk", free >= floor, f"{free} MB free, the floor is {floor} MB")


def _clock(database: Any, _settings: Any, now: datetime) -> Iterator[Check]:
    """Against the server's clock; on files, not behind the last transaction."""
    if not is_shared(database):
        last = time_of(database.storage.lastTransaction())
        ahead = last - now.astimezone(UTC)
        said = "not behind the last transaction"
        if ahead > CLOCK_OFF:
            said = f"{ahead.total_seconds():.0f} s behind the last transaction"
        yield Check("clock", ahead <= CLOCK_OFF, said)
        return
    off = abs(now.timestamp() - server_clock(database))
    said = f"{off:.1f} s from the database server's"
    yield Check("clock", off <= CLOCK_OFF.total_seconds(), said)


def _sender(database: Any, _settings: Any, now: datetime) -> Iterator[Check]:
    with database.transaction() as connection:
        waiting = list(connection.root()[SITE].outbox.waiting())
        late = [
            one
            for one in waiting
            if not one.is_stuck
            and (one.due or datetime.fromtimestamp(one.key / 1e6, UTC))
            < now - SENDER_LATE
        ]
    stuck = sum(one.is_stuck for one in waiting)
    yield Check("sender", not late, f"{len(waiting)} waiting, {len(late)} too long")
    yield Check("outbox", not stuck, f"{stuck} wait for a person", grave=False)


def _outside(database: Any, settings: Any, _now: datetime) -> Iterator[Check]:
    """Whether somebody outside keeps the checkpoints, and answers."""
    if not outside_of(settings).configured:
        said = "none is configured: nobody outside keeps the checkpoints"
        yield Check("outside anchor", False, said, grave=False)
        return
    with database.transaction() as connection:
        handed = connection.root()[SITE].handed
        last, failing = handed.last, handed.failing
    said = f"checkpoint {last} was handed over"
    if failing is not None:
        said += f"; no answer since {failing[0]}"
    yield Check("outside anchor", failing is None, said, grave=False)


def _keys(database: Any, _settings: Any, now: datetime) -> Iterator[Check]:
    with database.transaction() as connection:
        keys = connection.root()[SITE].keys
        keys.in_force(PLATFORM, now)
        ending = len(keys.expiring(now, KEY_DAYS))
    yield Check("keys", True, "the platform's key is in force")
    said = f"{ending} end within {KEY_DAYS} days"
    yield Check("expiry", not ending, said, grave=False)
