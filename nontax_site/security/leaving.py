"""Leaving and moving 离岗/调岗: the document, and what can be wrong with one.

It is asked for by whoever answers for the person's place, confirmed by a second
person, and carried out on its day by the system: roles, sessions and delegations
end, open work goes to whom it was handed. What the person did stays as it was.
"""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from zope.interface import implementer

from nontax_site.kernel.errors import BadInput, Refused
from nontax_site.kernel.interfaces import ILeavingDocument
from nontax_site.security.staffing import Staffing
from nontax_site.storage.classes import stored

ASKED = "asked"
CONFIRMED = "confirmed"
DONE = "done"
OPEN = frozenset({ASKED, CONFIRMED})

LEAVE = "leave"
MOVE = "move"
WAY_TITLES = {LEAVE: "Leaves", MOVE: "Moves to another post"}


class WayUnknown(BadInput):
    """There are two ways: to leave and to move."""

    code: ClassVar[str] = "leaving-way-unknown"
    message: ClassVar[str] = "Say whether the person leaves or moves."


class LeavingPast(BadInput):
    """The day lies before today."""

    code: ClassVar[str] = "leaving-past"
    message: ClassVar[str] = "The day may not lie in the past."

    def __init__(self) -> None:
        super().__init__(field="day")


class LeavingThere(Refused):
    """One at a time for a person's account."""

    code: ClassVar[str] = "leaving-there"
    message: ClassVar[str] = "${name} is about to leave or move already (${id})."


class LeavingElsewhere(Refused):
    """The person also works where the asker has no say."""

    code: ClassVar[str] = "leaving-elsewhere"
    message: ClassVar[str] = "${name} also holds a role outside of your place."
    remedy: ClassVar[str] = "Ask an administrator to do it."


class NowhereToMove(BadInput):
    """Who moves needs a new post; who leaves has none."""

    code: ClassVar[str] = "nowhere-to-move"
    message: ClassVar[str] = "Say which role at which place the person moves to."

    def __init__(self) -> None:
        super().__init__(field="role")


class KeepsPaper(Refused):
    """Who keeps paper bills hands them over first (CQ-38)."""

    code: ClassVar[str] = "keeps-paper"
    message: ClassVar[str] = "${name} is the bill custodian of ${holder}."
    remedy: ClassVar[str] = (
        "Open a handover of custody: when it is witnessed, the person can leave."
    )


class SuccessorUnfit(Refused):
    """Open work goes to somebody who may do it, and who checks nothing of it."""

    code: ClassVar[str] = "successor-unfit"
    message: ClassVar[str] = "${name} cannot take ${id} over."
    remedy: ClassVar[str] = (
        "Choose somebody with the same role there who did not act on the other "
        "side of it, or leave it to the role."
    )


@stored
@implementer(ILeavingDocument)
class Leaving(Staffing):
    """Who leaves or moves when. ``held`` and ``wanted`` are (role, place) pairs.

    ``handed`` are (kind, id, successor's login or ""), ``keys`` the API keys the
    person asked for, ``ended`` what was ended on the day as (what, how many),
    ``hooks`` the subscriptions to events that the person answers for.
    """

    kind: ClassVar[str] = "leaving"

    FIELDS: ClassVar[tuple[str, ...]] = (
        *Staffing.FIELDS,
        "login",
        "person",
        "name",
        "way",
        "day",
        "held",
        "wanted",
        "handed",
        "keys",
        "ended",
        "hooks",
    )

    login: str = ""
    person: str = ""
    name: str = ""
    way: str = LEAVE
    day: date | None = None
    held: tuple[tuple[str, str], ...] = ()
    wanted: tuple[tuple[str, str], ...] = ()
    handed: tuple[tuple[str, str, str], ...] = ()
    keys: tuple[str, ...] = ()
    ended: tuple[tuple[str, Any], ...] = ()
    hooks: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether it still waits for somebody or for its day."""
        return self.state in OPEN
