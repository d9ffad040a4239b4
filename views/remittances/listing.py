"""The list of remittances: who pays from where, and how far the bill is."""

from __future__ import annotations

from typing import Any

from nontax_site.bills.remittance import Remittance
from views.format import Link
from views.i18n import _
from views.links import path_of
from views.listing import CREATED, NUMBER, STATE, UNIT, Column, ListPage
from views.traversal import Remittances


def _notice(request: Any, remittance: Remittance) -> Link:
    code = request.fmt.code(remittance.notice)
    return Link(code, path_of("notice", remittance.notice))


def _bill(request: Any, remittance: Remittance) -> Any:  # noqa: ARG001 (a column)
    if not remittance.bill:
        return None
    return Link(remittance.bill, path_of("paper_bill", remittance.bill))


REMITTANCES = ListPage(
    place=Remittances,
    kind="remittance",
    title=_("Remittances"),
    permission="remittance:view",
    columns=(
        NUMBER,
        UNIT,
        Column(_("Payment notice"), _notice),
        Column(_("Place of payment"), lambda _request, one: one.area, "figure"),
        Column(_("Paper bill"), _bill),
        STATE,
        CREATED,
    ),
    empty=_(
        "Who pays from outside the administrative area remits first and sends the evidence; it is begun on the page of the notice."
    ),
)
