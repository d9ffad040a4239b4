"""Guards of changes of roles. They only read."""

from __future__ import annotations

from nontax_site.kernel.acts import Act
from nontax_site.security.roles import RoleChange, check_law
from workflows.definitions import definitions


def guard_separated(change: RoleChange, act: Act) -> None:  # noqa: ARG001 (a guard)
    """No law joins what the definitions keep in two persons."""
    check_law(tuple(definitions()), change.proposed)
