"""The list of payment notices: the filters of every list, and what is overdue.

Overdue stands in no order: such a list is narrowed.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from nontax_site.kernel.clock import beijing_day
from nontax_site.payments.notice import Notice
from views.format import Marked
from views.i18n import _
from views.listing import (
    CREATED,
    NUMBER,
    UNIT,
    Button,
    Column,
    Filters,
    ListPage,
)
from views.traversal import Notices


@dataclass(frozen=True, slots=True)
class NoticeFilters(Filters):
    """The filters of every list, and overdue."""

    overdue: bool = False

    @property
    def is_any(self) -> bool:
        """Whether anything beside the place is asked for."""
        return self.overdue or Filters.is_any.fget(self)  # type: ignore[attr-defined]

    def admit(self, notice: Notice, today: date) -> bool:
        """Whether the notice belongs to the list."""
        return not self.overdue or notice.overdue(today)


@dataclass(frozen=True)
class NoticeList(ListPage):
    """The list page with one more filter."""

    def filters(self, request: Any) -> NoticeFilters:
        """What the address asks for; raises the errors of ``views.filtering``."""
        plain = super().filters(request)
        given = {field.name: getattr(plain, field.name) for field in fields(plain)}
        return NoticeFilters(**given, overdue="overdue" in request.GET)

    def narrowed(self, request: Any, filters: Any) -> bool:  # noqa: ARG002
        """Overdue stands in no order."""
        return bool(filters.overdue)

    def admits(self, request: Any, filters: Any, document: Any) -> bool:
        """Whether overdue lets the notice through."""
        return bool(filters.admit(document, request.clock.today()))


def due(request: Any, notice: Notice) -> Any:
    """The due date, and since how many days it is over."""
    days = notice.days_late(beijing_day(request.clock.now()))
    if not notice.is_payable or not days:
        return notice.due
    words = request.fmt.words(_("overdue by ${days} days"), days=str(days))
    return (notice.due, Marked(words, "late"))


def state(request: Any, notice: Notice) -> Any:
    """The state, and whether somebody asked to cancel."""
    if notice.asked is None:
        return request.fmt.state(notice)
    asked = Marked(request.fmt.words(_("cancellation asked")), "wait")
    return (request.fmt.state(notice), asked)


NOTICES = NoticeList(
    place=Notices,
    kind="notice",
    title=_("Payment notices"),
    permission="notice:view",
    columns=(
        NUMBER,
        Column(_("Payer"), lambda request, notice: notice.who.name),
        Column(
            _("Charges"),
            lambda request, notice: [part.item_name for part in notice.parts][:3],
        ),
        UNIT,
        Column(_("Amount"), lambda request, notice: notice.total, sort="amount"),
        Column(_("To be paid by"), due, "figure text-nowrap", sort="due"),
        Column(_("State"), state),
        CREATED,
    ),
    amount=lambda notice: notice.total,
    template="views:notices/list.pt",
    more=("overdue",),
    empty=_("Notices appear here as soon as a unit's clerk drafts one."),
    buttons=(
        Button(_("Issue a notice"), "/notices/new", "notice:draft"),
        Button(_("Notices from a sheet"), "/batches/new", "batch:receive"),
        Button(_("Repeat my last one"), "/notices/new?again=last", "notice:draft"),
    ),
)
