"""The list of bill types: form, face value, from when to when they count."""

from __future__ import annotations

from typing import Any

from nontax_site.stock.bill_type import BillType
from nontax_site.stock.modes import FORM_TITLES
from views.i18n import _
from views.listing import CREATED, NUMBER, STATE, Button, Column, ListPage
from views.traversal import BillTypes


def form(request: Any, bill_type: BillType) -> str:
    """The form of paper, in words."""
    words: str = request.fmt.words(FORM_TITLES[bill_type.form])
    return words


def face(request: Any, bill_type: BillType) -> Any:
    """The face value, of fixed bills only."""
    return bill_type.face if bill_type.face_fen else None


BILL_TYPES = ListPage(
    place=BillTypes,
    kind="bill_type",
    title=_("Bill types"),
    permission="bill_type:view",
    by_unit=False,
    columns=(
        NUMBER,
        Column(_("Code"), lambda request, t: t.code, "figure"),
        Column(_("Revision"), lambda request, t: t.revision, "figure"),
        Column(_("Form of the bill"), form),
        Column(_("Face value"), face),
        Column(_("Number of copies"), lambda request, t: len(t.copies), "figure"),
        Column(_("Sheets a book"), lambda request, t: t.sheets, "figure"),
        Column(_("First day of use"), lambda request, t: t.from_day, "figure"),
        Column(_("Last day of use"), lambda request, t: t.to_day, "figure"),
        STATE,
        CREATED,
    ),
    empty=_(
        "A clerk drafts a type of bill, a supervisor publishes it. Choose «Draft a "
        "bill type»."
    ),
    buttons=(
        Button(_("Draft a bill type"), "/bill-types/new", "bill_type:draft"),
        Button(_("Ways of paying and forms"), "/bill-types/modes", "bill_type:view"),
    ),
)
