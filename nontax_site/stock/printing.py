"""Ordering paper from a printer, counting what comes and putting it into store.

The bureau's clerk writes the order, the supervisor orders: with that a batch is there
and its numbers are open as "ordered". The store's custodian, who had no part in the
order, counts each delivery: spoiled numbers go down as such, good ones into store on
his signature, what is short stays ordered until it comes or is cancelled.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from nontax_site.kernel.acts import Act
from nontax_site.kernel.clock import beijing_day
from nontax_site.kernel.money import Money
from nontax_site.stock.allotting import lines_of
from nontax_site.stock.batch import Batch, next_batch
from nontax_site.stock.bill_type import BillType, check_usable
from nontax_site.stock.custody_facts import with_custodians
from nontax_site.stock.movement_refusals import (
    DeliveryShort,
    DeliveryWhole,
    NotAmongAllotted,
    NothingCame,
    NothingWanted,
    SomethingCame,
)
from nontax_site.stock.moving import Moving, check_lines
from nontax_site.stock.paperwork import Row, Span, counted, less, rows_of
from nontax_site.stock.places import Place, Spot
from nontax_site.stock.ports import StockPorts
from nontax_site.stock.print_order import PrintOrder
from nontax_site.stock.refusals import RangeOutside
from nontax_site.stock.supplying import check_store
from nontax_site.storage.case_numbers import next_case

LETTER = "P"
LAST = 9_999_999_999


@dataclass(frozen=True, slots=True)
class PrintFacts:
    """What is ordered: books of a version of a type, printer, contract, price a book.

    ``year`` are the last digits of the bill code, the year the bills are used in.
    """

    bill_type: str
    year: int
    books: int
    printer: str
    contract: str
    price: Money
    store: str
    wanted_by: date | None = None


class Printing:
    """The deeds on print orders."""

    def __init__(self, ports: StockPorts) -> None:
        self._ports = ports
        self._moving = Moving(ports)

    # ---- ordering ---------------------------------------------------------------

    def draft(self, region: str, facts: PrintFacts, act: Act) -> PrintOrder:
        """Write a print order; raises NotFound, NothingWanted, StoreUnknown."""
        day = beijing_day(act.at)
        order = PrintOrder(
            id=next_case(self._ports.root.print_orders, LETTER, region, day),
            region=region,
            created=act.at,
        )
        self._take(order, facts, day)
        self._ports.workflows.begin(order, act)
        self._ports.root.print_orders.add(order.id, order)
        return order

    def edit(self, order: PrintOrder, facts: PrintFacts, act: Act) -> None:
        """Write the order anew; raises as ``draft``."""
        self._take(order, facts, beijing_day(act.at))
        self._ports.workflows.fire(order, "edit", act)

    def next_first(self, code: str) -> int:
        """The number a new batch of a code begins with: behind the last one."""
        ledger = self._ports.root.paper.ledger(code)
        last = 0
        if ledger is not None:
            last = max((last for _batch, _first, last in ledger.batches()), default=0)
        return last + 1

    def code_of(self, order: PrintOrder) -> str:
        """The eight digits the order's numbers stand under."""
        region = self._ports.region(order.region)
        bill_type = self._type(order)
        return f"{region.bill_region}{bill_type.code}{order.year % 100:02d}"

    def order(self, order: PrintOrder, act: Act) -> None:
        """Order: the batch begins and its numbers are open as ordered.

        Raises RangeOutside where the code has no numbers left.
        """
        day = beijing_day(act.at)
        check_usable_later(self._type(order), day)
        order.code = self.code_of(order)
        order.first = self.next_first(order.code)
        order.last = order.first + order.count - 1
        if order.last > LAST:
            raise RangeOutside(first=order.first, last=order.last)
        order.batch = next_batch(self._ports.root, order.region, day)
        self._ports.workflows.fire(order, "order", act)
        batch = Batch(
            order.batch,
            order.region,
            order.bill_type,
            order.code,
            (order.first, order.last),
            order.sheets,
            self._document(order),
            act.at,
        )
        self._moving.open(batch, Spot(Place.ORDERED, order.printer), act)

    # ---- the delivery -----------------------------------------------------------

    def deliver(
        self, order: PrintOrder, note: str, spans: Sequence[Span], act: Act
    ) -> None:
        """Note what the printer says has come; raises NotAmongAllotted."""
        rows = rows_of(spans)
        check_lines(lines_of(rows))
        _check_among(rows, order.short)
        order.note, order.came, order.spoiled = note.strip(), rows, ()
        self._ports.workflows.fire(order, "deliver", act)

    def dispute(self, order: PrintOrder, act: Act) -> None:
        """The delivery is not what its note says: nothing of it was taken."""
        order.came, order.spoiled, order.note = (), (), ""
        self._fire(order, "dispute", act)

    def check(self, order: PrintOrder, spoiled: Sequence[Span], act: Act) -> None:
        """The custodian counted: these numbers of the delivery are spoiled.

        Raises NotAmongAllotted.
        """
        rows = rows_of(spoiled)
        if rows:
            check_lines(lines_of(rows))
            _check_among(rows, order.came)
        order.spoiled = rows
        self._fire(order, "check", act)
        if rows:
            self._move(order, rows, Spot(Place.SPOILED, order.printer), act)

    def store(self, order: PrintOrder, act: Act) -> None:
        """The custodian signs for what is good; the rest of a short one stays open.

        Raises DeliveryShort, DeliveryWhole by the verb the state of things allows.
        """
        verb = "store_part" if order.short else "store"
        good = order.good
        order.stored = (*order.stored, *good)
        order.bad = (*order.bad, *order.spoiled)
        order.came, order.spoiled = (), ()
        self._fire(order, verb, act)
        if good:
            self._move(order, good, Spot(Place.STORE, order.store), act)

    def cancel(self, order: PrintOrder, act: Act) -> None:
        """What has not come will not come: its numbers go down as never delivered."""
        verb = "close_short" if order.stored or order.bad else "cancel"
        rows = order.short
        order.dropped = (*order.dropped, *rows)
        self._ports.workflows.fire(order, verb, act)
        self._move(order, rows, Spot(Place.SPOILED, order.printer), act)

    # ---- inside -----------------------------------------------------------------

    def _take(self, order: PrintOrder, facts: PrintFacts, day: date) -> None:
        bill_type: BillType = self._ports.root.document("bill_type", facts.bill_type)
        if facts.books < 1 or not bill_type.has_stock:
            raise NothingWanted(field="books")
        check_usable_later(bill_type, day)
        check_store(self._ports.root, facts.store, order.region)
        order.bill_type, order.title = bill_type.id, bill_type.name
        order.year, order.books = facts.year, facts.books
        order.sheets = max(bill_type.sheets, 1)
        order.printer, order.contract = facts.printer.strip(), facts.contract.strip()
        order.price_fen, order.store = facts.price.fen, facts.store
        order.wanted_by = facts.wanted_by

    def _type(self, order: PrintOrder) -> BillType:
        found: BillType = self._ports.root.document("bill_type", order.bill_type)
        return found

    def _fire(self, order: PrintOrder, verb: str, act: Act) -> None:
        told = with_custodians(self._ports.root, order, act)
        self._ports.workflows.fire(order, verb, told)

    def _move(
        self, order: PrintOrder, rows: Sequence[Row], target: Spot, act: Act
    ) -> None:
        source = Spot(Place.ORDERED, order.printer)
        lines, document = lines_of(rows), self._document(order)
        self._moving.move(lines, source, target, act, document, act.actor)

    def _document(self, order: PrintOrder) -> str:
        return f"print_order:{order.id}"


def check_usable_later(bill_type: BillType, day: date) -> None:
    """Raise unless the version is used now or from a later day on (CQ-46, CQ-47)."""
    begins = bill_type.from_day
    check_usable(bill_type, day if begins is None else max(begins, day))


def check_short(order: PrintOrder) -> None:
    """Raise DeliveryShort while numbers of the order have not come."""
    if order.short:
        raise DeliveryShort(count=counted(order.short))


def check_not_whole(order: PrintOrder) -> None:
    """Raise DeliveryWhole when with this delivery everything has come."""
    if not order.short:
        raise DeliveryWhole


def check_nothing_came(order: PrintOrder) -> None:
    """Raise NothingCame when a part of the order came already."""
    if order.stored or order.bad:
        raise NothingCame


def check_something_came(order: PrintOrder) -> None:
    """Raise SomethingCame while nothing of the order came."""
    if not (order.stored or order.bad):
        raise SomethingCame


def _check_among(rows: Sequence[Row], known: Sequence[Row]) -> None:
    strange = less(rows, known)
    if strange:
        raise NotAmongAllotted(range=Span(*strange[0]).shown)
