"""Taking stock: open, two blind counts, compare with the book, settle.

The book is read when the stock-taking is opened. Nothing may move while it is counted:
a count of a shelf that changed since is refused and begun anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nontax_site.kernel.acts import Act
from nontax_site.kernel.clock import beijing_day
from nontax_site.kernel.errors import NotFound
from nontax_site.stock.allotting import lines_of
from nontax_site.stock.custodian import custodian_of
from nontax_site.stock.custody_handover import Party
from nontax_site.stock.handing_over import held_rows
from nontax_site.stock.holders import holder_of
from nontax_site.stock.moving import check_lines
from nontax_site.stock.paperwork import Span, counted, less, rows_of
from nontax_site.stock.ports import StockPorts
from nontax_site.stock.stock_taking import UNDER_WAY, StockTaking
from nontax_site.stock.stock_taking_refusals import (
    CountersDiffer,
    CounterTwice,
    KeeperCountsFirst,
    MovedMeanwhile,
    TakingOpen,
)
from nontax_site.storage.case_numbers import next_case

LETTER = "V"


class TakingStock:
    """The deeds on stock-takings."""

    def __init__(self, ports: StockPorts) -> None:
        self._ports = ports

    def open(self, holder: str, first: str, second: str, act: Act) -> StockTaking:
        """Have a shelf counted by two accounts.

        Raises NotFound, CustodianMissing, CounterTwice, KeeperCountsFirst and
        TakingOpen.
        """
        root = self._ports.root
        place, keeper = holder_of(root, holder), custodian_of(root, holder)
        one = _party(root, first, "first")
        two = _party(root, second, "second")
        if one[1] == two[1]:
            raise CounterTwice(field="second", name=two[2])
        if one[1] == keeper.person:
            raise KeeperCountsFirst(field="first", name=one[2])
        for other in root.stock_takings.values():
            if other.holder == holder and other.state in UNDER_WAY:
                raise TakingOpen(taking=other.id)
        found = StockTaking(
            id=next_case(root.stock_takings, LETTER, place.region, beijing_day(act.at)),
            region=place.region,
            unit=holder if holder in root.units else "",
            overseer=getattr(place, "overseer", ""),
            created=act.at,
            holder=holder,
            first=one,
            second=two,
        )
        self._read_book(found, act)
        self._ports.workflows.begin(found, act)
        root.stock_takings.add(found.id, found)
        return found

    def restart(self, found: StockTaking, act: Act) -> None:
        """Read the book again: the count begins anew."""
        self._read_book(found, act)
        self._ports.workflows.fire(found, "restart", act)

    def count(self, found: StockTaking, spans: Sequence[Span], act: Act) -> None:
        """The first counter says what lies there; raises MovedMeanwhile."""
        self._check_still(found)
        found.found = _rows(spans)
        self._ports.workflows.fire(found, "count", act)

    def confirm(self, found: StockTaking, spans: Sequence[Span], act: Act) -> None:
        """The second counter says it by himself; raises CountersDiffer."""
        self._check_still(found)
        rows = _rows(spans)
        differing = (*less(rows, found.found), *less(found.found, rows))
        if differing:
            shown = "、".join(Span(*row).shown for row in differing[:5])
            raise CountersDiffer(ranges=shown)
        self._ports.workflows.fire(found, "confirm", act)

    def order_recount(self, found: StockTaking, act: Act) -> None:
        """The bureau has it counted again, against the book of now."""
        self._read_book(found, act)
        self._ports.workflows.fire(found, "order_recount", act)

    def settle(self, found: StockTaking, act: Act) -> None:
        """Nothing missing is left unreported; raises MissingUnreported."""
        told = act.with_facts(**facts_about(self._ports.root, found))
        self._ports.workflows.fire(found, "settle", told)

    # ---- inside -----------------------------------------------------------------

    def _read_book(self, found: StockTaking, act: Act) -> None:
        found.expected = held_rows(self._ports.root, found.holder)
        found.moment, found.found = act.at, ()

    def _check_still(self, found: StockTaking) -> None:
        now = held_rows(self._ports.root, found.holder)
        if less(now, found.expected) or less(found.expected, now):
            raise MovedMeanwhile


def facts_about(root: Any, found: StockTaking) -> dict[str, int]:
    """What the guard of settling cannot read: how much missing is still in the book."""
    here = held_rows(root, found.holder)
    return {"unreported": counted(less(found.missing, less(found.missing, here)))}


def _rows(spans: Sequence[Span]) -> Any:
    rows = rows_of(spans)
    if rows:
        check_lines(lines_of(rows))
    return rows


def _party(root: Any, login: str, field: str) -> Party:
    user = root.users.get(login)
    if user is None or user.is_disabled:
        raise NotFound(field=field, what="user")
    return user.login, user.person, user.name
