"""Moving numbers: the only deeds that change where a paper number is.

One deed checks every range, then moves them all, writes the line in the register of
whoever gives and whoever receives (CQ-39: no movement without an entry) and notes it
in the audit log. Who hands out is the custodian (CQ-38), who signs receives (CQ-40).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from nontax_site.kernel.acts import Act, Actor
from nontax_site.stock.batch import Batch, type_of
from nontax_site.stock.custodian import check_hands_out, check_signs
from nontax_site.stock.judging import check_region, of_book
from nontax_site.stock.places import SHELVES, Place, Spot
from nontax_site.stock.ports import StockPorts
from nontax_site.stock.refusals import (
    MoreThanHeld,
    NoLines,
    NumberElsewhere,
    RangeTwice,
)
from nontax_site.stock.register import RegisterLine
from nontax_site.stock.standing import Run, check_range
from nontax_site.stock.ways import check_voidable

HANDED = SHELVES | {Place.TRANSIT, Place.RETURNED}
"""What leaves a shelf for one of these is handed out by its custodian."""

MOVE = "move_numbers"
"""The verb of the audit entry about a movement; its subject is the document."""


class Line(NamedTuple):
    """A range of one document: bill code, first and last number."""

    code: str
    first: int
    last: int

    @property
    def size(self) -> int:
        """How many numbers it has."""
        return self.last - self.first + 1


def check_lines(lines: Sequence[Line]) -> None:
    """Raise NoLines, RangeReversed, RangeOutside or RangeTwice."""
    if not lines:
        raise NoLines(field="lines")
    for line in lines:
        check_range(line.first, line.last)
    ordered = sorted(lines)
    for before, after in pairwise(ordered):
        if before.code == after.code and after.first <= before.last:
            number = f"{after.first:010d}"
            raise RangeTwice(field="lines", bill_code=after.code, number=number)


class Moving:
    """The deeds that move numbers."""

    def __init__(self, ports: StockPorts) -> None:
        self._ports = ports
        self._book = ports.root.paper
        self._registers = ports.root.registers

    def open(self, batch: Batch, spot: Spot, act: Act) -> None:
        """Let the numbers of a new batch come into being, usually as ordered.

        Raises RangeOverlaps and what ``NumberBook.open`` raises.
        """
        self._book.open(
            batch.id,
            batch.type_code,
            batch.code,
            batch.first,
            batch.last,
            spot,
            act,
            batch.document,
        )
        self._ports.root.paper_batches.add(batch.id, batch)
        line = Line(batch.code, batch.first, batch.last)
        if spot.has_register:
            run = Run(*line, spot, batch.id, batch.type_code)
            before = Spot(Place.ORDERED, "")
            self._line(spot, [run], 1, before, act, batch.document, act.actor)
        self._note((line,), (), spot, act, batch.document)

    def move(
        self,
        lines: Sequence[Line],
        source: Spot | Collection[Spot],
        target: Spot,
        act: Act,
        document: str,
        signer: Actor | None = None,
    ) -> tuple[Run, ...]:
        """Move every range and return what stood there, as runs.

        ``document`` is ``kind:id``; ``signer`` is who receives, the actor when it
        is not said. Nothing is changed unless every range stands at the source.
        Raises what ``NumberBook.move`` and ``check_lines`` raise, MoreThanHeld,
        CustodianMissing, NotCustodian, SignerNotReceiver, ForeignRange and, for a
        book of which a sheet is elsewhere, SheetMissing.
        """
        receiver = signer or act.actor
        check_lines(lines)
        sources = (source,) if isinstance(source, Spot) else tuple(source)
        self._check_people(sources, target, act, receiver)
        self._check_held(lines, sources)
        found: list[Run] = []
        for line in lines:
            found += self._found(line, sources, target)
        check_region(self._ports.root, found, target)
        for line in lines:
            self._book.move(*line, sources, target, act, document)
        self._written(found, target, act, document, receiver)
        self._note(lines, sources, target, act, document)
        return tuple(found)

    # ---- using --------------------------------------------------------------

    def use(self, code: str, number: int, act: Act, bill: Any) -> None:
        """Put a bill under its number and take that out of the unit's blank ones.

        Raises NumberUnknown, NumberElsewhere and NumberTaken.
        """
        spot = self._book.use(code, number, bill)
        self._took(
            Line(code, number, number), spot, Place.USED, act, f"{bill.kind}:{bill.id}"
        )

    def use_range(self, line: Line, source: Spot, act: Act, document: str) -> None:
        """Use a whole range for one document (fixed bills in bulk).

        Raises what ``NumberBook.move`` raises.
        """
        now = self._book.use_range(*line, source, act, document)
        self._took(line, source, Place.USED, act, document)
        self._note((line,), (source,), now, act, document)

    def void(self, code: str, number: int, act: Act, document: str) -> None:
        """Void a number with all its copies, blank or used.

        Raises NumberUnknown, PlaceNotPossible, and NumberElsewhere for a stub that
        was handed in.
        """
        line = Line(code, number, number)
        check_voidable(code, number, self._book.where(code, number).spot)
        was, now = self._book.void(code, number, act, document)
        self._took(line, was, Place.VOID, act, document)
        self._note((line,), (was,), now, act, document)

    def _found(
        self, line: Line, sources: tuple[Spot, ...], target: Spot
    ) -> tuple[Run, ...]:
        """What stands in the range; a book that is not whole is said as such."""
        try:
            return self._book.check_move(*line, sources, target)[1]
        except NumberElsewhere as elsewhere:
            raise of_book(self._ports.root, line, sources, elsewhere) from None

    # ---- checks -------------------------------------------------------------

    def _check_people(
        self, sources: Iterable[Spot], target: Spot, act: Act, signer: Actor
    ) -> None:
        if target.place in HANDED:
            for spot in sources:
                if spot.has_register:
                    check_hands_out(self._ports.root, spot.holder, act)
        if target.has_register:
            check_signs(self._ports.root, target.holder, signer)

    def _check_held(self, lines: Iterable[Line], sources: tuple[Spot, ...]) -> None:
        """More than is held is said before the first number that is not there."""
        if len(sources) != 1 or not sources[0].has_register:
            return
        asked: dict[str, int] = defaultdict(int)
        for line in lines:
            asked[type_of(line.code)] += line.size
        for type_code, count in asked.items():
            register = self._registers.find(sources[0].holder, type_code)
            held = register.balance if register is not None else 0
            if count > held:
                raise MoreThanHeld(
                    field="lines",
                    asked=count,
                    type=type_code,
                    holder=sources[0].holder,
                    held=held,
                )

    # ---- the register -------------------------------------------------------

    def _written(
        self,
        runs: Iterable[Run],
        target: Spot,
        act: Act,
        document: str,
        signer: Actor,
    ) -> None:
        """One line for each register the deed touches."""
        by_side: dict[tuple[Spot, str], list[Run]] = defaultdict(list)
        for run in runs:
            by_side[run.spot, run.type].append(run)
        for (spot, _type), given in by_side.items():
            if spot.has_register:
                self._line(spot, given, -1, target, act, document, signer)
        if not target.has_register:
            return
        by_type: dict[str, list[Run]] = defaultdict(list)
        for run in runs:
            by_type[run.type].append(run)
        for come in by_type.values():
            self._line(target, come, 1, come[0].spot, act, document, signer)

    def _took(
        self, line: Line, spot: Spot, place: Place, act: Act, document: str
    ) -> None:
        """One line for numbers a unit used or spoiled; none where it held none."""
        if spot.has_register:
            run = Run(*line, spot, "", type_of(line.code))
            other = Spot(place, spot.holder)
            self._line(spot, [run], -1, other, act, document, act.actor)

    def _line(
        self,
        spot: Spot,
        runs: Sequence[Run],
        sign: int,
        other: Spot,
        act: Act,
        document: str,
        signer: Actor,
    ) -> None:
        register = self._registers.opened(spot.holder, runs[0].type)
        count = sum(run.size for run in runs)
        register.write(
            RegisterLine(
                at=act.at,
                document=document,
                ranges=tuple((run.code, run.first, run.last) for run in runs),
                received=count if sign > 0 else 0,
                given=count if sign < 0 else 0,
                balance=register.balance + sign * count,
                place=str(other.place),
                holder=other.holder,
                signer=signer.name,
                signer_login=signer.login,
                by=act.actor.name,
            )
        )

    def _note(
        self,
        lines: Sequence[Line],
        sources: Sequence[Spot],
        target: Spot,
        act: Act,
        document: str,
    ) -> None:
        """Say in the audit log what was moved, whence and whither."""
        root = self._ports.root
        units = [s.holder for s in (target, *sources) if s.holder in root.units]
        ledger = self._book.ledger(lines[0].code)
        batch = ledger.batch_of(lines[0].first)[0]
        lane = units[0] if units else f"bureau:{root.paper_batches[batch].region}"
        self._ports.audit.note(
            lane,
            act,
            MOVE,
            document,
            lines=[list(line) for line in lines],
            sources=[str(spot) for spot in sources],
            target=str(target),
        )
