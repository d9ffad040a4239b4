"""The list of accounts, in the order of their logins.

Accounts stand in no order of documents: they are read one after the other, as far as
the reader may know of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from views.format import Link
from views.i18n import _
from views.listing import Button, Column, ListPage
from views.scopes import scopes_where
from views.traversal import Users, sees_user
from views.users.reading import roles_of, state_of

LOGIN = "login"
DISABLED, FIRST, IN_USE = "disabled", "first", "in-use"
STATE_TITLES = {
    IN_USE: _("in use"),
    FIRST: _("first password not changed yet"),
    DISABLED: _("disabled"),
}
_PLACE = "0000|"


class UserList(ListPage):
    """The list page over accounts."""

    def states(self, request: Any) -> list[tuple[str, str]]:
        """What an account may be."""
        return [(name, request.fmt.words(said)) for name, said in STATE_TITLES.items()]

    def tokens(self, request: Any, filters: Any) -> tuple[str, ...]:  # noqa: ARG002
        """Accounts stand in no order of documents."""
        return ()

    def find(self, request: Any, name: str) -> Any:
        """The account of a login."""
        return request.site.users.get(name)

    def places(
        self, request: Any, filters: Any, past: str | None, *, turned: bool = False
    ) -> Iterator[str]:
        """The logins behind ``past`` in their order, or before it in the other."""
        users = request.site.users
        last = past.removeprefix(_PLACE) if past else None
        if filters.is_upwards != turned:
            found = users.keys(last)
        else:
            found = iter(list(users.keys(None, last))[::-1])
        return (f"{_PLACE}{login}" for login in found if login != last)

    def narrowed(self, request: Any, filters: Any) -> bool:  # noqa: ARG002
        """Every account has to be looked at."""
        return True

    def stands(self, request: Any, filters: Any, document: Any) -> bool:  # noqa: ARG002
        """Whether state and text let the account through."""
        wanted = filters.text.lower()
        known = (document.login.lower(), document.name.lower())
        if wanted and not any(wanted in text for text in known):
            return False
        return not filters.states or state_name(document) in filters.states

    def admits(self, request: Any, filters: Any, document: Any) -> bool:  # noqa: ARG002
        """Whether the reader may know of the account."""
        return sees_user(request, document)


def state_name(user: Any) -> str:
    """The state of an account, as the filter names it."""
    if user.is_disabled:
        return DISABLED
    return FIRST if user.must_change else IN_USE


def scopes(request: Any) -> tuple[str, ...]:
    """One place: all the reader may know of."""
    return scopes_where(request, "user:view")[:1]


USERS = UserList(
    place=Users,
    kind="user",
    title=_("Users"),
    permission="user:view",
    by_unit=False,
    by_day=False,
    first=LOGIN,
    scopes=scopes,
    columns=(
        Column(
            _("Login"),
            lambda request, user: Link(user.login, f"/users/{user.login}"),
            "text-nowrap",
            sort=LOGIN,
        ),
        Column(_("Name of the person"), lambda request, user: user.name),
        Column(_("Roles"), roles_of),
        Column(_("State"), state_of),
        Column(_("Created"), lambda request, user: user.created),
    ),
    empty=_("Accounts appear here once an administrator has added them."),
    buttons=(Button(_("Add a user"), "/users/new", "user:edit"),),
)
