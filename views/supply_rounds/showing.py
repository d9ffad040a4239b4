"""How a supply round is shown: its applications by department, and who came."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from nontax_site.stock.paperwork import Span
from nontax_site.stock.supply import (
    ALLOTTED,
    AT_DEPARTMENT,
    HANDED_ON,
    KEPT,
    REFUSED,
    SIGNED,
    WITHDRAWN,
    Supply,
)
from nontax_site.stock.supply_round import SupplyRound, applications_of
from views.documents import Fact
from views.format import Link
from views.i18n import _
from views.links import path_of
from views.ranges import holder_name
from views.tables import Column, Table

CAME = frozenset({AT_DEPARTMENT, HANDED_ON, SIGNED, KEPT})
OUT = frozenset({REFUSED, WITHDRAWN})


class Pick(NamedTuple):
    """One range to take from the shelf: for which department, unit and application."""

    department: str
    unit: str
    supply: str
    span: Span


def by_department(request: Any, found: SupplyRound) -> list[Supply]:
    """The applications that count, those of a department together."""
    here = [s for s in applications_of(request.site, found) if s.state not in OUT]
    return sorted(here, key=lambda s: (s.overseer, s.unit, s.id))


def facts(request: Any, found: SupplyRound) -> list[Fact]:
    """The notice, and how far the round is."""
    here = by_department(request, found)
    came = [supply for supply in here if supply.state in CAME]
    return [
        Fact(_("Title"), found.title, found.notice),
        Fact(_("Applications until"), found.until),
        Fact(
            _("Books are collected"),
            (
                f"{request.fmt.day(found.desk_from)} – {request.fmt.day(found.desk_to)}",
                found.place,
            ),
        ),
        Fact(_("Applications"), len(here)),
        Fact(_("Came · did not come yet"), f"{len(came)} · {len(here) - len(came)}"),
        *([Fact(_("Did not come"), found.absent)] if found.absent else []),
    ]


def _came(request: Any, supply: Supply) -> Any:
    if supply.state in CAME:
        return request.fmt.words(_("Came"))
    if supply.state == ALLOTTED:
        return request.fmt.words(_("Waits at the desk"))
    return request.fmt.words(_("Not picked"))


def applications_table(request: Any, found: SupplyRound) -> Table:
    """The applications by department, with who came."""
    words = request.fmt.words
    return Table(
        (
            Column(
                _("Department"),
                lambda request, s: (
                    holder_name(request, s.overseer)
                    if s.overseer
                    else words(_("directly"))
                ),
            ),
            Column(_("Unit"), lambda request, s: holder_name(request, s.unit)),
            Column(
                _("Application"),
                lambda request, s: Link(s.id, path_of("supply", s.id)),
                "figure text-nowrap",
            ),
            Column(
                _("What is needed"),
                lambda request, s: tuple(f"{n.name} × {n.books}" for n in s.grants),
            ),
            Column(_("State"), lambda request, s: request.fmt.state(s)),
            Column(_("At the desk"), _came),
        ),
        by_department(request, found),
        caption=_("Applications by department"),
        empty=_("No unit has applied yet."),
    )


def picks(request: Any, found: SupplyRound) -> Iterator[Pick]:
    """Every range to take from the shelves, in the order of the numbers."""
    rows = [
        Pick(supply.overseer, supply.unit, supply.id, Span(*row))
        for supply in by_department(request, found)
        for row in supply.allotted
    ]
    yield from sorted(rows, key=lambda pick: (pick.department, pick.span))


def pick_columns(request: Any) -> tuple[tuple[Any, Any], ...]:
    """(title, value of a pick) of the pick list, on paper and in a sheet."""
    words = request.fmt.words
    return (
        (
            _("Department"),
            lambda pick: (
                holder_name(request, pick.department)
                if pick.department
                else str(words(_("directly")))
            ),
        ),
        (_("Unit"), lambda pick: holder_name(request, pick.unit)),
        (_("Application"), lambda pick: pick.supply),
        (_("Bill code"), lambda pick: pick.span.code),
        (_("From number"), lambda pick: f"{pick.span.first:010d}"),
        (_("To number"), lambda pick: f"{pick.span.last:010d}"),
        (_("Sheets"), lambda pick: pick.span.size),
    )
