"""What an administrator does with accounts; each page runs one deed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pyramid.renderers import render_to_response
from pyramid.view import view_config

from nontax_site.kernel.acts import Grant
from nontax_site.kernel.errors import BadInput
from nontax_site.kernel.identity import TITLES, DocumentKind, IdentityDocument
from nontax_site.security.passwords import new_password
from nontax_site.security.people import People
from nontax_site.security.users import User
from schemas.fields import nothing_more
from schemas.people import AddUser, GrantRole
from views.documents import Fact
from views.fields import choice, suggest
from views.forms import form_page
from views.i18n import _
from views.signing_in.stepping_up import require
from views.traversal import Users

FORM = "views:macros/form.pt"
METHODS = ("GET", "POST")
FEW = 400


def role_choice(request: Any) -> Any:
    """The roles a user can be given."""
    grantable = request.site.roles.grantable()
    return choice([(role, request.fmt.role(role)) for role in grantable])


def place_choice(request: Any) -> Any:
    """Suggestions: the whole site, the regions, the units."""
    site, fmt = request.site, request.fmt
    regions = [(f"region:{code}", region.name) for code, region in site.regions.items()]
    units = [(f"unit:{name}", unit.name) for name, unit in site.units.items()]
    whole = [("site", fmt.words("the whole site"))]
    return suggest([*whole, *regions, *units][:FEW])


@view_config(
    context=Users,
    name="new",
    permission="user:edit",
    renderer=FORM,
    request_method=METHODS,
)
def add_user(context: Any, request: Any) -> Any:
    """A new account with a first password that is shown once."""
    kinds = [
        (kind.value, TITLES[kind]) for kind in DocumentKind if kind != DocumentKind.NONE
    ]
    return form_page(
        request,
        AddUser,
        lambda given: _added(request, given),
        title=_("Add a user"),
        button=_("Add this user"),
        initial={"document_kind": DocumentKind.ID_CARD.value},
        widgets={
            "document_kind": choice(kinds, empty=False),
            "role": role_choice(request),
            "place": place_choice(request),
        },
        back="/users",
        once=False,
    )


def _added(request: Any, given: dict[str, str]) -> Any:
    require(request)
    password = new_password()
    document = _document(request, given)
    user = request.find_service(People).add_user(
        request.act(),
        login=given["login"],
        name=given["name"],
        document=document,
        password=password,
        grants=(Grant(given["role"], given["place"]),),
        phone=given["phone"],
    )
    return _shown_once(request, user, password)


def _document(request: Any, given: dict[str, str]) -> IdentityDocument:
    """The identity document; a fault in it belongs to the field of its number."""
    try:
        return IdentityDocument.parse(
            given["document_kind"], given["document_number"], request.clock.today()
        )
    except BadInput as error:
        error.field = "document_number"
        raise


def _shown_once(request: Any, user: User, password: str) -> Any:
    """The page with a first password: in this one answer, kept nowhere."""
    values = {"title": _("First password"), "user": user, "password": password}
    return render_to_response("views:users/password.pt", values, request=request)


def account_page(
    request: Any,
    user: User,
    deed: Callable[[dict[str, Any]], Any],
    schema: Any = None,
    **more: Any,
) -> Any:
    """A form about one account that leads back to it; its deed wants a fresh proof."""

    def proved(given: dict[str, Any]) -> Any:
        require(request)
        return deed(given)

    return form_page(
        request,
        schema or nothing_more(),
        proved,
        back=f"/users/{user.login}",
        summary=[
            Fact(_("Login"), user.login),
            Fact(_("Name of the person"), user.name),
        ],
        once=False,
        **more,
    )


@view_config(
    context=User,
    name="grant",
    permission="user:edit",
    renderer=FORM,
    request_method=METHODS,
)
def grant(context: User, request: Any) -> Any:
    """One more role at a place."""

    def deed(given: dict[str, str]) -> None:
        people = request.find_service(People)
        people.grant(request.act(), context.login, given["role"], given["place"])
        request.said(_("The role is granted; it counts from the next click."))

    return account_page(
        request,
        context,
        deed,
        GrantRole,
        title=_("Grant a role"),
        button=_("Grant this role"),
        widgets={"role": role_choice(request), "place": place_choice(request)},
    )


@view_config(
    context=User,
    name="revoke",
    permission="user:edit",
    renderer=FORM,
    request_method=METHODS,
)
def revoke(context: User, request: Any) -> Any:
    """A role at a place taken away; which one stands in the address."""
    role, place = request.GET.get("role", ""), request.GET.get("place", "")

    def deed(given: dict[str, str]) -> None:
        people = request.find_service(People)
        people.revoke(request.act(), context.login, role, place)
        request.said(_("The role is revoked; it counts from the next click."))

    return account_page(
        request,
        context,
        deed,
        title=_("Revoke a role"),
        button=_("Revoke this role"),
        danger=True,
        ask=_(
            "${role} at ${place} is taken away.",
            mapping={"role": request.fmt.role(role), "place": request.fmt.place(place)},
        ),
    )


@view_config(
    context=User,
    name="disable",
    permission="user:edit",
    renderer=FORM,
    request_method=METHODS,
)
def disable(context: User, request: Any) -> Any:
    """Close an account; its sessions end."""

    def deed(given: dict[str, str]) -> None:
        request.find_service(People).disable(request.act(), context.login)
        request.said(_("The account is disabled and its sessions have ended."))

    return account_page(
        request,
        context,
        deed,
        title=_("Disable an account"),
        button=_("Disable this account"),
        danger=True,
        ask=_("The person can no longer sign in with it; what he did stays."),
    )


@view_config(
    context=User,
    name="enable",
    permission="user:edit",
    renderer=FORM,
    request_method=METHODS,
)
def enable(context: User, request: Any) -> Any:
    """Open a disabled account again."""

    def deed(given: dict[str, str]) -> None:
        request.find_service(People).enable(request.act(), context.login)
        request.said(_("The account is open again."))

    return account_page(
        request,
        context,
        deed,
        title=_("Open an account again"),
        button=_("Open this account again"),
    )


@view_config(
    context=User,
    name="end-sessions",
    permission="user:edit",
    renderer=FORM,
    request_method=METHODS,
)
def end_sessions(context: User, request: Any) -> Any:
    """Sign a person out everywhere: a lost machine, a session left open."""

    def deed(given: dict[str, str]) -> None:
        request.find_service(People).end_sessions(request.act(), context.login)
        request.said(_("All sessions of the account have ended."))

    return account_page(
        request,
        context,
        deed,
        title=_("End all sessions"),
        button=_("End these sessions"),
        ask=_("The person is signed out everywhere and may sign in again."),
    )


@view_config(
    context=User,
    name="reset",
    permission="user:edit",
    renderer=FORM,
    request_method=METHODS,
)
def reset(context: User, request: Any) -> Any:
    """A new first password, shown once."""

    def deed(given: dict[str, str]) -> Any:
        password = new_password()
        people = request.find_service(People)
        people.set_password(request.act(), context.login, password)
        return _shown_once(request, context, password)

    return account_page(
        request,
        context,
        deed,
        title=_("Set a new first password"),
        button=_("Make a new first password"),
        ask=_("The present password stops working and all sessions end."),
    )
