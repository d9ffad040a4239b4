"""What handed-in bills say, item by item, and what of it was really paid in.

A bill of a payment notice is paid in with its notice; cash taken at the counter with
the collective notice it was gathered into; a card or a transfer by itself. Fixed bills
used as a range are worth their face value and paid in with their own notice.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from nontax_site.bills.issuing import PAID_STATES
from nontax_site.bills.paper_bill import PaperBill
from nontax_site.stock.bill_type import BillType
from nontax_site.stock.clearance import Charge
from nontax_site.stock.modes import CASH
from nontax_site.stock.paperwork import Row, less


class Due(NamedTuple):
    """One bill or range of fixed bills: its lines (item, name, face, due), and money.

    ``subject`` is the bill's number or ``kind:id``; amounts are in fen.
    """

    subject: str
    lines: tuple[tuple[str, str, int, int], ...]
    paid_fen: int

    @property
    def due_fen(self) -> int:
        """What was to be paid in."""
        return sum(due for _item, _name, _face, due in self.lines)


def dues_of(
    root: Any,
    rows: Sequence[Row],
    voids: Sequence[Row],
    bulk: Sequence[tuple[str, int, int, str]],
) -> Iterator[Due]:
    """Every bill of the rows that is not void, and every range of fixed bills."""
    for code, first, last, document in bulk:
        yield _due_of_range(root, (code, first, last), document)
    written = less(less(rows, voids), [part[:3] for part in bulk])
    for code, first, last in written:
        for number in range(first, last + 1):
            bill: PaperBill | None = root.paper.find(code, number)
            if bill is not None:
                yield _due_of_bill(root, bill)


def summed(dues: Sequence[Due]) -> tuple[Charge, ...]:
    """The charges by item, in the order of their codes.

    What was paid in for a bill counts for its lines from the first on.
    """
    sums: dict[tuple[str, str], list[int]] = {}
    for due in dues:
        left = due.paid_fen
        for at, (item, name, face_fen, due_fen) in enumerate(due.lines, 1):
            part = left if at == len(due.lines) else min(left, due_fen)
            left -= part
            row = sums.setdefault((item, name), [0, 0, 0])
            for index, fen in enumerate((face_fen, due_fen, part)):
                row[index] += fen
    return tuple(Charge(item, name, *row) for (item, name), row in sorted(sums.items()))


def is_confirmed(root: Any, bill: PaperBill) -> bool:
    """Whether a bill of a payment notice was paid in as it says."""
    if not bill.notice:
        return False
    due = _due_of_bill(root, bill)
    return due.paid_fen == due.due_fen


def _due_of_bill(root: Any, bill: PaperBill) -> Due:
    notice = root.find("notice", bill.notice) if bill.notice else None
    owed = {part.item_code: 0 for part in bill.parts}
    for part in notice.parts if notice is not None else bill.parts:
        owed[part.item_code] = owed.get(part.item_code, 0) + part.amount_fen
    lines = []
    for part in bill.parts:
        # two lines of one item: what is due for it stands in the first
        due_fen = owed.pop(part.item_code, 0)
        lines.append((part.item_code, part.item_name, part.amount_fen, due_fen))
    return Due(bill.id, tuple(lines), _paid_in(root, bill, notice))


def _paid_in(root: Any, bill: PaperBill, notice: Any | None) -> int:
    """What reached the treasury's accounts for a bill, without late additions."""
    if notice is not None:
        return _paid_of(notice)
    kind, _colon, name = bill.came.partition(":")
    if kind == "bill":
        electronic = root.document("bill", name)
        before = root.find("notice", electronic.notice) if electronic.notice else None
        return bill.total_fen if before is None else _paid_of(before)
    if bill.received is None:
        return 0
    if bill.mode != CASH:
        return bill.received.fen
    return bill.total_fen if _is_paid(root, bill.gathered) else 0


def _paid_of(notice: Any) -> int:
    if notice.state not in PAID_STATES or notice.paid is None:
        return 0
    return int(notice.paid.amount_fen - notice.paid.late_fen)


def _is_paid(root: Any, name: str) -> bool:
    """Whether a day's cash was paid in with all its collective notices."""
    day = root.find("collective", name) if name else None
    found = [root.find("notice", code) for code in day.notices] if day else []
    return bool(found) and all(notice.state in PAID_STATES for notice in found)


def _due_of_range(root: Any, row: Row, document: str) -> Due:
    code, first, last = row
    batch = root.paper_batches[root.paper.ledger(code).batch_of(first)[0]]
    bill_type: BillType = root.document("bill_type", batch.type_id)
    fen = bill_type.amount_of(last - first + 1).fen
    kind, _colon, name = document.partition(":")
    gathered = getattr(root.find(kind, name), "gathered", "")
    paid_fen = fen if _is_paid(root, gathered) else 0
    return Due(document, (("", bill_type.name, fen, fen),), paid_fen)
