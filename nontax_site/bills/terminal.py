"""A card terminal 终端: which unit it stands at, and what may be paid at it.

The bureau binds a terminal to one unit and to the charge items that may be paid at it,
at the standards in force; a clerk proposes it and a supervisor binds it. Bills paid
at it are printed by machine (CQ-07, CQ-09).
"""

from __future__ import annotations

from typing import ClassVar

from zope.interface import implementer

from nontax_site.bills.swipe_refusals import ItemNotAtTerminal, TerminalNotBound
from nontax_site.kernel.interfaces import ITerminalDocument
from nontax_site.storage.classes import stored
from nontax_site.storage.document import Document

PROPOSED = "proposed"
BOUND = "bound"
REFUSED = "refused"
ENDED = "ended"


@stored
@implementer(ITerminalDocument)
class Terminal(Document):
    """A terminal; ``id`` is ``PT-<unit>-<yy>-<n>``.

    ``machine`` is its number at the host, ``merchant`` the unit's number there,
    ``items`` the codes of the charge items that may be paid at it.
    """

    kind: ClassVar[str] = "terminal"
    FIELDS: ClassVar[tuple[str, ...]] = (
        *Document.FIELDS,
        "machine",
        "merchant",
        "items",
    )

    machine: str = ""
    merchant: str = ""
    items: tuple[str, ...] = ()

    def check_takes(self, items: tuple[str, ...]) -> None:
        """Raise TerminalNotBound or ItemNotAtTerminal unless all can be paid here."""
        if self.state != BOUND:
            raise TerminalNotBound(field="terminal", terminal=self.id)
        for item in items:
            if item not in self.items:
                raise ItemNotAtTerminal(field="terminal", item=item)
