"""A shelf's own matters: the next number, what comes, what is due back, the use."""

from __future__ import annotations

from typing import Any

from nontax_site.kernel.clock import beijing_day
from nontax_site.stock.bill_type import types_to_recall
from nontax_site.stock.holders import overseen
from nontax_site.stock.paperwork import counted
from nontax_site.stock.supply_limit import supplies_of
from nontax_site.units.unit import Unit
from views.format import Link
from views.i18n import _
from views.links import path_of
from views.stock.counting import use_table
from views.stock.words import number_link, register_path, shelf_link, type_words
from views.tables import Column, Table

COMING = ("allotted", "at_department", "handed_on")
"""States of an application whose numbers are on their way to the unit."""


def next_numbers(request: Any, holder: Any) -> Table:
    """The number each type's next bill gets; a unit's alone."""
    paper = request.site.paper
    rows = []
    if isinstance(holder, Unit):
        for register in request.site.registers.of(holder.id):
            found = paper.next_of(holder.id, register.type_code)
            if found is not None:
                rows.append((register, found))
    return Table(
        columns=(
            Column(_("Bill type"), lambda r, row: type_words(r, row[0].type_code)),
            Column(_("Next number"), lambda r, row: number_link(*row[1]), "figure"),
            Column(_("Blank now"), lambda r, row: _balance(row[0]), "figure"),
        ),
        rows=rows,
        caption=_("The next numbers"),
    )


def _balance(register: Any) -> Link:
    path = register_path(register.holder, register.type_code)
    return Link(str(register.balance), path)


def coming(request: Any, holder: Any) -> Table:
    """Applications whose numbers were allotted and wait for a signature."""
    found = supplies_of(request.site, holder.id, *COMING)
    return Table(
        columns=(
            Column(_("Number"), lambda r, row: Link(row.id, path_of(row.kind, row.id))),
            Column(_("State"), lambda request, row: request.fmt.state(row)),
            Column(_("Count"), lambda r, row: counted(row.allotted), "figure"),
        ),
        rows=list(found) if isinstance(holder, Unit) else [],
        caption=_("On the way here"),
    )


def due_back(request: Any, holder: Any) -> Table:
    """Types that are used no more and of which blank paper still lies here."""
    day = beijing_day(request.clock.now())
    held = {r.type_code: r for r in request.site.registers.of(holder.id) if r.balance}
    due = types_to_recall(request.site, holder.region, day)
    return Table(
        columns=(
            Column(_("Bill type"), lambda request, row: type_words(request, row[0])),
            Column(_("To be handed in by"), lambda request, row: row[1]),
            Column(_("Blank now"), lambda r, row: _balance(held[row[0]]), "figure"),
        ),
        rows=[(one.code, by) for one, by in due if one.code in held],
        caption=_("To be handed back"),
    )


def of_department(request: Any, holder: Any) -> Table:
    """The paper of the units a department is in charge of."""
    units = overseen(request.site, holder.id) if isinstance(holder, Unit) else ()
    registers = [one for u in units for one in request.site.registers.of(u.id)]
    return Table(
        columns=(
            Column(_("Unit"), lambda request, row: shelf_link(request, row.holder)),
            Column(_("Bill type"), lambda r, row: type_words(r, row.type_code)),
            Column(_("Blank now"), lambda r, row: _balance(row), "figure"),
        ),
        rows=registers,
        caption=_("Units of the department"),
    )


def own_use(request: Any, holder: Any) -> Table:
    """What was used in each of the last months."""
    registers = request.site.registers.of(holder.id)
    return use_table(request, [one for one in registers if one.use])
