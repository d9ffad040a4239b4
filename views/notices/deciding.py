"""Issuing, giving up a draft, and asking to cancel; one page a verb.

Each page shows the whole notice. A request to cancel is decided on a page of its
own (``views.notices.cancelling``); the buttons of those verbs lead there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from nontax_site.kernel.clock import beijing_day
from nontax_site.kernel.errors import BadInput, NontaxError, Refused
from nontax_site.kernel.interfaces import INoticeDocument
from nontax_site.kernel.money import Money, sum_of
from nontax_site.payments.notice import DRAFT, Line, Notice
from nontax_site.payments.noticing import WantedLine
from nontax_site.payments.ports import payment_ports
from views.actions import ActionPage
from views.deciding import Decision
from views.documents import Fact
from views.fields import suggest
from views.format import Link
from views.i18n import _
from views.links import path_of
from views.notices.money import coming_facts
from views.notices.ports import noticing
from views.notices.showing import facts, lines_table

REASONS = (
    _("The payer's data are wrong"),
    _("The charge or the amount is wrong"),
    _("Issued twice for the same matter"),
    _("The payer withdrew the application"),
    _("The charge was exempted or reduced afterwards"),
)
"""What a clerk usually says when he asks to cancel."""


@dataclass(frozen=True)
class NoticePage(ActionPage):
    """An action on a notice, with its lines and its money in sight."""

    renderer: str = "views:notices/deciding.pt"

    def __call__(self, document: Any, request: Any) -> Any:
        """The page of an action, with the lines as they cost now."""
        answer = super().__call__(document, request)
        if isinstance(answer, dict):
            lines, refusal = priced(request, document)
            answer |= {
                "lines": lines_table(request, lines),
                "total": sum_of(line.amount for line in lines),
                "refusal": refusal,
                "links": links(request, document, self.verb),
            }
        return answer


def priced(request: Any, notice: Notice) -> tuple[list[Line], NontaxError | None]:
    """The lines as they would be issued now, and why they cannot be.

    A draft may be older than a tariff: the summary shows what will be charged.
    """
    if notice.state != DRAFT:
        return list(notice.parts), None
    ports = payment_ports(request)
    wanted = [
        WantedLine(item_code, quantity, None if fen is None else Money(fen), klass)
        for item_code, quantity, fen, klass in notice.wanted
    ]
    today = beijing_day(request.clock.now())
    unit, region = ports.unit(notice.unit), ports.region(notice.region)
    try:
        rows = noticing(request).priced(unit, region, wanted, today)
    except (BadInput, Refused) as error:
        return list(notice.parts), error
    return [Line(*row.row()) for row in rows], None


def summary(request: Any, notice: Notice) -> list[Fact]:
    """What the notice says, then who is about to pay; nothing that is empty."""
    every = [*facts(request, notice), *coming_facts(request, notice)]
    return [fact for fact in every if fact.value]


def links(request: Any, notice: Notice, verb: str) -> list[Link]:
    """What else one may want to do first."""
    if verb != "issue":
        return []
    words = request.fmt.words(_("Change the draft first"))
    return [Link(words, path_of("notice", notice.id, "edit"))]


def _reasons(request: Any, notice: Notice) -> dict[str, Any]:
    """A line for the reason that suggests the usual ones."""
    return {"comment": suggest(request.fmt.words(word) for word in REASONS)}


# ---- the deeds ------------------------------------------------------------------


def issue(request: Any, notice: Notice, act: Any, given: dict[str, Any]) -> None:
    """Make the draft a debt."""
    noticing(request).issue(notice, act)


def discard(request: Any, notice: Notice, act: Any, given: dict[str, Any]) -> None:
    """Give the draft up."""
    noticing(request).discard(notice, act)


def ask_cancel(request: Any, notice: Notice, act: Any, given: dict[str, Any]) -> None:
    """Ask that the notice be cancelled."""
    noticing(request).ask_cancel(notice, act)


def _page(verb: str, deed: Any, **more: Any) -> NoticePage:
    return NoticePage(
        kind="notice",
        verb=verb,
        marker=INoticeDocument,
        deed=deed,
        summary=summary,
        **more,
    )


def _decision(verb: str, button: Any) -> ActionPage:
    return Decision(kind="notice", verb=verb, marker=INoticeDocument, button=button)


ACTIONS = (
    _page(
        "issue",
        issue,
        button=_("Issue this notice"),
        ask=_(
            "The notice becomes a debt of the payer and is open to payment at once. "
            "It can then only be cancelled by two persons."
        ),
    ),
    _page(
        "discard",
        discard,
        button=_("Give up this draft"),
        ask=_(
            "The draft ends here. Its payment code stays used and is never given again."
        ),
        danger=True,
    ),
    _page(
        "ask_cancel",
        ask_cancel,
        button=_("Ask to cancel this notice"),
        ask=_("A supervisor of the unit decides. Until then the notice stays payable."),
        widgets=_reasons,
    ),
    _decision("cancel", _("Cancel this notice")),
    _decision("refuse_cancel", _("Let this notice stand")),
)
