"""The list of reliefs: what was asked for, of which notice, how it stands."""

from __future__ import annotations

from typing import Any

from nontax_site.payments.relief import RELIEF_TITLES, Relief
from views.format import Link
from views.i18n import _
from views.links import path_of
from views.listing import CREATED, NUMBER, STATE, UNIT, Column, ListPage
from views.traversal import Reliefs


def notice_link(request: Any, document: Any) -> Link:
    """The notice a case is about."""
    return Link(request.fmt.code(document.notice), path_of("notice", document.notice))


def _kind(request: Any, relief: Relief) -> str:
    words: str = request.fmt.words(RELIEF_TITLES[relief.relief_kind])
    return words


RELIEFS = ListPage(
    place=Reliefs,
    kind="relief",
    title=_("Reliefs"),
    permission="relief:view",
    columns=(
        NUMBER,
        Column(_("Kind"), _kind),
        Column(_("Payment notice"), notice_link, "figure text-nowrap"),
        Column(_("Payer"), lambda request, relief: relief.payer_name),
        UNIT,
        Column(_("Amount"), lambda request, relief: relief.total),
        STATE,
        CREATED,
    ),
    amount=lambda relief: relief.total,
    empty=_(
        "What a unit's clerk asks for on the page of an unpaid notice appears here."
    ),
)
