"""The page of a charge item: basis, dated tariffs, who collects, where it goes."""

from __future__ import annotations

from typing import Any

from pyramid.view import view_config

from nontax_site.items.item import (
    COLLECTED_BY_TITLES,
    CONDITION_TITLES,
    DESTINATION_TITLES,
    LATE_KIND_TITLES,
)
from nontax_site.items.tariff import KIND_TITLES
from nontax_site.kernel.interfaces import IItemDocument
from nontax_site.security.grants import static_permits
from nontax_site.units.categories import CATEGORY_TITLES, GROUP_TITLES
from views.documents import Fact, document_page
from views.format import Link, Marked
from views.i18n import _
from views.links import path_of
from views.tables import Column, Table


@view_config(
    context=IItemDocument,
    permission="item:view",
    renderer="views:items/page.pt",
    request_method="GET",
)
def item(context: Any, request: Any) -> dict[str, Any]:
    """What the item is, where it stands and what can be done."""
    return document_page(
        request,
        context,
        title=_("Charge item"),
        facts=facts(request, context),
        lines=tariffs(request, context),
        notices=notices(request, context),
        links=links(request, context),
    )


def links(request: Any, item: Any) -> list[Link]:
    """What else one may want here: a document from above that adjusts the item."""
    places = (f"region:{item.region}", "site")
    drafts = static_permits(request.actor, "adjustment:draft", places)
    if not (item.is_published and drafts):
        return []
    words = request.fmt.words(_("Adjust by a document from above"))
    return [Link(words, path_of("item", item.id, "adjust"))]


def notices(request: Any, item: Any) -> list[Any]:
    """What a reader must know first: collected by tax, a tariff that waits."""
    said: list[Any] = []
    if item.collected_by(request.clock.today()) == "tax":
        said.append(_("The tax authority collects this item: units may not charge it."))
    if item.proposed is not None:
        said.append(
            _(
                "A new tariff waits for a decision: ${standard} from ${day}.",
                mapping={
                    "standard": item.proposed.standard,
                    "day": item.proposed.from_day.isoformat(),
                },
            )
        )
    return said


def facts(request: Any, item: Any) -> list[Fact]:
    """The facts in two columns."""
    say = request.fmt.words
    group = item.business_group
    return [
        Fact(_("Item code"), item.id),
        Fact(_("Name"), item.name, note=old_names(request, item)),
        Fact(_("Statutory category"), say(CATEGORY_TITLES[item.category])),
        Fact(_("Business group"), say(GROUP_TITLES.get(group, group))),
        Fact(_("Department"), item.department),
        Fact(_("Legal basis"), item.legal_basis),
        Fact(_("Where the money goes"), say(DESTINATION_TITLES[item.destination])),
        Fact(_("Who collects"), collecting(request, item)),
        Fact(_("What is added when late"), late(request, item)),
        Fact(_("For which units"), say(CONDITION_TITLES[item.condition])),
        Fact(
            _("What the charge contains"), item.includes, note=" ".join(item.included)
        ),
        Fact(_("Region"), request.fmt.place(f"region:{item.region}")),
        Fact(_("National code"), item.national_code),
        Fact(_("Published list"), listed(request, item)),
        Fact(_("Payable online"), item.payable_online),
        Fact(_("Must be paid on the unified platform"), item.unified_payment_mandatory),
        Fact(_("Units that may charge it"), units(request, item)),
    ]


def old_names(request: Any, item: Any) -> str:
    """The earlier names with their last day."""
    return " · ".join(
        request.fmt.words(
            _("${name} (until ${to_day})"), name=name, to_day=to_day.isoformat()
        )
        for name, _from_day, to_day in item.old_names
        if to_day is not None
    )


def collecting(request: Any, item: Any) -> tuple[Any, ...]:
    """Who collects from when on, oldest first."""
    return tuple(
        request.fmt.words(
            _("${who} from ${day}"),
            who=COLLECTED_BY_TITLES[body],
            day=from_day.isoformat(),
        )
        for body, from_day, _to_day in item.collecting
    ) or (request.fmt.words(COLLECTED_BY_TITLES["unit"]),)


def late(request: Any, item: Any) -> str:
    """What is added a day, and that it never exceeds the principal."""
    kind, rate, _cap = item.late
    words = request.fmt.words(LATE_KIND_TITLES[kind])
    if not kind:
        return str(words)
    more = request.fmt.words(
        _("${rate} of the principal a day, never above the principal"), rate=rate
    )
    return f"{words}: {more}"


def listed(request: Any, item: Any) -> Any:
    """The list the item stands on."""
    found = request.site.lists.get(item.batch) if item.batch else None
    return Link(found.title, f"/lists/{found.id}") if found else None


def units(request: Any, item: Any) -> tuple[Any, ...]:
    """The units that may charge the item, each with its page."""
    return tuple(
        Link(request.fmt.unit(unit), path_of("unit", unit)) for unit in item.units
    )


def tariffs(request: Any, item: Any) -> Table:
    """Every version of the tariff, the newest first."""
    return Table(
        columns=(
            Column(_("From"), lambda request, row: row.from_day),
            Column(_("Until"), lambda request, row: row.to_day),
            Column(
                _("Kind of tariff"),
                lambda request, row: request.fmt.words(KIND_TITLES[row.kind]),
            ),
            Column(_("Tariff"), lambda request, row: row.standard, "figure"),
            Column(_("Reductions"), reductions),
            Column(_("State"), standing),
        ),
        rows=tuple(reversed(item.tariffs)),
        caption=_("Tariffs"),
        empty=_("No tariff is given yet."),
    )


def standing(request: Any, tariff: Any) -> Marked:
    """Whether a version of the tariff is in force today."""
    today = request.clock.today()
    if tariff.holds(today):
        return Marked(request.fmt.words(_("in force")), "ok")
    past = tariff.to_day is not None and tariff.to_day < today
    words = _("was in force") if past else _("not yet in force")
    return Marked(request.fmt.words(words), "done" if past else "wait")


def reductions(request: Any, tariff: Any) -> tuple[str, ...]:
    """Who pays less, and how much of a hundred."""
    return tuple(
        request.fmt.words(_("${name}: exempt"), name=name)
        if not parts
        else request.fmt.words(
            _("${name}: pays ${percent} %"), name=name, percent=str(parts // 10)
        )
        for name, parts in tariff.classes
    )
