"""The document: one persistent object per case, bill, notice, unit or item.

Its state in the database is a tuple of its FIELDS in their order, so FIELDS only
ever grows at its end: an older, shorter tuple still loads and the new fields have
the defaults of the class. Values of fields are immutable or persistent.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, ClassVar, NamedTuple

from persistent import Persistent

from nontax_site.storage.canonical import canonical_json, sm3_hex
from nontax_site.storage.classes import stored

KEPT_INSIDE = 16
"""So many history entries stand in the document itself (decision 18)."""

_MOVED_AT_ONCE = 8


ESCALATE = "escalate"
"""The verb of the entry with which a document is shown one level up."""


class Entry(NamedTuple):
    """One line of a document's history; kept as a plain tuple.

    ``at`` is aware. ``from_state`` is None on the first line. ``person`` is the
    keyed digest of the natural person, ``on_behalf_of`` the (name, person) for
    whom a delegate acted. ``version`` is the document's after the change. ``role``
    is the one an approval stands for; "" is not kept.
    """

    at: datetime
    verb: str
    from_state: str | None
    to_state: str
    person: str
    login: str
    name: str
    comment: str = ""
    on_behalf_of: tuple[str, str] | None = None
    version: int = 0
    role: str = ""


class Asked(NamedTuple):
    """An open request on a document, e.g. to void it; kept as a plain tuple."""

    verb: str
    person: str
    login: str
    name: str
    at: datetime
    comment: str = ""
    subject: str = ""


@stored
class OlderEntries(Persistent):
    """The overflow of one document's history, oldest first."""

    def __init__(self, entries: tuple[tuple[Any, ...], ...] = ()) -> None:
        self.entries = entries


class Document(Persistent):
    """What has a state, a history and a version; subclasses are ``@stored``.

    ``unit`` is the executing unit's id or "", ``region`` the region's code,
    ``created`` aware, ``asked`` the open request or None. The state is assigned
    by ``workflows.engine`` only.
    """

    kind: ClassVar[str] = ""

    FIELDS: ClassVar[tuple[str, ...]] = (
        "id",
        "region",
        "unit",
        "created",
        "version",
        "state",
        "asked",
        "entries",
        "older",
    )

    id: str = ""
    region: str = ""
    unit: str = ""
    created: datetime | None = None
    version: int = 0
    state: str = ""
    asked: tuple[Any, ...] | None = None
    entries: tuple[tuple[Any, ...], ...] = ()
    older: OlderEntries | None = None

    def __init__(self, **values: Any) -> None:
        """Take values by field name; raises TypeError for a name not in FIELDS."""
        for name, value in values.items():
            if name not in self.FIELDS:
                raise TypeError(f"{type(self).__name__} has no field {name}")
            setattr(self, name, value)

    # ---- the stored tuple ---------------------------------------------------

    def __getstate__(self) -> tuple[Any, ...]:
        """Values in the order of FIELDS; a list, dict or set is refused."""
        values = tuple([getattr(self, name) for name in self.FIELDS])
        for name, value in zip(self.FIELDS, values, strict=True):
            if type(value) in {list, dict, set, bytearray}:
                kind = type(value).__name__
                raise TypeError(f"{type(self).__name__}.{name} is a mutable {kind}")
        return values

    def __setstate__(self, state: tuple[Any, ...]) -> None:
        """Take an equally long or shorter tuple; what is missing has its default."""
        self.__dict__.update(zip(self.FIELDS, state, strict=False))

    # ---- history ------------------------------------------------------------

    def history(self) -> list[Entry]:
        """All entries, oldest first."""
        older = self.older.entries if self.older is not None else ()
        return [Entry(*entry) for entry in (*older, *self.entries)]

    def remember(self, entry: Entry) -> None:
        """Add an entry (the engine's and ``begin``'s matter, nobody else's)."""
        if len(self.entries) >= KEPT_INSIDE:
            self._move_oldest()
        said: dict[Any, Any] = {
            part: part
            for earlier in self.entries
            for part in earlier
            if isinstance(part, str)
        }
        # equal words become one object, which the pickle then writes only once
        parts = entry if entry.role else entry[:-1]
        kept = tuple(said.get(p, p) if isinstance(p, str) else p for p in parts)
        self.entries = (*self.entries, kept)

    def _move_oldest(self) -> None:
        moved, kept = self.entries[:_MOVED_AT_ONCE], self.entries[_MOVED_AT_ONCE:]
        if self.older is None:
            self.older = OlderEntries(moved)
        else:
            self.older.entries = (*self.older.entries, *moved)
        self.entries = kept

    @property
    def is_escalated(self) -> bool:
        """Whether it was shown one level up since it came into its state."""
        for row in self._newest_first():
            if row[1] == ESCALATE:
                return True
            if row[2] != row[3]:
                return False
        return False

    def _newest_first(self) -> Iterator[tuple[Any, ...]]:
        """The rows of the history; the older ones are read only when it comes to it."""
        yield from reversed(self.entries)
        if self.older is not None:
            yield from reversed(self.older.entries)

    @property
    def open_request(self) -> Asked | None:
        """The open request with named parts, or None."""
        return None if self.asked is None else Asked(*self.asked)

    def touch(self) -> None:
        """Raise the version: this decision conflicts with any other (decision 12)."""
        self.version += 1

    # ---- place and digest ---------------------------------------------------

    def places(self) -> tuple[str, ...]:
        """Where roles over this document may be held, nearest first."""
        near = (("unit", self.unit), ("region", self.region))
        return (*(f"{kind}:{name}" for kind, name in near if name), "site")

    def places_for(self, role: str) -> tuple[str, ...]:  # noqa: ARG002
        """Those of its places where the role counts; by itself every one."""
        return self.places()

    def also_ordered(self) -> tuple[str, ...]:
        """Further scopes of the orders, beside its unit's and its region's."""
        return ()

    def canonical(self) -> bytes:
        """Stable bytes of kind and all fields except the history.

        A field that still has the default of the class is left out, so that a
        field added later does not change the digests of older documents.
        """
        facts: dict[str, Any] = {"kind": self.kind}
        for name in self.FIELDS:
            if name in {"entries", "older"}:
                continue
            value = getattr(self, name)
            if value != getattr(type(self), name, None):
                facts[name] = value
        return canonical_json(facts)

    def digest(self) -> str:
        """SM3 over ``canonical()``, as hex."""
        return sm3_hex(self.canonical())
