"""What is wrong with the lines of a stock document, before anything is moved."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from nontax_site.kernel.errors import NotFound
from nontax_site.stock.holders import holder_of
from nontax_site.stock.places import Spot
from nontax_site.stock.refusals import ForeignRange, NumberElsewhere, SheetMissing
from nontax_site.stock.standing import Run


def check_region(root: Any, runs: Iterable[Run], target: Spot) -> None:
    """Raise ForeignRange when numbers of one region are to go to another's holder."""
    try:
        region = holder_of(root, target.holder).region
    except NotFound:
        return
    for run in runs:
        batch = root.paper_batches.get(run.batch)
        if batch is not None and batch.region != region:
            raise ForeignRange(
                field="lines",
                bill_code=run.code,
                number=f"{run.first:010d}",
                its_region=batch.region,
                wanted=region,
            )


def of_book(
    root: Any,
    line: tuple[str, int, int],
    sources: Collection[Spot],
    elsewhere: NumberElsewhere,
) -> NumberElsewhere:
    """The refusal about a number, said of its book where the rest of that is there."""
    code, first, last = line
    number = int(elsewhere.facts["number"])
    batch = root.paper_batches[root.paper.ledger(code).batch_of(number)[0]]
    low, high = batch.book_of(number)
    there = any(
        run.spot in sources for run in root.paper.runs(code=code, between=(low, high))
    )
    if batch.sheets == 1 or not first <= low <= high <= last or not there:
        return elsewhere
    return SheetMissing(
        **elsewhere.facts, book_first=f"{low:010d}", book_last=f"{high:010d}"
    )
