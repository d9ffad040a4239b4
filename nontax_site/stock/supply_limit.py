"""How many bills a unit may be supplied with: some months of use (分次限量、核旧领新).

The use of a month is what the plan says or, without one, what was really used since
the first supply. Both parameters are the region's: ``supply_months`` and
``supply_after_write_off``.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, NamedTuple

from nontax_site.kernel.clock import beijing_day
from nontax_site.stock.movement_refusals import EarlierNotWrittenOff, MoreThanSupplied
from nontax_site.stock.paperwork import counted
from nontax_site.stock.places import Place, Spot
from nontax_site.stock.supply import SIGNED, Need, Supply
from nontax_site.stock.use_plan import planned

NOT_ACCOUNTED = (Place.USED, Place.VOID, Place.STUB, Place.CLEARED)
"""Used or void, and not written off yet."""

HALF_YEAR = 6
"""A plan of use says what is needed in so many months."""


class Limit(NamedTuple):
    """What a unit may have of a type: ``most`` sheets, of which it has ``held``.

    ``most`` is None where neither plan nor use is known; ``open`` sheets of earlier
    supplies are not written off. ``months`` are those of the region.
    """

    months: int
    most: int | None
    held: int
    open: int


def limit_of(root: Any, unit: str, region: str, need: Need, at: datetime) -> Limit:
    """The limit of a unit for a type on the day."""
    months = root.regions[region].config.supply_months
    counts = root.paper.counts(holder=unit, type_code=need.bill_type)
    held = root.paper.held(Spot(Place.UNIT, unit), need.bill_type)
    held += counted(on_the_way(root, unit, need.bill_type))
    monthly = _monthly(root, unit, need, counts[Place.UNIT], beijing_day(at))
    most = None
    if monthly is not None:
        # never less than one book: it is the smallest that can be supplied
        most = max(-(-monthly[0] * months // monthly[1]), need.sheets)
    return Limit(months, most, held, sum(counts[place] for place in NOT_ACCOUNTED))


def check_limit(root: Any, supply: Supply, need: Need, at: datetime) -> None:
    """Raise MoreThanSupplied or EarlierNotWrittenOff for what a unit may not have."""
    limit = limit_of(root, supply.unit, supply.region, need, at)
    if root.regions[supply.region].config.supply_after_write_off and limit.open:
        raise EarlierNotWrittenOff(bill_type=need.name, count=limit.open)
    if limit.most is not None and limit.held + need.size > limit.most:
        raise MoreThanSupplied(
            bill_type=need.name,
            months=limit.months,
            most=limit.most,
            held=limit.held,
            asked=need.size,
        )


def supplies_of(root: Any, unit: str, *states: str) -> Iterator[Supply]:
    """A unit's applications in the states, newest first."""
    tokens = tuple(f"supply:{state}" for state in states)
    for place in root.orders.places(f"unit:{unit}", tokens):
        found = root.supplies.get(place.split("|", 1)[1])
        if found is not None and found.unit == unit:
            yield found


def on_the_way(root: Any, unit: str, type_code: str) -> Iterator[tuple[str, int, int]]:
    """What was allotted to a unit and not signed for yet."""
    for supply in supplies_of(root, unit, "allotted", "at_department", "handed_on"):
        yield from (row for row in supply.allotted if row[0][2:6] == type_code)


def _monthly(
    root: Any, unit: str, need: Need, blank: int, day: date
) -> tuple[int, int] | None:
    """The use as (sheets, months): of the plan, else what was really used."""
    sheets = planned(root, unit, need.bill_type, day)
    if sheets is not None:
        return sheets, HALF_YEAR
    signed = [
        (supply, row)
        for supply in supplies_of(root, unit, SIGNED)
        for row in supply.received
        if row[0][2:6] == need.bill_type
    ]
    if not signed:
        return None
    first = min(beijing_day(supply.history()[-1].at) for supply, _row in signed)
    months = (day.year - first.year) * 12 + day.month - first.month
    used = counted(row for _supply, row in signed) - blank
    if months < 1 or used < 1:
        return None
    return used, months
