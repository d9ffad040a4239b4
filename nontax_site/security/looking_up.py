"""Seeing personal data whole: with a reason, recorded, and looked at by others.

Each look-up goes into the audit log and into the list of the person who looked.
What is unusual is marked for auditors and supervisors: very many in a day, the
same payer looked at by many people, somebody with no part in the case.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar, Final, NamedTuple

from persistent import Persistent

from nontax_site.kernel.acts import Act
from nontax_site.kernel.errors import BadInput
from nontax_site.security.people import LANE
from nontax_site.storage.classes import stored

REASON_TITLES: Final[dict[str, str]] = {
    "identify": "To identify the payer",
    "contact": "To reach the payer",
    "refund": "To return money",
    "complaint": "A complaint or an objection",
    "court": "A court or an inspection asks",
    "other": "Another reason",
}

MANY: Final = 20
"""So many look-ups within a day are unusual."""

CROWD: Final = 3
"""So many other people looking at one payer within a week are unusual."""

KEPT: Final = 500
ORDER: Final = "at:"
ORDER_ENDS: Final = "at;"
"""Names of rows by their time begin so, and stand before the second."""

MARK_TITLES: Final[dict[str, str]] = {
    "many": "very many in a day",
    "crowd": "looked at by many people",
    "foreign": "no part in the case",
}


class ReasonUnknown(BadInput):
    """The reason is chosen from the list."""

    code: ClassVar[str] = "reason-unknown"
    message: ClassVar[str] = "Choose why you have to see it."

    def __init__(self) -> None:
        super().__init__(field="reason")


class LookUp(NamedTuple):
    """One look-up: when, by whom, at what, why, and what is unusual about it."""

    at: datetime
    login: str
    name: str
    kind: str
    id: str
    regions: tuple[str, ...]
    reason: str
    words: str
    marks: tuple[str, ...]


@stored
class LookUps(Persistent):
    """Look-ups of one person, or at one payer; newest first."""

    def __init__(self) -> None:
        self.rows: tuple[tuple[Any, ...], ...] = ()

    def every(self) -> list[LookUp]:
        """With named parts."""
        return [LookUp(*row) for row in self.rows]

    def put(self, made: LookUp) -> None:
        """Keep one more; the oldest go (the audit log keeps them all)."""
        self.rows = (tuple(made), *self.rows)[:KEPT]


class LookingUp:
    """The deed of every page that shows personal data whole."""

    def __init__(self, site: Any, audit: Any, master: Any) -> None:
        self._site = site
        self._audit = audit
        self._master = master

    def look(self, thing: Any, subject: str, reason: str, act: Act) -> LookUp:
        """Record that the actor sees the data of ``subject`` on a document or user.

        ``subject`` is what tells one payer from another (identity number, else
        name); only its keyed digest is kept. Raises ReasonUnknown.
        """
        if reason not in REASON_TITLES:
            raise ReasonUnknown
        kind = getattr(thing, "kind", "user")
        mine = self._list(f"person:{act.actor.person}")
        digest = self._master.digest(subject.encode(), "subject")
        of_payer = self._list(f"subject:{digest}")
        made = LookUp(
            act.at,
            act.actor.login,
            act.actor.name,
            kind,
            getattr(thing, "id", "") or thing.login,
            _regions(thing),
            reason,
            act.comment,
            tuple(self._marks(thing, mine, of_payer, act)),
        )
        mine.put(made)
        of_payer.put(made)
        keep_in_order(self._site.lookups, made)
        facts = {"why": reason, "marks": list(made.marks)}
        if kind == "user":
            self._audit.note(LANE, act, "unmask", thing.login, **facts)
        else:
            self._audit.record(thing, act, "unmask", reason=act.comment, **facts)
        return made

    def _list(self, key: str) -> LookUps:
        found: LookUps | None = self._site.lookups.get(key)
        if found is None:
            found = self._site.lookups.add(key, LookUps())
        return found

    def _marks(self, thing: Any, mine: LookUps, of_payer: LookUps, act: Act) -> Any:
        today = [r for r in mine.every() if act.at - r.at < timedelta(days=1)]
        if len(today) >= MANY:
            yield "many"
        others = {
            row.login
            for row in of_payer.every()
            if act.at - row.at < timedelta(days=7) and row.login != act.actor.login
        }
        if len(others) >= CROWD:
            yield "crowd"
        if getattr(thing, "kind", "") and not _has_part(thing, act):
            yield "foreign"

    def newest(self, before: str | None = None) -> Iterator[tuple[str, LookUp]]:
        """(place, row) of what all people looked at, newest first, by the place."""
        kept = self._site.lookups
        for name in kept.backwards(before or ORDER_ENDS):
            if not name.startswith(ORDER):
                return
            yield name, LookUp(*kept[name])

    def of(self, login: str, person: str) -> list[LookUp]:
        """What an account of a person looked at last, newest first."""
        kept = self._site.lookups.get(f"person:{person}")
        rows = kept.every() if kept is not None else ()
        return [row for row in rows if row.login == login]


def keep_in_order(lookups: Any, made: LookUp) -> None:
    """Put the row where it stands by its time; one that stands there stays."""
    at, row = made.at.astimezone(UTC), tuple(made)
    place = f"{ORDER}{at:%Y%m%dT%H%M%S%f}|{made.login}|{made.kind}|{made.id}"
    while lookups.get(place, row) != row:
        place += "+"
    if place not in lookups:
        lookups.add(place, row)


def _regions(thing: Any) -> tuple[str, ...]:
    """The regions it lies in: of a document its own, of a user those of his roles."""
    region = getattr(thing, "region", "")
    if region:
        return (str(region),)
    places = [place for _role, place in getattr(thing, "granted", ())]
    return tuple(dict.fromkeys(p.partition(":")[2].partition("-")[0] for p in places))


def _has_part(document: Any, act: Act) -> bool:
    """Whether the actor did something to it, or is asked to decide on it now."""
    if document.asked is not None:
        return True
    return any(e.person == act.actor.person for e in document.history())
