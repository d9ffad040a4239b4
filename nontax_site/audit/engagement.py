"""An audit engagement 审计授权: who may read what, from which day to which.

A document: asked for by one person of the bureau, granted by another. While it is
in force its auditor holds the role auditor in its scope and nothing else; outside
its days he holds nothing, whatever state the document is in. It ends by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, ClassVar

from BTrees.OOBTree import OOBTree
from zope.interface import implementer

from nontax_site.kernel.acts import Grant
from nontax_site.kernel.interfaces import IEngagementDocument
from nontax_site.storage.case_numbers import next_case
from nontax_site.storage.classes import stored
from nontax_site.storage.document import Document
from nontax_site.storage.folder import Folder

ASKED = "asked"
GRANTED = "granted"
ENDED = "ended"
REFUSED = "refused"

AUDITOR = "auditor"

ALWAYS_READ = ("audit", "work", "document", "trail")
"""What an engagement for some kinds of documents lends beside them."""


@stored
@implementer(IEngagementDocument)
class Engagement(Document):
    """An auditor, a scope and days.

    ``auditor`` is the login, ``auditor_person`` the keyed digest of the person.
    The scope is the ``units``, or the whole region when there are none, and the
    ``kinds`` of documents, or all when there are none. Days are included.
    ``letter`` is the number of the letter that orders the audit, which is attached.
    """

    kind: ClassVar[str] = "engagement"
    FIELDS = (
        *Document.FIELDS,
        "auditor",
        "auditor_person",
        "auditor_name",
        "title",
        "letter",
        "units",
        "kinds",
        "from_day",
        "to_day",
    )

    auditor: str = ""
    auditor_person: str = ""
    auditor_name: str = ""
    title: str = ""
    letter: str = ""
    units: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    from_day: date = date.min
    to_day: date = date.min

    @property
    def name(self) -> str:
        """What lists call it."""
        return self.title

    def is_in_force(self, day: date) -> bool:
        """Whether it lends anything on the day."""
        return self.state == GRANTED and self.from_day <= day <= self.to_day

    def grants(self) -> tuple[Grant, ...]:
        """What it lends while it is in force."""
        places = [f"unit:{unit}" for unit in self.units] or [f"region:{self.region}"]
        kinds = (*self.kinds, *ALWAYS_READ) if self.kinds else ()
        return tuple(Grant(AUDITOR, place, kinds, self.id) for place in places)


@stored
class Engagements(Folder):
    """Engagements by id, and which are granted to whom (``root.engagements``)."""

    def __init__(self) -> None:
        super().__init__()
        self._of = OOBTree()

    def of(self, login: str) -> tuple[str, ...]:
        """The ids of what is granted to an account and has not ended."""
        found: tuple[str, ...] = self._of.get(login, ())
        return found

    def auditors(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Every account with what is granted to it."""
        return iter(self._of.items())

    def mark(self, engagement: Engagement) -> None:
        """Bring the index to what the document says."""
        ids = [one for one in self.of(engagement.auditor) if one != engagement.id]
        if engagement.state == GRANTED:
            ids.append(engagement.id)
        if ids:
            self._of[engagement.auditor] = tuple(sorted(ids))
        elif engagement.auditor in self._of:
            del self._of[engagement.auditor]

    def next_id(self, region: str, day: date) -> str:
        """The next number of a region and year: ``E-330100-26-0001``."""
        return next_case(self, "E", region, day, 4)


def lent(engagements: Any, login: str, day: date) -> tuple[Grant, ...]:
    """What an account may read today by engagements, beside its own roles."""
    found: list[Grant] = []
    for name in engagements.of(login):
        engagement = engagements[name]
        if engagement.auditor == login and engagement.is_in_force(day):
            found.extend(engagement.grants())
    return tuple(found)
