"""Proposing what a role may do: ticks, beginning with how it is now."""

from __future__ import annotations

from typing import Any

from pyramid.view import view_config

from nontax_site.security.changing_roles import ChangingRoles
from nontax_site.security.people_refusals import RoleUnknown
from nontax_site.security.roles import PROTECTED, Law, addable, held_by_role
from schemas.people import RoleFacts
from views.documents import Fact
from views.fields import ticks
from views.forms import form_page
from views.i18n import _
from views.roles.showing import permission_words, title_of
from views.traversal import Roles


@view_config(
    context=Roles,
    name="new",
    permission="role:propose",
    renderer="views:macros/form.pt",
    request_method=("GET", "POST"),
)
def new(context: Any, request: Any) -> Any:
    """First which role, then what it may."""
    book = request.site.roles
    role = request.GET.get("role", "")
    if not role:
        return _which(request)
    if role not in book.grantable():
        raise RoleUnknown(role=role)
    law = book.find(role) or Law(role, "", role, (), ())
    changing = request.find_service(ChangingRoles)
    definitions = changing.definitions()
    held = held_by_role(definitions, law)
    built = held_by_role(definitions, Law(law.base, "", law.base, (), ()))
    offered = sorted((built | addable() | held) - PROTECTED)
    fixed = held & PROTECTED

    def deed(given: dict[str, Any]) -> Any:
        may = frozenset(given["may"]) | fixed
        name = given["name"] or law.name
        title = given["title"] or law.title
        wanted = changing.law_of(name, law.base, title, may)
        return changing.propose(wanted, request.act(comment=given["comment"]))

    return form_page(
        request,
        RoleFacts,
        deed,
        title=_("Propose a change"),
        button=_("Send it to a second person"),
        initial={
            "may": held - PROTECTED,
            "name": law.name if law.name != law.base else "",
            "title": law.title,
        },
        widgets={
            "may": ticks([(one, permission_words(request, one)) for one in offered])
        },
        summary=[
            Fact(_("Role"), title_of(request, law)),
            Fact(_("Made of"), request.fmt.role(law.base)),
        ],
        ask=_(
            "With a name of its own a new role is made of this one; without one the "
            "role itself changes, for everybody who holds it."
        ),
        back="/roles",
        once=True,
    )


def _which(request: Any) -> Any:
    from views.format import Link
    from views.tables import Column, Table

    book = request.site.roles
    column = Column(
        _("Role"),
        lambda request, name: Link(request.fmt.role(name), f"/roles/new?role={name}"),
    )
    request.override_renderer = "views:roles/which.pt"
    return {
        "title": _("Propose a change"),
        "table": Table((column,), list(book.grantable()), caption=_("Roles")),
    }
