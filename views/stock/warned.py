"""Warnings about paper: too little, too old, skipped, not handed in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pyramid.view import view_config

from nontax_site.kernel.errors import BadInput
from nontax_site.stock.warnings import TITLES, StockWarning, What, warnings_of
from views.exporting import table_sheet
from views.format import Marked
from views.i18n import _
from views.stock.seen import holders_seen
from views.stock.words import number_link, shelf_link, type_words
from views.tables import Column, Table
from views.traversal import Stock

TONES = {What.LOW: "wait", What.OLD: "wait", What.SKIPPED: "bad", What.STUBS: "late"}


class WarningUnknown(BadInput):
    """There are four kinds of warnings."""

    code = "stock-warning-unknown"
    message = "There is no kind of warning «${text}» about paper."


@view_config(
    context=Stock,
    name="warnings",
    permission="stock:view",
    renderer="views:stock/warnings.pt",
    request_method="GET",
)
def warnings(context: Any, request: Any) -> Any:  # noqa: ARG001 (a view)
    """What the bureau or a unit has to look after, the worst kind first."""
    kind = request.GET.get("what", "")
    if kind and kind not in TITLES:
        raise WarningUnknown(field="what", text=kind[:20])
    found = warned(request, holders_seen(request))
    table = warnings_table(one for one in found if kind in {"", one.what})
    if "export" in request.GET:
        return table_sheet(request, "stock-warnings", table)
    return {
        "title": _("Warnings about paper"),
        "kinds": [
            (what, title, sum(one.what is what for one in found))
            for what, title in TITLES.items()
        ],
        "chosen": kind,
        "count": len(found),
        "table": table,
    }


def warned(request: Any, holders: Iterable[Any]) -> list[StockWarning]:
    """The warnings of the holders."""
    at, site = request.clock.now(), request.site
    return [one for holder in holders for one in warnings_of(site, holder, at)]


def warnings_table(found: Iterable[StockWarning]) -> Table:
    """Warnings as a table."""
    return Table(
        columns=(
            Column(_("Warning"), _what),
            Column(_("Who holds it"), lambda r, row: shelf_link(r, row.holder)),
            Column(_("Bill type"), lambda request, row: type_words(request, row.type)),
            Column(_("Count"), lambda request, row: row.size, "figure"),
            Column(_("From number"), _number, "figure"),
            Column(_("Since when"), lambda request, row: row.since, "text-nowrap"),
            Column(_("Use of a month"), lambda r, row: row.need or "", "figure"),
        ),
        rows=list(found),
        caption=_("Warnings about paper"),
        empty=_("Nothing to warn of."),
    )


def _what(request: Any, row: StockWarning) -> Marked:
    return Marked(request.fmt.words(TITLES[row.what]), TONES[row.what])


def _number(request: Any, row: StockWarning) -> Any:  # noqa: ARG001 (a column's value)
    return number_link(*row.number) if row.number is not None else None
