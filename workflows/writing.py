"""What the engine writes beside the state: history entry, open request, tokens."""

from __future__ import annotations

from typing import Any

from nontax_site.kernel.acts import Act
from nontax_site.storage.document import ESCALATE, Entry
from workflows.checking import open_ask
from workflows.definitions import Definition, Transition


def entry_of(
    document: Any, taken: Transition, before: str, act: Act, role: str = ""
) -> Entry:
    """The history entry of a step; ``role`` is the one an approval stands for."""
    principal = act.on_behalf_of
    return Entry(
        at=act.at,
        verb=taken.verb,
        from_state=before or None,
        to_state=document.state,
        person=act.actor.person,
        login=act.actor.login,
        name=act.actor.name,
        comment=act.comment,
        on_behalf_of=(principal.name, principal.person) if principal else None,
        version=document.version + 1,
        role=role,
    )


def settle_ask(
    definition: Definition, document: Any, taken: Transition, act: Act
) -> dict[str, Any]:
    """Open, close or drop the request on the document; facts for the audit entry.

    A request nobody could decide on in the new state is dropped, unless that state
    keeps it: it never stays open on a document whose way to it is gone.
    """
    facts: dict[str, Any] = {}
    if taken.asks:
        actor = act.actor
        document.asked = (
            taken.asks,
            actor.person,
            actor.login,
            actor.name,
            act.at,
            act.comment,
            str(act.facts.get("subject", "")),
        )
        return {"asked": taken.asks}
    asked = open_ask(document)
    if not asked:
        return facts
    deciding = {t.needs_ask for t in definition.leaving(document.state)}
    kept = {*deciding, definition.state(document.state).keeps_ask}
    if taken.clears_ask or asked not in kept:
        facts = {"decided" if taken.clears_ask else "dropped": asked}
        document.asked = None
    return facts


def tokens(document: Any, state: str) -> frozenset[str]:
    """The order tokens of a document: state, open request, shown one level up."""
    found = {f"{document.kind}:{state}"}
    if open_ask(document):
        found.add(f"{document.kind}:asked:{open_ask(document)}")
    if document.is_escalated:
        found.add(f"{document.kind}:late:{state}")
    return frozenset(found)


def escalation(document: Any, act: Act) -> Entry:
    """The history entry with which a document is shown one level up.

    It raises no version: nothing is decided, and whoever has the document open
    decides on what he sees.
    """
    return Entry(
        at=act.at,
        verb=ESCALATE,
        from_state=document.state,
        to_state=document.state,
        person=act.actor.person,
        login=act.actor.login,
        name=act.actor.name,
        comment=act.comment,
        version=document.version,
    )
