"""How a case of dunning is shown: the debt, the reminders, the service."""

from __future__ import annotations

from typing import Any

from nontax_site.kernel.clock import beijing_day, shown
from nontax_site.payments.demand import REMINDER_TITLES, SERVICE_TITLES, Demand
from views.documents import Fact
from views.i18n import _
from views.tables import Column, Table


def facts(request: Any, demand: Demand) -> list[Fact]:
    """The debt as it is today, and how far the case is."""
    notice = request.site.document("notice", demand.notice)
    today = beijing_day(request.clock.now())
    owed = notice.owed(today) if notice.is_payable else None
    fmt = request.fmt
    return [
        Fact(_("Payer"), demand.payer_name, fmt.masked_phone(notice.who.phone)),
        Fact(_("Principal"), demand.total, fmt.capital(demand.total)),
        Fact(_("To be paid by"), demand.due),
        Fact(_("Owed today"), owed),
        Fact(
            _("Demand issued on"),
            shown(demand.issued_at) if demand.issued_at else None,
            demand.issued_by,
        ),
        Fact(_("Demanded"), demand.demanded if demand.issued_at else None),
        *_service(request, demand),
        *_court(demand),
    ]


def _service(request: Any, demand: Demand) -> list[Fact]:
    served = demand.served
    if served is None:
        return []
    way = request.fmt.words(SERVICE_TITLES[served.way])
    return [
        Fact(_("Served"), (served.day, way, served.receiver), served.note),
        Fact(_("Term of the demand"), demand.until),
    ]


def _court(demand: Demand) -> list[Fact]:
    if demand.court is None:
        return []
    day, court, case_no = demand.court
    return [Fact(_("Before the court"), (day, court), case_no)]


def reminders_table(request: Any, demand: Demand) -> Table | None:
    """The reminders, newest first."""
    if not demand.reminded:
        return None
    words = request.fmt.words
    return Table(
        (
            Column(_("When"), lambda request, row: row.at, "figure text-nowrap"),
            Column(_("How"), lambda request, row: words(REMINDER_TITLES[row.way])),
            Column(_("What was said"), lambda request, row: row.note),
            Column(_("Noted by"), lambda request, row: row.name),
        ),
        demand.reminders[::-1],
        caption=_("Reminders"),
    )
