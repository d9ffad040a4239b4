"""What the payer of a notice that ended by a relief is told: remitted, or in parts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from nontax_site.payments.relief import EXEMPTION, GRANTED, INSTALMENT, Relief
from views.format import Link
from views.i18n import _
from views.pay.opening import Opened
from views.tables import Column, Table

REMITTED = _(
    "This payment was remitted on ${day}. You need not pay anything for this code."
)
DIVIDED = _(
    "This payment was divided into ${count} parts on ${day}. Each part is paid with a "
    "payment code of its own; this code takes no money any more."
)


@dataclass(frozen=True, slots=True)
class Ending:
    """The sentence, and the parts when there are some."""

    words: Any
    parts: Table | None = None


def ending_of(request: Any, seen: Opened) -> Ending | None:
    """What a granted relief put in the place of a cancelled notice, or None."""
    if seen.notice.state != "cancelled":
        return None
    for name in reversed(seen.notice.reliefs):
        relief = request.site.find("relief", name)
        if relief is not None and relief.state == GRANTED:
            return _ending(request, relief, whole=seen.whole)
    return None


def _ending(request: Any, relief: Relief, *, whole: bool) -> Ending | None:
    day = request.fmt.day(relief.decided_at)
    words = request.fmt.words
    if relief.relief_kind == EXEMPTION:
        return Ending(words(REMITTED, day=day))
    if relief.relief_kind == INSTALMENT:
        said = words(DIVIDED, day=day, count=str(len(relief.made)))
        return Ending(said, _parts(request, relief, whole=whole))
    return None


def _parts(request: Any, relief: Relief, *, whole: bool) -> Table:
    """The parts by due day; their codes only to who came with the whole code."""
    notices = [request.site.document("notice", code) for code in relief.made]

    def code(request: Any, notice: Any) -> Any:
        if not whole:
            return f"**** {notice.code[-4:]}"
        path = request.route_path("pay-notice", key=notice.id)
        return Link(request.fmt.code(notice.id), path)

    return Table(
        (
            Column(_("Payment code"), code, "figure"),
            Column(_("To be paid by"), lambda request, one: one.due, "figure nowrap"),
            Column(_("Amount"), lambda request, one: one.total),
            Column(_("State"), lambda request, one: request.fmt.state(one)),
        ),
        notices,
        caption=_("The parts"),
    )
