"""The invariants of money (trust A1 to A7), walked over the whole tree.

Each breach names the invariant, what it is about and why. Nothing here repairs
anything, and nothing is skipped.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

from nontax_site.payments.postings import CLEARING, SUSPENSE, Ledger, Posting

REVENUE = "revenue:"
IN_TRANSIT = "in_transit:"


class Breach(NamedTuple):
    """What does not hold: the invariant's name, the subject and why (a msgid)."""

    invariant: str
    subject: str
    what: str


def check(root: Any) -> list[Breach]:
    """Every breach of A1 to A7 in the tree; empty when all is well."""
    rows = [
        (ledger, posting)
        for ledger in root.ledgers.values()
        for posting in ledger.postings()
    ]
    return [
        *_double_entry(rows),
        *_balances(root),
        *_notices(root, rows),
        *_events(root),
        *_sources(root, rows),
        *_homes(root),
        *_suspense(root),
    ]


Rows = list[tuple[Ledger, Posting]]


def _double_entry(rows: Rows) -> Iterator[Breach]:
    """A1: a debit and a credit of one positive amount; the sum of all is 0."""
    clearing = 0
    for ledger, posting in rows:
        good = type(posting.fen) is int and posting.fen > 0
        if not good or posting.debit == posting.credit:
            yield Breach("A1", ledger.holder, "A posting has no two equal sides.")
        clearing += posting.fen * (posting.debit == CLEARING)
        clearing -= posting.fen * (posting.credit == CLEARING)
    if clearing:
        yield Breach("A1", CLEARING, "What left one ledger did not reach another.")


def _balances(root: Any) -> Iterator[Breach]:
    """A2: each stored balance is the sum of its postings."""
    for ledger in root.ledgers.values():
        sums: Counter[str] = Counter()
        for posting in ledger.postings():
            sums[posting.debit] += posting.fen
            sums[posting.credit] -= posting.fen
        if dict(ledger.balances) != dict(sums):
            yield Breach("A2", ledger.holder, "A balance is not its postings' sum.")
        if ledger.count != len(ledger.postings()):
            yield Breach("A2", ledger.holder, "A posting is missing.")


def _notices(root: Any, rows: Rows) -> Iterator[Breach]:
    """A3: revenue of a notice is 0 or exactly what its payment says; A11 as well."""
    credited: Counter[str] = Counter()
    for _ledger, posting in rows:
        if posting.credit.startswith(REVENUE):
            credited[posting.subject] += posting.fen
    for notice in root.notices.documents():
        subject = f"notice:{notice.id}"
        paid = notice.paid
        if sum(line.amount_fen for line in notice.parts) != notice.total_fen:
            yield Breach("A11", subject, "The lines do not sum to the total.")
        due = paid.amount_fen if paid else 0
        if credited.pop(subject, 0) != due:
            yield Breach("A3", subject, "Revenue is not what the payment says.")
        if paid and paid.amount_fen - paid.late_fen != notice.total_fen:
            yield Breach("A3", subject, "The payment is not the amount owed.")
        if bool(paid) != (notice.state in {"paid", "settled"}):
            yield Breach("A3", subject, "State and payment say different things.")
    for subject in credited:
        yield Breach("A3", subject, "Revenue of something that is no notice.")


def _money_in(root: Any) -> Iterator[tuple[str, str, str]]:
    """(channel, serial, subject) of all money that came in."""
    for notice in root.notices.documents():
        paid = notice.paid
        if paid and not paid.serial.startswith("case:"):
            yield paid.channel, paid.serial, f"notice:{notice.id}"
    for case in root.suspense.values():
        yield case.channel, case.serial, f"suspense:{case.id}"


def _events(root: Any) -> Iterator[Breach]:
    """A4: a channel's event is posted at most once."""
    seen: dict[tuple[str, str], str] = {}
    for channel, serial, subject in _money_in(root):
        other = seen.setdefault((channel, serial), subject)
        if other != subject:
            yield Breach("A4", subject, "The same money came in twice.")


def _sources(root: Any, rows: Rows) -> Iterator[Breach]:
    """A5: every posting of cash names a proved message that is kept."""
    named = {
        (channel, message.serial)
        for channel, message in _proved(root, "confirm")
        if message.outcome
    }
    for _ledger, posting in rows:
        if not posting.debit.startswith(IN_TRANSIT):
            continue
        channel, _, serial = posting.source.partition("/")
        if (channel, serial) not in named:
            yield Breach("A5", posting.subject, "No proved message stands behind it.")


def _homes(root: Any) -> Iterator[Breach]:
    """A6: every proved confirm has one home: notice, suspense or a reason."""
    homes: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for channel, serial, subject in _money_in(root):
        homes[channel, serial].append(subject)
    for channel, message in _proved(root, "confirm"):
        if not message.outcome:
            continue
        found = homes.get((channel, message.serial), [])
        if message.has_effect and len(found) != 1:
            subject = f"message:{channel}/{message.number}"
            yield Breach("A6", subject, "A message that took effect has no one home.")


def _suspense(root: Any) -> Iterator[Breach]:
    """A7: the balance of suspense is what the open cases hold."""
    open_fen: Counter[str] = Counter()
    for case in root.suspense.values():
        if case.is_open:
            holder = f"unit:{case.unit}" if case.unit else f"region:{case.region}"
            open_fen[holder] += case.amount_fen
    for ledger in root.ledgers.values():
        held = -ledger.balance(SUSPENSE).fen
        if held != open_fen.pop(ledger.holder, 0):
            yield Breach("A7", ledger.holder, "Suspense is not what open cases hold.")
    for holder in open_fen:
        yield Breach("A7", holder, "An open case has no money behind it.")


def _proved(root: Any, verb: str) -> Iterator[tuple[str, Any]]:
    """(channel, message) of every proved message of a verb."""
    for channel, inbox in root.inbox.items():
        for message in inbox.messages():
            if message.is_proved and message.verb == verb:
                yield channel, message
