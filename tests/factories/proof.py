"""A small workflow (proof.zcml) with its document, guards, people and fake ports.

The fakes keep what they were given, in one common list where the order matters.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

from zope.interface import implementer

from nontax_site.kernel.acts import Act, Actor, Grant, system_actor
from nontax_site.kernel.errors import Refused
from nontax_site.kernel.interfaces import (
    IAudit,
    IBillDocument,
    IDelegations,
    IMaterials,
    IOrders,
    IOutbox,
)
from nontax_site.storage.document import Document

ZCML = str(Path(__file__).with_name("proof.zcml"))
NOW = datetime(2026, 11, 21, 6, 5, tzinfo=UTC)
UNIT = "330100-0007"


@implementer(IBillDocument)
class Paper(Document):
    """A bill with no more than the engine looks at."""

    kind = "bill"
    FIELDS = (*Document.FIELDS, "issuer_persons", "is_booked")
    issuer_persons = ()
    is_booked = False


class BookedAlready(Refused):
    code = "booked-already"
    message = "This is booked by its receiver."


def paper(**values):
    given = {"id": "B-1", "unit": UNIT, "region": "330100", "created": NOW}
    return Paper(**{**given, **values})


def actor(name, *grants):
    made = tuple(Grant(*grant.split("@")) for grant in grants)
    return Actor(login=name, person=f"person-{name}", name=name.title(), grants=made)


SYSTEM = system_actor("sender")
CLERK = actor("li", f"unit_clerk@unit:{UNIT}")
STRANGER = actor("wu", "unit_clerk@unit:330100-0008")
BUREAU = actor("zhao", "bureau_clerk@region:330100")
CHIEF = actor("qian", "bureau_supervisor@region:330100")


def act(who, comment="", **more):
    facts = more.pop("facts", {})
    return Act(who, NOW, comment=comment, **more).with_facts(**facts)


def guard_sign(document, act):
    if act.facts.get("unit_closed"):
        raise Refused


def guard_void(document, act):
    if document.is_booked:
        raise BookedAlready
    if not act.facts.get("trial") and act.facts.get("broken"):
        raise BookedAlready


def after_sign(document, act, outbox):
    outbox.put(document.unit, "supervise-bill", bill=document.id)


def after_void(document, act, outbox):
    outbox.put(document.unit, "paper", kind="bill", id=document.id)


class FakePorts:
    """A request whose services write down every call, in order."""

    def __init__(self):
        self.calls = []
        self.lent = set()
        self._ports = {
            IAudit: SimpleNamespace(record=self._record),
            IOrders: SimpleNamespace(move=self._move),
            IOutbox: SimpleNamespace(put=self._put),
            IMaterials: SimpleNamespace(missing=lambda document, codes: ()),
            IDelegations: SimpleNamespace(covers=self._covers),
        }

    def find_service(self, port):
        return self._ports[port]

    def named(self, name):
        return [call[1:] for call in self.calls if call[0] == name]

    def _covers(self, principal, actor, document, permission, at, verb=""):
        return (principal.login, actor.login) in self.lent

    def _record(self, document, act, verb, **facts):
        seen = (document.state, document.version, len(document.entries))
        self.calls.append(("audit", verb, facts, seen))

    def _move(self, document, gone, come):
        self.calls.append(("move", set(gone), set(come)))

    def _put(self, lane, topic, **facts):
        self.calls.append(("outbox", lane, topic, facts))
