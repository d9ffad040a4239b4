"""The list of entries of fixed bills."""

from __future__ import annotations

from views.i18n import _
from views.listing import CREATED, NUMBER, STATE, UNIT, Button, Column, ListPage
from views.stock.words import type_words
from views.traversal import FixedIssues

FIXED_ISSUES = ListPage(
    place=FixedIssues,
    kind="fixed_issue",
    title=_("Fixed bills given out"),
    permission="fixed_issue:view",
    columns=(
        NUMBER,
        UNIT,
        Column(_("Bill type"), lambda request, f: type_words(request, f.type_code)),
        Column(_("Face value"), lambda request, f: f.face),
        Column(_("Sheets"), lambda request, f: f.count, "figure"),
        Column(_("Amount"), lambda request, f: f.total, sort="amount"),
        Column(_("Given out on"), lambda request, f: f.given_on),
        STATE,
        CREATED,
    ),
    amount=lambda issue: issue.total,
    empty=_(
        "A unit enters the fixed bills it gave out for cash: the first number, how "
        "many sheets, and what for. The amount is face value times count."
    ),
    buttons=(Button(_("Enter fixed bills"), "/fixed-issues/new", "fixed_issue:issue"),),
)
