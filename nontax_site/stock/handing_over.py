"""Handing over what a custodian keeps: open, count, confirm, witness.

The new custodian counts each range, the old one confirms the count, a third person
监交人 closes it; only then is the new one in charge. What is missing stays on the shelf
in the books and is reported as lost: the handover says which numbers and by whom.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nontax_site.kernel.acts import Act
from nontax_site.kernel.clock import beijing_day
from nontax_site.kernel.errors import NotFound
from nontax_site.security.grants import CUSTODIAN
from nontax_site.stock.allotting import lines_of
from nontax_site.stock.custodian import custodian_of
from nontax_site.stock.custody_handover import CustodyHandover
from nontax_site.stock.holders import holder_of, role_place
from nontax_site.stock.movement_refusals import (
    CountDiffers,
    HandoverOpen,
    MissingUnexplained,
    NotAmongAllotted,
    WitnessTakesPart,
)
from nontax_site.stock.moving import check_lines
from nontax_site.stock.paperwork import Row, Span, counted, less, rows_of
from nontax_site.stock.places import SHELVES
from nontax_site.stock.ports import StockPorts
from nontax_site.stock.refusals import CustodianSame, NotAtHolder
from nontax_site.storage.case_numbers import next_case

LETTER = "H"


class HandingOver:
    """The deeds on handovers."""

    def __init__(self, ports: StockPorts) -> None:
        self._ports = ports

    def open(self, holder: str, new: str, witness: str, act: Act) -> CustodyHandover:
        """Open a handover to an account before a witness.

        Raises NotFound, CustodianMissing, CustodianSame, NotAtHolder,
        WitnessTakesPart and HandoverOpen.
        """
        root = self._ports.root
        place = holder_of(root, holder)
        keeper = custodian_of(root, holder)
        taker, third = _user(root, new), _user(root, witness)
        if taker.person == keeper.person:
            raise CustodianSame(field="new", custodian=keeper.name, holder=holder)
        if not taker.actor().holds(CUSTODIAN, role_place(place)):
            raise NotAtHolder(field="new", name=taker.name, holder=holder)
        if third.person in {taker.person, keeper.person}:
            raise WitnessTakesPart
        for other in root.custody_handovers.values():
            if other.holder == holder and other.is_open:
                raise HandoverOpen(handover=other.id)
        found = CustodyHandover(
            id=next_case(
                root.custody_handovers, LETTER, place.region, beijing_day(act.at)
            ),
            region=place.region,
            unit=holder if holder in root.units else "",
            overseer=getattr(place, "overseer", ""),
            created=act.at,
            holder=holder,
            old=(keeper.login, keeper.person, keeper.name),
            new=(taker.login, taker.person, taker.name),
            witness=(third.login, third.person, third.name),
        )
        self._ports.workflows.begin(found, act)
        root.custody_handovers.add(found.id, found)
        return found

    def count(
        self, found: CustodyHandover, missing: Sequence[Span], told: str, act: Act
    ) -> None:
        """The new custodian counted every range; these numbers were not there.

        Raises NotAmongAllotted, MissingUnexplained.
        """
        rows = rows_of(missing)
        expected = held_rows(self._ports.root, found.holder)
        if rows:
            check_lines(lines_of(rows))
            strange = less(rows, expected)
            if strange:
                raise NotAmongAllotted(range=Span(*strange[0]).shown)
            if not told.strip():
                raise MissingUnexplained(field="told")
        found.expected, found.missing, found.told = expected, rows, told.strip()
        self._ports.workflows.fire(found, "count", act)

    def recount(self, found: CustodyHandover, act: Act) -> None:
        """The old custodian does not agree with the count."""
        self._ports.workflows.fire(found, "recount", act)

    def witness(self, found: CustodyHandover, act: Act) -> None:
        """The third person closes it: the new custodian is in charge from now.

        Raises CountDiffers when something was moved since it was counted.
        """
        now = held_rows(self._ports.root, found.holder)
        if less(now, found.expected) or less(found.expected, now):
            raise CountDiffers(given=counted(now), counted=found.count)
        self._ports.workflows.fire(found, "witness", act)
        keeper = custodian_of(self._ports.root, found.holder)
        keeper.succeed((*found.new, act.at, f"custody_handover:{found.id}"))


def held_rows(root: Any, holder: str) -> tuple[Row, ...]:
    """The blank numbers on a holder's shelf, range by range."""
    return tuple(
        (run.code, run.first, run.last)
        for run in root.paper.runs(holder=holder)
        if run.spot.place in SHELVES
    )


def _user(root: Any, login: str) -> Any:
    found = root.users.get(login)
    if found is None or found.is_disabled:
        raise NotFound(what="user")
    return found
