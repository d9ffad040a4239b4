"""Roles and what they may, a proposed change beside what it replaces, deciding."""

from __future__ import annotations

from typing import Any

from pyramid.view import view_config

from nontax_site.kernel.interfaces import IRoleDocument
from nontax_site.security.changing_roles import ChangingRoles
from nontax_site.security.grants import static_permits
from nontax_site.security.roles import Law, RoleChange, held_by_role
from views.actions import ACTION_ROWS, ActionPage
from views.documents import Fact, document_page
from views.format import Link, Marked
from views.i18n import _
from views.links import path_of
from views.listing import Button, ListPage
from views.tables import CREATED, STATE, Column, Table
from views.traversal import Roles

CHANGES = ListPage(
    place=Roles,
    kind="role",
    title=_("Changes of roles"),
    permission="role:view",
    columns=(
        Column(
            _("Number"),
            lambda _request, one: Link(one.id, path_of("role", one.id)),
            "figure text-nowrap",
        ),
        Column(_("Role"), lambda request, one: title_of(request, one.proposed)),
        STATE,
        CREATED,
    ),
    by_unit=False,
    empty=_("Proposals to change what a role may do appear here."),
    buttons=(
        Button(_("What roles may do"), "/roles/all", "role:view"),
        Button(_("Propose a change"), "/roles/new", "role:propose"),
    ),
)


def title_of(request: Any, law: Law) -> str:
    """The words of a role."""
    return law.title or str(request.fmt.role(law.name))


def permission_words(request: Any, permission: str) -> str:
    """A permission as people read it, its code behind."""
    kind, _colon, verb = permission.partition(":")
    workflows = request.workflows
    words = ""
    if kind in workflows.kinds():
        noun = request.fmt.words(workflows.definition(kind).title)
        title = workflows.definition(kind).verb_title(verb)
        words = f"{noun}：{request.fmt.words(title or VERBS.get(verb, verb))}"
    else:
        nouns = request.fmt.words(NOUNS.get(kind, kind))
        words = f"{nouns}：{request.fmt.words(VERBS.get(verb, verb))}"
    return f"{words}（{permission}）"


VERBS = {
    "view": _("see"),
    "edit": _("change"),
    "draft": _("draft"),
    "issue": _("issue"),
    "decide": _("decide"),
    "unmask": _("see personal data whole"),
    "retry": _("send again"),
    "second": _("be the second person"),
    "open": _("open"),
    "ask": _("ask"),
    "propose": _("propose"),
    "give": _("give"),
    "assign": _("assign"),
    "apply": _("apply"),
    "check": _("check"),
    "sheet": _("take along the sheet that was sent in"),
    "work": _("note reminders and service"),
}
NOUNS = {
    "work": _("My work"),
    "user": _("Users"),
    "region": _("Regions"),
    "channel": _("Channels of payment"),
    "key": _("Seal keys"),
    "outbox": _("Waiting records"),
    "audit": _("Audit trail"),
    "ledger": _("Ledgers"),
    "lookup": _("Look-ups of personal data"),
    "job": _("Long work"),
    "trail": _("Records of work"),
}


@view_config(
    context=Roles,
    name="all",
    permission="role:view",
    renderer="views:roles/all.pt",
    request_method="GET",
)
def every(context: Any, request: Any) -> dict[str, Any]:
    """Each role with what it may do now."""
    changing, book = request.find_service(ChangingRoles), request.site.roles
    definitions = changing.definitions()
    shown = []
    for name in book.grantable():
        law = book.find(name) or Law(name, "", name, (), ())
        shown.append(
            {
                "name": name,
                "title": title_of(request, law),
                "base": request.fmt.role(law.base) if law.base != name else "",
                "is_changed": bool(law.gone or law.come),
                "may": [
                    permission_words(request, one)
                    for one in sorted(held_by_role(definitions, law))
                ],
            }
        )
    return {
        "title": _("What roles may do"),
        "roles": shown,
        "may_propose": static_permits(request.actor, "role:propose"),
    }


DIFFERENCE = (
    Column(_("Permission"), lambda request, row: permission_words(request, row[0])),
    Column(_("Now"), lambda request, row: _yes(request, row[1])),
    Column(_("Afterwards"), lambda request, row: _yes(request, row[2])),
)


def _yes(request: Any, may: bool) -> Marked:
    words = request.fmt.words(_("may")) if may else request.fmt.words(_("may not"))
    return Marked(words, "ok" if may else "bad")


def difference(request: Any, change: RoleChange) -> list[tuple[str, bool, bool]]:
    """(permission, before, after) where the two differ."""
    definitions = request.find_service(ChangingRoles).definitions()
    law = change.proposed
    before = change.replaced or (
        Law(law.base, "", law.base, (), ()) if law.name == law.base else None
    )
    was = held_by_role(definitions, before) if before is not None else frozenset()
    will = held_by_role(definitions, law)
    return [(one, one in was, one in will) for one in sorted(was ^ will)]


def facts(request: Any, change: RoleChange) -> list[Fact]:
    """Which role, and what it is made of."""
    law = change.proposed
    found = [Fact(_("Role"), title_of(request, law)), Fact(_("Name"), law.name)]
    if law.base != law.name:
        found.append(Fact(_("Made of"), request.fmt.role(law.base)))
    return found


@view_config(
    context=IRoleDocument,
    permission="role:view",
    renderer="views:macros/document.pt",
    request_method="GET",
)
def page(context: RoleChange, request: Any) -> Any:
    """A proposal: what would be different."""
    return document_page(
        request,
        context,
        title=_("Change of a role"),
        number=context.id,
        facts=facts(request, context),
        lines=difference_table(request, context),
    )


def difference_table(request: Any, change: RoleChange) -> Table:
    """What the role may before and after, where the two differ."""
    rows = difference(request, change)
    return Table(DIFFERENCE, rows, caption=_("What is different"))


def _decided_over(request: Any, change: RoleChange) -> dict[str, Any]:
    """The difference stands above the button that decides."""
    return {"lines": difference_table(request, change), "whole": ""}


def _approve(request: Any, change: RoleChange, act: Any, given: Any) -> None:
    request.find_service(ChangingRoles).approve(change, act)


def _page(verb: str, button: Any, deed: Any = None, **more: Any) -> ActionPage:
    return ActionPage(
        "role",
        verb,
        IRoleDocument,
        button,
        deed,
        summary=facts,
        renderer=ACTION_ROWS,
        more=_decided_over,
        **more,
    )


ACTIONS = (
    _page(
        "approve",
        _("Approve this change"),
        _approve,
        ask=_("It is in force at the next click of everybody who holds the role."),
    ),
    _page("refuse", _("Refuse it")),
)
