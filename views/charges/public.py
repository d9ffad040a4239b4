"""The list of charges and the page of one, for everybody."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import Any

from pyramid.security import NO_PERMISSION_REQUIRED
from pyramid.view import view_config

from nontax_site.items.catalogue import Catalogue
from nontax_site.items.item import (
    COLLECTED_BY_TITLES,
    CONDITION_TITLES,
    DESTINATION_TITLES,
)
from nontax_site.kernel.errors import NotFound
from nontax_site.units.categories import CATEGORY_TITLES
from nontax_site.units.channel import entrances_on
from views.documents import Fact
from views.i18n import _
from views.items.showing import (
    collecting,
    late,
    old_names,
    reductions,
    standing,
)

PAGE = 100


@dataclass(frozen=True, slots=True)
class Asked:
    """What the reader asks for: region, category, unit, words."""

    region: str
    category: str
    unit: str
    words: str

    def finds(self, site: Any, item: Any) -> bool:
        """Whether an item is what was asked for."""
        if self.category and item.category != self.category:
            return False
        if self.unit and self.unit not in item.units:
            return False
        return not self.words or self._named(site, item)

    def _named(self, site: Any, item: Any) -> bool:
        units = (site.units.get(unit) for unit in item.units)
        names = [unit.name for unit in units if unit is not None]
        said = (item.id, item.name, item.department, *item.legal_basis, *names)
        return any(self.words in text for text in said)


@view_config(
    route_name="charges",
    permission=NO_PERMISSION_REQUIRED,
    renderer="views:charges/list.pt",
    request_method="GET",
)
def charges(request: Any) -> dict[str, Any]:
    """Published items by region, unit, category and words."""
    asked = _asked(request)
    site = request.site
    start = _number(request.GET.get("start", ""))
    published = Catalogue(site.items).published(asked.region)
    found = (item for item in published if asked.finds(site, item))
    rows = list(islice(found, start, start + PAGE + 1))
    return {
        "title": _("List of charges"),
        "asked": asked,
        "regions": [(code, region.name) for code, region in site.regions.items()],
        "categories": [
            (name, request.fmt.words(title)) for name, title in CATEGORY_TITLES.items()
        ],
        "units": [
            (name, unit.name)
            for name, unit in site.units.items()
            if unit.is_active and asked.region in ("", unit.region)
        ],
        "rows": [_row(request, item) for item in rows[:PAGE]],
        "next_start": start + PAGE if len(rows) > PAGE else None,
    }


@view_config(
    route_name="charge",
    permission=NO_PERMISSION_REQUIRED,
    renderer="views:charges/charge.pt",
    request_method="GET",
)
def charge(request: Any) -> dict[str, Any]:
    """One published item with all that is public about it."""
    item = request.site.items.get(request.matchdict["code"])
    if item is None or not item.is_published:
        raise NotFound(what="charge item")
    today = request.clock.today()
    row = _row(request, item)
    return {
        "title": item.name,
        "row": row,
        "facts": _facts(request, item, row),
        "tariffs": [_tariff(request, row) for row in reversed(item.tariffs)],
        "entrances": entrances_on(request.site.channels.values(), item.region, today),
    }


def _asked(request: Any) -> Asked:
    given = request.GET
    return Asked(
        region=given.get("region", "")[:6],
        category=given.get("category", "")[:20],
        unit=given.get("unit", "")[:11],
        words=given.get("words", "").strip()[:40],
    )


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0


def _row(request: Any, item: Any) -> dict[str, Any]:
    today = request.clock.today()
    tariff = item.tariff_on(today)
    body = item.collected_by(today)
    say = request.fmt.words
    return {
        "code": item.id,
        "name": item.name,
        "category": say(CATEGORY_TITLES[item.category]),
        "basis": item.legal_basis,
        "standard": tariff.standard if tariff else "",
        "has_tariff": tariff is not None,
        "reductions": reductions(request, tariff) if tariff else (),
        "collected_by": say(COLLECTED_BY_TITLES[body]),
        "is_tax": body == "tax",
        "department": item.department,
        "units": [request.fmt.unit(unit) for unit in item.units],
        "region": request.fmt.place(f"region:{item.region}"),
    }


def _tariff(request: Any, tariff: Any) -> list[Fact]:
    """One dated version of the tariff, as facts a phone can show."""
    return [
        Fact(_("Tariff"), tariff.standard or _("by the amount decided")),
        Fact(_("State"), standing(request, tariff)),
        Fact(_("From"), tariff.from_day),
        Fact(_("Until"), tariff.to_day),
        Fact(_("Reductions"), reductions(request, tariff)),
    ]


def _facts(request: Any, item: Any, row: dict[str, Any]) -> list[Fact]:
    say = request.fmt.words
    return [
        Fact(_("Item code"), item.id),
        Fact(_("Name"), item.name, note=old_names(request, item)),
        Fact(_("Statutory category"), say(CATEGORY_TITLES[item.category])),
        Fact(_("Department"), item.department),
        Fact(_("Legal basis"), item.legal_basis),
        Fact(_("Who collects"), collecting(request, item)),
        Fact(
            _("Units that may charge it"),
            tuple(request.fmt.unit(unit) for unit in item.units),
        ),
        Fact(_("Where the money goes"), say(DESTINATION_TITLES[item.destination])),
        Fact(_("What is added when late"), late(request, item)),
        Fact(_("For which units"), say(CONDITION_TITLES[item.condition])),
        Fact(_("What the charge contains"), item.includes),
        Fact(_("Payable online"), item.payable_online and not row["is_tax"]),
    ]
