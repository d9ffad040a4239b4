"""Documents about people: who leaves, whose rights are looked at, what a role may.

They stand at every region they concern and at the whole site, so that another
administrator or a bureau supervisor can be the second person.
"""

from __future__ import annotations

from typing import Any, ClassVar

from nontax_site.security import grants as roles
from nontax_site.storage.document import Document


def region_of(place: str) -> str:
    """The region's code of a place, "" for the whole site."""
    return place.partition(":")[2].partition("-")[0]


def regions_of(site: Any, places: tuple[str, ...]) -> tuple[str, ...]:
    """The regions some places lie in; all of them for the whole site or for none."""
    found = tuple(dict.fromkeys(region_of(place) for place in places))
    if not found or "" in found:
        return tuple(site.regions.keys())
    return found


class Staffing(Document):
    """What the documents about people have in common: ``regions`` they stand at."""

    FIELDS: ClassVar[tuple[str, ...]] = (*Document.FIELDS, "regions")

    regions: tuple[str, ...] = ()

    def places(self) -> tuple[str, ...]:
        """The unit if it is about one, every region concerned, and the site."""
        unit = (f"unit:{self.unit}",) if self.unit else ()
        return (*unit, *(f"region:{code}" for code in self.regions), roles.SITE)

    def also_ordered(self) -> tuple[str, ...]:
        """Every region but the first finds it in its lists by this."""
        return tuple(f"region:{code}" for code in self.regions if code != self.region)


def next_id(folder: Any, stem: str) -> str:
    """``stem``, or ``stem-2`` and so on where that is taken.

    ``stem`` begins with the day, of which a restore may have left names out.
    """
    left_out = folder.left_out.get(stem[: len("20261121-")], 0)
    if not left_out and stem not in folder:
        return stem
    number = left_out + 1 if left_out else 2
    while f"{stem}-{number}" in folder:
        number += 1
    return f"{stem}-{number}"
