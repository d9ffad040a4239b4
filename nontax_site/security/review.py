"""The access review 权限复核: who holds what since when, and whether it stays.

A dated record of one place (a region with its units, or the whole site): a row for
each role of each account. Who answers for the place keeps or revokes row by row;
rows about himself go to somebody else.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar, NamedTuple

from zope.interface import implementer

from nontax_site.kernel.errors import BadInput, Refused
from nontax_site.kernel.interfaces import IReviewDocument
from nontax_site.security.staffing import Staffing
from nontax_site.storage.classes import stored

KEEP = "keep"
REVOKE = "revoke"
DECISION_TITLES = {KEEP: "Keep", REVOKE: "Revoke"}

NEVER = "never"
UNUSED = "unused"
NEAR = "near"
REMARK_TITLES = {
    NEVER: "never signed in",
    UNUSED: "not signed in for ${days} days",
    NEAR: "holds both sides near each other",
}


class RowsLeft(Refused):
    """A review is signed when every row is decided."""

    code: ClassVar[str] = "rows-left"
    message: ClassVar[str] = "${n} rows are not decided yet."


class RowUndecided(BadInput):
    """Each row is kept or revoked."""

    code: ClassVar[str] = "row-undecided"
    message: ClassVar[str] = "Say of «${name}» whether the role stays."


class RowReasonMissing(BadInput):
    """Taking a right away says why."""

    code: ClassVar[str] = "row-reason-missing"
    message: ClassVar[str] = "Say why «${name}» loses the role."


class ReviewOpen(Refused):
    """One review at a time for a place."""

    code: ClassVar[str] = "review-open"
    message: ClassVar[str] = "A review of this place is open already: ${id}."


class AdministratorFirst(Refused):
    """The review of the whole site begins with an administrator."""

    code: ClassVar[str] = "administrator-first"
    message: ClassVar[str] = "An administrator signs this review first."


class NothingToReview(Refused):
    """Nobody holds anything there."""

    code: ClassVar[str] = "nothing-to-review"
    message: ClassVar[str] = "Nobody holds a role there."


class Row(NamedTuple):
    """One role of one account, and what was decided about it.

    ``since`` and ``last`` (sign-in) are None where nothing is known.
    """

    login: str
    person: str
    name: str
    role: str
    place: str
    since: datetime | None
    given_by: str
    last: datetime | None
    remarks: tuple[str, ...]
    decision: str = ""
    words: str = ""
    decided_by: str = ""


@stored
@implementer(IReviewDocument)
class Review(Staffing):
    """A review of a place (``scope``), due on a day; ``kept`` are the rows."""

    kind: ClassVar[str] = "review"

    FIELDS: ClassVar[tuple[str, ...]] = (
        *Staffing.FIELDS,
        "scope",
        "due",
        "kept",
        "name",
    )

    scope: str = ""
    due: date | None = None
    kept: tuple[tuple[Any, ...], ...] = ()
    name: str = ""

    @property
    def rows(self) -> list[Row]:
        """The rows with named parts."""
        return [Row(*row) for row in self.kept]

    @property
    def left(self) -> list[Row]:
        """The rows nobody has decided about."""
        return [row for row in self.rows if not row.decision]
