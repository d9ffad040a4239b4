"""How a notice is shown: its facts, its lines, what is added, where money went.

One place for the document page, the summaries before a decision and the paper.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from nontax_site.kernel.clock import beijing_day, shown
from nontax_site.kernel.identity import TITLES, DocumentKind, IdentityDocument
from nontax_site.payments.late import LATE_TITLES
from nontax_site.payments.notice import Line, Notice
from schemas.notices import PAYER_TYPE_TITLES
from views.documents import Fact
from views.format import Marked
from views.i18n import _
from views.tables import Column, Table


def facts(request: Any, notice: Notice) -> list[Fact]:
    """What the notice says, the payer's data masked."""
    return [*payer_facts(request, notice), *own_facts(request, notice)]


def payer_facts(request: Any, notice: Notice) -> list[Fact]:
    """Who owes; numbers and telephone masked."""
    who = notice.who
    fmt = request.fmt
    document = IdentityDocument(DocumentKind(who.document_kind), who.document_number)
    return [
        Fact(_("Payer"), who.name, PAYER_TYPE_TITLES.get(who.payer_type, "")),
        Fact(
            _("Document"),
            document.masked or fmt.words(TITLES[document.kind]),
            TITLES[document.kind] if document.number else "",
        ),
        Fact(_("Telephone"), fmt.masked_phone(who.phone)),
    ]


def own_facts(request: Any, notice: Notice) -> list[Fact]:
    """The notice's own facts, without the payer."""
    fmt = request.fmt
    count = _("${count} in all", mapping={"count": str(notice.count)})
    return [
        Fact(_("Collecting unit"), fmt.unit(notice.unit), notice.unit),
        Fact(_("Charges"), fmt.words(count)),
        Fact(_("To be paid by"), notice.due, overdue_note(request, notice)),
        Fact(_("Drafted"), _moment(notice.created), notice.history()[0].name),
        Fact(
            _("Notice issued"),
            _moment(notice.issued_at),
            notice.issuer[2] if notice.issuer else "",
        ),
        Fact(_("Basis"), notice.basis),
        Fact(_("Case number"), notice.case_no, notice.source_system),
        Fact(_("Remark"), notice.remark),
    ]


def _moment(at: datetime | None) -> str | None:
    """An instant with seconds, as a document page shows it (SX-15)."""
    return shown(at) if at is not None else None


def overdue_note(request: Any, notice: Notice) -> Any:
    """Since how many days the notice is overdue, or ""."""
    today = beijing_day(request.clock.now())
    if not notice.overdue(today):
        return ""
    days = str(notice.days_late(today))
    return _("overdue by ${days} days", mapping={"days": days})


# ---- lines --------------------------------------------------------------------


def lines_table(request: Any, lines: Sequence[Line], caption: Any = "") -> Table:
    """The charges; columns for reductions only where there are any."""
    columns = [
        Column(_("Charge item"), lambda request, line: line.item_name),
        Column(_("Item code"), lambda request, line: line.item_code, "figure"),
        Column(_("Standard"), lambda request, line: line.standard, "figure"),
        Column(
            _("Quantity"),
            lambda request, line: f"{line.quantity} {line.measure}".strip(),
            "text-end figure",
        ),
    ]
    if any(line.klass for line in lines):
        columns += [
            Column(_("Full amount"), lambda request, line: line.original),
            Column(_("Reduction"), lambda request, line: line.klass),
        ]
    columns.append(Column(_("Amount"), lambda request, line: line.amount))
    return Table(tuple(columns), lines, caption=caption or _("Charges"))


def additions_table(request: Any, notice: Notice) -> Table | None:
    """What is added to each line when it is paid today; None when nothing is."""
    today = beijing_day(request.clock.now())
    if not (notice.is_payable and notice.late(today)):
        return None
    pairs = zip(notice.parts, notice.additions(today), strict=True)
    rows = [(line, addition) for line, addition in pairs if addition.amount]
    capped = _("not more than the principal")
    return Table(
        (
            Column(_("Charge item"), lambda request, row: row[0].item_name),
            Column(_("Kind"), lambda request, row: _title(request, row[1].late_kind)),
            Column(_("A day"), lambda request, row: percent(row[0].late_per_day)),
            Column(_("Days late"), lambda request, row: row[1].days),
            Column(
                _("Added"),
                lambda request, row: (
                    (row[1].amount, Marked(request.fmt.words(capped)))
                    if row[1].capped
                    else row[1].amount
                ),
                "text-end figure",
            ),
        ),
        rows,
        caption=_("Added when it is paid today"),
    )


def _title(request: Any, late_kind: str) -> str:
    words: str = request.fmt.words(LATE_TITLES.get(late_kind, late_kind))
    return words


def percent(rate: str) -> str:
    """``3%`` for the decimal text ``0.03``; moves the point, reckons nothing."""
    whole, _dot, part = rate.partition(".")
    padded = part.ljust(2, "0")
    left = (whole + padded[:2]).lstrip("0") or "0"
    right = padded[2:].rstrip("0")
    return f"{left}.{right}%" if right else f"{left}%"
