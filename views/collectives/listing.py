"""The list of days of cash: what is to be gathered, and what is not paid in yet."""

from __future__ import annotations

from views.i18n import _
from views.listing import CREATED, NUMBER, STATE, UNIT, Column, ListPage
from views.traversal import Collectives

COLLECTIVES = ListPage(
    place=Collectives,
    kind="collective",
    title=_("Days of cash"),
    permission="collective:view",
    columns=(
        NUMBER,
        UNIT,
        Column(_("Day"), lambda request, c: c.day),
        Column(_("Bills"), lambda request, c: c.count + len(c.issues) or None),
        Column(_("Amount of the bills"), lambda request, c: c.total, sort="amount"),
        Column(_("Cash counted"), lambda request, c: _counted(c)),
        STATE,
        CREATED,
    ),
    amount=lambda day: day.total,
    empty=_(
        "A day of cash begins with the first cash bill of a unit. The unit gathers it "
        "the same or the next working day into a collective notice."
    ),
)


def _counted(day: object) -> object:
    return getattr(day, "counted", None) if getattr(day, "gathered_at", None) else None
