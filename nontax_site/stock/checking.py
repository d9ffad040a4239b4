"""What must hold of all paper numbers at every moment: what ``nontax check`` asks.

Every number of every batch stands in exactly one place; each place was reached by a
movement the audit log tells of, or by the bill under the number; registers and their
balances equal the shelves; the index of holders equals the ledgers.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

from nontax_site.stock.ledger import Ledger, Movement
from nontax_site.stock.moving import MOVE
from nontax_site.stock.places import SHELVES, Place
from nontax_site.stock.shelves import marks

BY_BILL = frozenset({Place.USED, Place.VOID})
"""Places of numbers something was written on: they agree with their bills."""

VOID_STATE = "void"
PLACES = frozenset(Place)


class Finding(NamedTuple):
    """What does not hold: a bill code or holder, no line, and a sentence."""

    where: str
    line: int
    what: str


def check(root: Any) -> Iterator[Finding]:
    """Every breach of the stock; reads all numbers of all batches.

    Where rows cannot be read as rows nothing else is looked at.
    """
    book = root.paper
    unread = [
        Finding(code, 0, what)
        for code in book.codes()
        for what in _unreadable(book.ledger(code))
    ]
    if unread:
        yield from unread
        return
    for code in book.codes():
        ledger = book.ledger(code)
        for what in _conserved(ledger):
            yield Finding(code, 0, what)
        for what in _explained(book, ledger):
            yield Finding(code, 0, what)
    yield from _batches(root)
    yield from _bills(book)
    yield from _index(book)
    yield from _registers(root)
    yield from _told(root)


# ---- conservation ------------------------------------------------------------------


def _unreadable(ledger: Ledger) -> Iterator[str]:
    """Rows of a code that are no rows of places."""
    for key, stretch in ledger.items():
        firsts = [first for first, _value in stretch.rows]
        if firsts != sorted(set(firsts)) or key != firsts[0]:
            yield f"the rows from {key} are out of order."
        if stretch.last < firsts[-1]:
            yield f"the numbers from {firsts[-1]} end with {stretch.last}."
        for first, value in stretch.rows:
            if value[0] not in PLACES:
                yield f"number {first} is at an unknown place: {value[0]}."


def _conserved(ledger: Ledger) -> Iterator[str]:
    """Numbers of a code that stand nowhere, twice, or belong to no batch."""
    due = [(first, last, batch) for batch, first, last in ledger.batches()]
    at = 0
    for key, stretch in ledger.items():
        if key <= at:
            yield f"the numbers {key} to {min(at, stretch.last)} stand in two places."
        yield from _missing(due, at + 1, key - 1)
        yield from _foreign(due, key, stretch.last)
        at = max(at, stretch.last)
    yield from _missing(due, at + 1, max((last for _f, last, _b in due), default=0))


def _missing(due: Any, low: int, high: int) -> Iterator[str]:
    """Numbers of batches in a gap between stretches."""
    for first, last, batch in due:
        begin, end = max(first, low), min(last, high)
        if begin <= end:
            yield f"the numbers {begin} to {end} of {batch} stand nowhere."


def _foreign(due: Any, low: int, high: int) -> Iterator[str]:
    """Numbers of a stretch that are not all of one batch."""
    if not any(first <= low and high <= last for first, last, _batch in due):
        yield f"the numbers {low} to {high} do not belong to one batch."


def _batches(root: Any) -> Iterator[Finding]:
    """Batches and what their ledgers say of them."""
    known = {}
    for code in root.paper.codes():
        for batch, first, last in root.paper.ledger(code).batches():
            known[batch] = (code, first, last)
    for name, batch in root.paper_batches.items():
        told = known.pop(name, None)
        if told != (batch.code, batch.first, batch.last):
            yield Finding(
                name, 0, f"the numbers of the batch are {told} in its ledger."
            )
    for name, (code, _first, _last) in known.items():
        yield Finding(code, 0, f"the ledger has numbers of {name}, which is no batch.")


# ---- how they came there -----------------------------------------------------------


def _explained(book: Any, ledger: Ledger) -> Iterator[str]:
    """Numbers that stand where no movement and no bill brought them."""
    for first, last, value in ledger.runs():
        place, holder, movement = value
        if (place, holder) == (movement.place, movement.holder):
            if not movement.first <= first <= last <= movement.last:
                yield f"the numbers {first} to {last} were moved by nothing."
            continue
        if place != Place.USED:
            yield f"the numbers {first} to {last} were moved to {place} by nothing."
            continue
        for number in range(first, last + 1):
            if book.find(ledger.code, number) is None:
                yield f"number {number} is {place} without a bill."


def _bills(book: Any) -> Iterator[Finding]:
    """Paper bills against the places of their numbers."""
    for bill in book.documents():
        code, _dash, digits = bill.id.partition("-")
        number = int(digits)
        if book.find(code, number) is not bill:
            yield Finding(code, 0, f"{bill.kind} {bill.id} lies under another number.")
            continue
        place = book.where(code, number).spot.place
        if place not in BY_BILL:
            if place in SHELVES:
                yield Finding(code, 0, f"number {number} has a bill and is blank.")
            continue
        if (place is Place.VOID) != (bill.state == VOID_STATE):
            what = f"number {number} is {place}, its bill is {bill.state}."
            yield Finding(code, 0, what)


def movements(ledger: Ledger) -> Iterator[Movement]:
    """Every movement of a code's numbers, each once."""
    seen: set[int] = set()
    waiting = [value[2] for _first, _last, value in ledger.runs()]
    while waiting:
        movement = waiting.pop()
        if movement is None or id(movement) in seen:
            continue
        seen.add(id(movement))
        yield movement
        waiting += [value[2] for _first, value in movement.rows]


