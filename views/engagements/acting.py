"""Asking for an audit engagement, and what can be done to one."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from pyramid.view import view_config

from nontax_site.attachments.contents import ACCEPT
from nontax_site.attachments.ports import attaching_of
from nontax_site.audit.engagement import Engagement
from nontax_site.audit.engaging import (
    AuditorInvolved,
    Engaging,
    Wanted,
    check_outside,
)
from nontax_site.kernel.interfaces import IEngagementDocument
from nontax_site.security.grants import AUDITOR
from schemas.engagements import AskEngagement
from views.actions import ActionPage
from views.documents import Fact, document_page
from views.fields import suggest, ticks, upload
from views.forms import form_page
from views.i18n import _
from views.papers.handing_in import read_files, sent_files
from views.scopes import regions_where
from views.traversal import Engagements

LETTER = "engagement-letter"
SUGGESTED = 50
"""So many accounts are suggested; any other login may be typed."""


def engaging_of(request: Any) -> Engaging:
    """The deed with the ports of the request."""
    return Engaging(request.workflows, request.site.engagements)


def kinds_of(request: Any) -> dict[str, str]:
    """The kinds of documents an auditor may read, with their words."""
    found = {}
    for kind in request.workflows.kinds():
        definition = request.workflows.definition(kind)
        first = definition.state(definition.first.to_state)
        if "auditor" in first.roles_with(f"{kind}:view"):
            found[kind] = request.fmt.words(definition.title)
    return found


def units_of(request: Any, region: str) -> dict[str, str]:
    """The units of a region with their names."""
    units = request.site.units
    return {name: units[name].name for name in units.keys(region + "-", region + "-~")}


def accounts_of(request: Any, user: Any) -> tuple[Any, ...]:
    """Every open account of the person behind one."""
    if user is None:
        return ()
    users = request.site.users
    logins = request.site.persons[user.person].logins
    return tuple(users[name] for name in logins if not users[name].is_disabled)


def auditors_of(request: Any, region: str) -> list[tuple[str, str]]:
    """Logins and names of who may be engaged: who audits, or holds no role at all."""
    act, found = request.act(), []
    for user in request.site.users.values():
        accounts = accounts_of(request, user)
        if user.is_disabled or any(
            grant.role != AUDITOR for one in accounts for grant in one.grants
        ):
            continue
        with suppress(AuditorInvolved):
            check_outside(region, user, act, accounts)
            found.append((user.login, user.name))
    return found[:SUGGESTED]


@view_config(
    context=Engagements,
    name="new",
    permission="engagement:ask",
    renderer="views:macros/form.pt",
    request_method=("GET", "POST"),
)
def new(context: Engagements, request: Any) -> Any:
    """Ask for an engagement in one's own region, with its letter."""
    region = regions_where(request, "engagement:ask")[0]
    units, kinds = units_of(request, region), kinds_of(request)
    read_files(request)

    def ask(given: dict[str, Any]) -> Engagement:
        user = request.site.users.get(given["auditor"])
        wanted = Wanted(
            user=user,
            title=given["title"],
            letter=given["letter"],
            units=tuple(given["units"]),
            kinds=tuple(given["kinds"]),
            from_day=given["from_day"],
            to_day=given["to_day"],
            accounts=accounts_of(request, user),
        )
        files, act = sent_files(request), request.act()
        made = engaging_of(request).ask(region, wanted, act, units=units, kinds=kinds)
        attaching_of(request).attach(made, files, LETTER, act)
        return made

    return form_page(
        request,
        AskEngagement(),
        ask,
        title=_("Ask for an audit engagement"),
        button=_("Ask for this engagement"),
        ask=_(
            "Another person of the bureau grants it. The auditor then reads what is "
            "in scope on these days, changes nothing, and loses it by itself."
        ),
        widgets={
            "auditor": suggest(auditors_of(request, region)),
            "files": upload(ACCEPT),
            "units": ticks(units.items()),
            "kinds": ticks(kinds.items()),
        },
        summary=[Fact(_("Region"), request.site.regions[region].name)],
        back="/engagements",
    )


@view_config(
    context=IEngagementDocument,
    permission="engagement:view",
    renderer="views:macros/document.pt",
    request_method="GET",
)
def engagement(context: Engagement, request: Any) -> Any:
    """The page of an engagement."""
    return document_page(
        request,
        context,
        title=_("Audit engagement"),
        number=context.id,
        facts=facts(request, context),
    )


def facts(request: Any, document: Engagement) -> list[Fact]:
    """Who reads what, on which days."""
    kinds = kinds_of(request)
    units = [request.fmt.unit(unit) for unit in document.units]
    return [
        Fact(_("Subject of the audit"), document.title),
        Fact(_("Auditor"), f"{document.auditor_name} ({document.auditor})"),
        Fact(_("Number of the letter"), document.letter),
        Fact(_("Region"), request.fmt.place_name(f"region:{document.region}")),
        Fact(_("Units"), units or _("all of the region")),
        Fact(
            _("Kinds that are audited"),
            [kinds.get(kind, kind) for kind in document.kinds] or _("all kinds"),
        ),
        Fact(_("Audit from"), document.from_day),
        Fact(_("Audit until"), document.to_day),
        Fact(
            _("Lends its rights today"),
            document.is_in_force(request.clock.today()),
        ),
    ]


def _fire(verb: str) -> Any:
    def deed(request: Any, document: Any, act: Any, given: Any) -> None:  # noqa: ARG001
        engaging_of(request).fire(document, verb, act)

    return deed


def grant(request: Any, document: Engagement, act: Any, given: Any) -> None:  # noqa: ARG001
    """Grant it, after a second look at where the auditor works."""
    user = request.site.users.get(document.auditor)
    accounts = accounts_of(request, user)
    engaging_of(request).grant(document, user, accounts, act)


def _page(
    verb: str, button: Any, ask: Any, *, deed: Any = None, danger: bool = False
) -> ActionPage:
    return ActionPage(
        kind="engagement",
        verb=verb,
        marker=IEngagementDocument,
        button=button,
        deed=deed or _fire(verb),
        ask=ask,
        summary=facts,
        danger=danger,
    )


ACTIONS = (
    _page(
        "grant",
        _("Grant this engagement"),
        _("The auditor may read everything in scope on these days, and nothing else."),
        deed=grant,
    ),
    _page("refuse", _("Refuse this engagement"), _("The auditor gets no access.")),
    _page("withdraw", _("Withdraw the request"), _("The auditor gets no access.")),
    _page(
        "end",
        _("End it now"),
        _("The auditor loses the access at once."),
        danger=True,
    ),
)
