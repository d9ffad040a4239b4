"""An adoption 项目启用: how a bureau below uses an item that was set above it.

The item stays as it was set. The adoption says which units of the region may charge
it and, where the item leaves room, a narrower tariff. One is in force for each item
and region; the next one begins when it has ended.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any, ClassVar

from zope.interface import implementer

from nontax_site.items.item import ChargeItem
from nontax_site.items.tariff import FIXED, FREE, RANGE, Tariff
from nontax_site.kernel.errors import BadInput, Refused
from nontax_site.kernel.interfaces import IAdoptionDocument
from nontax_site.storage.classes import stored
from nontax_site.storage.document import Document

PROPOSED = "proposed"
IN_FORCE = "in_force"
REFUSED = "refused"
ENDED = "ended"


class TariffNotNarrower(Refused):
    """A bureau moves within what was set above, never beyond it."""

    code = "tariff-not-narrower"
    message = "The tariff ${tariff} is not within ${limits} of «${item_name}»."
    remedy = "Stay within the limits, or leave the tariff as it was set."


class NothingToAdopt(BadInput):
    """An adoption names units."""

    code = "nothing-to-adopt"
    message = "Please name the units that charge the item."


class NotAbove(Refused):
    """Only an item of a region above is adopted."""

    code = "item-not-above"
    message = "«${item_name}» belongs to ${region}, which is not above ${here}."


def is_above(region: str, below: str) -> bool:
    """Whether a region's code stands above another's: 140000 above 140100."""
    if region == below:
        return False
    return below.startswith(region.rstrip("0").ljust(2, "0")) and region.endswith("00")


def current(adoptions: Any, item: str, region: str) -> Adoption | None:
    """The last adoption of an item by a region, in whatever state, or None."""
    base = f"{item}@{region}"
    found: list[Adoption] = list(adoptions.values(base, f"{base}~"))
    return found[-1] if found else None


def next_id(adoptions: Any, item: str, region: str) -> str:
    """The id of a region's next adoption of an item: ``<item>@<region>.02``."""
    row = f"{item}@{region}."
    return f"{row}{adoptions.next_number(row):02d}"


@stored
@implementer(IAdoptionDocument)
class Adoption(Document):
    """An adoption; its id is ``<item>@<region>.<nn>``. ``units`` may charge the item, ``tariff`` narrows it or is None.

    ``wanted`` is what waits for its second person: (units, tariff), in the same
    form; empty when nothing does.
    """

    kind: ClassVar[str] = "adoption"
    FIELDS: ClassVar[tuple[str, ...]] = (
        *Document.FIELDS,
        "item",
        "item_name",
        "units",
        "tariff",
        "wanted",
    )

    item: str = ""
    item_name: str = ""
    units: tuple[str, ...] = ()
    tariff: Tariff | None = None
    wanted: tuple[tuple[str, ...], Tariff | None] | tuple[()] = ()

    @property
    def is_in_force(self) -> bool:
        """Whether the units may charge the item."""
        return bool(self.state == IN_FORCE)

    def places(self) -> tuple[str, ...]:
        """Its region, the site, and the units that charge the item."""
        return (*(f"unit:{unit}" for unit in self.units), *super().places())


def check_narrower(item: ChargeItem, tariff: Tariff | None) -> None:
    """Raise TariffNotNarrower unless the tariff stays within the item's."""
    if tariff is None:
        return
    above = item.tariff_on(tariff.from_day)
    if above is None or not _within(above, tariff):
        raise TariffNotNarrower(
            field="tariff",
            tariff=tariff.standard,
            limits=above.standard if above else "",
            item_name=item.name,
        )


def _within(above: Tariff, tariff: Tariff) -> bool:
    """Whether every amount the narrower tariff allows is allowed above."""
    if above.kind != FREE and tariff.measure != above.measure:
        return False
    if above.kind == FIXED:
        return tariff.kind == FIXED and tariff.amount_fen == above.amount_fen
    if above.kind == RANGE and tariff.kind == FREE:
        return False
    least, most = _limits(tariff)
    low, high = _limits(above)
    return low <= least and (high == 0 or 0 < most <= high)


def _limits(tariff: Tariff) -> tuple[int, int]:
    if tariff.kind == FIXED:
        return tariff.amount_fen, tariff.amount_fen
    return tariff.min_fen, tariff.max_fen


def adopted(item: ChargeItem, adoption: Adoption) -> ChargeItem:
    """The item as the region charges it: its units, the narrower tariff.

    A value to price with, never stored. Before its first day the narrower tariff
    does not hold, and the item's own does.
    """
    made = ChargeItem(**{name: getattr(item, name) for name in ChargeItem.FIELDS})
    made.region, made.units = adoption.region, adoption.units
    if adoption.tariff is not None:
        made.tariffs = _narrowed(item.tariffs, adoption.tariff)
    return made


def _narrowed(tariffs: Iterable[Tariff], narrower: Tariff) -> tuple[Tariff, ...]:
    """The versions with the narrower one standing first while it holds.

    It holds only within the version it was measured against: a tariff set anew
    above ends it.
    """
    own = tuple(tariffs)
    base = next((t for t in own if t.holds(narrower.from_day)), None)
    if base is None or not _within(base, narrower):
        return own
    ends: date | None = base.to_day
    return (_until(narrower, ends), *own)


def _until(tariff: Tariff, to_day: date | None) -> Tariff:
    ends = [day for day in (tariff.to_day, to_day) if day is not None]
    return replace(tariff, to_day=min(ends) if ends else None)
