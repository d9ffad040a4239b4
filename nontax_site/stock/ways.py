"""Where numbers may go from where they are."""

from __future__ import annotations

from nontax_site.stock.ledger import Ledger, Movement
from nontax_site.stock.places import BLANK, FOLLOWS, Place, Spot
from nontax_site.stock.refusals import NumberElsewhere, PlaceNotPossible
from nontax_site.storage.intervals import within

AT_HAND = frozenset({Place.UNIT, Place.LEASED})
"""Where a number can be used."""


def check_way(source: Spot, target: Spot) -> None:
    """Raise PlaceNotPossible for a way numbers cannot go."""
    if target == source or target.place not in FOLLOWS[source.place]:
        raise PlaceNotPossible(source=source.place, target=target.place)


def check_was_blank(ledger: Ledger, first: int, last: int, target: Spot) -> None:
    """What was written on before it was lost never becomes blank paper again."""
    for low, high, value in ledger.runs(first, last):
        movement: Movement = value[2]
        for _low, _high, before in within(movement.rows, movement.last, low, high):
            if before[0] not in BLANK:
                raise PlaceNotPossible(source=before[0], target=target.place)


def check_voidable(code: str, number: int, spot: Spot) -> None:
    """Raise NumberElsewhere for a stub that was handed in: it is voided no more."""
    if spot.place is Place.STUB:
        raise _elsewhere(code, number, spot)


def check_at_hand(code: str, number: int, spot: Spot) -> None:
    """Raise NumberElsewhere for a number that cannot be used where it is."""
    if spot.place not in AT_HAND:
        raise _elsewhere(code, number, spot)


def _elsewhere(code: str, number: int, spot: Spot) -> NumberElsewhere:
    return NumberElsewhere(
        bill_code=code,
        number=f"{number:010d}",
        place=spot.place,
        holder=spot.holder,
    )
