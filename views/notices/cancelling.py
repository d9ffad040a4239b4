"""Deciding on a request to cancel a notice."""

from __future__ import annotations

from typing import Any

from nontax_site.kernel.clock import beijing_day
from nontax_site.kernel.interfaces import INoticeDocument
from nontax_site.payments.notice import Notice
from views.deciding import Choice, DecidePage, Shown
from views.documents import Fact
from views.i18n import _
from views.notices.money import coming_facts, payment_facts
from views.notices.ports import noticing
from views.notices.showing import facts, lines_table

REASONS = {
    "agreed": _("The request is right and complete"),
    "right": _("The notice is right as it stands"),
    "not-proved": _("The reason is not proved"),
    "papers-missing": _("Papers are missing"),
    "other-way": _("Another way is right here"),
}
"""Reasons to choose from; what is chosen is kept in words in the history."""

RULES = (
    _("Only a notice that is unpaid and that nobody is paying now is cancelled."),
    _("Its payment code stays used. Money that still comes in becomes suspense money."),
    _("Whoever asked for the cancellation does not decide."),
)

CANCEL = Choice(
    "cancel",
    _("Cancel this notice"),
    _("Refuse: let it stand"),
    RULES,
    danger=True,
)


def decided(
    request: Any,
    notice: Notice,
    asked: str,  # noqa: ARG001
    approve: bool,  # noqa: FBT001
    act: Any,
) -> None:
    """Call the deed of the decision."""
    deeds = noticing(request)
    (deeds.cancel if approve else deeds.refuse_cancel)(notice, act)


def said(
    request: Any,
    notice: Notice,
    asked: str,  # noqa: ARG001
    approve: bool,  # noqa: FBT001
) -> None:
    """Leave the sentence for the next page."""
    words = _("Cancelled: ${code}.") if approve else _("It stands: ${code}.")
    request.said(words, code=notice.shown)


def shown(request: Any, notice: Notice) -> Shown:
    """What there is to see of the notice."""
    return Shown(
        heading=_("The notice"),
        facts=facts(request, notice),
        lines=lines_table(request, notice.parts),
        money=money_of(request, notice),
    )


def money_of(request: Any, notice: Notice) -> list[Fact]:
    """What is owed, what channels were told, what was paid."""
    today = beijing_day(request.clock.now())
    return [
        Fact(_("Owed today"), notice.owed(today) if notice.is_payable else None),
        *coming_facts(request, notice),
        *payment_facts(request, notice),
    ]


DECIDING = DecidePage(
    kind="notice",
    marker=INoticeDocument,
    asks=("ask_cancel",),
    choice=lambda _notice: CANCEL,
    reasons=REASONS,
    shown=shown,
    deed=decided,
    said=said,
    scope=lambda notice: f"unit:{notice.unit}",
    facts=lambda _request, _notice: {},
)
