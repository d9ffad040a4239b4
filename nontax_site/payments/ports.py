"""What every deed of payments is given: the tree and the ports, in one value."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from nontax_site.kernel.acts import Act, system_actor
from nontax_site.kernel.errors import NotFound
from nontax_site.kernel.interfaces import IAudit, IOutbox, IWorkflows
from nontax_site.payments.limits import account_taking
from nontax_site.payments.notice import Notice
from nontax_site.units.channel import Channel
from nontax_site.units.region import Region
from nontax_site.units.unit import Unit


@dataclass(frozen=True, slots=True)
class PaymentPorts:
    """The tree (``root``) and the ports of ``kernel.interfaces`` a deed needs.

    ``workflows`` IWorkflows, ``audit`` IAudit, ``outbox`` IOutbox.
    """

    root: Any
    workflows: Any
    audit: Any
    outbox: Any

    def notice(self, code: str) -> Notice:
        """The notice of the twenty digits; raises NotFound."""
        found: Notice = self.root.document("notice", code)
        return found

    def region(self, code: str) -> Region:
        """The region of the code; raises NotFound."""
        found: Region | None = self.root.regions.get(code)
        if found is None:
            raise NotFound(what="region")
        return found

    def unit(self, name: str) -> Unit:
        """The executing unit of the id; raises NotFound."""
        found: Unit = self.root.document("unit", name)
        return found

    def account_of(self, notice: Notice) -> tuple[str, str, str, str]:
        """Where the notice's money goes: (type, name, number, bank).

        Raises AccountMissing (11005) and DestinationsMixed.
        """
        return account_taking(self.unit(notice.unit), notice.destinations)

    def write(self, document: Any, act: Act, verb: str, **facts: Any) -> None:
        """Raise the version and record a change that is no transition."""
        document.touch()
        self.audit.record(document, act, verb, **facts)


def system_act(name: str, act: Act) -> Act:
    """The same moment as a deed of the system itself (locks, ends of locks)."""
    return Act(
        actor=system_actor(name),
        at=act.at,
        request_id=act.request_id,
        facts=act.facts,
    )


def channel_act(channel: Channel, act: Act) -> Act:
    """The same moment as a deed of the channel, under the name it is known by."""
    actor = replace(system_actor(channel.holder), name=channel.name)
    return Act(actor=actor, at=act.at, request_id=act.request_id)


def payment_ports(request: Any) -> PaymentPorts:
    """What every deed of payments is given, as one request finds it."""
    return PaymentPorts(
        request.site,
        request.find_service(IWorkflows),
        request.find_service(IAudit),
        request.find_service(IOutbox),
    )
