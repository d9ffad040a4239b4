"""Small laws written in a line or two: ZCML made from states and ways.

The documents are suspense money without money, so that permissions and markers
are real ones; ``reading`` puts a law into a registry of its own.
"""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from xml.sax.saxutils import quoteattr

from pyramid import testing
from zope.interface import implementer

from nontax_site.kernel.acts import Act, Actor, Grant
from nontax_site.kernel.interfaces import (
    IAudit,
    IOrders,
    IOutbox,
    ISettings,
    ISuspenseDocument,
)
from nontax_site.storage.document import Document
from workflows.definitions import load
from workflows.engine import Engine

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
"""Monday noon in Beijing; no holiday for weeks."""

CLERK = "bureau_clerk"
BOSS = "bureau_supervisor"
UNIT_BOSS = "unit_supervisor"

HELD = {
    "role:bureau_clerk": "suspense:view suspense:receive suspense:propose",
    "role:bureau_supervisor": "suspense:view suspense:decide",
    "role:unit_supervisor": "suspense:view suspense:decide",
    "role:system": "suspense:decide",
}
ENDS = {"final": "true", "tone": "done"}

_HEAD = """<configure xmlns="http://namespaces.repoze.org/bfg">
<include package="repoze.workflow" file="meta.zcml"/>
<workflow type="nontax" name="suspense" description="A law to prove"
  content_types="nontax_site.kernel.interfaces.ISuspenseDocument"
  permission_checker="workflows.engine.permitted"
  initial_state={initial} state_attr="state">
"""


def law(states, ways):
    """The ZCML: ``states`` name → keys, ``ways`` (verb, from, to, permission, keys).

    The first state is the initial one; every state has the roles of ``HELD``.
    """
    first = next(iter(states))
    text = [_HEAD.format(initial=quoteattr(first))]
    for name, keys in states.items():
        begun = {"verb": "receive", "permission": "suspense:receive", "do": "Receive"}
        said = {"tone": "wait", **(begun if name == first else {}), **HELD, **keys}
        text.append(f"<state name={quoteattr(name)} title={quoteattr(name.title())}>")
        text.append(_keys(said))
        text.append("</state>")
    for verb, here, there, permission, keys in ways:
        text.append(
            f"<transition name={quoteattr(f'{verb}_{here}')}"
            f" title={quoteattr(verb.title())} permission={quoteattr(permission)}"
            f" from_state={quoteattr(here)} to_state={quoteattr(there)}>"
        )
        text.append(_keys({"verb": verb, **keys}))
        text.append("</transition>")
    return "\n".join([*text, "</workflow>", "</configure>"])


def _keys(keys):
    return "".join(
        f"<key name={quoteattr(name)} value={quoteattr(value)}/>"
        for name, value in keys.items()
        if value is not None
    )


@contextmanager
def reading(text, **how):
    """The law in a registry of its own, as long as the block lasts."""
    config = testing.setUp()
    config.setup_registry()
    try:
        with TemporaryDirectory() as place:
            file = Path(place) / "law.zcml"
            file.write_text(text, "utf-8")
            load(config, str(file), **how)
            config.commit()
        yield config.registry
    finally:
        testing.tearDown()


@implementer(ISuspenseDocument)
class Case(Document):
    """A document of the law."""

    kind = "suspense"
    FIELDS = (*Document.FIELDS, "amount_fen")
    amount_fen = 0


class Ports:
    """A request whose services write down what they are told."""

    def __init__(self, **settings):
        self.calls = []
        self.settings = settings
        self._ports = {
            IAudit: SimpleNamespace(record=self._record),
            IOrders: SimpleNamespace(move=self._move),
            IOutbox: SimpleNamespace(put=self._put),
            ISettings: SimpleNamespace(value=lambda region, name: settings.get(name)),
        }

    def find_service(self, port):
        return self._ports[port]

    def named(self, name):
        return [call[1:] for call in self.calls if call[0] == name]

    def _record(self, document, act, verb, **facts):
        self.calls.append(("audit", verb, act.actor.login, facts))

    def _move(self, document, gone, come):
        self.calls.append(("move", set(gone), set(come)))

    def _put(self, lane, topic, **facts):
        self.calls.append(("outbox", lane, topic, facts))


def person(name, role=CLERK, place="region:330100"):
    """A person with one role."""
    return Actor(name, f"person-{name}", name.title(), (Grant(role, place),))


def act(actor, at=NOON, comment="because", **facts):
    """An act of the actor."""
    return Act(actor, at, comment=comment).with_facts(**facts)


def begun(ports, at=NOON, **values):
    """(engine, document) with the document in its initial state."""
    engine = Engine(ports)
    case = Case(**{"id": "S-1", "region": "330100", "created": at, **values})
    engine.begin(case, act(person("receiver"), at))
    return engine, case
