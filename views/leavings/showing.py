"""The list of who leaves or moves, the page of one, and what is decided there."""

from __future__ import annotations

from typing import Any

from pyramid.view import view_config

from nontax_site.kernel.interfaces import ILeavingDocument
from nontax_site.security.departing import Departing
from nontax_site.security.leaving import WAY_TITLES, Leaving
from views.actions import ActionPage
from views.documents import Fact, Related, document_page
from views.format import Link
from views.i18n import _
from views.links import path_of
from views.listing import Button, ListPage
from views.tables import CREATED, STATE, Column, Table
from views.traversal import Leavings

ENDED = {
    "roles": _("Roles ended"),
    "delegations": _("Delegations ended"),
    "handed over": _("Documents handed over"),
    "keys to rotate": _("API keys to be rotated"),
    "subscriptions": _("Subscriptions to be taken over"),
    "not given": _("New role not given"),
}


def way(request: Any, leaving: Leaving) -> str:
    """Leaves or moves, in words."""
    return str(request.fmt.words(WAY_TITLES[leaving.way]))


def posts(request: Any, pairs: tuple[tuple[str, str], ...]) -> list[str]:
    """Roles with their places, in words."""
    fmt = request.fmt
    return [f"{fmt.role(role)} · {fmt.place(place)}" for role, place in pairs]


LEAVINGS = ListPage(
    place=Leavings,
    kind="leaving",
    title=_("Leaving and moving"),
    permission="leaving:view",
    columns=(
        Column(
            _("Name of the person"),
            lambda _request, one: Link(one.name, path_of("leaving", one.id)),
        ),
        Column(_("Login"), lambda _request, one: one.login),
        Column(_("What happens"), way),
        Column(_("Day"), lambda _request, one: one.day),
        STATE,
        CREATED,
    ),
    by_unit=False,
    empty=_("Who leaves or moves appears here once somebody has put it down."),
    buttons=(Button(_("Somebody leaves or moves"), "/leavings/new", "leaving:ask"),),
)

TASKS = (
    Column(
        _("Open document"),
        lambda request, row: Link(_number(request, row), path_of(row[0], row[1])),
        "figure",
    ),
    Column(_("Goes to"), lambda request, row: _goes_to(request, row[2])),
)


def _number(request: Any, row: tuple[str, str, str]) -> str:
    """The kind of document and its number as people read it."""
    document = request.site.find(row[0], row[1])
    noun = request.fmt.words(request.workflows.definition(row[0]).title)
    return f"{noun} {request.fmt.name_of(document) if document else row[1]}"


def _goes_to(request: Any, login: str) -> str:
    if not login:
        return str(request.fmt.words(_("left to the role")))
    user = request.site.users.get(login)
    return f"{user.name} ({login})" if user is not None else login


def names_of(request: Any, hooks: tuple[str, ...]) -> list[str]:
    """Subscriptions as lists call them."""
    return [request.site.document("webhook", name).name for name in hooks]


def facts(request: Any, leaving: Leaving) -> list[Fact]:
    """What is known of it."""
    found = [
        Fact(_("Name of the person"), leaving.name),
        Fact(_("Login"), Link(leaving.login, f"/users/{leaving.login}")),
        Fact(_("What happens"), way(request, leaving)),
        Fact(_("Day"), leaving.day),
        Fact(_("Roles held"), posts(request, leaving.held)),
    ]
    if leaving.wanted:
        found.append(Fact(_("New roles"), posts(request, leaving.wanted)))
    if leaving.keys:
        found.append(
            Fact(
                _("API keys to be rotated"),
                list(leaving.keys),
                note=_("The person asked for them and may know their secrets."),
            )
        )
    if leaving.hooks:
        found.append(
            Fact(
                ENDED["subscriptions"],
                names_of(request, leaving.hooks),
                note=_("They rest until a colleague takes them over."),
            )
        )
    for what, count in leaving.ended:
        if what not in {"keys to rotate", "subscriptions"}:
            found.append(Fact(ENDED[what], str(count)))
    return found


@view_config(
    context=ILeavingDocument,
    permission="leaving:view",
    renderer="views:macros/document.pt",
    request_method="GET",
)
def page(context: Leaving, request: Any) -> Any:
    """Who goes when, what he holds, and who takes it over."""
    return document_page(
        request,
        context,
        title=_("Leaving or moving"),
        facts=facts(request, context),
        lines=Table(
            TASKS,
            list(context.handed),
            caption=_("Open work in the person's hands"),
            empty=_("No open work is in the person's hands."),
        ),
        chain=[
            Related(_("API key"), "api_key", name)
            for name in context.keys
            if request.site.find("api_key", name) is not None
        ]
        + [Related(_("Subscription"), "webhook", name) for name in context.hooks],
    )


def _confirm(request: Any, leaving: Leaving, act: Any, given: Any) -> None:
    request.find_service(Departing).confirm(leaving, act)


def _page(verb: str, button: Any, deed: Any = None, **more: Any) -> ActionPage:
    return ActionPage(
        "leaving", verb, ILeavingDocument, button, deed, summary=facts, **more
    )


ACTIONS = (
    _page(
        "confirm",
        _("Confirm it"),
        _confirm,
        ask=_(
            "On the day all roles, sessions and delegations end by themselves. What "
            "the person did stays as it was."
        ),
    ),
    _page("refuse", _("Refuse it")),
    _page("withdraw", _("Withdraw it"), danger=True),
)
