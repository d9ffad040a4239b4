"""What the workflow of subscriptions asks beyond states and roles."""

from __future__ import annotations

from typing import ClassVar

from nontax_site.kernel.acts import Act
from nontax_site.kernel.errors import Refused
from nontax_site.webhooks.subscription import Webhook


class AnsweredByYou(Refused):
    """The person answers for the subscription already."""

    code: ClassVar[str] = "hook-answered-by-you"
    message: ClassVar[str] = "You answer for this subscription already."


def guard_take_over(hook: Webhook, act: Act) -> None:
    """A colleague takes it over, not who answers for it.

    The deed says by the fact ``answering`` who did before it.
    """
    before = act.facts.get("answering", hook.answering)
    if before == (act.actor.person, act.actor.login):
        raise AnsweredByYou
