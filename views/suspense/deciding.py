"""Proposing what becomes of suspense money, and deciding on the proposal."""

from __future__ import annotations

from typing import Any

from nontax_site.kernel.errors import NontaxError, NotFound
from nontax_site.kernel.interfaces import ISuspenseDocument
from nontax_site.payments.notice import Notice
from nontax_site.payments.ports import payment_ports
from nontax_site.payments.refusals import CodeUnknown
from nontax_site.payments.suspense import (
    MATCH,
    RESOLUTION_TITLES,
    Suspense,
    SuspenseMoney,
)
from schemas.notices import proposal_schema
from views.actions import ActionPage
from views.documents import Fact
from views.fields import digits, radio
from views.format import Link
from views.i18n import _
from views.links import path_of
from views.suspense.showing import facts


def summary(request: Any, case: SuspenseMoney) -> list[Fact]:
    """The money, who proposed and why, and the notice the proposal names."""
    found = facts(request, case)
    if case.proposal is None:
        return found
    last = next(e for e in reversed(case.history()) if e.verb == "propose")
    found += [
        Fact(_("Proposed by"), last.name, last.login),
        Fact(_("Reason given"), last.comment),
    ]
    way, code = case.proposal
    notice = request.site.find("notice", code) if way == MATCH else None
    return [*found, *(_notice_facts(request, notice) if notice is not None else ())]


def _notice_facts(request: Any, notice: Notice) -> list[Fact]:
    return [
        Fact(_("Payer of the notice"), notice.who.name),
        Fact(_("Amount of the notice"), notice.total),
        Fact(_("State of the notice"), request.fmt.state(notice)),
        Fact(
            _("The notice"),
            Link(request.fmt.code(notice.id), path_of("notice", notice.id)),
        ),
    ]


def _initial(request: Any, case: SuspenseMoney) -> dict[str, Any]:
    """The notice the money was meant for, as long as it may be paid."""
    notice = request.site.find("notice", case.notice) if case.notice else None
    return {"notice": notice.id} if notice is not None and notice.is_payable else {}


def propose(request: Any, case: SuspenseMoney, act: Any, given: dict[str, Any]) -> None:
    """Propose to match the money to a notice or to return it."""
    _at_notice(
        Suspense(payment_ports(request)).propose,
        case,
        given["resolution"],
        given["notice"],
        act,
    )


def approve(request: Any, case: SuspenseMoney, act: Any, given: dict[str, Any]) -> None:
    """Follow the proposal."""
    Suspense(payment_ports(request)).approve(case, act)


def send_back(
    request: Any, case: SuspenseMoney, act: Any, given: dict[str, Any]
) -> None:
    """Do not follow the proposal."""
    Suspense(payment_ports(request)).send_back(case, act)


def _at_notice(deed: Any, *values: Any) -> None:
    """Call a deed; what it says about the notice is hung at its code."""
    try:
        deed(*values)
    except NotFound:
        raise CodeUnknown(field="notice") from None
    except NontaxError as error:
        if not error.field and "notice" in error.facts:
            error.field = "notice"
        raise


ACTIONS = (
    ActionPage(
        kind="suspense",
        verb="propose",
        marker=ISuspenseDocument,
        deed=propose,
        schema=proposal_schema(),
        widgets={"resolution": radio(RESOLUTION_TITLES.items()), "notice": digits()},
        initial=_initial,
        button=_("Propose this"),
        ask=_("A supervisor of the bureau decides on the proposal."),
        summary=summary,
    ),
    ActionPage(
        kind="suspense",
        verb="approve",
        marker=ISuspenseDocument,
        deed=approve,
        button=_("Approve the proposal"),
        ask=_(
            "The money is booked as proposed. A notice it is matched to becomes paid."
        ),
        summary=summary,
    ),
    ActionPage(
        kind="suspense",
        verb="send_back",
        marker=ISuspenseDocument,
        deed=send_back,
        button=_("Send it back"),
        ask=_("The proposal is dropped; the money stays in suspense."),
        summary=summary,
    ),
)
