"""When an audit engagement may be granted or is over: what its ZCML calls."""

from __future__ import annotations

from nontax_site.audit.engagement import Engagement
from nontax_site.audit.engaging import AuditorInvolved, DaysOutOfOrder
from nontax_site.kernel.acts import Act
from nontax_site.kernel.clock import BEIJING
from nontax_site.kernel.errors import Refused


class NotOver(Refused):
    """The last day of the engagement has not passed."""

    code = "engagement-not-over"
    message = "The engagement lasts until ${day}."


def guard_grant(engagement: Engagement, act: Act) -> None:
    """Nobody grants what he is to read himself, or what is over already."""
    if act.actor.person == engagement.auditor_person:
        raise AuditorInvolved(name=engagement.auditor_name)
    if engagement.to_day < act.at.astimezone(BEIJING).date():
        raise DaysOutOfOrder


def guard_expire(engagement: Engagement, act: Act) -> None:
    """It ends by itself once its last day has passed."""
    if engagement.to_day >= act.at.astimezone(BEIJING).date():
        raise NotOver(day=engagement.to_day.isoformat())
