"""How a bill type is shown: what it is, its copies, its guide; and the mode table."""

from __future__ import annotations

from typing import Any

from pyramid.view import view_config

from nontax_site.kernel.clock import beijing_day
from nontax_site.kernel.interfaces import IBillTypeDocument
from nontax_site.security.grants import static_permits
from nontax_site.stock.bill_type import (
    CLASS_TITLES,
    HOLDER_TITLES,
    PUBLISHED,
    BillType,
    recall_due,
)
from nontax_site.stock.income import NINE_KINDS
from nontax_site.stock.modes import (
    ALLOWED,
    FAMILY_OF,
    FAMILY_TITLES,
    FORM_TITLES,
    MACHINE,
    MATCHED_BY_MACHINE,
    MODE_TITLES,
    PAPER_FORMS,
)
from nontax_site.units.categories import CATEGORY_TITLES
from views.documents import Fact, Related, document_page
from views.format import Marked
from views.i18n import _
from views.printers.page import layout_link
from views.tables import Column, Table
from views.traversal import BillTypes


@view_config(
    context=IBillTypeDocument,
    permission="bill_type:view",
    renderer="views:bill_types/page.pt",
    request_method="GET",
)
def page(context: Any, request: Any) -> Any:
    """A bill type with its copies and its operation guide (CQ-59)."""
    return document_page(
        request,
        context,
        title=_("Bill type"),
        facts=facts(request, context),
        lines=copies_table(context),
        chain=[
            Related(_("Earlier revision"), "bill_type", context.predecessor),
            Related(_("Later revision"), "bill_type", context.successor),
        ],
        notices=notices(request, context),
        guide=context.guide,
        next_url=next_url(request, context),
    )


def next_url(request: Any, bill_type: BillType) -> str:
    """Where its next revision is drafted, for who may."""
    may = static_permits(request.actor, "bill_type:draft", bill_type.places())
    if not may or bill_type.state != PUBLISHED:
        return ""
    return f"/bill-types/new?after={bill_type.id}"


def notices(request: Any, bill_type: BillType) -> list[Any]:
    """That the rest is to be handed in, once it is not used any more."""
    today = beijing_day(request.clock.now())
    due = recall_due(bill_type, today)
    if due is None or not bill_type.has_stock:
        return []
    return [_("What is left of it is handed in until ${day}.", mapping={"day": due})]


def facts(request: Any, bill_type: BillType) -> list[Fact]:
    """What it is and from when to when it counts."""
    say = request.fmt.words
    found = [
        Fact(
            _("Code of the type"),
            bill_type.code,
            say(CLASS_TITLES.get(bill_type.code[:2], "")),
        ),
        Fact(_("Revision"), bill_type.revision),
        Fact(_("Region"), request.fmt.place(f"region:{bill_type.region}")),
        Fact(_("Form of the bill"), say(FORM_TITLES[bill_type.form])),
        Fact(_("Face value"), bill_type.face if bill_type.face_fen else None),
        Fact(_("Sheets a book"), bill_type.sheets or None),
        Fact(_("Income it may carry"), incomes(request, bill_type)),
        Fact(
            _("How it is issued"),
            _("With a payment notice and its code")
            if bill_type.with_notice
            else _("Directly, without a notice"),
        ),
        Fact(
            _("Ways of paying"),
            tuple(say(MODE_TITLES[mode]) for mode in bill_type.pay_modes),
        ),
        Fact(_("First day of use"), bill_type.from_day),
        Fact(_("Last day of use"), bill_type.to_day),
        Fact(_("Rest handed in until"), bill_type.recall_by),
        Fact(_("Print layout"), layout_link(bill_type.layout)),
    ]
    if bill_type.ending:
        last_day, hand_in = bill_type.ending
        found += [
            Fact(_("Proposed last day of use"), last_day),
            Fact(_("Proposed: rest handed in until"), hand_in),
        ]
    return found


def incomes(request: Any, bill_type: BillType) -> tuple[str, ...]:
    """The income it may carry, in words; the nine kinds of the Payment Book."""
    say = request.fmt.words
    held = bill_type.categories
    if bill_type.is_payment_book:
        return tuple(say(title) for title, code in NINE_KINDS if code in held)
    return tuple(say(CATEGORY_TITLES[code]) for code in held)


def copies_table(bill_type: BillType) -> Table | None:
    """The copies of a sheet."""
    if not bill_type.copies:
        return None
    numbered = [(n, copy) for n, copy in enumerate(bill_type.leaves, 1)]
    return Table(
        (
            Column(_("Copy of the sheet"), lambda request, row: row[0], "figure"),
            Column(_("Name of the copy"), lambda request, row: row[1].name),
            Column(_("Colour"), lambda request, row: row[1].colour),
            Column(
                _("Who keeps it"),
                lambda request, row: request.fmt.words(HOLDER_TITLES[row[1].holder]),
            ),
            Column(_("What it is for"), lambda request, row: row[1].use),
        ),
        numbered,
        caption=_("Copies of a sheet"),
    )


@view_config(
    context=BillTypes,
    name="modes",
    permission="bill_type:view",
    renderer="views:bill_types/modes.pt",
    request_method="GET",
)
def modes(context: Any, request: Any) -> Any:
    """The decision table: which way of paying goes with which form."""
    return {
        "title": _("Ways of paying and forms"),
        "table": Table(
            (
                Column(_("Way of paying"), _mode),
                Column(
                    _("Family"),
                    lambda request, mode: request.fmt.words(
                        FAMILY_TITLES[FAMILY_OF[mode]]
                    ),
                ),
                *(_form_column(form) for form in PAPER_FORMS),
            ),
            tuple(ALLOWED),
            caption=_("Which way of paying goes with which form of bill"),
        ),
        "matched": "、".join(
            request.fmt.words(FORM_TITLES[form])
            for form in PAPER_FORMS
            if form in MATCHED_BY_MACHINE
        ),
        "current": None,
    }


def _mode(request: Any, mode: str) -> str:
    words: str = request.fmt.words(MODE_TITLES[mode])
    return words


def _form_column(form: str) -> Column:
    def value(request: Any, mode: str) -> Marked:
        say = request.fmt.words
        if form not in ALLOWED[mode]:
            return Marked(say(_("refused")), "bad")
        if form == MACHINE and len(ALLOWED[mode]) > 1:
            return Marked(say(_("allowed and preferred")), "ok")
        return Marked(say(_("allowed")), "ok")

    return Column(FORM_TITLES[form], value)
