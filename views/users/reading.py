"""The list of users and the page of one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pyramid.view import view_config

from nontax_site.security.factors import SecondFactors, may_second
from nontax_site.security.grants import static_permits
from nontax_site.security.people import LANE
from nontax_site.security.sign_ins import last_sign_in
from nontax_site.security.users import User
from views.documents import Fact
from views.format import Link, Marked
from views.i18n import _
from views.signing_in.own_sessions import open_sessions
from views.traversal import sees_user

NOTED = 20


def state_of(request: Any, user: User) -> Marked:
    """Whether an account is open, waits for its first password, or is disabled."""
    if user.is_disabled:
        return Marked(request.fmt.words("disabled"), "bad")
    if user.must_change:
        return Marked(request.fmt.words("first password not changed yet"), "wait")
    return Marked(request.fmt.words("in use"), "ok")


def roles_of(request: Any, user: User) -> list[str]:
    """Roles with their places, in words."""
    fmt = request.fmt
    return [f"{fmt.role(g.role)} · {fmt.place(g.place)}" for g in user.grants]


@view_config(
    context=User,
    permission="user:view",
    renderer="views:users/user.pt",
    request_method="GET",
)
def user(context: User, request: Any) -> dict[str, Any]:
    """One account: who, which roles, what was done with it."""
    person = request.site.persons[context.person]
    return {
        "title": _("User"),
        "user": context,
        "state": state_of(request, context),
        "facts": [
            Fact(_("Login"), context.login),
            Fact(_("Name of the person"), context.name),
            Fact(_("Phone"), request.fmt.masked_phone(context.phone)),
            *_phone_shown(request, context),
            Fact(_("Created"), context.created),
            Fact(_("State"), state_of(request, context)),
            Fact(_("Second factor"), factor_of(request, context)),
            Fact(_("Last sign-in"), last_sign_in(context)),
            Fact(_("Open sessions"), str(len(open_sessions(request, context)))),
            Fact(
                _("Other accounts of the same person"),
                [login for login in person.logins if login != context.login],
            ),
        ],
        "can_edit": static_permits(request.actor, "user:edit")
        and context.person != request.actor.person,
        "reset": reset_of(request, context),
        "noted": noted(request, context),
    }


def _phone_shown(request: Any, user: User) -> list[Fact]:
    """Where the phone is shown whole, for whoever may see it."""
    if not user.phone or not sees_user(request, user, "user:unmask"):
        return []
    link = Link(request.fmt.words(_("Show it whole")), f"/users/{user.login}/unmask")
    return [Fact(_("Personal data"), link, _("With a reason, which is recorded."))]


def factor_of(request: Any, user: User) -> Marked:
    """Whether the second factor is set up, missing, or to be reset."""
    factors = request.find_service(SecondFactors)
    if not factors.has(user):
        tone = "bad" if factors.required else "wait"
        return Marked(request.fmt.words(_("not set up")), tone)
    if user.factor.reset is not None:
        return Marked(request.fmt.words(_("a reset is asked for")), "wait")
    return Marked(request.fmt.words(_("set up")), "ok")


def reset_of(request: Any, user: User) -> dict[str, Any]:
    """What the page offers about a lost second factor."""
    factor, actor = user.factor, request.actor
    asked = factor.reset if factor is not None else None
    other = actor.person != user.person
    return {
        "asked": asked,
        "may_ask": other
        and factor is not None
        and factor.confirmed is not None
        and asked is None
        and static_permits(actor, "user:edit"),
        "may_decide": other
        and asked is not None
        and asked[1] != actor.person
        and may_second(actor, user),
    }


def noted(request: Any, user: User) -> list[dict[str, Any]]:
    """The last entries of the audit log about an account, newest first."""
    lane = request.site.audit.find(LANE)
    if lane is None:
        return []
    found = []
    for entry in lane.newest_first():
        if entry.get("id") == user.login:
            found.append(_line(request, entry))
        if len(found) >= NOTED:
            break
    return found


VERBS = {
    "sign_in": _("signed in"),
    "add_user": _("account added"),
    "disable_user": _("account disabled"),
    "enable_user": _("account opened again"),
    "end_sessions": _("sessions ended"),
    "set_password": _("new first password"),
    "change_password": _("password changed"),
    "begin_factor": _("second factor begun"),
    "set_factor": _("second factor set up"),
    "renew_codes": _("new recovery codes"),
    "use_recovery_code": _("recovery code used"),
    "ask_reset": _("reset of the second factor asked"),
    "approve_reset": _("second factor reset"),
    "operator_reset": _("second factor reset by the operator"),
    "refuse_reset": _("reset refused"),
    "end_own": _("own sessions ended"),
    "unmask": _("personal data looked at"),
    "leave": _("left"),
    "move": _("moved"),
    "review": _("access reviewed"),
    "grant": _("role granted"),
    "revoke": _("role revoked"),
}


def _line(request: Any, entry: dict[str, Any]) -> dict[str, Any]:
    fmt, facts = request.fmt, entry.get("facts") or {}
    said = ""
    if "role" in facts:
        said = f"{fmt.role(facts['role'])} · {fmt.place(facts['place'])}"
    return {
        "at": datetime.fromisoformat(entry["at"]),
        "verb": fmt.words(VERBS.get(entry["verb"], entry["verb"])),
        "login": fmt.account(entry.get("login", "")),
        "facts": said,
    }
