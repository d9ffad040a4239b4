"""The invariants of cash taken on paper, walked by ``nontax check``.

Bills, cash and notices name each other: what went into a day's cash is what its
notices ask for, and nothing went into two. Entries of fixed bills are value times
count. Read only; each breach names the document.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from nontax_site.audit.lanes import Breach
from nontax_site.bills.collective import EMPTY, OPEN, REMITTED, Collective
from nontax_site.bills.gathering_cash import PAID_STATES


def check(root: Any) -> Iterator[Breach]:
    """Every breach in the days of cash and the entries of fixed bills."""
    gathered: Counter[str] = Counter()
    counted: Counter[str] = Counter()
    for bill in root.paper.documents():
        if bill.gathered:
            gathered[bill.gathered] += bill.total_fen
            counted[bill.gathered] += 1
    for issue in root.fixed_issues.values():
        if issue.gathered:
            gathered[issue.gathered] += issue.total_fen
        if issue.total_fen != issue.face_fen * issue.count:
            yield Breach(issue.unit, 0, f"{issue.id}: not face value times count")
    for day in root.collectives.values():
        for fault in _faults(root, day, gathered.pop(day.id, 0), counted[day.id]):
            yield Breach(day.unit, 0, f"{day.id}: {fault}")
    for name in gathered:
        yield Breach("", 0, f"{name}: bills name it, and there is no such day")


def _faults(root: Any, day: Collective, fen: int, count: int) -> Iterator[str]:
    if day.state in {OPEN, EMPTY}:
        if fen or day.notices:
            yield "not gathered, and bills or notices say it is"
        return
    if fen != day.total_fen:
        yield f"says {day.total_fen} fen, its bills {fen}"
    if count != day.count:
        yield f"names {day.count} written bills, {count} name it"
    notices = [root.find("notice", code) for code in day.notices]
    if any(notice is None or notice.paper != day.id for notice in notices):
        yield "its notice names another paper"
        return
    asked = sum(notice.total_fen for notice in notices)
    if asked != day.total_fen:
        yield f"says {day.total_fen} fen, its notices {asked}"
    if day.state == REMITTED and any(n.state not in PAID_STATES for n in notices):
        yield "paid in, and a notice of it is not"
