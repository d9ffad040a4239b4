"""Deciding on a relief, one page a verb, the notice and the money in sight."""

from __future__ import annotations

from typing import Any

from nontax_site.kernel.clock import beijing_day
from nontax_site.kernel.interfaces import IReliefDocument
from nontax_site.payments.ports import payment_ports
from nontax_site.payments.relief import Relief
from nontax_site.payments.relieving import Relieving
from views.actions import ActionPage
from views.documents import Fact
from views.format import Link
from views.i18n import _
from views.links import path_of
from views.notices.money import coming_facts
from views.reliefs.showing import effect_facts, facts


def summary(request: Any, relief: Relief) -> list[Fact]:
    """What is asked for, how the notice stands, what else the payer was granted."""
    notice = request.site.document("notice", relief.notice)
    today = beijing_day(request.clock.now())
    code = request.fmt.code(notice.id)
    return [
        *facts(request, relief),
        *effect_facts(request, relief, notice),
        Fact(_("The notice"), Link(code, path_of("notice", notice.id))),
        Fact(_("State of the notice"), request.fmt.state(notice)),
        Fact(_("Owed today"), notice.owed(today) if notice.is_payable else None),
        *coming_facts(request, notice),
    ]


def _deed(name: str) -> Any:
    def do(request: Any, relief: Relief, act: Any, given: Any) -> None:  # noqa: ARG001
        getattr(Relieving(payment_ports(request)), name)(relief, act)

    return do


def _page(verb: str, deed: str, button: Any, ask: Any, **more: Any) -> ActionPage:
    return ActionPage(
        kind="relief",
        verb=verb,
        marker=IReliefDocument,
        deed=_deed(deed),
        button=button,
        ask=ask,
        summary=summary,
        **more,
    )


ACTIONS = (
    _page(
        "grant",
        "grant",
        _("Grant this relief"),
        _(
            "The notice changes at once: its due date, its amount or its parts. "
            "Who asked for it does not decide."
        ),
    ),
    _page(
        "forward",
        "forward",
        _("Forward to the bureau"),
        _("The unit stands by the request; the finance bureau decides on money."),
    ),
    _page(
        "refuse",
        "refuse",
        _("Refuse this relief"),
        _("The notice stays as it is. The reason is shown to who asked."),
        danger=True,
    ),
    _page(
        "return",
        "return_to_unit",
        _("Return it to the unit"),
        _("The unit adds what is missing and forwards it again."),
    ),
    _page(
        "withdraw",
        "withdraw",
        _("Withdraw the request"),
        _("The notice stays as it is. Another relief may be asked for later."),
    ),
)
