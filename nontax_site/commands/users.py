"""``nontax users``: what only an operator can still do for an administrator.

It writes: with a FileStorage the site must be stopped (one process), on PostgreSQL
it may run. Every deed leaves an entry in the audit log.
"""

from __future__ import annotations

import click

from nontax_site.commands.settings import settings_of
from nontax_site.kernel.acts import Act, system_actor
from nontax_site.kernel.clock import SystemClock
from nontax_site.kernel.errors import CommentMissing, NotFound
from nontax_site.root import SITE

OPERATOR = "operator"
"""The principal the audit log names; the operator's machine account is not ours."""


@click.group()
def users() -> None:
    """Accounts: help for an administrator whom nobody inside can help."""


@users.command("reset-factor")
@click.argument("login")
@click.option("--reason", prompt="Reason (kept in the audit log)")
@click.pass_obj
def reset_factor(ini: str, login: str, reason: str) -> None:
    """Take the lost second factor of the administrator LOGIN away.

    The password still counts. His sessions end, and at the next sign-in he sets up
    a new device.
    """
    from nontax_site.audit.log import Audit
    from nontax_site.security.factors import SecondFactors
    from nontax_site.storage.connecting import open_site

    settings = settings_of(ini)
    if not reason.strip():
        raise CommentMissing
    clock = SystemClock()
    with open_site(settings["nontax.zodb_uri"]) as connection:
        site = connection.root()[SITE]
        user = site.users.get(login)
        if user is None:
            raise NotFound(what="user")
        factors = SecondFactors(Audit(site.audit, clock), None, required=True)
        act = Act(system_actor(OPERATOR), clock.now(), reason.strip())
        factors.reset_by_operator(act, user)
    click.echo(f"{login} has no second factor now; noted in the audit log")
