"""A delegation 委托: one person acts in another's name, for some days.

It lends one role at one place: the principal's own. By kinds of document, and if
so wished by verbs and up to an amount. The document is one with a workflow
(``workflows/delegations.zcml``): proposed, given, active, ended or revoked.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, ClassVar

from BTrees.OOBTree import OOBTree
from zope.interface import implementer

from nontax_site.kernel.acts import Grant
from nontax_site.kernel.interfaces import IDelegationDocument
from nontax_site.kernel.money import Money
from nontax_site.storage.case_numbers import next_case
from nontax_site.storage.classes import stored
from nontax_site.storage.document import Document
from nontax_site.storage.folder import Folder

PROPOSED = "proposed"
GIVEN = "given"
ACTIVE = "active"
ENDED = "ended"
REVOKED = "revoked"
IN_FORCE = frozenset({GIVEN, ACTIVE})
"""States in which a delegation counts on its days."""
OPEN = frozenset({PROPOSED, GIVEN, ACTIVE})
"""States that are not over."""


@stored
@implementer(IDelegationDocument)
class Delegation(Document):
    """Who acts for whom, in which role at which place, when, and what for.

    Accounts are named by login and person; days are business days, both included.
    ``verbs`` are ``<kind>:<verb>``, none means every verb of the kinds; ``most_fen``
    is the largest amount of a document, None for any. ``seen_at`` are the delegate's
    own places, where he finds the document.
    """

    kind: ClassVar[str] = "delegation"

    FIELDS: ClassVar[tuple[str, ...]] = (
        *Document.FIELDS,
        "principal_login",
        "principal_person",
        "principal_name",
        "delegate_login",
        "delegate_person",
        "delegate_name",
        "role",
        "place",
        "kinds",
        "verbs",
        "most_fen",
        "from_day",
        "to_day",
        "reason",
        "seen_at",
    )

    principal_login: str = ""
    principal_person: str = ""
    principal_name: str = ""
    delegate_login: str = ""
    delegate_person: str = ""
    delegate_name: str = ""
    role: str = ""
    place: str = ""
    kinds: tuple[str, ...] = ()
    verbs: tuple[str, ...] = ()
    most_fen: int | None = None
    from_day: date = date.min
    to_day: date = date.min
    reason: str = ""
    seen_at: tuple[str, ...] = ()

    @property
    def grant(self) -> Grant:
        """The role at the place that is lent."""
        return Grant(self.role, self.place)

    @property
    def most(self) -> Money | None:
        """The largest amount of a document the delegate may decide on."""
        return None if self.most_fen is None else Money(self.most_fen)

    @property
    def persons(self) -> frozenset[str]:
        """The digests of both persons."""
        return frozenset({self.principal_person, self.delegate_person})

    def places(self) -> tuple[str, ...]:
        """Places of the role that is lent, and those where the delegate works."""
        return tuple(dict.fromkeys((*super().places(), *self.seen_at)))

    def counts_on(self, day: date) -> bool:
        """Whether it is in force on the day; over by itself, whatever the state."""
        return self.state in IN_FORCE and self.from_day <= day <= self.to_day

    def allows(self, kind: str, verb: str) -> bool:
        """Whether the verb on a kind of document is lent; "" is any verb of it."""
        if kind not in self.kinds:
            return False
        return not verb or not self.verbs or f"{kind}:{verb}" in self.verbs

    def reaches(self, document: Any) -> bool:
        """Whether the amount of a document, if it has one, is within the limit.

        Where more is decided about than the total, the document says how much.
        """
        names = ("weighed_fen", "total_fen", "amount_fen")
        amounts = (getattr(document, name, None) for name in names)
        fen = next((amount for amount in amounts if amount is not None), None)
        return self.most_fen is None or fen is None or abs(fen) <= self.most_fen

    def meets(self, from_day: date, to_day: date) -> bool:
        """Whether it is not over and has a day in common with a time."""
        common = self.from_day <= to_day and from_day <= self.to_day
        return self.state in OPEN and common


@stored
class Delegations(Folder):
    """All delegations by id (``root.delegations``), and the open ones by person."""

    def __init__(self) -> None:
        super().__init__()
        self._open = OOBTree()

    def put(self, delegation: Delegation) -> None:
        """Keep a new delegation, under both persons; raises AlreadyThere."""
        self.add(delegation.id, delegation)
        for person in delegation.persons:
            kept = self._open.get(person, ())
            self._open[person] = (*kept, delegation.id)

    def over(self, delegation: Delegation) -> None:
        """It ended or was revoked: nobody looks it up by person any more."""
        for person in delegation.persons:
            kept = tuple(n for n in self._open.get(person, ()) if n != delegation.id)
            if kept:
                self._open[person] = kept
            else:
                self._open.pop(person, None)

    def open_of(self, person: str) -> Iterator[Delegation]:
        """Those not over that the person gave or received."""
        return (self[name] for name in self._open.get(person, ()))

    def persons(self) -> tuple[str, ...]:
        """Every person with a delegation that is not over."""
        return tuple(self._open.keys())

    def next_id(self, region: str, day: date) -> str:
        """The next number of a region and year, e.g. ``D-330100-26-0001``."""
        return next_case(self, "D", region, day, 4)
