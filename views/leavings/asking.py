"""Putting down that somebody leaves or moves: who, when, and who takes what over."""

from __future__ import annotations

from typing import Any

import colander
from pyramid.view import view_config

from nontax_site.kernel.errors import NotFound
from nontax_site.security.departing import Departing, Plan
from nontax_site.security.holding import TASK_TITLES, Task, held_by, may_take
from nontax_site.security.leaving import LEAVE, WAY_TITLES
from nontax_site.security.people import People
from nontax_site.security.users import User
from schemas.people import LeavingFacts, WhoLeaves
from views.documents import Fact
from views.fields import choice, day, suggest
from views.forms import form_page
from views.i18n import _
from views.leavings.showing import ENDED, names_of, posts
from views.traversal import Leavings, sees_user
from views.users.editing import place_choice, role_choice
from views.users.reading import open_sessions

FORM = "views:macros/form.pt"
METHODS = ("GET", "POST")
MOST = 60
"""So many open documents are handed over one by one; the rest stays with the role."""


@view_config(
    context=Leavings,
    name="new",
    permission="leaving:ask",
    renderer=FORM,
    request_method=METHODS,
)
def new(context: Any, request: Any) -> Any:
    """First who; the page of the plan follows."""
    login = request.GET.get("login", "")
    if login:
        return _plan(request, login)
    users = [u for u in request.find_service(People).users() if _may(request, u)]

    def deed(given: dict[str, str]) -> str:
        return f"/leavings/new?login={given['login']}"

    return form_page(
        request,
        WhoLeaves,
        deed,
        title=_("Somebody leaves or moves"),
        button=_("See what the person holds"),
        widgets={"login": suggest([(u.login, u.name) for u in users[:400]])},
        back="/leavings",
        once=False,
    )


def _may(request: Any, user: User) -> bool:
    """Whether the account is one the actor may know of, and not over."""
    if user.is_disabled or user.person == request.actor.person:
        return False
    if sees_user(request, user):
        return True
    places = {place for _role, place in user.granted}
    return any(
        grant.role == "unit_supervisor" and grant.place in places
        for grant in request.actor.grants
    )


def _plan(request: Any, login: str) -> Any:
    user = request.find_service(People).find(login)
    if user is None or not _may(request, user):
        raise NotFound(what="user")
    held = held_by(request.site, request.workflows, user)
    tasks = held.tasks[:MOST]
    return form_page(
        request,
        _schema(request, tasks),
        lambda given: _asked(request, user, tasks, given),
        title=_("Somebody leaves or moves"),
        button=_("Send it to a second person"),
        initial={"way": LEAVE, "day": request.clock.today()},
        widgets={
            "way": choice(WAY_TITLES.items(), empty=False),
            "day": day(),
            "role": role_choice(request),
            "place": place_choice(request),
            **{_field(t): _successors(request, user, t) for t in tasks},
        },
        summary=_summary(request, user, held),
        back="/leavings",
        once=True,
    )


def _summary(request: Any, user: User, held: Any) -> list[Fact]:
    """Everything the person holds."""
    return [
        Fact(_("Name of the person"), user.name),
        Fact(_("Login"), user.login),
        Fact(_("Roles held"), posts(request, held.roles)),
        Fact(_("Open work"), str(len(held.tasks))),
        Fact(_("Delegations given or received"), list(held.delegations)),
        Fact(_("API keys to be rotated"), list(held.keys)),
        Fact(ENDED["subscriptions"], names_of(request, held.hooks)),
        Fact(_("Open sessions"), str(len(open_sessions(request, user)))),
    ]


def _schema(request: Any, tasks: tuple[Task, ...]) -> Any:
    """The plan's fields and one for each open document."""
    schema = LeavingFacts()
    comment = schema["comment"]
    schema.children.remove(comment)
    for task in tasks:
        schema.add(
            colander.SchemaNode(
                colander.String(),
                name=_field(task),
                title=_title(request, task),
                description=TASK_TITLES[task.why],
                missing="",
                validator=colander.Length(max=40),
            )
        )
    schema.add(comment)
    return schema


def _title(request: Any, task: Task) -> str:
    """What kind of document it is, and its number as people read it."""
    document = request.site.document(task.kind, task.id)
    noun = request.fmt.words(request.workflows.definition(task.kind).title)
    return f"{noun} {request.fmt.name_of(document)}"


def _field(task: Task) -> str:
    return f"to-{task.kind}-{task.id}"


def _successors(request: Any, user: User, task: Task) -> Any:
    """Who may take the document over; the first line leaves it to the role."""
    document = request.site.document(task.kind, task.id)
    fit = [
        (other.login, f"{other.name} ({other.login})")
        for other in request.find_service(People).users()
        if may_take(document, request.workflows, user, other)
    ]
    return choice([("", _("left to the role")), *fit], empty=False)


def _asked(
    request: Any, user: User, tasks: tuple[Task, ...], given: dict[str, Any]
) -> Any:
    wanted = ((given["role"], given["place"]),) if given["role"] else ()
    plan = Plan(
        way=given["way"],
        day=given["day"],
        wanted=wanted if given["way"] != LEAVE else (),
        handed={(t.kind, t.id): given[_field(t)] for t in tasks},
    )
    act = request.act(comment=given["comment"])
    return request.find_service(Departing).ask(user.login, plan, act)
