"""The steps of dunning, one page a verb."""

from __future__ import annotations

from typing import Any

from nontax_site.kernel.interfaces import IDemandDocument
from nontax_site.payments.demand import REMINDER_TITLES, SERVICE_TITLES, Demand, Service
from nontax_site.payments.dunning import Dunning
from nontax_site.payments.ports import payment_ports
from schemas.reliefs import court_schema, reminder_schema, service_schema
from views.actions import ActionPage
from views.demands.showing import facts
from views.documents import Fact
from views.fields import radio
from views.format import Link
from views.i18n import _
from views.links import path_of


def _deeds(request: Any) -> Dunning:
    return Dunning(payment_ports(request))


def summary(request: Any, demand: Demand) -> list[Fact]:
    """The debt, the notice behind it, and who proposed to give it up and why."""
    code = request.fmt.code(demand.notice)
    found = [
        *facts(request, demand),
        Fact(_("The notice"), Link(code, path_of("notice", demand.notice))),
    ]
    asked = demand.open_request
    if asked is not None:
        found += [
            Fact(_("Proposed by"), asked.name, asked.login),
            Fact(_("Reason given"), asked.comment),
        ]
    return found


def remind(request: Any, demand: Demand, act: Any, given: dict[str, Any]) -> None:
    """Note a reminder."""
    _deeds(request).remind(demand, given["way"], given["note"], act)


def issue(request: Any, demand: Demand, act: Any, given: dict[str, Any]) -> None:
    """Issue the demand."""
    _deeds(request).issue(demand, act)


def serve(request: Any, demand: Demand, act: Any, given: dict[str, Any]) -> None:
    """Note the service."""
    _deeds(request).serve(demand, Service(**given), act)


def sue(request: Any, demand: Demand, act: Any, given: dict[str, Any]) -> None:
    """Hand over to the court."""
    _deeds(request).sue(demand, given["day"], given["court"], given["case_no"], act)


def give_up(request: Any, demand: Demand, act: Any, given: dict[str, Any]) -> None:
    """Give the debt up as lost."""
    _deeds(request).give_up(demand, act)


def _page(verb: str, button: Any, ask: Any, **more: Any) -> ActionPage:
    return ActionPage(
        kind="demand",
        verb=verb,
        marker=IDemandDocument,
        button=button,
        ask=ask,
        summary=summary,
        **more,
    )


ACTIONS = (
    _page(
        "remind",
        _("Note this reminder"),
        _("Say how the debtor was reached and what was said."),
        deed=remind,
        schema=reminder_schema(),
        widgets={"way": radio(REMINDER_TITLES.items())},
    ),
    _page(
        "issue",
        _("Issue the demand"),
        _(
            "The demand states what is owed today, additions with it. Print it and "
            "have it served."
        ),
        deed=issue,
    ),
    _page(
        "serve",
        _("Note the service"),
        _("The debtor's term begins on the day of service."),
        deed=serve,
        schema=service_schema(),
        widgets={"way": radio(SERVICE_TITLES.items())},
    ),
    _page(
        "sue",
        _("Hand over to the court"),
        _("The notice stays payable meanwhile."),
        deed=sue,
        schema=court_schema(),
    ),
    _page(
        "ask_give_up",
        _("Propose to give it up"),
        _("The finance bureau decides. Until then the debt stands."),
    ),
    _page(
        "give_up",
        _("Give this debt up as lost"),
        _("The notice is cancelled. Money that still comes in becomes suspense money."),
        deed=give_up,
        danger=True,
    ),
    _page(
        "refuse_give_up",
        _("Refuse: go on dunning"),
        _("The debt stands; the unit goes on."),
    ),
)
