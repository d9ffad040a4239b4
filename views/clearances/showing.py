"""What a clearance says: ranges, charges against payments, differences."""

from __future__ import annotations

from typing import Any

from nontax_site.kernel.money import sum_of
from nontax_site.stock.clearance import Charge, Clearance, Difference
from views.documents import Fact
from views.i18n import _
from views.ranges import keeper_facts, range_facts
from views.tables import Column, Table


def facts(request: Any, found: Clearance) -> list[Fact]:
    """Who hands in what, and where it is kept."""
    shown = [
        *keeper_facts(request, [(_("Handed in by"), found.unit)]),
        *range_facts(_("Stubs and voids, in the order of their numbers"), found.ranges),
        *range_facts(_("Void among them"), found.voids),
    ]
    if found.automatic:
        shown.append(Fact(_("Written off by"), _("The system; the stubs follow.")))
    if found.store:
        shown += keeper_facts(request, [(_("Archive"), found.store)])
    if found.keep_until:
        shown.append(Fact(_("Label of the box"), found.label))
        shown.append(Fact(_("Kept until"), found.keep_until))
    return shown


def charges_table(found: Clearance) -> Table:
    """What the bills say by item, what was due and what was paid in."""
    parts = found.parts
    columns = [
        Column(_("Item"), lambda request, part: _item(part)),
        Column(_("On the bills"), lambda request, part: part.face, "figure"),
        Column(_("To be paid in"), lambda request, part: part.due, "figure"),
        Column(_("Paid in"), lambda request, part: part.paid, "figure"),
        Column(_("Not paid in"), lambda request, part: part.unpaid, "figure"),
    ]
    foot = (
        _("Total"),
        *(
            sum_of(getattr(part, name) for part in parts)
            for name in ("face", "due", "paid", "unpaid")
        ),
    )
    return Table(
        columns,
        parts,
        caption=_("Charges compared with what was paid in"),
        empty=_("No charge: only void sheets are handed in."),
        foot=foot if parts else (),
    )


def _item(part: Charge) -> str:
    return f"{part.name}（{part.item}）" if part.item else part.name


def cases_table(found: Clearance) -> Table | None:
    """The differences with who explains them; None without any."""
    cases = found.cases
    if not cases:
        return None
    columns = [
        Column(_("Difference"), lambda request, case: case.subject, "figure"),
        Column(_("Not paid in"), lambda request, case: case.amount, "figure"),
        Column(_("To be explained by"), lambda request, case: case.owner or None),
        Column(_("Until"), lambda request, case: case.until),
        Column(_("Explanation"), lambda request, case: case.answer or None),
        Column(_("Explained by"), lambda request, case: case.name or None),
    ]
    return Table(columns, cases, caption=_("Differences"))


def case_words(request: Any, case: Difference) -> str:
    """A difference in a choice."""
    said = _("${subject}: ${amount} yuan not paid in")
    return str(request.fmt.words(said, subject=case.subject, amount=str(case.amount)))
