"""Losing numbers: report, sign, declare in public, decide; and what was found again.

A report makes the numbers unusable in the same transaction. Blank sheets found again
go back to a store to be destroyed; they are never handed out again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from nontax_site.kernel.acts import Act
from nontax_site.kernel.clock import beijing_day, calendar_of_china
from nontax_site.stock.allotting import lines_of
from nontax_site.stock.custody_facts import with_custodians
from nontax_site.stock.holders import holder_of
from nontax_site.stock.loss import Loss
from nontax_site.stock.loss_refusals import (
    CauseMissing,
    DiscoveredLater,
    NotAway,
    NoticeDayWrong,
)
from nontax_site.stock.moving import Moving, check_lines
from nontax_site.stock.paperwork import Span, less, rows_of
from nontax_site.stock.places import BLANK, Place, Spot
from nontax_site.stock.ports import StockPorts
from nontax_site.stock.supplying import check_store
from nontax_site.storage.case_numbers import next_case

LETTER = "Y"
NOTICE_DAYS = 10
"""Working days until the loss is declared in public."""

AT_HAND = (
    Place.STORE,
    Place.DEPARTMENT,
    Place.UNIT,
    Place.USED,
    Place.VOID,
    Place.RETURNED,
    Place.KEPT,
)
"""Where a holder can lose a number: blank, written on, or kept for the archive."""


@dataclass(frozen=True, slots=True)
class LossFacts:
    """When it was noticed and how it happened; ``came`` is what brought it up."""

    discovered: date
    cause: str
    came: str = ""


class Losing:
    """The deeds on loss reports."""

    def __init__(self, ports: StockPorts) -> None:
        self._ports = ports
        self._moving = Moving(ports)

    def report(
        self, holder: str, spans: Sequence[Span], facts: LossFacts, act: Act
    ) -> Loss:
        """Report lost numbers: unusable at once.

        Raises NotFound, DiscoveredLater, CauseMissing, NotCustodian, what
        ``check_lines`` raises, and NumberElsewhere for what the holder does not have.
        """
        root = self._ports.root
        place = holder_of(root, holder)
        config = self._ports.region(place.region).config
        day = beijing_day(act.at)
        if facts.discovered > day:
            raise DiscoveredLater(field="discovered")
        if not facts.cause.strip():
            raise CauseMissing(field="cause")
        rows = rows_of(spans)
        check_lines(lines_of(rows))
        found = Loss(
            id=next_case(root.losses, LETTER, place.region, day),
            region=place.region,
            unit=holder if holder in root.units else "",
            overseer=getattr(place, "overseer", ""),
            created=act.at,
            holder=holder,
            ranges=rows,
            discovered=facts.discovered,
            late=day > facts.discovered + timedelta(days=config.loss_days),
            cause=facts.cause.strip(),
            due=calendar_of_china().add(day, NOTICE_DAYS),
            came=facts.came,
        )
        sources = [Spot(where, holder) for where in AT_HAND]
        found.written = self._written(rows, sources)
        told = with_custodians(root, found, act)
        self._ports.workflows.begin(found, told)
        root.losses.add(found.id, found)
        self._move(found, rows, sources, Spot(Place.LOST, holder), act)
        return found

    def endorse(self, found: Loss, act: Act) -> None:
        """The supervisor of the holder signs."""
        self._ports.workflows.fire(found, "endorse", act)

    def publish(self, found: Loss, medium: str, day: date, act: Act) -> None:
        """Record the public notice; raises NoticeDayWrong."""
        if found.discovered is None or not (
            found.discovered <= day <= beijing_day(act.at)
        ):
            raise NoticeDayWrong(field="published")
        found.medium, found.published = medium.strip(), day
        self._ports.workflows.fire(found, "publish", act)

    def decide(self, found: Loss, act: Act) -> None:
        """The bureau decides; the comment says what."""
        self._ports.workflows.fire(found, "decide", act)

    def found_again(
        self, found: Loss, spans: Sequence[Span], store: str, act: Act
    ) -> None:
        """Blank sheets were found: they go back to a store, never into use.

        Raises StoreUnknown, NotAway and what ``check_lines`` raises.
        """
        check_store(self._ports.root, store, found.region)
        rows = rows_of(spans)
        check_lines(lines_of(rows))
        for row in less(rows, found.away):
            raise NotAway(field="lines", range=Span(*row).shown)
        told = with_custodians(self._ports.root, found, act)
        told = told.with_facts(away_before=len(found.away))
        found.back = (*found.back, *rows)
        self._ports.workflows.fire(found, "found", told)
        lost = Spot(Place.LOST, found.holder)
        self._move(found, rows, lost, Spot(Place.RETURNED, store), act)

    # ---- inside -----------------------------------------------------------------

    def _move(
        self, found: Loss, rows: Any, source: Any, target: Spot, act: Act
    ) -> None:
        self._moving.move(lines_of(rows), source, target, act, f"loss:{found.id}")

    def _written(self, rows: Any, sources: Sequence[Spot]) -> Any:
        """Those of the rows that are no blank paper any more."""
        book = self._ports.root.paper
        return tuple(
            (run.code, run.first, run.last)
            for row in rows
            for run in book.standing_at(*row, sources)[1]
            if run.spot.place not in BLANK
        )