def _told(root: Any) -> Iterator[Finding]:
    """Movements against what the audit log tells (invariant 50)."""
    told: Counter[tuple[Any, ...]] = Counter()
    for name in root.audit.names():
        for entry in root.audit.find(name).entries():
            if entry["verb"] == MOVE and "kind" not in entry:
                facts = entry["facts"]
                for line in facts["lines"]:
                    told[entry["id"], *line, facts["target"]] += 1
    for code in root.paper.codes():
        for one in movements(root.paper.ledger(code)):
            told[one.document, code, one.first, one.last, str(one.target)] -= 1
    for (document, code, first, last, target), count in sorted(told.items()):
        if count:
            says = "only in the log" if count > 0 else "not in the log"
            what = f"{document}: the move of {first} to {last} to {target} is {says}."
            yield Finding(code, 0, what)


# ---- index and registers -----------------------------------------------------------


def _index(book: Any) -> Iterator[Finding]:
    """The index of holders against the ledgers."""
    kept: dict[str, set[Any]] = defaultdict(set)
    for code, mark in book.shelves.marks():
        kept[code].add(mark)
    for code in book.codes():
        for (holder, _type, _blank), first in kept.pop(code, set()) ^ marks(
            book.ledger(code), None, None
        ):
            yield Finding(holder, 0, f"the index is wrong about {code}-{first:010d}.")
    for code in kept:
        yield Finding(code, 0, "the index has a code without numbers.")


def _registers(root: Any) -> Iterator[Finding]:
    """Registers against themselves and against the shelves (CQ-41, CQ-42)."""
    held: Counter[tuple[str, str]] = Counter()
    for run in root.paper.runs():
        if run.spot.has_register:
            held[run.spot.holder, run.type] += run.size
    for register in root.registers:
        for what in register.breaches():
            yield Finding(f"{register.holder} {register.type_code}", 0, what)
        balance = held.pop((register.holder, register.type_code), 0)
        if register.balance != balance:
            what = f"the register says {register.balance}, the shelf has {balance}."
            yield Finding(f"{register.holder} {register.type_code}", 0, what)
    for (holder, type_code), count in held.items():
        what = f"{count} numbers lie there without a register."
        yield Finding(f"{holder} {type_code}", 0, what)
    for holder in {
        run.spot.holder for run in root.paper.runs() if run.spot.has_register
    }:
        if holder not in root.custodians:
            yield Finding(holder, 0, "paper lies there without a custodian.")
