"""Postings in double entry: where money is, to the fen.

One ledger per unit, and one per region for money no unit can be named for. A
posting moves one positive amount from the credited to the debited account and
names the message it comes from. Accounts: ``in_transit:<channel>`` (a channel
took it, it has not arrived), ``fiscal:<account number>`` (it arrived),
``revenue:<destination>``, ``suspense`` (it must not touch a notice yet),
``to_return`` (it goes back to its payer) and ``clearing`` (moved to another
ledger). A balance is debits less credits. Nothing is ever taken away: a
correction is another posting.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, NamedTuple

from persistent import Persistent

from nontax_site.kernel.money import Money
from nontax_site.payments.notice import Notice
from nontax_site.storage.classes import stored

PER_PAGE = 4

SUSPENSE = "suspense"
TO_RETURN = "to_return"
CLEARING = "clearing"


def in_transit(channel: str) -> str:
    """The account of money a channel took and has not brought yet."""
    return f"in_transit:{channel}"


def revenue(destination: str) -> str:
    """The account of revenue by where it belongs."""
    return f"revenue:{destination}"


def fiscal(account: str) -> str:
    """The account of money that arrived, by its account number."""
    return f"fiscal:{account}"


class Posting(NamedTuple):
    """One movement: ``fen`` from ``credit`` to ``debit``.

    ``subject`` is what it is about (``notice:<code>``, ``suspense:<id>``),
    ``source`` the message behind it (``<channel>/<serial>``, ``<channel>/day
    <date>``, or ``case:<id>`` for a decision), ``at`` aware.
    """

    at: datetime
    debit: str
    credit: str
    fen: int
    subject: str
    source: str

    @property
    def amount(self) -> Money:
        """What was moved."""
        return Money(self.fen)


@stored
class LedgerPage(Persistent):
    """Postings that moved out of the ledger, oldest first, never touched again."""

    def __init__(self, rows: tuple[tuple[Any, ...], ...], previous: Any) -> None:
        self.rows = rows
        self.previous = previous


@stored
class Ledger(Persistent):
    """The books of one holder: ``unit:<id>`` or ``region:<code>``.

    ``balances`` is a sorted tuple of (account, fen); the last postings stand in
    the ledger, older ones in pages linked backwards, so a posting usually costs
    one object.
    """

    def __init__(self, holder: str) -> None:
        self.holder = holder
        self.count = 0
        self.balances: tuple[tuple[str, int], ...] = ()
        self.recent: tuple[tuple[Any, ...], ...] = ()
        self.last_page: LedgerPage | None = None

    def post(self, posting: Posting) -> None:
        """Write a posting and both balances; raises ValueError for no amount."""
        if type(posting.fen) is not int or posting.fen <= 0:
            raise ValueError("a posting moves a positive amount of whole fen")
        if posting.debit == posting.credit:
            raise ValueError("a posting moves between two accounts")
        if len(self.recent) >= PER_PAGE:
            self.last_page = LedgerPage(self.recent, self.last_page)
            self.recent = ()
        self.recent = (*self.recent, tuple(posting))
        self.count += 1
        self._move(posting.debit, posting.fen)
        self._move(posting.credit, -posting.fen)

    def _move(self, account: str, fen: int) -> None:
        balances = dict(self.balances)
        balances[account] = balances.get(account, 0) + fen
        self.balances = tuple(sorted(balances.items()))

    def balance(self, account: str) -> Money:
        """Debits less credits of the account; nothing for an unknown one."""
        return Money(dict(self.balances).get(account, 0))

    def newest_first(self) -> Iterator[Posting]:
        """Postings from the last to the first, a page at a time."""
        rows, page = self.recent, self.last_page
        while rows:
            for row in reversed(rows):
                yield Posting(*row)
            rows, page = (page.rows, page.previous) if page else ((), None)

    def postings(self) -> list[Posting]:
        """All postings, oldest first."""
        return list(reversed(list(self.newest_first())))


def ledger_of(root: Any, holder: str) -> Ledger:
    """The holder's ledger; the first posting of a holder opens it."""
    found: Ledger | None = root.ledgers.get(holder)
    if found is None:
        found = root.ledgers.add(holder, Ledger(holder))
    return found


def holder_of(document: Any) -> str:
    """Whose ledger a document's money stands in."""
    if document.unit:
        return f"unit:{document.unit}"
    return f"region:{document.region}"


class Books:
    """The movements of money, each as whole postings."""

    def __init__(self, root: Any) -> None:
        self._root = root

    def paid(
        self,
        notice: Notice,
        shares: Iterable[tuple[str, Money]],
        at: datetime,
        source: str,
    ) -> None:
        """A channel took what the notice owes: in transit, and revenue."""
        assert notice.paid is not None, "a paid notice has its payment"
        debit = in_transit(notice.paid.channel)
        self._shares(notice, debit, shares, at, source)

    def matched(
        self,
        notice: Notice,
        case: Any,
        shares: Iterable[tuple[str, Money]],
        at: datetime,
    ) -> None:
        """Suspense money pays a notice, if need be out of another ledger."""
        source = f"case:{case.id}"
        if holder_of(case) == holder_of(notice):
            self._shares(notice, SUSPENSE, shares, at, source)
            return
        away = ledger_of(self._root, holder_of(case))
        away.post(Posting(at, SUSPENSE, CLEARING, case.amount_fen, _of(case), source))
        self._shares(notice, CLEARING, shares, at, source)

    def received(self, case: Any, at: datetime, source: str) -> None:
        """A channel took money that must not touch a notice."""
        debit = in_transit(case.channel)
        ledger = ledger_of(self._root, holder_of(case))
        ledger.post(Posting(at, debit, SUSPENSE, case.amount_fen, _of(case), source))

    def to_return(self, case: Any, at: datetime) -> None:
        """Suspense money is to go back to its payer."""
        ledger = ledger_of(self._root, holder_of(case))
        source = f"case:{case.id}"
        ledger.post(
            Posting(at, SUSPENSE, TO_RETURN, case.amount_fen, _of(case), source)
        )

    def settled(
        self,
        document: Any,
        channel: str,
        account: str,
        amount: Money,
        at: datetime,
        source: str,
    ) -> None:
        """What a channel took has arrived on the account, in full (XG-03)."""
        ledger = ledger_of(self._root, holder_of(document))
        ledger.post(
            Posting(
                at,
                fiscal(account),
                in_transit(channel),
                amount.fen,
                _of(document),
                source,
            )
        )

    def _shares(
        self,
        notice: Notice,
        debit: str,
        shares: Iterable[tuple[str, Money]],
        at: datetime,
        source: str,
    ) -> None:
        ledger = ledger_of(self._root, holder_of(notice))
        for destination, amount in shares:
            ledger.post(
                Posting(
                    at, debit, revenue(destination), amount.fen, _of(notice), source
                )
            )


def _of(document: Any) -> str:
    return f"{document.kind}:{document.id}"
